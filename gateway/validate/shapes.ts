import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementShape, Shape, ShapeNode, Syntax, ValueShape } from '../core/index.js';
import { flatFields } from './flat-fields.js';
import { type ShapeRow, withTypes } from './shape-types.js';

/** Tables of XML and JSON messages and platform files, as loaded. */
export interface Shapes {
  /**
   * The table of a message. With a variant (GACC: the function code) that variant's; without one, or with one the
   * message doesn't have, everything that any variant has, each place as free as in the freest.
   */
  find(syntax: Syntax, message: string, variant?: string): Shape | undefined;
  /** Message names held, by syntax. */
  held(syntax: Syntax): readonly string[];
}

/**
 * A shape file, one row for each place in the order in which they stand:
 * XML and JSON `[path, times, title, type?]`, platform files `[records, times, title, fields]`.
 *
 *   times  := one for all variants, or one for each, with blanks between
 *   time   := n | n ".." m | "-"                         ("-": must not stand there)
 *   type   := "=" value ( "|" value )*                   ("=$variant": the variant's own code)
 *           | "text"                                     (has children, or a text in their stead)
 *           | ( "number" | "boolean" | "content" ) ( "=" value … )?   (JSON: not a string, or one in an object's `content`)
 *           | "#" name                                   (XML: the rows of that one of `types` stand below)
 *   fields := see flat-fields.ts
 */
interface ShapeFile {
  readonly syntax: 'xml' | 'flat' | 'json';
  readonly message: string;
  readonly namespace?: string;
  /** XML: elements in a namespace of their own, with all below them, by name or by name and that of the element around (`A/B`). */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** XML: the root element. */
  readonly root?: string;
  readonly ordered?: boolean;
  /** JSON: other members may stand there too. */
  readonly open?: boolean;
  readonly variants?: readonly string[];
  /** XML: rows that stand below each row of type `#name`. */
  readonly types?: Readonly<Record<string, readonly ShapeRow[]>>;
  readonly rows: readonly ShapeRow[];
}

export interface LoadingShapes {
  /** Tables are put together when first asked for, as a command wants it; a node wants to know at its start that all are right. */
  readonly lazy?: boolean;
}

/**
 * Loads xml/*.shape.json, flat/*.shape.json and json/*.shape.json below a folder.
 * @throws Error naming file and row where one isn't right: that is a fault of ours, not of anything received
 */
export function loadShapes(folder: string, { lazy = false }: LoadingShapes = {}): Shapes {
  const files = new Map<string, ShapeFile>();
  const made = new Map<string, Shape>();
  for (const syntax of ['xml', 'flat', 'json']) {
    const names = readdirSync(join(folder, syntax)).filter((name) => name.endsWith('.shape.json'));
    for (const name of names.sort()) {
      const file = JSON.parse(readFileSync(join(folder, syntax, name), 'utf8')) as ShapeFile;
      files.set(`${file.syntax} ${file.message}`, file);
      if (lazy) continue;
      // Every variant once, so that a wrong row stops the start and not a message.
      for (const variant of [undefined, ...(file.variants ?? [])])
        shapeOf(file, variant, `${syntax}/${name}`);
    }
  }
  return {
    find(syntax, message, variant) {
      const file = files.get(`${syntax} ${message}`);
      if (file === undefined) return undefined;
      const known = variant !== undefined && file.variants?.includes(variant) ? variant : undefined;
      const key = `${syntax} ${message} ${known ?? ''}`;
      const shape = made.get(key) ?? shapeOf(file, known, message);
      made.set(key, shape);
      return shape;
    },
    held: (syntax) =>
      [...files.values()].filter((each) => each.syntax === syntax).map((each) => each.message),
  };
}

type JsonKind = NonNullable<ValueShape['json']>;

const TYPE = /^(|number|boolean|content)(?:=(.*))?$/s;

interface Growing extends ShapeNode {
  readonly attributes: ValueShape[];
  readonly children: Growing[];
}

function shapeOf(file: ShapeFile, variant: string | undefined, where: string): Shape {
  const root = place(file.root ?? '', { min: 1, max: 1 }, file.message);
  const places = new Map<string, Growing>([['', root]]);
  const texts = new Map<Growing, readonly string[]>();
  const mixed = new Set<ShapeNode>();
  const kinds = new Map<ShapeNode, JsonKind>();
  for (const [path, times, title, last] of withTypes(file.rows, file.types)) {
    const wrong = (what: string): Error => new Error(`${where}: ${path}: ${what}`);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const parent = places.get(slash < 0 ? '' : path.slice(0, slash));
    if (parent === undefined) throw wrong('stands before the row it is part of');
    const range = timesOf(times, file.variants ?? [], variant);
    if (range === undefined) throw wrong(`"${times}" is not how often it may stand`);
    if (name.startsWith('@')) {
      if (range.max > 0) parent.attributes.push(text(name.slice(1), title, range.min > 0));
      continue;
    }
    if (places.has(path)) throw wrong('stands twice');
    const elements = file.syntax === 'flat' ? flatFields(last as readonly string[], wrong) : [];
    const node = place(name, range, title, elements);
    parent.children.push(node);
    places.set(path, node);
    if (last === 'text') mixed.add(node);
    else if (typeof last === 'string') {
      const type = TYPE.exec(last);
      if (type === null || (type[1] !== '' && file.syntax !== 'json')) throw wrong(`"${last}" is not a type`);
      if (type[1] !== '') kinds.set(node, type[1] as JsonKind);
      if (type[2] === undefined) continue;
      const fixed = type[2].split('|');
      const codes = variant === undefined ? (file.variants ?? []) : [variant];
      texts.set(
        node,
        fixed.flatMap((each) => (each === '$variant' ? codes : [each])),
      );
    }
  }
  return {
    syntax: file.syntax,
    message: file.message,
    root: file.syntax === 'flat' ? root : withTexts(root, texts, mixed, kinds),
    ordered: file.ordered ?? file.syntax !== 'json',
    ...(file.open === undefined ? {} : { open: file.open }),
    ...(file.namespace === undefined ? {} : { namespace: file.namespace }),
    ...(file.namespaces === undefined ? {} : { namespaces: file.namespaces }),
  };
}

const place = (
  tag: string,
  { min, max }: Range,
  title: string,
  elements: readonly ElementShape[] = [],
): Growing => ({ tag, name: tag, title, min, max, elements, attributes: [], children: [] });

/** Elements without children hold text, and those that are named as holding either. */
const withTexts = (
  node: Growing,
  fixed: ReadonlyMap<Growing, readonly string[]>,
  mixed: ReadonlySet<ShapeNode>,
  kinds: ReadonlyMap<ShapeNode, JsonKind>,
): ShapeNode => {
  const children = node.children.map((each) => withTexts(each, fixed, mixed, kinds));
  if (children.length > 0 && !mixed.has(node)) return { ...node, children };
  const values = fixed.get(node);
  const kind = kinds.get(node);
  const own: ValueShape = {
    ...text(node.tag, node.title ?? node.tag, node.min > 0 && children.length === 0),
    ...(kind === undefined ? {} : { json: kind }),
  };
  if (children.length > 0) return { ...node, children, text: own };
  return { ...node, text: values === undefined ? own : { ...own, fixed: values } };
};

/** XML Schema of these messages gives texts no type and no length. */
const text = (id: string, name: string, mandatory: boolean): ValueShape => ({
  id,
  name,
  mandatory,
  type: 'an',
  min: 0,
  max: 1_000_000,
});

interface Range {
  readonly min: number;
  readonly max: number;
}

function timesOf(text: string, variants: readonly string[], variant: string | undefined): Range | undefined {
  const each = text.split(' ').map(rangeOf);
  const ranges = each.filter((range) => range !== undefined);
  if (ranges.length < each.length || (ranges.length !== 1 && ranges.length !== variants.length))
    return undefined;
  if (ranges.length === 1) return ranges[0];
  if (variant !== undefined) return ranges[variants.indexOf(variant)];
  return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
}

function rangeOf(text: string): Range | undefined {
  if (text === '-') return { min: 0, max: 0 };
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  return match ? { min: Number(match[1]), max: Number(match[2] ?? match[1]) } : undefined;
}
