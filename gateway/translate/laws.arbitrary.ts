import fc from 'fast-check';
import type { ElementShape, ShapeNode } from '../core/index.js';
import { build, desk, finish } from './building.js';
import { precisionIn, zoneOf } from './codecs/index.js';
import { type Precision, printMoment } from './codecs/moment.js';
import { holds, type Members, setAt, valueAt } from './frame.js';
import type {
  EachPlan,
  FieldPlan,
  Place,
  Plan,
  PlanRow,
  ScopePlan,
  StepPlan,
  Test,
  ValuePlan,
} from './plan.js';
import { bounds, range, types, words } from './schema.js';
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

const HOSTILE = [...'ABCXYZabc0189 -+:?*\'<>&"/.,;=()[]', '大', '连', '港', '箱', 'A', '(', '、', 'é'];
const LONGEST = 70;

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
  const run = { zone, syntax: 'edifact' as const, problems: [], taken: new Map() };
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

type Pairs = ReadonlyArray<readonly [readonly string[], unknown]>;

function pairsOf(scope: ScopePlan, row: PlanRow, outer: readonly Test[]): fc.Arbitrary<Pairs> {
  const one = (field: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Pairs> =>
    value.map((each) => [[field, each]]);
  switch (row.kind) {
    case 'fixed':
      return fc.constant([[row.field, row.value]]);
    case 'by':
      return one(row.field, fc.constantFrom(...row.tupleOf.keys()));
    case 'parts': {
      const { codec } = row;
      const samples = [
        'CNDLC/0900',
        'CNDLC',
        'CNNHS510088/5119',
        'UN9783148',
        'CN52005502',
        '5200550298',
        'M/123456',
        'E/9+8',
        'USCI+91AB',
        'plain',
        '9321483',
        '132',
        '136',
        '7',
      ];
      const longest = row.places[0]?.value?.max ?? LONGEST;
      const readable = samples
        .filter((text) => text.length <= longest)
        .map((text) => codec.decode(text))
        .filter(Array.isArray);
      return fc
        .constantFrom(...readable)
        .map((values) => row.fields.map((field, i) => [field, values[i]] as const));
    }
    case 'spread': {
      const longest = Math.min(row.width, row.places[0]?.value?.max ?? row.width);
      if (row.list)
        return one(row.field, fc.array(text(1, longest), { minLength: 1, maxLength: row.places.length }));
      const room = row.places.length;
      return one(
        row.field,
        fc.oneof(
          fc
            .array(text(1, Math.max(1, longest - 1)), { minLength: 1, maxLength: room })
            .map((lines) => lines.join('\n')),
          text(1, longest * room),
        ),
      );
    }
    case 'field':
      return fieldOf(
        row,
        row.places[0]?.selector === -1
          ? outer
          : (scope.selectors[row.places[0]?.selector ?? -1]?.tests ?? []),
      );
    default:
      return fc.constant([]);
  }
}

function fieldOf(row: FieldPlan, tests: readonly Test[]): fc.Arbitrary<Pairs> {
  const { codes, field, keep, unit } = row;
  const place = row.places[0] as Place;
  if (place.absolute) return fc.constant([]);
  const ruling = tests.filter((test) => test.key === place.key);
  const allowed = (wire: string): boolean =>
    ruling.every((test) => test.values.includes(wire) !== test.negated);
  if (codes) {
    const wires = [...codes.wordOf].filter(
      ([wire]) => allowed(wire) && wire.length <= (place.value?.max ?? 99),
    );
    const list = place.value?.fixed;
    const listed = list ? wires.filter(([wire]) => list.includes(wire)) : wires;
    if (listed.length > 0) wires.splice(0, wires.length, ...listed);
    if (wires.length === 0) return fc.constant([]);
    const first = wires.filter(([wire, word]) => codes.codesOf.get(word)?.[0] === wire);
    if (!keep)
      return fc.constantFrom(...(first.length > 0 ? first : wires)).map(([, word]) => [[field, word]]);
    return fc.constantFrom(...wires).map(([wire, word]) => [
      [field, word],
      [keep, wire],
    ]);
  }
  const positive = ruling.find((test) => !test.negated);
  const values = positive?.values.filter((each) => each !== '') ?? [];
  if (values.length > 0) return fc.constantFrom(...values).map((value) => [[field, value]]);
  if (positive) return fc.constant([]);
  const plain = scalarOf(row, place).filter((value) => allowed(String(value)));
  if (!unit) return plain.map((value) => [[field, value]]);
  const units =
    unit.constant !== undefined
      ? fc.constant(unit.constant)
      : unit.codes
        ? fc.constantFrom(...unit.codes.codesOf.keys())
        : fc
            .constantFrom('KGM', 'TNE', 'MTQ')
            .filter((each) => each.length <= (unit.places[0]?.value?.max ?? 3));
  return fc.tuple(plain, units).map(([value, name]) => [
    [[...field, 'value'], value],
    [[...field, 'unit'], name],
  ]);
}

function scalarOf(row: FieldPlan, place: Place): fc.Arbitrary<unknown> {
  const { codec, view } = row;
  const shape = place.value;
  // The first of several places that has the room is written.
  const roomiest = Math.max(...row.places.map((each) => each.value?.max ?? LONGEST));
  const longest = Math.min(shape?.type === 'an' ? roomiest : (shape?.max ?? LONGEST), LONGEST);
  if (codec.name.startsWith('datetime')) return momentOf(row.formats);
  if (codec.name.startsWith('boolean')) return fc.boolean();
  if (codec.name === 'decimal' || codec.name === 'integer') {
    const whole = codec.name === 'integer' || (types(view).has('integer') && !types(view).has('number'));
    const digits = Math.max(1, Math.min(longest - 1, 12));
    const limits = range(view);
    return fc
      .tuple(
        fc.integer({ min: 0, max: 10 ** Math.min(digits, 9) - 1 }),
        fc.integer({ min: 0, max: whole ? 0 : Math.min(3, digits - 1) }),
      )
      .map(([value, scale]) => Number((value / 10 ** scale).toFixed(scale)))
      .filter((value) => value >= limits.min && value <= limits.max);
  }
  const list = words(view);
  if (list && list.length > 0) return fc.constantFrom(...list);
  const { max, min, patterns } = bounds(view);
  const top = Math.min(longest, max);
  if (patterns[0] !== undefined)
    return fc.stringMatching(new RegExp(patterns[0])).filter((each) => each.length > 0 && each.length <= top);
  if (shape?.type === 'n')
    return fc
      .integer({ min: 1, max: 10 ** Math.min(top, 9) - 1 })
      .map((each) => String(each).padStart(shape.min, '0'));
  if (shape?.codes && shape.codes.size > 0)
    return fc.constantFrom(...shape.codes.keys()).filter((each) => each.length <= top);
  return text(Math.max(1, min, shape?.min ?? 1), Math.max(1, top), shape?.type === 'a');
}

/** Text without blanks at its ends, which no wire keeps; often as long as allowed. */
function text(min: number, max: number, letters = false): fc.Arbitrary<string> {
  const character = letters ? fc.constantFrom(...'ABCDEXYZ') : fc.constantFrom(...HOSTILE);
  const inner = letters ? character : character.filter((each) => each !== ' ');
  const top = Math.min(max, 200);
  const shaped = (length: number): fc.Arbitrary<string> =>
    length <= 2
      ? fc.array(inner, { minLength: length, maxLength: length }).map((each) => each.join(''))
      : fc
          .tuple(inner, fc.array(character, { minLength: length - 2, maxLength: length - 2 }), inner)
          .map(([first, middle, last]) =>
            `${first}${middle.join('')}${last}`.replace(/ {2,}/g, (run) => '-'.repeat(run.length)),
          );
  return fc.oneof(fc.integer({ min, max: Math.min(top, min + 8) }), fc.constant(top)).chain(shaped);
}

function momentOf(formats: readonly string[]): fc.Arbitrary<string> {
  const precisions = [...new Set(formats.map(precisionIn))].filter(
    (each): each is Precision => each !== undefined,
  );
  const periods = formats.every((each) => /^71\d$/.test(each));
  const moment = fc
    .tuple(
      fc.date({
        min: new Date('2001-01-01T00:00:00Z'),
        max: new Date('2049-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.constantFrom(...precisions),
    )
    .map(([date, precision]) => {
      const fine = ['year', 'month', 'day', 'minute', 'second', 'millisecond'].indexOf(precision);
      return printMoment({
        year: date.getUTCFullYear(),
        month: fine > 0 ? date.getUTCMonth() + 1 : undefined,
        day: fine > 1 ? date.getUTCDate() : undefined,
        hour: fine > 2 ? date.getUTCHours() : undefined,
        minute: fine > 2 ? date.getUTCMinutes() : undefined,
        second: fine > 3 ? date.getUTCSeconds() : undefined,
        millisecond: fine > 4 ? date.getUTCMilliseconds() : undefined,
        offset: fine > 2 ? 480 : undefined,
      });
    });
  return periods ? fc.tuple(moment, moment).map(([from, to]) => `${from}/${to}`) : moment;
}

/** When a row's value must be there: as soon as its node, or another component of its element, is. */
function needOf(
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

/** The node of the scope that an array's nodes stand in, where there will be any. */
function parentOf(scope: ScopePlan, row: PlanRow, raw: unknown): number {
  if (row.kind !== 'each' || (raw as RawEach).items.length === 0) return -1;
  return row.single ? (scope.selectors[row.parent]?.parent ?? -1) : row.parent;
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
