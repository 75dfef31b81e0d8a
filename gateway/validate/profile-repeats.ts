import type { Shape, ShapeNode } from '../core/index.js';

/** A place of the table, by names (`LOC`, `TDT/LOC`), and how often partners let it stand. */
export interface Repeats {
  readonly path: string;
  readonly max: number;
}

/** The same shape with some places repeating more often; a table that allows more keeps what it allows. */
export function withRepeats(shape: Shape, repeats: readonly Repeats[]): Shape {
  const steps = repeats.map(({ path, max }) => ({ names: path.split('/'), max }));
  return { ...shape, root: widened(shape.root, steps) };
}

function widened(
  node: ShapeNode,
  repeats: ReadonlyArray<{ readonly names: readonly string[]; readonly max: number }>,
): ShapeNode {
  return {
    ...node,
    children: node.children.map((child) => {
      const here = repeats.filter(({ names }) => names[0] === child.name);
      if (here.length === 0) return child;
      const made = widened(
        child,
        here.map(({ names, max }) => ({ names: names.slice(1), max })),
      );
      const most = here.filter(({ names }) => names.length === 1).map(({ max }) => max);
      return { ...made, max: Math.max(child.max, ...most) };
    }),
  };
}
