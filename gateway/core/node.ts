/** Which notation a message is written in. */
export type Syntax = 'edifact' | 'xml' | 'flat' | 'json';

/** Whether its messages are trees of named elements from the start (XML, JSON), not lists of segments. */
export const isTree = (syntax: Syntax): boolean => syntax === 'xml' || syntax === 'json';

/** JSON: what a value is written as. */
export type ScalarKind = 'string' | 'number' | 'boolean';

/**
 * Which value of a node is meant. Elements, components and repetitions count from 1, as ISO 9735 counts
 * (its tag is not counted; a platform file's record id is field 1, as the ports' standard counts).
 */
export type Leaf =
  | {
      readonly kind: 'component';
      readonly element: number;
      readonly component: number;
      readonly repeat?: number;
    }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'text' };

/**
 * One segment, record, XML element or JSON member of a message as its syntax sees it. A group is its trigger segment with
 * the group's other segments and groups as children. Values are decoded only when asked for.
 */
export interface Node {
  /** Name in paths: the tag on the wire, or the name its shape gives a tag that stands twice on one level. */
  readonly name: string;
  /** Number in its message from 1: UNH is 1, a platform file's 00 record is 1, an XML root element is 1. */
  readonly position: number;
  readonly children: readonly Node[];
  /** JSON: what its text stands there as; absent for objects, null and everywhere else. */
  readonly scalar?: ScalarKind;
  /** The value with escapes resolved; undefined where it is absent or empty. */
  value(leaf: Leaf): string | undefined;
  /** Byte offset, in what was received, of that value, or of the smallest thing around it that exists. */
  offset(leaf?: Leaf): number;
  /** Bytes that the value (or, without a leaf, the whole tag) takes up on the wire; 0 where it is absent. */
  length(leaf?: Leaf): number;
  /** Every leaf that holds a value, in wire order. */
  leaves(): readonly Leaf[];
  /** The non-empty occurrences of elements from..to (each repetition of each), in wire order. Empty for XML. */
  elements(from: number, to: number): readonly ElementNode[];
  /** The same segment under the name its shape gives it, with the children that belong to it. */
  grouped(name: string, children: readonly Node[]): Node;
}

/**
 * One occurrence of an element inside a segment, seen as a node of its own: leaf { element: n, component: 1 } is
 * the occurrence's component n, so that rows inside an `each` over elements say `1`, `2`, …
 */
export interface ElementNode extends Node {
  /** The segment that it stands in, and where. */
  readonly owner: Node;
  readonly element: number;
  readonly repeat: number;
}

/**
 * What a mapping writes, before a syntax turns it into bytes: values by leaf, in any order, and children in the
 * order in which they stand on the wire.
 */
export interface Draft {
  /** The tag on the wire (never the shape's second name). */
  readonly tag: string;
  readonly values: ReadonlyArray<{ readonly leaf: Leaf; readonly value: string }>;
  readonly children: readonly Draft[];
}
