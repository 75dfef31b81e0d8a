import fc from 'fast-check';
import { precisionIn } from './codecs/index.js';
import { type Precision, printMoment } from './codecs/moment.js';
import type { FieldPlan, Place, PlanRow, ScopePlan, Test } from './plan.js';
import { bounds, range, types, words } from './schema.js';

const HOSTILE = [...'ABCXYZabc0189 -+:?*\'<>&"/.,;=()[]', '大', '连', '港', '箱', 'A', '(', '、', 'é'];

const LONGEST = 70;

export type Pairs = ReadonlyArray<readonly [readonly string[], unknown]>;

export function pairsOf(scope: ScopePlan, row: PlanRow, outer: readonly Test[]): fc.Arbitrary<Pairs> {
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
