import { complain, type Desk, misfit, put, take, type Writing, zeroFilled } from './building.js';
import { momentsOf, type Scalar } from './codecs/index.js';
import { type Members, valueAt } from './frame.js';
import type { FieldPlan, PartsPlan, Place, SpreadPlan, TuplePlan, ValuePlan } from './plan.js';
import { joinSpread, lengthOf } from './read-value.js';

/** Writes one row's values of an item; @returns whether there was something to write. */
export type Writer = (run: Writing, at: Desk, item: Members) => boolean;

export function valueWriter(row: ValuePlan): Writer {
  switch (row.kind) {
    case 'field':
      return fieldWriter(row);
    case 'by':
      return tupleWriter(row);
    case 'parts':
      return partsWriter(row);
    case 'spread':
      return spreadWriter(row);
  }
}

function fieldWriter(row: FieldPlan): Writer {
  const { codec, codes, field, keep, moments, name, unit } = row;
  const place = row.places[0] as Place;
  const numeric = codec.name === 'decimal' || codec.name === 'integer';
  const target = unit ? [...field, 'value'] : field;
  const coded = (run: Writing, at: Desk, item: Members, word: unknown): boolean => {
    const kept = keep && valueAt(item, keep);
    if (keep && kept !== undefined) take(run, item, keep);
    if (word !== undefined) take(run, item, field);
    const meaning = typeof kept === 'string' ? codes?.wordOf.get(kept) : undefined;
    // The code that came in is written again where it means here what the word says, not merely because it was there.
    const own = word === undefined ? [] : (codes?.codesOf.get(String(word)) ?? []);
    const candidates = typeof kept === 'string' && meaning === word ? [kept, ...own] : own;
    const fixed = place.value?.fixed;
    const code = candidates.find((each) => fixed === undefined || fixed.includes(each));
    if (code !== undefined) put(run, at, row.places[roomyPlace(row.places, code)] as Place, code, name);
    else if (word !== undefined || kept !== undefined)
      complain(run, 'field-not-carried', place.path, name, String(word ?? kept));
    return word !== undefined || kept !== undefined;
  };
  const dated = (run: Writing, at: Desk, value: unknown): boolean => {
    const written = moments?.codec.encode(value, run.zone);
    if (!written) return false;
    const index = roomyPlace(row.places, written.text);
    put(run, at, row.places[index] as Place, written.text, name);
    const qualifier = moments?.qualifiers[index];
    if (qualifier && written.format !== '') put(run, at, qualifier, written.format, name);
    if (written.cut) complain(run, 'field-not-carried', place.path, name, String(value), written.text);
    return true;
  };
  const plainMoments = !moments && row.formats.length > 0 ? momentsOf(row.formats) : undefined;
  return (run, at, item) => {
    const value = valueAt(item, target);
    if (codes) return coded(run, at, item, value);
    if (value === undefined || value === null || value === '') return false;
    take(run, item, target);
    if (moments) {
      if (!dated(run, at, value)) complain(run, 'field-not-carried', place.path, name, String(value));
      return true;
    }
    const text = codec.encode(value, run.zone);
    if (text === undefined) complain(run, 'field-not-carried', place.path, name, String(value));
    else {
      const index = row.places.length === 1 ? 0 : roomyPlace(row.places, text);
      const chosen = row.places[index] as Place;
      put(run, at, chosen, numeric ? zeroFilled(text, chosen) : text, name);
      if (plainMoments && typeof plainMoments !== 'string' && plainMoments.encode(value, run.zone)?.cut)
        complain(run, 'field-not-carried', place.path, name, String(value), text);
      if (unit) writeUnit(run, at, item, row, unit, index);
    }
    return true;
  };
}

/** Index of the first place that the value fits, else of the first. */
function roomyPlace(places: readonly Place[], text: string): number {
  if (places.length === 1) return 0;
  return Math.max(
    0,
    places.findIndex(({ value }) => value === undefined || misfit(value, text) === undefined),
  );
}

function writeUnit(
  run: Writing,
  at: Desk,
  item: Members,
  row: FieldPlan,
  unit: NonNullable<FieldPlan['unit']>,
  index: number,
): void {
  const value = valueAt(item, [...row.field, 'unit']);
  if (value === undefined) return;
  take(run, item, [...row.field, 'unit']);
  const name = `${row.name}.unit`;
  const place = unit.places[index];
  const path = place?.path ?? (row.places[0] as Place).path;
  if (!place) {
    if (value !== unit.constant) complain(run, 'field-not-carried', path, name, String(value), unit.constant);
    return;
  }
  put(run, at, place, unit.codes?.codesOf.get(String(value))?.[0] ?? String(value), name);
}

/** What a row writes where the document has no value. */
export function fallbackOf(row: FieldPlan, run: Writing): string | undefined {
  const { fallback, codes, codec } = row;
  if (fallback === undefined) return undefined;
  return codes
    ? (codes.codesOf.get(String(fallback))?.[0] ?? String(fallback))
    : zeroFilled(encodeScalar(codec.encode(fallback, run.zone), fallback), row.places[0] as Place);
}

const encodeScalar = (text: string | undefined, value: Scalar): string => text ?? String(value);

function tupleWriter(row: TuplePlan): Writer {
  return (run, at, item) => {
    const word = valueAt(item, row.field);
    if (word === undefined) return false;
    take(run, item, row.field);
    const tuple = row.tupleOf.get(String(word));
    if (!tuple) {
      complain(run, 'field-not-carried', (row.places[0] as Place).path, row.name, String(word));
      return true;
    }
    tuple.forEach((code, i) => {
      put(run, at, row.places[i] as Place, code, row.name);
    });
    return true;
  };
}

function partsWriter(row: PartsPlan): Writer {
  const place = row.places[0] as Place;
  return (run, at, item) => {
    const values = row.fields.map((field) => {
      const value = valueAt(item, field);
      if (value === undefined || value === '') return undefined;
      take(run, item, field);
      return String(value);
    });
    if (values.every((value) => value === undefined)) return false;
    const text = row.codec.encode(values);
    if (text === undefined)
      complain(run, 'field-not-carried', place.path, row.name, values.map((each) => each ?? '').join(' '));
    else put(run, at, row.places[roomyPlace(row.places, text)] as Place, text, row.name);
    return true;
  };
}

function spreadWriter(row: SpreadPlan): Writer {
  const first = row.places[0] as Place;
  const items = (run: Writing, at: Desk, list: readonly unknown[]): boolean => {
    // Items beyond the last place stay untaken and are reported as not carried.
    list.slice(0, row.places.length).forEach((value, i) => {
      take(run, list, [String(i)]);
      put(run, at, row.places[i] as Place, String(value), row.name);
    });
    return list.length > 0;
  };
  return (run, at, item) => {
    const value = valueAt(item, row.field);
    if (Array.isArray(value)) return items(run, at, value);
    if (value === undefined || value === '') return false;
    take(run, item, row.field);
    const parts = splitSpread(String(value), row.width);
    if (parts.length > row.places.length || joinSpread(parts, row.width) !== value)
      complain(run, 'field-not-carried', first.path, row.name, String(value));
    parts.slice(0, row.places.length).forEach((part, i) => {
      put(run, at, row.places[i] as Place, part, row.name);
    });
    return true;
  };
}

/** Lines, each cut into parts of that many characters. */
export function splitSpread(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (lengthOf(line) <= width) return [line];
    const characters = Array.from(line);
    const parts: string[] = [];
    for (let i = 0; i < characters.length; i += width) parts.push(characters.slice(i, i + width).join(''));
    return parts;
  });
}
