import type { ElementShape, ShapeNode } from '../core/index.js';
import type { EachPlan, Place, PlanRow, ScopePlan } from './plan.js';

/** When a row's value must be there: as soon as its node, or another component of its element, is. */
export function needOf(
  scope: ScopePlan,
  row: PlanRow,
): { readonly whenNode?: number; readonly whenElement?: string } | undefined {
  if (row.kind === 'each') return eachNeed(scope, row);
  if (!('places' in row)) return undefined;
  const place = row.places[0] as Place;
  const selector = scope.selectors[place.selector];
  const shape: ShapeNode = selector?.shape ?? scope.shape;
  if (place.leaf.kind !== 'component') {
    if (place.leaf.kind === 'attribute')
      return place.value?.mandatory ? { whenNode: demandedWith(scope, place.selector) } : undefined;
    // An item's own text is what the item is.
    if (!selector && scope.outer) return { whenNode: -1 };
    return selector && selector.shape.min > 0
      ? { whenNode: demandedWith(scope, selector.parent) }
      : undefined;
  }
  if (scope.element) return place.value?.mandatory ? { whenNode: -1 } : undefined;
  const element: ElementShape | undefined = shape.elements[place.leaf.element - 1];
  // Of a mandatory composite whose components are conditional the first one stands for it.
  const first = element?.mandatory === true && place.leaf.component === 1;
  const unit = row.kind === 'field' && row.unit?.places[0]?.value?.mandatory === true;
  if (!element || !(place.value?.mandatory || first || unit)) return undefined;
  if (element.mandatory && (selector === undefined || selector.shape.min > 0))
    return { whenNode: demandedWith(scope, selector?.parent ?? -1) };
  if (element.mandatory) return { whenNode: place.selector };
  return { whenElement: `${place.selector}/${place.leaf.element}` };
}

/** The node that is there whenever that one must be: those that the shape demands lead on to the one above. */
function demandedWith(scope: ScopePlan, selector: number): number {
  let id = selector;
  for (let each = scope.selectors[id]; each !== undefined && each.shape.min > 0; each = scope.selectors[id])
    id = each.parent;
  return id;
}

const eachNeed = (scope: ScopePlan, row: EachPlan): { readonly whenNode: number } | undefined => {
  const last = row.steps.at(-1);
  if (row.elements)
    return scope.shape.elements[row.elements.from - 1]?.mandatory
      ? { whenNode: demandedWith(scope, row.parent) }
      : undefined;
  return last && last.shape.min > 0
    ? { whenNode: demandedWith(scope, row.single ? (scope.selectors[row.parent]?.parent ?? -1) : row.parent) }
    : undefined;
};
