import { type Leaf, type Node, type Path, type Predicate, printLeaf } from '../core/index.js';

/** A node that a path found, or the value at its leaf. */
export interface Hit {
  readonly node: Node;
  /** Names from the node that was searched, and the leaf. */
  readonly path: string;
  readonly value: string | undefined;
  readonly offset: number;
}

/** Every node below `from` that the steps name and whose predicates hold, in wire order; ranges find nothing. */
export function select(from: Node, { steps, leaf }: Path): readonly Hit[] {
  let nodes: ReadonlyArray<{ readonly node: Node; readonly path: string }> = [{ node: from, path: '' }];
  for (const step of steps)
    nodes = nodes.flatMap(({ node, path }) =>
      node.children
        .filter((child) => child.name === step.name && step.predicates.every((each) => holds(child, each)))
        .map((child) => ({ node: child, path: path === '' ? child.name : `${path}/${child.name}` })),
    );
  if (leaf?.kind === 'range') return [];
  const end: Leaf = leaf ?? { kind: 'text' };
  return nodes.map(({ node, path }) => ({
    node,
    path: leaf === undefined ? path : `${path}/${printLeaf(leaf)}`,
    value: node.value(end),
    offset: leaf === undefined ? node.offset() : node.offset(leaf),
  }));
}

const holds = (node: Node, { leaf, negated, values }: Predicate): boolean =>
  values.includes(node.value(leaf) ?? '') !== negated;
