import {
  type Extension,
  isTree,
  type Leaf,
  type Node,
  printLeaf,
  problem,
  type ShapeNode,
} from '../core/index.js';
import type { Run } from './frame.js';
import { isMarked, isWhole } from './marks.js';
import { join } from './places.js';
import type { Plan } from './plan.js';

/** The way to a node from the root; printed only where something is to be said of it. */
interface Trail {
  readonly name: string;
  readonly up: Trail | undefined;
}

/**
 * Makes the walk that finds what no row read: each value becomes an extension and a warning with its place.
 * @param own names of top-level nodes that are the syntax's own business
 */
export function unmapped(
  plan: Plan,
  own: (name: string) => boolean,
): (run: Run, root: Node, owners: ReadonlyMap<Node, Extension[]>) => void {
  const { keys, shape } = plan;
  const flat = shape.syntax === 'flat';
  const tell = (run: Run, node: Node, leaf: Leaf, value: string, trail: Trail | undefined): void => {
    const names = namesOf(trail);
    const at = names.reduce<ShapeNode | undefined>(
      (here, name) => here?.children.find((each) => each.name === name),
      shape.root,
    );
    const path = join(names.join('/'), printLeaf(leaf, isComposite(node, at, leaf)));
    run.extensions.push({ path, value });
    run.problems.push(
      problem(
        'value-unmapped',
        { message: run.message, segment: node.position, path, offset: node.offset(leaf) },
        { found: value },
      ),
    );
  };
  const walk = (
    run: Run,
    node: Node,
    trail: Trail | undefined,
    owners: ReadonlyMap<Node, Extension[]>,
  ): void => {
    if (isWhole(run.marks, node)) return;
    const outer = run.extensions;
    if (owners.size > 0) run.extensions = owners.get(node) ?? outer;
    const leaves = node.leaves();
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i] as Leaf;
      // A platform file's field 1 is its record id, the node's own name.
      if (isMarked(run.marks, node, keys.find(leaf)) || (flat && isFirst(leaf))) continue;
      const value = node.value(leaf);
      if (value !== undefined) tell(run, node, leaf, value, trail);
    }
    const { children } = node;
    for (let i = 0; i < children.length; i++) {
      const child = children[i] as Node;
      walk(run, child, { name: child.name, up: trail }, owners);
    }
    run.extensions = outer;
  };
  return (run, root, owners) => {
    if (isTree(shape.syntax)) walk(run, root, undefined, owners);
    else
      for (const child of root.children)
        if (!own(child.name)) walk(run, child, { name: child.name, up: undefined }, owners);
  };
}

function namesOf(trail: Trail | undefined): readonly string[] {
  const names: string[] = [];
  for (let here = trail; here !== undefined; here = here.up) names.unshift(here.name);
  return names;
}

const isFirst = (leaf: Leaf): boolean => leaf.kind === 'component' && leaf.element === 1;

/** Where no shape says, an element is composite if the wire has more than its first component. */
function isComposite(node: Node, shape: ShapeNode | undefined, leaf: Leaf): boolean {
  if (leaf.kind !== 'component') return false;
  const element = shape?.elements[leaf.element - 1];
  if (element) return element.composite;
  return node
    .leaves()
    .some((each) => each.kind === 'component' && each.element === leaf.element && each.component > 1);
}
