import { type Node, type ProblemCode, problem } from '../core/index.js';
import { isUnreadable, type Scalar, type Unreadable } from './codecs/index.js';
import { type Frame, type Members, mark, nodeAt, type Run, setAt, valueAt } from './frame.js';
import type {
  ConstPlan,
  CountPlan,
  FieldPlan,
  PartsPlan,
  Place,
  SpreadPlan,
  TuplePlan,
  ValuePlan,
} from './plan.js';

/** Reads one row of a frame's scope into an item. */
export type Reader = (run: Run, frame: Frame, item: Members) => void;

export function valueReader(row: ValuePlan): Reader {
  switch (row.kind) {
    case 'field':
      return fieldReader(row);
    case 'by':
      return tupleReader(row);
    case 'parts':
      return partsReader(row);
    case 'spread':
      return spreadReader(row);
  }
}

const mayErr = ({ leaf }: Place): boolean => leaf.kind === 'attribute' && leaf.name === 'formatId';

const NOT_MINE = Symbol('not read by this row');

function fieldReader(row: FieldPlan): Reader {
  const { codec, codes, field, keep, moments, places, unit } = row;
  const decode = (run: Run, node: Node, index: number, wire: string): Scalar | Unreadable | undefined => {
    if (!moments) return codec.decode(wire, run.zone);
    const qualifier = moments.qualifiers[index];
    const format = qualifier && node.value(qualifier.leaf);
    const value = moments.codec.decode(wire, run.zone, format);
    // eFTI may leave formatId out, and puts 205 at values without a zone: the value says more than its attribute.
    if (qualifier && isUnreadable(value) && format !== undefined && mayErr(qualifier)) {
      const alone = moments.codec.decode(wire, run.zone, undefined);
      if (alone !== undefined && !isUnreadable(alone)) {
        mark(run, node, qualifier.key);
        report(run, 'value-conflict', node, qualifier, format, wire);
        keepWire(run, qualifier, format);
        return alone;
      }
    }
    if (qualifier && format !== undefined && value !== undefined) mark(run, node, qualifier.key);
    return value;
  };
  const target = unit ? [...field, 'value'] : field;
  /** Says whether the value is this row's at all; a moment in a format that isn't one of its is not. */
  const read = (
    run: Run,
    node: Node,
    place: Place,
    index: number,
    wire: string,
    item: Members,
  ): Scalar | undefined | typeof NOT_MINE => {
    if (codes) {
      const word = codes.wordOf.get(wire) ?? codes.wordOf.get(wire.trim());
      if (keep) {
        setAt(item, keep, wire);
        run.trace?.(item, keep, node, place.leaf);
      }
      if (word === undefined) {
        report(run, 'code-unmapped', node, place, wire);
        if (!keep) keepWire(run, place, wire);
        return undefined;
      }
      return word;
    }
    const value = decode(run, node, index, wire);
    if (value === undefined) return NOT_MINE;
    if (!isUnreadable(value)) return value;
    report(run, value.unreadable, node, place, wire, value.expected);
    keepWire(run, place, wire);
    // Without its value a qualifier says nothing, and without its qualifier a kept value says little.
    const qualifier = moments?.qualifiers[index];
    const format = qualifier && node.value(qualifier.leaf);
    if (qualifier && format !== undefined) keepWire(run, qualifier, format);
    return undefined;
  };
  const first = (run: Run, frame: Frame, item: Members, place: Place, index: number): boolean => {
    const node = nodeAt(frame, place);
    const wire = node?.value(place.leaf);
    if (node === undefined || wire === undefined) return false;
    const value = read(run, node, place, index, wire, item);
    if (value === NOT_MINE) return false;
    mark(run, node, place.key);
    if (value !== undefined) {
      setAt(item, target, value);
      run.trace?.(item, target, node, place.leaf);
    }
    if (unit) readUnit(run, node, index, item, value !== undefined);
    return true;
  };
  const readUnit = (run: Run, node: Node, index: number, item: Members, found: boolean): void => {
    const place = unit?.places[index];
    const wire = place && node.value(place.leaf);
    if (place && wire !== undefined) {
      mark(run, node, place.key);
      if (found) {
        setAt(item, [...field, 'unit'], unit?.codes?.wordOf.get(wire) ?? wire);
        run.trace?.(item, [...field, 'unit'], node, place.leaf);
      } else keepWire(run, place, wire);
    } else if (found && unit?.constant !== undefined) setAt(item, [...field, 'unit'], unit.constant);
  };
  if (places.length === 1) {
    const place = places[0] as Place;
    return (run, frame, item) => {
      first(run, frame, item, place, 0);
    };
  }
  return (run, frame, item) => {
    let before: Scalar | undefined;
    let taken = false;
    places.forEach((place, index) => {
      if (!taken) {
        taken = first(run, frame, item, place, index);
        if (taken) before = valueAt(item, target) as Scalar | undefined;
        return;
      }
      const node = nodeAt(frame, place);
      const wire = node?.value(place.leaf);
      if (node === undefined || wire === undefined) return;
      const value = codes ? codes.wordOf.get(wire) : decode(run, node, index, wire);
      if (value === undefined && !codes) return;
      mark(run, node, place.key);
      if (value !== before) {
        report(run, 'value-conflict', node, place, wire, String(before ?? ''));
        keepWire(run, place, wire);
      }
    });
  };
}

function tupleReader(row: TuplePlan): Reader {
  return (run, frame, item) => {
    const nodes = row.places.map((place) => nodeAt(frame, place));
    const wires = row.places.map((place, i) => nodes[i]?.value(place.leaf));
    if (wires.every((wire) => wire === undefined)) return;
    const word = row.wordOf.get(wires.map((wire) => wire ?? '').join('\u0000'));
    let said = false;
    wires.forEach((wire, i) => {
      const node = nodes[i];
      const place = row.places[i] as Place;
      if (wire === undefined || node === undefined) return;
      mark(run, node, place.key);
      if (word !== undefined) return;
      if (!said) report(run, 'code-unmapped', node, place, wires.map((each) => each ?? '').join(' '));
      said = true;
      keepWire(run, place, wire);
    });
    if (word === undefined) return;
    setAt(item, row.field, word);
    const first = row.places.findIndex((_, i) => wires[i] !== undefined);
    const [node, place] = [nodes[first], row.places[first]];
    if (node !== undefined && place !== undefined) run.trace?.(item, row.field, node, place.leaf);
  };
}

function partsReader(row: PartsPlan): Reader {
  return (run, frame, item) => {
    let taken = false;
    for (const place of row.places) {
      const node = nodeAt(frame, place);
      const wire = node?.value(place.leaf);
      if (node === undefined || wire === undefined || taken) continue;
      taken = true;
      mark(run, node, place.key);
      const values = row.codec.decode(wire);
      if (isUnreadable(values)) {
        report(run, values.unreadable, node, place, wire, values.expected);
        keepWire(run, place, wire);
      } else
        row.fields.forEach((field, i) => {
          const value = (values as ReadonlyArray<string | undefined>)[i];
          if (value === undefined) return;
          setAt(item, field, value);
          run.trace?.(item, field, node, place.leaf);
        });
    }
  };
}

/** A part as long as the place allows goes on in the next one; a shorter one ends a line. */
function spreadReader(row: SpreadPlan): Reader {
  return (run, frame, item) => {
    const parts: string[] = [];
    row.places.forEach((place, i) => {
      const node = nodeAt(frame, place);
      const wire = node?.value(place.leaf);
      if (node === undefined || wire === undefined) return;
      mark(run, node, place.key);
      if (parts.length === 0) run.trace?.(item, row.field, node, place.leaf);
      parts[i] = wire;
    });
    if (parts.length === 0) return;
    if (row.list)
      setAt(
        item,
        row.field,
        parts.filter((part) => part !== undefined),
      );
    else
      setAt(
        item,
        row.field,
        joinSpread(
          Array.from(parts, (part) => part ?? ''),
          row.width,
        ),
      );
  };
}

/** The text of its parts; `splitSpread` is its inverse. */
export function joinSpread(parts: readonly string[], width: number): string {
  let text = '';
  parts.forEach((part, i) => {
    if (i > 0 && lengthOf(parts[i - 1] as string) < width) text += '\n';
    text += part;
  });
  return text;
}

/** Characters, as standards count lengths: one beyond the basic plane is one. */
export const lengthOf = (text: string): number => {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) length--;
  }
  return length;
};

export function constReader(row: ConstPlan): Reader {
  const { place, value } = row;
  return (run, frame) => {
    const node = nodeAt(frame, place);
    const wire = node?.value(place.leaf);
    if (node === undefined || wire === undefined) return;
    mark(run, node, place.key);
    if (wire === value) return;
    report(run, 'const-different', node, place, wire, value);
    keepWire(run, place, wire);
  };
}

export function countReader(row: CountPlan): Reader {
  const { place } = row;
  return (run, frame, item) => {
    const node = nodeAt(frame, place);
    const wire = node?.value(place.leaf);
    if (node === undefined || wire === undefined) return;
    mark(run, node, place.key);
    const actual = countItems(item, row.field);
    if (Number(wire.replace(',', '.')) === actual) return;
    report(run, 'total-mismatch', node, place, wire, String(actual));
    keepWire(run, place, wire);
  };
}

/** How many items an array has, over all items of the arrays around it. */
export function countItems(item: unknown, field: readonly string[]): number {
  const [name, ...rest] = field;
  const value = name === undefined ? item : valueAt(item, [name]);
  if (Array.isArray(value))
    return rest.length === 0
      ? value.length
      : value.reduce((sum: number, each: unknown) => sum + countItems(each, rest), 0);
  return rest.length === 0 ? 0 : countItems(value, rest);
}

/** A problem at a place of the message. */
export function report(
  run: Run,
  code: ProblemCode,
  node: Node,
  place: Place,
  found: string,
  expected?: string,
): void {
  if (run.quiet > 0) return;
  run.problems.push(
    problem(
      code,
      { message: run.message, segment: node.position, path: place.path, offset: node.offset(place.leaf) },
      { found, expected },
    ),
  );
}

/** Keeps what was received where the document has no field for it. */
export function keepWire(run: Run, place: Place, wire: string): void {
  if (run.quiet === 0) run.extensions.push({ path: place.path, value: wire });
}
