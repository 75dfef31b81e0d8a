import fc from 'fast-check';
import { build, desk, finish } from './building.js';
import { zoneOf } from './codecs/index.js';
import { holds, type Members, setAt, valueAt } from './frame.js';
import { needOf } from './needs.arbitrary.js';
import type { EachPlan, Place, Plan, PlanRow, ScopePlan, StepPlan, Test, ValuePlan } from './plan.js';
import { pairsOf } from './values.arbitrary.js';
import { scopeWriter } from './write.js';

/** A document's values before it is decided which of them are there: by row, with a coin for each. */
interface Raw {
  readonly values: readonly unknown[];
  readonly coins: readonly boolean[];
}

interface RawEach {
  readonly items: readonly Raw[];
  readonly above: readonly Raw[];
  readonly lifted: readonly unknown[];
  readonly liftCoins: readonly boolean[];
  readonly words: readonly string[];
}

/** Documents that a mapping can carry whole: derived from its rows, the shape's lengths and mandatory places, and the schema. */
export const documentsOf = (plan: Plan): fc.Arbitrary<Members> => {
  const scopes = plan.entries ? [plan.scope, plan.entries.scope] : [plan.scope];
  return fc.tuple(...scopes.map((scope) => rawOf(scope, []))).map((raws) => {
    const document: Members = {};
    raws.forEach((raw, i) => {
      decide(scopes[i] as ScopePlan, raw, document, []);
    });
    return document;
  });
};

function rawOf(scope: ScopePlan, tests: readonly Test[]): fc.Arbitrary<Raw> {
  return fc.record({
    values: fc.tuple(
      ...scope.rows.map((row) => (row.kind === 'each' ? eachOf(row) : pairsOf(scope, row, tests))),
    ),
    coins: fc.array(fc.boolean(), { minLength: scope.rows.length, maxLength: scope.rows.length }),
  });
}

function eachOf(row: EachPlan): fc.Arbitrary<RawEach> {
  const last = row.steps.at(-1);
  const room = row.elements
    ? row.elements.to - row.elements.from + 1
    : row.single
      ? 1
      : Math.min(last?.shape.max ?? 1, row.above ? (row.steps.at(-2)?.shape.max ?? 1) : 3, 3);
  return fc.record({
    items: fc.array(rawOf(row.scope, last && !row.elements ? last.tests : []), {
      // Deep arrays stay short: a manifest has four of them inside each other.
      maxLength: Math.max(1, Math.min(room, row.scope.outer?.outer ? 2 : 3)),
      minLength: (row.elements ? row.scope.element?.mandatory : last && last.shape.min > 0) ? 1 : 0,
    }),
    above: row.above ? fc.array(rawOf(row.above, []), { minLength: 3, maxLength: 3 }) : fc.constant([]),
    lifted: fc.tuple(...row.lifted.map((each) => pairsOf(row.scope, each, []))),
    liftCoins: fc.array(fc.boolean(), { minLength: row.lifted.length, maxLength: row.lifted.length }),
    words: fc.array(fc.constantFrom(...(row.only && !row.only.negated ? row.only.words : ['?'])), {
      minLength: 3,
      maxLength: 3,
    }),
  });
}

/** Decides which values an item has and sets them; what the standard demands of a node that is there is there. */
function decide(scope: ScopePlan, raw: Raw, item: Members, outers: readonly Members[]): void {
  const rank = (row: PlanRow): number => (row.kind === 'each' ? (row.rest ? 3 : 2) : row.when ? 1 : 0);
  const order = scope.rows
    .map((_, i) => i)
    .sort((a, b) => rank(scope.rows[a] as PlanRow) - rank(scope.rows[b] as PlanRow));
  const chosen = new Set<number>();
  const needs = order.map((i) => needOf(scope, scope.rows[i] as PlanRow));
  const used = new Set<number>([-1]);
  const elements = new Set<string>();
  // No more nodes of one place than the shape allows, whatever the predicates that tell them apart.
  const nodes = new Map<string, number>();
  const refused = new Set<number>();
  const siblings = (parent: number, name: string): string => `${parent}/${name}`;
  const choose = (i: number): boolean => {
    const row = scope.rows[i] as PlanRow;
    const place = 'places' in row ? (row.places[0] as Place) : undefined;
    const made: number[] = [];
    for (
      let id = place?.selector ?? parentOf(scope, row, raw.values[i]);
      id >= 0 && !used.has(id);
      id = scope.selectors[id]?.parent ?? -1
    )
      made.push(id);
    const full = made.some((id) => {
      const { name, parent, shape } = scope.selectors[id] as ScopePlan['selectors'][number];
      return (nodes.get(siblings(parent, name)) ?? 0) >= shape.max;
    });
    if (full) refused.add(i);
    if (full) return false;
    chosen.add(i);
    for (const id of made) {
      const { name, parent } = scope.selectors[id] as ScopePlan['selectors'][number];
      nodes.set(siblings(parent, name), (nodes.get(siblings(parent, name)) ?? 0) + 1);
      used.add(id);
    }
    if (place?.leaf.kind === 'component') elements.add(`${place.selector}/${place.leaf.element}`);
    return true;
  };
  const room = (row: EachPlan): number => {
    const last = row.steps.at(-1);
    if (!last || row.elements || (row.single && used.has(row.parent))) return 9;
    if (row.single) {
      const { name, parent } = scope.selectors[row.parent] as ScopePlan['selectors'][number];
      return last.shape.max - (nodes.get(siblings(parent, name)) ?? 0);
    }
    return last.shape.max - (nodes.get(siblings(row.parent, last.name)) ?? 0);
  };
  for (const i of order) {
    const row = scope.rows[i] as PlanRow;
    if (row.kind === 'fixed' || raw.coins[i] || (row.kind === 'field' && row.fallback !== undefined))
      choose(i);
  }
  for (let grown = true; grown; ) {
    grown = false;
    order.forEach((i, k) => {
      const need = needs[k];
      if (chosen.has(i) || refused.has(i) || need === undefined) return;
      if (need.whenNode !== undefined ? !used.has(need.whenNode) : !elements.has(need.whenElement as string))
        return;
      if (choose(i)) grown = true;
    });
  }
  for (const i of order) {
    const row = scope.rows[i] as PlanRow;
    if (!chosen.has(i)) continue;
    if (row.when && !holds(row.when, item, (up) => outers[up - 1])) continue;
    if (row.kind === 'each') {
      const made = fillEach(row, raw.values[i] as RawEach, item, outers, room(row), named(scope, row));
      const parent = row.single ? (scope.selectors[row.parent]?.parent ?? -1) : row.parent;
      const key = siblings(parent, row.steps.at(-1)?.name ?? '');
      if (row.single && made > 0) used.add(row.parent);
      nodes.set(key, (nodes.get(key) ?? 0) + made);
    } else merge(row, raw.values[i], item);
  }
}

function fillEach(
  row: EachPlan,
  raw: RawEach,
  item: Members,
  outers: readonly Members[],
  room: number,
  named: ReadonlyArray<readonly Test[]>,
): number {
  const given = new Set([
    row.only?.field[0],
    ...row.scope.rows.map((each) => (each.kind === 'fixed' ? each.field[0] : undefined)),
  ]);
  const made = raw.items.slice(0, Math.max(0, room)).flatMap((each, i): unknown[] => {
    const inner: Members = {};
    row.lifted.forEach((lift, k) => {
      if (raw.liftCoins[k] && holdsFor(lift, inner, [item, ...outers])) merge(lift, raw.lifted[k], inner);
    });
    if (row.above) decide(row.above, raw.above[i] as Raw, inner, [item, ...outers]);
    decide(row.scope, each, inner, [item, ...outers]);
    const { only } = row;
    if (only && !only.negated && !only.words.has(String(valueAt(inner, only.field))))
      setAt(inner, only.field, raw.words[i]);
    if (only?.negated && only.words.has(String(valueAt(inner, only.field)))) return [];
    const demanding =
      row.steps.at(-1)?.tests.filter((each) => each.negated && each.values.includes('')) ?? [];
    if (demanding.length > 0 && !passes(row, inner, item, demanding)) return [];
    if (row.rest && named.some((tests) => passes(row, inner, item, tests))) return [];
    if (row.plain) return inner[''] === undefined ? [] : [inner['']];
    const said = Object.keys(inner).filter((name) => !given.has(name));
    return said.length === 0 && (row.single || Object.keys(inner).length === 0) ? [] : [inner];
  });
  const known = valueAt(item, row.field);
  if (made.length > 0) setAt(item, row.field, [...(Array.isArray(known) ? known : []), ...made]);
  return made.length;
}

/** Predicates of what other rows name beside a rest: an item that passes them is read as theirs. */
function named(scope: ScopePlan, row: EachPlan): ReadonlyArray<readonly Test[]> {
  const name = row.steps.at(-1)?.name;
  if (!row.rest || name === undefined) return [];
  const arrays = scope.rows.filter(
    (each): each is EachPlan => each.kind === 'each' && !each.rest && each.steps.at(-1)?.name === name,
  );
  return [
    ...scope.selectors.filter((each) => each.name === name && each.parent === row.parent),
    ...arrays.map((each) => each.steps.at(-1) as StepPlan),
  ].map((each) => each.tests);
}

function passes(row: EachPlan, inner: Members, item: Members, tests: readonly Test[]): boolean {
  const last = row.steps.at(-1) as StepPlan;
  const node = build(last);
  const zone = zoneOf('Asia/Shanghai') as NonNullable<ReturnType<typeof zoneOf>>;
  const run = { zone, syntax: 'edifact' as const, problems: [], taken: new Map(), returning: false };
  const outer = desk(row.scope.outer ?? row.scope, build(last), item);
  scopeWriter(row.scope)(run, desk(row.scope, node, inner, outer));
  finish(run, node);
  return tests.every(({ key, negated, values }) => {
    return values.includes(node.values.get(key)?.value ?? '') !== negated;
  });
}

const holdsFor = (row: ValuePlan, item: Members, outers: readonly Members[]): boolean =>
  row.when === undefined || holds(row.when, item, (up) => outers[up - 1]);

/** Values of a row are lists of [field, value], so that a row of several fields is like any other. */
function merge(row: PlanRow, pairs: unknown, item: Members): void {
  if (row.kind === 'const' || row.kind === 'count' || row.kind === 'ignore') return;
  for (const [field, value] of pairs as ReadonlyArray<readonly [readonly string[], unknown]>)
    if (value !== undefined) setAt(item, field, value);
}

/** The node of the scope that an array's nodes stand in, where there will be any. */
function parentOf(scope: ScopePlan, row: PlanRow, raw: unknown): number {
  if (row.kind !== 'each' || (raw as RawEach).items.length === 0) return -1;
  return row.single ? (scope.selectors[row.parent]?.parent ?? -1) : row.parent;
}
