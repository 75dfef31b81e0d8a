import type { ElementShape, Leaf, Shape, ShapeNode, ValueShape } from '../core/index.js';
import type { Codec, Moments, PartsCodec, Scalar } from './codecs/index.js';
import type { Keys } from './keys.js';
import type { Mapping } from './mapping.js';
import type { View } from './schema.js';

/** A mapping with every place found in a shape and every field in a schema: what reading and writing are made from. */
export interface Plan {
  readonly mapping: Mapping;
  readonly shape: Shape;
  readonly keys: Keys;
  readonly scope: ScopePlan;
  /** The entries that are documents of their own: the way to them and their rows. */
  readonly entries?: {
    readonly steps: readonly StepPlan[];
    readonly parent: number;
    readonly scope: ScopePlan;
  };
}

/** Rows that share one node and one canonical item: the message and the document, or one item of an `each`. */
export interface ScopePlan {
  readonly shape: ShapeNode;
  /** The scope is one occurrence of an element of that node. */
  readonly element?: ElementShape;
  /** Canonical path of its item, for people: `events.equipment`. */
  readonly name: string;
  /** Path of its node from the message's root. */
  readonly path: string;
  readonly view: View;
  readonly outer?: ScopePlan;
  readonly selectors: readonly Selector[];
  readonly rows: readonly PlanRow[];
}

/** A node below the scope's own that rows name; every row that names it so means the same node. */
export interface Selector extends StepPlan {
  readonly id: number;
  /** -1: directly below the scope's node. */
  readonly parent: number;
}

export interface StepPlan {
  readonly name: string;
  readonly shape: ShapeNode;
  readonly tests: readonly Test[];
  readonly path: string;
}

export interface Test {
  readonly leaf: Leaf;
  readonly key: number;
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** One value's place. */
export interface Place {
  readonly absolute: boolean;
  /** -1: the scope's node itself. */
  readonly selector: number;
  readonly leaf: Leaf;
  readonly key: number;
  /** From the message's root, as problems print it. */
  readonly path: string;
  /** As the row has it. */
  readonly text: string;
  readonly value?: ValueShape;
}

export interface ConditionPlan {
  readonly field: readonly string[];
  /** How many scopes further out its field is. */
  readonly up: number;
  readonly words: ReadonlySet<string>;
  readonly negated: boolean;
}

interface Base {
  readonly at: string;
  readonly when?: ConditionPlan;
  /** Canonical path from the document, for people. */
  readonly name: string;
}

export interface FieldPlan extends Base {
  readonly kind: 'field';
  readonly field: readonly string[];
  readonly view: View;
  readonly places: readonly Place[];
  readonly codec: Codec;
  readonly formats: readonly string[];
  /** Its format is said by the component after it (2379). */
  readonly moments?: { readonly codec: Moments; readonly qualifiers: ReadonlyArray<Place | undefined> };
  readonly codes?: CodesPlan;
  readonly keep?: readonly string[];
  readonly unit?: {
    readonly places: readonly Place[];
    readonly constant?: string;
    readonly codes?: CodesPlan;
  };
  readonly fallback?: Scalar;
}

export interface CodesPlan {
  readonly wordOf: ReadonlyMap<string, string>;
  readonly codesOf: ReadonlyMap<string, readonly string[]>;
}

export interface TuplePlan extends Base {
  readonly kind: 'by';
  readonly field: readonly string[];
  readonly places: readonly Place[];
  readonly wordOf: ReadonlyMap<string, string>;
  readonly tupleOf: ReadonlyMap<string, readonly string[]>;
}

export interface PartsPlan extends Base {
  readonly kind: 'parts';
  readonly fields: ReadonlyArray<readonly string[]>;
  readonly places: readonly Place[];
  readonly codec: PartsCodec;
}

export interface SpreadPlan extends Base {
  readonly kind: 'spread';
  readonly field: readonly string[];
  readonly places: readonly Place[];
  readonly width: number;
  /** The field is an array: each part is an item. */
  readonly list: boolean;
}

export interface FixedPlan extends Base {
  readonly kind: 'fixed';
  readonly field: readonly string[];
  readonly value: Scalar;
}

export interface EachPlan extends Base {
  readonly kind: 'each';
  readonly field: readonly string[];
  /** Steps from the scope's node to the items' nodes; none: the scope's node itself. */
  readonly steps: readonly StepPlan[];
  /** Selector of the node that items' nodes, or their elements, stand in. */
  readonly parent: number;
  readonly elements?: { readonly from: number; readonly to: number };
  readonly scope: ScopePlan;
  readonly above?: ScopePlan;
  readonly only?: ConditionPlan;
  /** Rows of the scope around it whose value every item has. */
  readonly lifted: readonly ValuePlan[];
  /** Its node stands once at most, so that other rows of the scope may speak of the same one; `parent` is that node. */
  readonly single: boolean;
  /** Its nodes are those of that name that no other row of the scope takes. */
  readonly rest: boolean;
  /** Items are plain values. */
  readonly plain: boolean;
}

export interface ConstPlan extends Base {
  readonly kind: 'const';
  readonly value: string;
  readonly place: Place;
}

export interface CountPlan extends Base {
  readonly kind: 'count';
  readonly field: readonly string[];
  readonly place: Place;
}

export interface IgnorePlan extends Base {
  readonly kind: 'ignore';
  readonly steps: readonly StepPlan[];
  /** Keys of the leaves that are dropped; absent: the node with all below it. */
  readonly elements?: { readonly from: number; readonly to: number };
  readonly key?: number;
}

export type ValuePlan = FieldPlan | TuplePlan | PartsPlan | SpreadPlan;
export type PlanRow = ValuePlan | FixedPlan | EachPlan | ConstPlan | CountPlan | IgnorePlan;

/** Canonical fields that a row reads and writes. */
export const fieldsOf = (row: ValuePlan): ReadonlyArray<readonly string[]> =>
  row.kind === 'parts' ? row.fields : [row.field];
