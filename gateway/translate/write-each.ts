import { type Building, build, complain, type Desk, desk, ensure, take, type Writing } from './building.js';
import { holds, type Members, valueAt } from './frame.js';
import type { EachPlan, PlanRow, ScopePlan } from './plan.js';
import { scopeWriter } from './write.js';
import { valueWriter, type Writer } from './write-value.js';

export const isSo = (row: PlanRow, at: Desk, item: Members): boolean =>
  row.when === undefined || holds(row.when, item, itemAbove(at));

const itemAbove =
  (at: Desk) =>
  (up: number): Members | undefined => {
    let here: Desk | undefined = at;
    for (let i = 0; i < up; i++) here = here?.outer;
    return here?.item;
  };

export function eachWriter(row: EachPlan): (run: Writing, at: Desk) => void {
  const write = scopeWriter(row.scope);
  const writeAbove = row.above && scopeWriter(row.above);
  const lifted = row.lifted.map((plan) => ({ plan, write: valueWriter(plan) }));
  const { elements, only } = row;
  const last = row.steps.at(-1);
  const upper = row.steps.at(-2);
  return (run, at) => {
    const array = valueAt(at.item, row.field);
    if (!Array.isArray(array) || array.length === 0) return;
    const list: Members[] = [];
    const slots = elements && slotsOf(row.scope, elements);
    let slot = 0;
    let above: { readonly key: string; readonly node: Building } | undefined;
    array.forEach((value: unknown, index) => {
      const item: Members = row.plain ? { '': value } : (value as Members);
      if (typeof item !== 'object' || item === null) return;
      if (only && !holds(only, item, () => undefined)) return;
      if (only && !only.negated && only.words.size === 1) take(run, item, only.field);
      const inner = ((): Desk | undefined => {
        if (slots) {
          const occurrence = slots[slot];
          return occurrence && desk(row.scope, ensure(at, row.parent), item, at, occurrence);
        }
        if (row.single)
          return list.length > 0
            ? undefined
            : desk(row.scope, ensure(at, row.parent), item, at, undefined, last ? undefined : at.nodes);
        if (!last) return undefined;
        if (writeAbove && upper && row.above) {
          const made = build(upper);
          writeAbove(run, desk(row.above, made, item, at));
          const key = JSON.stringify(contents(made));
          if (above?.key !== key) {
            above = { key, node: made };
            ensure(at, row.parent).children.push(made);
          }
        }
        const node = build(last);
        (above?.node ?? ensure(at, row.parent)).children.push(node);
        return desk(row.scope, node, item, at);
      })();
      if (!inner) return;
      const before = inner.node.values.size;
      write(run, inner);
      if (slots && inner.node.values.size > before) slot++;
      list.push(item);
      if (row.plain && run.taken.get(item)?.has('')) take(run, array, [String(index)]);
    });
    for (const lift of lifted) writeLifted(run, at, lift.plan, lift.write, list);
  };
}

/** The one value of all items; items that differ, or lack it beside others that have it, can't be written so. */
function writeLifted(
  run: Writing,
  at: Desk,
  plan: EachPlan['lifted'][number],
  write: Writer,
  list: readonly Members[],
): void {
  let written = 0;
  for (const item of list) {
    const { when } = plan;
    const applies =
      when === undefined ||
      holds({ ...when, up: Math.max(0, when.up - 1) }, when.up === 0 ? item : at.item, itemAbove(at));
    if (applies && write(run, at, item)) written++;
  }
  if (written > 0 && written < list.length && plan.when === undefined)
    complain(run, 'field-not-carried', plan.places[0]?.path ?? '', plan.name, `${written} / ${list.length}`);
}

/** Where the occurrences of an each over elements stand, in order. */
function slotsOf(
  scope: ScopePlan,
  { from, to }: NonNullable<EachPlan['elements']>,
): ReadonlyArray<{ element: number; repeat: number }> {
  const slots = [];
  for (let element = from; element <= to; element++)
    for (let repeat = 1; repeat <= (scope.shape.elements[element - 1]?.repeat ?? 1); repeat++)
      slots.push({ element, repeat });
  return slots;
}

const contents = (node: Building): unknown => [
  node.shape.name,
  [...node.values].map(([key, { value }]) => [key, value]),
  node.children.map(contents),
];
