import type { ScalarKind, Syntax } from './node.js';

/** What a value may be: UN/EDIFACT representation (ISO 9735-1 §10), a list of codes where one is closed. */
export interface ValueShape {
  /** Data element number (`1004`), XML local name or platform-file field name. */
  readonly id: string;
  readonly name: string;
  readonly mandatory: boolean;
  /** a alphabetic, n numeric, an alphanumeric. */
  readonly type: 'a' | 'n' | 'an';
  /** Length in characters; sign and decimal mark of a numeric value don't count. */
  readonly min: number;
  readonly max: number;
  /** Code and its meaning; a value outside it is a warning unless a profile says otherwise. */
  readonly codes?: ReadonlyMap<string, string>;
  /** XML Schema's fixed value, or the few that are possible; another one is an error. */
  readonly fixed?: readonly string[];
  /** JSON: what it is written as; a string where it doesn't say; `content`: a member of an object that says more of it. */
  readonly json?: ScalarKind | 'content';
}

/** One element of a segment or field of a record; a simple element has one component, itself. */
export interface ElementShape {
  /** `8053`, `C237`, or a platform-file field's name. */
  readonly id: string;
  readonly name: string;
  readonly mandatory: boolean;
  readonly repeat: number;
  readonly composite: boolean;
  readonly components: readonly ValueShape[];
}

/** One place in a message's table: a segment, a group (its trigger segment with children), an XML element. */
export interface ShapeNode {
  readonly tag: string;
  /** Name in paths: the tag, or `TAG_2` for the second place of a tag on one level, and so on. */
  readonly name: string;
  readonly title?: string;
  readonly min: number;
  readonly max: number;
  /** EDIFACT and platform files. */
  readonly elements: readonly ElementShape[];
  /** XML. */
  readonly attributes: readonly ValueShape[];
  /** XML: what its text may be; absent where it has none. */
  readonly text?: ValueShape;
  readonly children: readonly ShapeNode[];
}

/** A message type's table in one directory, profile or variant. */
export interface Shape {
  readonly syntax: Syntax;
  /** `CODECO:D:95B:UN`, `MT1101`, `IFCSUM`. */
  readonly message: string;
  /** The root of every path: for EDIFACT and platform files a node without a tag whose children are the top level. */
  readonly root: ShapeNode;
  /** XML: whether siblings must stand in the order given. */
  readonly ordered: boolean;
  /** XML: namespace to write; readers match by local name. */
  readonly namespace?: string;
  /** XML: elements that are in a namespace of their own, with all below them, by name or by name and that of the element around (`A/B`). */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** JSON: members that it doesn't list may stand there too, as JSON Schema has it; they are kept. */
  readonly open?: boolean;
}
