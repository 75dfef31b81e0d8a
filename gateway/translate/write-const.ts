import { type Desk, homeOf, leafIn, put, type Writing, zeroFilled } from './building.js';
import { valueAt } from './frame.js';
import type { ConstPlan, CountPlan, FieldPlan, Place, ScopePlan } from './plan.js';
import { countItems } from './read-value.js';
import { fallbackOf } from './write-value.js';

/**
 * Where a constant may go: into a node that is there, or that the shape demands and no other row of the scope has
 * made. Inside a composite that other rows fill it waits until they did, unless the shape demands it there.
 */
function constSpot(scope: ScopePlan, place: Place, others: ReadonlySet<string>): (at: Desk) => boolean {
  const selector = scope.selectors[place.selector];
  const free = (at: Desk, { parent, shape }: ScopePlan['selectors'][number]): boolean =>
    (parent < 0 ? at.node : at.nodes[parent])?.children.every((each) => each.shape !== shape) ?? true;
  const exists = (at: Desk, id: number): boolean => {
    if (id < 0 || at.nodes[id] !== undefined) return true;
    const each = scope.selectors[id] as ScopePlan['selectors'][number];
    return each.shape.min > 0 && free(at, each) && exists(at, each.parent);
  };
  const xmlText = selector !== undefined && place.leaf.kind === 'text';
  const demanded =
    place.leaf.kind === 'component' &&
    place.value?.mandatory === true &&
    (selector?.shape ?? scope.shape).elements[place.leaf.element - 1]?.mandatory === true;
  const shared =
    !demanded && place.leaf.kind === 'component' && others.has(`${place.selector}/${place.leaf.element}`);
  return (here) => {
    const at = homeOf(here, place);
    if (xmlText ? !exists(at, selector.parent) : !exists(at, place.selector)) return false;
    if (!shared || place.leaf.kind !== 'component') return true;
    const node = place.selector < 0 ? at.node : at.nodes[place.selector];
    const { element } = place.leaf;
    return [...(node?.values.values() ?? [])].some(
      ({ leaf }) => leaf.kind === 'component' && leaf.element === element,
    );
  };
}

export function constWriter(scope: ScopePlan, row: ConstPlan): (run: Writing, at: Desk) => void {
  const goes = constSpot(scope, row.place, filled(scope));
  return (run, at) => {
    if (goes(at) && !isThere(at, row.place)) put(run, at, row.place, row.value, row.name);
  };
}

/** Whether a message may do without that value, as what its sender wrote may have done. */
function optional(scope: ScopePlan, { leaf, selector, value }: Place): boolean {
  if (leaf.kind !== 'component' || value?.mandatory === true) return false;
  const element = (scope.selectors[selector]?.shape ?? scope.shape).elements[leaf.element - 1];
  return scope.element !== undefined || !(element?.mandatory === true && leaf.component === 1);
}

export function fallbackWriter(scope: ScopePlan, row: FieldPlan): (run: Writing, at: Desk) => void {
  const place = row.places[0] as Place;
  const goes = constSpot(scope, place, filled(scope));
  const target = row.unit ? [...row.field, 'value'] : row.field;
  const spared = optional(scope, place);
  return (run, at) => {
    if (spared && run.returning) return;
    if (valueAt(at.item, target) !== undefined || isThere(at, place) || !goes(at)) return;
    const text = fallbackOf(row, run);
    if (text !== undefined) put(run, at, place, text, row.name);
  };
}

export function countWriter(scope: ScopePlan, row: CountPlan): (run: Writing, at: Desk) => void {
  const goes = constSpot(scope, row.place, new Set());
  return (run, at) => {
    const count = countItems(at.item, row.field);
    if (count > 0 || goes(at)) put(run, at, row.place, zeroFilled(String(count), row.place), row.name);
  };
}

function isThere(here: Desk, place: Place): boolean {
  const at = homeOf(here, place);
  const node = place.selector < 0 ? at.node : at.nodes[place.selector];
  return node?.values.has(leafIn(at, place).key) ?? false;
}

/** Elements of which a row with a value of its own fills a component. */
const filled = (scope: ScopePlan): ReadonlySet<string> =>
  new Set(
    scope.rows.flatMap((row) =>
      'places' in row && !(row.kind === 'field' && row.fallback !== undefined)
        ? row.places.flatMap(({ leaf, selector }) =>
            leaf.kind === 'component' ? [`${selector}/${leaf.element}`] : [],
          )
        : [],
    ),
  );
