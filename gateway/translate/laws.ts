import {
  type Draft,
  type ElementNode,
  isTree,
  type Leaf,
  type Node,
  type Outcome,
  type ShapeNode,
} from '../core/index.js';
import type { Compiled } from './compile.js';
import type { Members } from './frame.js';

/** One law that a document breaks. */
export interface Breach {
  readonly law: 'canonical → wire → canonical' | 'wire → canonical → wire' | 'what we write we read';
  readonly expected: unknown;
  readonly found: unknown;
}

/** How drafts become the tree that the reader sees; a round trip through bytes where the syntaxes are at hand. */
export type Back = (drafts: readonly Draft[]) => Outcome<Node>;

/**
 * Tries the three laws of the notation on one document of a mapping.
 * @param back drafts → structured tree, with the problems found on the way; without it, no bytes are made
 * @returns what it breaks; empty where it keeps them
 */
export function breaches(
  compiled: Compiled,
  document: Members,
  timeZone: string,
  back: Back = inMemory(compiled),
): readonly Breach[] {
  const found: Breach[] = [];
  const written = compiled.write(document, { timeZone });
  const tree = back(written.value);
  const read = compiled.read(tree.value, { timeZone });
  const first = read.value[0];
  const complaints = [...written.problems, ...tree.problems, ...read.problems].filter(
    (each) =>
      each.severity === 'error' ||
      ['value-unmapped', 'field-not-carried', 'code-unmapped'].includes(each.code),
  );
  if (complaints.length > 0 || (first?.extensions.length ?? 0) > 0)
    found.push({
      law: 'what we write we read',
      expected: [],
      found: [
        ...complaints.map((each) => `${each.code} ${each.at?.path ?? ''} ${each.message.en}`),
        ...(first?.extensions ?? []),
      ],
    });
  if (!same(first?.values, document))
    found.push({ law: 'canonical → wire → canonical', expected: document, found: first?.values });
  const again = compiled.write(first?.values ?? {}, { timeZone });
  if (!same(again.value.map(plain), written.value.map(plain)))
    found.push({
      law: 'wire → canonical → wire',
      expected: written.value.map(plain),
      found: again.value.map(plain),
    });
  return found;
}

/** Drafts as a tree of nodes, without any notation in between. */
export const inMemory =
  (compiled: Compiled): Back =>
  (drafts) => {
    const { shape } = compiled.plan;
    const root = isTree(shape.syntax)
      ? nodeOf(drafts[0] ?? { tag: shape.root.tag, values: [], children: [] }, shape.root)
      : nodeOf({ tag: '', values: [], children: drafts }, shape.root);
    return { value: root, problems: [] };
  };

/** A draft as the reader would see it; positions count in the order of writing, offsets are 0. */
export function nodeOf(
  draft: Draft,
  shape: ShapeNode | undefined,
  name = shape?.name ?? draft.tag,
  count = { last: 0 },
): Node {
  const position = ++count.last;
  const values = draft.values.filter((each) => each.value !== '');
  let from = 0;
  let used = 0;
  const children = draft.children.map((child) => {
    // A place that is full (CUSDEC's first UNS) leaves the next of its tag to the segments that follow.
    const free = (each: ShapeNode, i: number): boolean => i > from || (i === from && used < each.max);
    const at = shape?.children.findIndex((each, i) => free(each, i) && each.tag === child.tag) ?? -1;
    if (at >= 0) {
      used = at === from ? used + 1 : 1;
      from = at;
    }
    return nodeOf(child, at < 0 ? undefined : shape?.children[at], undefined, count);
  });
  const node: Node = {
    name,
    position,
    children,
    value: (leaf) => values.find((each) => sameLeaf(each.leaf, leaf))?.value,
    offset: () => 0,
    length: () => 0,
    leaves: () => values.map((each) => each.leaf),
    elements: (first, last) => occurrences(node, values, first, last),
    grouped: (renamed, grouped) => ({ ...node, name: renamed, children: grouped }),
  };
  return node;
}

function occurrences(owner: Node, values: Draft['values'], from: number, to: number): readonly ElementNode[] {
  const found = new Map<
    string,
    { element: number; repeat: number; values: Array<{ leaf: Leaf; value: string }> }
  >();
  for (const { leaf, value } of values) {
    if (leaf.kind !== 'component' || leaf.element < from || leaf.element > to) continue;
    const { component, element, repeat = 1 } = leaf;
    const key = `${element}/${repeat}`;
    const known = found.get(key) ?? { element, repeat, values: [] };
    found.set(key, known);
    known.values.push({ leaf: { kind: 'component', element: component, component: 1 }, value });
  }
  return [...found.values()]
    .sort((a, b) => a.element - b.element || a.repeat - b.repeat)
    .map(({ element, repeat, values: inner }) => ({
      ...nodeOf({ tag: owner.name, values: inner, children: [] }, undefined),
      owner,
      element,
      repeat,
    }));
}

const sameLeaf = (a: Leaf, b: Leaf): boolean =>
  a.kind === 'component' && b.kind === 'component'
    ? a.element === b.element && a.component === b.component && (a.repeat ?? 1) === (b.repeat ?? 1)
    : a.kind === 'attribute' && b.kind === 'attribute'
      ? a.name === b.name
      : a.kind === 'text' && b.kind === 'text';

/** Equal whatever the order of members. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, each]) => each !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, each]) => [name, sorted(each)]),
        )
      : value;

/** A draft with its values in an order of their own, for comparing. */
const plain = (draft: Draft): unknown => ({
  tag: draft.tag,
  values: draft.values.map(({ leaf, value }) => `${JSON.stringify(leaf)}=${value}`).sort(),
  children: draft.children.map(plain),
});
