import {
  asWarning,
  type Leaf,
  type Node,
  type Outcome,
  type Place,
  PROBLEMS,
  type ProblemCode,
  problem,
  type Shape,
  type ShapeNode,
} from '../core/index.js';
import { type Context, collector } from './context.js';

const TEXT: Leaf = { kind: 'text' };

/**
 * Checks a tree of XML or JSON against its shape: elements and attributes missing, without a place, too many, out of order,
 * empty where a text must be, or holding another than their fixed value. Names are compared without their namespaces.
 * The tree comes back as it is, elements without a place included: nothing a partner sent is dropped.
 */
export function structureXml(root: Node, shape: Shape, context: Context): Outcome<Node> {
  const { problems, add } = collector(context.limits);
  const report = (code: ProblemCode, at: () => Place, found?: string, expected?: string): void =>
    add(code, () => {
      const made = problem(code, at(), { found, expected });
      return context.lenient && 'lenient' in PROBLEMS[code] ? asWarning(made) : made;
    });
  const place = (node: Node, path: string, leaf?: Leaf): Place => ({
    message: context.message,
    segment: node.position,
    path,
    offset: node.offset(leaf),
  });

  const own = (node: Node, table: ShapeNode, path: string, required: boolean): void => {
    const text = node.value(TEXT);
    if (text === undefined) {
      if (table.text?.mandatory && required)
        report('element-missing', () => place(node, path), undefined, path);
    } else if (table.text === undefined) {
      // UN/CEFACT lets a URI stand for what it is about.
      if (shape.open !== true) report('xml-element-unexpected', () => place(node, path, TEXT), text);
    } else if (
      node.scalar !== undefined &&
      table.text.json !== 'content' &&
      node.scalar !== (table.text.json ?? 'string')
    ) {
      const expected = table.text.json ?? 'string';
      const details = { found: text, expected, values: { name: table.name } };
      add('element-type', () => problem('element-type', place(node, path, TEXT), details));
    } else if (table.text.fixed !== undefined && !table.text.fixed.includes(text))
      report('value-unreadable', () => place(node, path, TEXT), text, table.text.fixed.join(' / '));
    for (const each of table.attributes) {
      const leaf: Leaf = { kind: 'attribute', name: each.id };
      if (each.mandatory && node.value(leaf) === undefined)
        report('xml-attribute-missing', () => place(node, `${path}/@${each.id}`), undefined, each.id);
    }
    for (const leaf of node.leaves())
      if (
        leaf.kind === 'attribute' &&
        shape.open !== true &&
        !table.attributes.some((each) => each.id === leaf.name)
      )
        report('xml-element-unexpected', () => place(node, `${path}/@${leaf.name}`, leaf), `@${leaf.name}`);
  };

  const visit = (node: Node, table: ShapeNode, path: string, required: boolean): void => {
    own(node, table, path, required);
    if (node.children.length === 0 && table.children.length === 0) return;
    const below = (name: string): string => (path === '' ? name : `${path}/${name}`);
    const counts = new Map<ShapeNode, number>();
    const places = index(table);
    const order: Placed[] = [];
    for (const child of node.children) {
      const known = places.get(child.name);
      if (known === undefined) {
        if (shape.open === true) continue;
        report('xml-element-unexpected', () => place(child, below(child.name)), child.name);
        continue;
      }
      const count = (counts.get(known.node) ?? 0) + 1;
      counts.set(known.node, count);
      order.push({ child, at: known.at });
      if (known.node.max === 0)
        report('xml-element-unexpected', () => place(child, below(child.name)), child.name);
      else if (count === known.node.max + 1)
        report(
          'xml-element-repeats',
          () => place(child, below(child.name)),
          child.name,
          String(known.node.max),
        );
      if (known.node.max > 0) visit(child, known.node, below(child.name), known.node.min > 0);
    }
    if (shape.ordered)
      for (const { child } of misplaced(order))
        report('xml-element-order', () => place(child, below(child.name)), child.name);
    for (const each of table.children)
      if ((counts.get(each) ?? 0) < each.min)
        report('xml-element-missing', () => place(node, below(each.name)), undefined, each.name);
  };

  if (root.name !== shape.root.tag)
    report('xml-element-unexpected', () => place(root, ''), root.name, shape.root.tag);
  else visit(root, shape.root, '', true);
  return { value: root, problems };
}

interface Placed {
  readonly child: Node;
  readonly at: number;
}

/** The fewest that must move for the others to stand in order: all but a longest non-decreasing subsequence. */
function misplaced(order: readonly Placed[]): readonly Placed[] {
  if (order.every((each, i) => i === 0 || each.at >= (order[i - 1] as Placed).at)) return [];
  const ends: number[] = [];
  const before: number[] = [];
  for (const [i, { at }] of order.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((order[ends[middle] as number] as Placed).at <= at) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = i;
  }
  const kept = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i] as number) kept.add(i);
  return order.filter((_, i) => !kept.has(i));
}

interface Known {
  readonly node: ShapeNode;
  readonly at: number;
}

const indexes = new WeakMap<ShapeNode, ReadonlyMap<string, Known>>();

/** Children of a place in the table by name, made once. */
function index(table: ShapeNode): ReadonlyMap<string, Known> {
  let found = indexes.get(table);
  if (found === undefined) {
    found = new Map(table.children.map((node, at) => [node.tag, { node, at }]));
    indexes.set(table, found);
  }
  return found;
}
