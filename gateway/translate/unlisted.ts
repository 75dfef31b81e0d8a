import type { Shape, ShapeNode, ValueShape } from '../core/index.js';
import type { Resolver } from './resolve.js';

export function unlisted(complain: Resolver['complain'], at: string, code: string, value: ValueShape): void {
  complain(
    at,
    { zh: `代码 ${code} 不在 ${value.id} 代码表中`, en: `code ${code} is not in the list of ${value.id}` },
    'info',
  );
}

/** Every value of the shapes by data element, so that its code list is made only when it is asked for. */
export function valuesById(shapes: readonly Shape[]): ReadonlyMap<string, ReadonlySet<ValueShape>> {
  const found = new Map<string, Set<ValueShape>>();
  const seen = new Set<ShapeNode['elements']>();
  const walk = (node: ShapeNode): void => {
    if (!seen.has(node.elements))
      for (const element of node.elements)
        for (const value of element.components) {
          const known = found.get(value.id);
          if (known) known.add(value);
          else found.set(value.id, new Set([value]));
        }
    seen.add(node.elements);
    node.children.forEach(walk);
  };
  for (const shape of shapes) walk(shape.root);
  return found;
}
