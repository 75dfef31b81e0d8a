import { type Draft, type Outcome, problem, type Syntax } from '../core/index.js';
import {
  type Building,
  build,
  complain,
  type Desk,
  desk,
  drafts,
  ensure,
  finish,
  homeOf,
  leafIn,
  put,
  take,
  type Writing,
  zeroFilled,
} from './building.js';
import { zoneOf } from './codecs/index.js';
import { holds, type Members, valueAt } from './frame.js';
import type { ConstPlan, CountPlan, EachPlan, FieldPlan, Place, Plan, PlanRow, ScopePlan } from './plan.js';
import { countItems } from './read-value.js';
import { fallbackOf, valueWriter, type Writer } from './write-value.js';

export interface WriteContext {
  /** IANA name or offset that moments without one are written in. */
  readonly timeZone: string;
}

/** Envelope members that no mapping needs to carry; EDIFACT has sender and recipient in UNB. */
const ENVELOPE: Readonly<Record<Syntax, readonly string[]>> = {
  edifact: ['id', 'type', 'version', 'source', 'extensions', 'functionCode', 'sender', 'recipient'],
  xml: ['id', 'type', 'version', 'source', 'extensions', 'functionCode'],
  flat: ['id', 'type', 'version', 'source', 'extensions', 'functionCode'],
};

/**
 * Makes the writer of a plan: a document → drafts of the top-level nodes in the shape's order (XML: the one root
 * element). Segments come to be when a value needs them; what the notation can't carry is a problem each.
 */
export function writer(plan: Plan): (document: object, context: WriteContext) => Outcome<readonly Draft[]> {
  const write = scopeWriter(plan.scope);
  const entries = plan.entries;
  const writeEntry = entries && scopeWriter(entries.scope);
  const { syntax } = plan.shape;
  return (document, context) => {
    const run: Writing = {
      zone: zoneOf(context.timeZone) ?? (zoneOf('Asia/Shanghai') as Writing['zone']),
      syntax,
      problems: [],
      taken: new Map(),
    };
    const root = build({ shape: plan.shape.root, tests: [], path: '' });
    const at = desk(plan.scope, root, document as Members);
    if (entries && writeEntry) {
      const node = build(entries.steps.at(-1) as (typeof entries.steps)[number]);
      ensure(at, entries.parent).children.push(node);
      writeEntry(run, desk(entries.scope, node, at.item, at));
    }
    write(run, at);
    notCarried(run, document as Members, new Set(ENVELOPE[syntax]));
    const value = syntax === 'xml' ? [finish(run, root)] : drafts(run, root);
    return { value, problems: run.problems };
  };
}

/** Writes every row of a scope: values and arrays make nodes; totals and constants come after, into what is there. */
export function scopeWriter(scope: ScopePlan): (run: Writing, at: Desk) => void {
  const late: Array<(run: Writing, at: Desk) => void> = [];
  const early: Array<(run: Writing, at: Desk) => void> = [];
  // A node that a row names stands before those of a rest, or reading would take the wrong one for it.
  const rest: Array<(run: Writing, at: Desk) => void> = [];
  for (const row of scope.rows) {
    const guard = (write: (run: Writing, at: Desk) => void): ((run: Writing, at: Desk) => void) =>
      row.when === undefined ? write : (run, at) => (isSo(row, at, at.item) ? write(run, at) : undefined);
    switch (row.kind) {
      case 'each':
        (row.rest ? rest : early).push(guard(eachWriter(row)));
        break;
      case 'const':
        late.push(guard(constWriter(scope, row)));
        break;
      case 'count':
        late.push(guard(countWriter(scope, row)));
        break;
      case 'ignore':
        break;
      case 'fixed':
        early.push(
          guard((run, at) => {
            const value = valueAt(at.item, row.field);
            if (value === undefined) return;
            take(run, at.item, row.field);
            if (value !== row.value)
              complain(run, 'field-not-carried', row.name, row.name, String(value), String(row.value));
          }),
        );
        break;
      default: {
        const write = valueWriter(row);
        early.push(guard((run, at) => void write(run, at, at.item)));
        if (row.kind === 'field' && row.fallback !== undefined) late.push(guard(fallbackWriter(scope, row)));
      }
    }
  }
  return (run, at) => {
    for (const write of early) write(run, at);
    for (const write of late) write(run, at);
    for (const write of rest) write(run, at);
  };
}

const isSo = (row: PlanRow, at: Desk, item: Members): boolean =>
  row.when === undefined || holds(row.when, item, itemAbove(at));

const itemAbove =
  (at: Desk) =>
  (up: number): Members | undefined => {
    let here: Desk | undefined = at;
    for (let i = 0; i < up; i++) here = here?.outer;
    return here?.item;
  };

function eachWriter(row: EachPlan): (run: Writing, at: Desk) => void {
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

function constWriter(scope: ScopePlan, row: ConstPlan): (run: Writing, at: Desk) => void {
  const goes = constSpot(scope, row.place, filled(scope));
  return (run, at) => {
    if (goes(at) && !isThere(at, row.place)) put(run, at, row.place, row.value, row.name);
  };
}

function fallbackWriter(scope: ScopePlan, row: FieldPlan): (run: Writing, at: Desk) => void {
  const place = row.places[0] as Place;
  const goes = constSpot(scope, place, filled(scope));
  const target = row.unit ? [...row.field, 'value'] : row.field;
  return (run, at) => {
    if (valueAt(at.item, target) !== undefined || isThere(at, place) || !goes(at)) return;
    const text = fallbackOf(row, run);
    if (text !== undefined) put(run, at, place, text, row.name);
  };
}

function countWriter(scope: ScopePlan, row: CountPlan): (run: Writing, at: Desk) => void {
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

/** One problem for each canonical field, whatever the number of items, that has a value and that no row wrote. */
function notCarried(run: Writing, document: Members, envelope: ReadonlySet<string>): void {
  const found = new Map<string, string>();
  const walk = (value: unknown, owner: object, key: string, path: string): void => {
    if (value === undefined || value === null || value === '') return;
    if (Array.isArray(value)) {
      value.forEach((each, i) => {
        walk(each, value, String(i), path);
      });
    } else if (typeof value === 'object')
      for (const [name, each] of Object.entries(value))
        walk(each, value, name, path === '' ? name : `${path}.${name}`);
    else if (!run.taken.get(owner)?.has(key) && !found.has(path)) found.set(path, String(value));
  };
  for (const [name, value] of Object.entries(document))
    if (!envelope.has(name)) walk(value, document, name, name);
  for (const [path, value] of found)
    run.problems.push(
      problem('field-not-carried', { path, offset: 0 }, { found: value, values: { name: path } }),
    );
}
