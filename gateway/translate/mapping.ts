import type { Json, Path, Syntax, Text } from '../core/index.js';

/** A mapping as its file says it, its paths parsed; nothing of it has been compared with a shape or a schema yet. */
export interface Mapping {
  /** Folder and name: `equipment-event/codeco-d95b`. */
  readonly name: string;
  /** Where it came from, for problems. */
  readonly file: string;
  /** Type and version of the canonical document: `equipment-event`, `1`. */
  readonly type: string;
  readonly version: string;
  readonly syntax: Syntax;
  /** The message it writes. */
  readonly message: string;
  /** Further messages that it was made to read. */
  readonly reads: readonly string[];
  /** Association code (0057) that is written although messages without it are read too. */
  readonly association?: string;
  readonly title?: Text;
  /** The entries that are documents of their own. */
  readonly documents?: Reference;
  readonly rows: readonly Row[];
  /** The JSON it was parsed from, overlays applied: what its digest is taken of. */
  readonly source: Json;
}

/** A path as a row has it. */
export interface Reference {
  readonly text: string;
  /** It began with `/`: it counts from the message's root, not from the row's own node. */
  readonly absolute: boolean;
  readonly path: Path;
}

/** A row holds only where the canonical field has (or, with `not`, hasn't) one of the words. */
export interface Condition {
  readonly field: readonly string[];
  readonly words: readonly string[];
  readonly negated: boolean;
}

/** Canonical word → wire codes; the first is written. */
export type Codes = ReadonlyMap<string, readonly string[]>;

export interface Unit {
  readonly path?: Reference;
  readonly constant?: string;
  readonly codes?: Codes;
}

interface RowBase {
  /** `rows[3].rows[1]` */
  readonly at: string;
  readonly note?: string;
  readonly when?: Condition;
}

export interface FieldRow extends RowBase {
  readonly kind: 'field';
  readonly field: readonly string[];
  readonly paths: readonly Reference[];
  readonly as: string;
  readonly formats: readonly string[];
  readonly codes?: Codes;
  /** Field beside it that keeps the code as it was received. */
  readonly keep?: readonly string[];
  readonly unit?: Unit;
  readonly lift?: readonly string[];
  /** Written where the document has no value. */
  readonly fallback?: string | number | boolean;
}

/** A word decided by several values. */
export interface TupleRow extends RowBase {
  readonly kind: 'by';
  readonly field: readonly string[];
  readonly paths: readonly Reference[];
  /** Word → tuples; '' stands for an absent value. */
  readonly tuples: ReadonlyMap<string, ReadonlyArray<readonly string[]>>;
  readonly lift?: readonly string[];
}

/** One wire value made of several fields. */
export interface PartsRow extends RowBase {
  readonly kind: 'parts';
  readonly fields: ReadonlyArray<readonly string[]>;
  readonly paths: readonly Reference[];
  readonly as: string;
  readonly lift?: readonly string[];
}

/** A canonical value that has no place in the message because the message can't mean anything else. */
export interface FixedRow extends RowBase {
  readonly kind: 'fixed';
  readonly field: readonly string[];
  readonly value: string | number | boolean;
}

export interface SpreadRow extends RowBase {
  readonly kind: 'spread';
  readonly field: readonly string[];
  readonly path: Reference;
  readonly width: number;
  readonly parts: number;
  readonly lift?: readonly string[];
}

export interface EachRow extends RowBase {
  readonly kind: 'each';
  readonly field: readonly string[];
  readonly path: Reference;
  readonly rows: readonly Row[];
  /** Only items whose field says so stand here. */
  readonly only?: Condition;
  /** Takes the nodes that no other row of its scope takes. */
  readonly rest: boolean;
  /** Rows of the node above each item's node: the same for all items in it. */
  readonly above: readonly Row[];
}

export interface ConstRow extends RowBase {
  readonly kind: 'const';
  readonly value: string;
  readonly path: Reference;
}

export interface CountRow extends RowBase {
  readonly kind: 'count';
  readonly field: readonly string[];
  readonly path: Reference;
}

export interface IgnoreRow extends RowBase {
  readonly kind: 'ignore';
  readonly path: Reference;
}

export type ValueRow = FieldRow | TupleRow | PartsRow | SpreadRow;
export type Row = ValueRow | FixedRow | EachRow | ConstRow | CountRow | IgnoreRow;

/** The paths that a row names, its inner rows' not included. */
export function pathsOf(row: Row): readonly Reference[] {
  switch (row.kind) {
    case 'field':
    case 'by':
    case 'parts':
      return row.paths;
    case 'fixed':
      return [];
    default:
      return [row.path];
  }
}
