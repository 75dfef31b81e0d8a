import type { ElementNode, Leaf, Node, ShapeNode } from '../core/index.js';

/**
 * Segments whose only element may repeat (COM says several addresses at once) as one segment for each occurrence:
 * rows then need not know in which of the two ways they came. Gives a tree where the table has such segments, and
 * the same tree where the message has none.
 */
export function oneByOne(table: ShapeNode): (root: Node) => Node {
  const names = new Set<string>();
  const look = (shape: ShapeNode): void => {
    const [only, ...more] = shape.elements;
    if (only !== undefined && more.length === 0 && only.repeat > 1 && shape.children.length === 0)
      names.add(shape.name);
    shape.children.forEach(look);
  };
  look(table);
  if (names.size === 0) return (root) => root;
  const spread = (node: Node): Node => {
    let made: Node[] | undefined;
    const { children } = node;
    for (let i = 0; i < children.length; i++) {
      const child = children[i] as Node;
      const parts = names.has(child.name) ? child.elements(1, MOST) : [];
      const [first] = parts.length > 1 ? [] : [child.children.length > 0 ? spread(child) : child];
      if (made === undefined && first === child) continue;
      made ??= children.slice(0, i);
      if (first === undefined) for (const part of parts) made.push(alone(child, part));
      else made.push(first);
    }
    return made === undefined ? node : node.grouped(node.name, made);
  };
  return spread;
}

const MOST = 999;

/** A segment of which one occurrence of its element is all there is. */
function alone(segment: Node, part: ElementNode, children: readonly Node[] = []): Node {
  const within = (leaf: Leaf): Leaf | undefined =>
    leaf.kind === 'component' && leaf.element === 1 && (leaf.repeat ?? 1) === 1
      ? { kind: 'component', element: leaf.component, component: 1 }
      : undefined;
  return {
    name: segment.name,
    position: segment.position,
    children,
    value: (leaf) => {
      const inner = within(leaf);
      return inner && part.value(inner);
    },
    offset: (leaf) => part.offset(leaf && within(leaf)),
    length: (leaf) => {
      if (leaf === undefined) return segment.length();
      const inner = within(leaf);
      return inner === undefined ? 0 : part.length(inner);
    },
    leaves: () =>
      part
        .leaves()
        .map((leaf) => (leaf.kind === 'component' ? { ...leaf, element: 1, component: leaf.element } : leaf)),
    elements: (from) => (from <= 1 ? [part] : []),
    grouped: (_, inner) => alone(segment, part, inner),
  };
}
