import { type Extension, type Leaf, type Node, printLeaf, problem, type ShapeNode } from '../core/index.js';
import { type Run, whole } from './frame.js';
import { join } from './places.js';
import type { Plan } from './plan.js';

/**
 * Makes the walk that finds what no row read: each value becomes an extension and a warning with its place.
 * @param own names of top-level nodes that are the syntax's own business
 */
export function unmapped(
  plan: Plan,
  own: (name: string) => boolean,
): (run: Run, root: Node, owners: ReadonlyMap<Node, Extension[]>) => void {
  const { keys } = plan;
  const flat = plan.shape.syntax === 'flat';
  // A platform file's field 1 is its record id, the node's own name.
  const isTag = (leaf: Leaf): boolean => flat && leaf.kind === 'component' && leaf.element === 1;
  const walk = (
    run: Run,
    node: Node,
    shape: ShapeNode | undefined,
    path: string,
    owners: ReadonlyMap<Node, Extension[]>,
  ): void => {
    const marks = run.marks.get(node);
    if (marks === whole) return;
    const outer = run.extensions;
    run.extensions = owners.get(node) ?? outer;
    for (const leaf of node.leaves()) {
      if (marks?.includes(keys.find(leaf)) || isTag(leaf)) continue;
      const value = node.value(leaf);
      if (value === undefined) continue;
      const where = join(path, printLeaf(leaf, isComposite(node, shape, leaf)));
      run.extensions.push({ path: where, value });
      run.problems.push(
        problem(
          'value-unmapped',
          { message: run.message, segment: node.position, path: where, offset: node.offset(leaf) },
          { found: value },
        ),
      );
    }
    for (const child of node.children)
      walk(
        run,
        child,
        shape?.children.find((each) => each.name === child.name),
        join(path, child.name),
        owners,
      );
    run.extensions = outer;
  };
  return (run, root, owners) => {
    const shape = plan.shape.root;
    if (plan.shape.syntax === 'xml') {
      walk(run, root, shape, '', owners);
      return;
    }
    for (const child of root.children)
      if (!own(child.name))
        walk(
          run,
          child,
          shape.children.find((each) => each.name === child.name),
          child.name,
          owners,
        );
  };
}

/** Where no shape says, an element is composite if the wire has more than its first component. */
function isComposite(node: Node, shape: ShapeNode | undefined, leaf: Leaf): boolean {
  if (leaf.kind !== 'component') return false;
  const element = shape?.elements[leaf.element - 1];
  if (element) return element.composite;
  return node
    .leaves()
    .some((each) => each.kind === 'component' && each.element === leaf.element && each.component > 1);
}
