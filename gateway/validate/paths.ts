import { type Node, type Problem, printLeaf, type Shape, type ShapeNode } from '../core/index.js';

/**
 * Gives problems that were found in bytes, before the message had a structure, the path of the value that they
 * stand in (of the segment where they stand in none). Others stay as they are.
 */
export function withPaths(
  problems: readonly Problem[],
  root: Node,
  { root: table }: Shape,
): readonly Problem[] {
  const wanted = new Set(problems.filter(lacksPath).map((each) => each.at?.segment));
  if (wanted.size === 0) return problems;
  const found = new Map<number, Found>();
  const visit = (on: Node, shape: ShapeNode | undefined, prefix: string): void => {
    for (const child of on.children) {
      const path = prefix === '' ? child.name : `${prefix}/${child.name}`;
      const inner = shape?.children.find(({ name }) => name === child.name);
      if (wanted.has(child.position)) found.set(child.position, { node: child, shape: inner, path });
      if (child.children.length > 0) visit(child, inner, path);
    }
  };
  visit(root, table, '');
  return problems.map((each) => {
    const at = each.at;
    const held = at?.segment === undefined ? undefined : found.get(at.segment);
    if (at === undefined || held === undefined || !lacksPath(each)) return each;
    return { ...each, at: { ...at, path: pathTo(held, at.offset) } };
  });
}

interface Found {
  readonly node: Node;
  readonly shape: ShapeNode | undefined;
  readonly path: string;
}

/** Only these are found in bytes; what else has no path is about no single value. */
const lacksPath = ({ code, at }: Problem): boolean =>
  (code === 'charset-invalid' || code === 'character-invalid') && at?.path === undefined;

function pathTo({ node, shape, path }: Found, offset: number): string {
  const leaf = node.leaves().find((each) => {
    const from = node.offset(each);
    return from <= offset && offset < from + node.length(each);
  });
  if (leaf === undefined) return path;
  const composite = leaf.kind !== 'component' || shape?.elements[leaf.element - 1]?.composite !== false;
  return `${path}/${printLeaf(leaf, composite)}`;
}
