import type { ElementShape, Shape, ShapeNode, ValueShape } from '../core/index.js';

/**
 * The same shape with some of its mandatory places left to the sender.
 * @param paths a segment's place by names (`TDT/DTM`), or a value in it (`NAD_2/MEA/3.1`, `DTM/1`)
 */
export function withOptional(shape: Shape, paths: readonly string[]): Shape {
  const steps = paths.map((path) => path.split('/'));
  return { ...shape, root: loosened(shape.root, steps) };
}

function loosened(node: ShapeNode, paths: ReadonlyArray<readonly string[]>): ShapeNode {
  const values = paths.flatMap((path) => (path.length === 1 ? [path[0] as string] : []));
  return {
    ...node,
    elements: node.elements.map((element, i) => optional(element, String(i + 1), values)),
    children: node.children.map((child) => {
      const below = paths.flatMap(([name, ...rest]) => (name === child.name ? [rest] : []));
      if (below.length === 0) return child;
      const made = loosened(child, below);
      return below.some((rest) => rest.length === 0) ? { ...made, min: 0 } : made;
    }),
  };
}

function optional(element: ElementShape, at: string, values: readonly string[]): ElementShape {
  if (!values.some((each) => each === at || each.startsWith(`${at}.`))) return element;
  return {
    ...element,
    mandatory: element.mandatory && !values.includes(at),
    components: element.components.map((part, i) =>
      values.includes(`${at}.${i + 1}`) || (!element.composite && values.includes(at)) ? without(part) : part,
    ),
  };
}

function without(part: ValueShape): ValueShape {
  const { id, name, type, min, max, fixed } = part;
  const base = { id, name, mandatory: false, type, min, max, ...(fixed === undefined ? {} : { fixed }) };
  // Code lists are put together when first asked for.
  return 'codes' in part
    ? {
        ...base,
        get codes() {
          return part.codes as ReadonlyMap<string, string>;
        },
      }
    : base;
}
