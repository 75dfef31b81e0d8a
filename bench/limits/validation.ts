import type { ElementShape, Shape, ShapeNode, ValueShape } from '../../gateway/index.js';
import { COMPONENT, ELEMENT, END, marksOf } from './tape.js';

/**
 * The hand-written limit of checking: an interchange of one type of message checked on its bytes against the
 * directory's table: order, occurrence, mandatory segments, elements and components, lengths, classes, codes, and
 * the counts of UNT and UNZ. No strings, no places, no reports, no recovery, default separators only; gives the
 * number of faults.
 */
export type Check = (bytes: Uint8Array) => number;

interface Value {
  readonly mandatory: boolean;
  readonly min: number;
  readonly max: number;
  readonly numeric: boolean;
  readonly alphabetic: boolean;
  /** Codes of up to three characters, packed. */
  readonly codes: Set<number> | undefined;
}

interface Row {
  readonly tag: number;
  readonly min: number;
  readonly max: number;
  readonly elements: ReadonlyArray<{ readonly mandatory: boolean; readonly values: readonly Value[] }>;
  readonly rows: readonly Row[];
}

interface Frame {
  rows: readonly Row[];
  place: number;
  count: number;
}

const packed = (text: string): number => {
  let word = 0;
  for (let i = 0; i < text.length; i++) word = (word << 8) | text.charCodeAt(i);
  return word;
};

function valueRuleOf({ mandatory, min, max, type, codes }: ValueShape): Value {
  const short = codes !== undefined && [...codes.keys()].every((each) => each.length <= 3);
  return {
    mandatory,
    min,
    max,
    numeric: type === 'n',
    alphabetic: type === 'a',
    codes: short ? new Set([...(codes as ReadonlyMap<string, string>).keys()].map(packed)) : undefined,
  };
}

const elementOf = (each: ElementShape) => ({
  mandatory: each.mandatory,
  values: each.components.map(valueRuleOf),
  repeat: each.repeat,
});

const rowOf = (node: ShapeNode): Row => ({
  tag: packed(node.tag),
  min: node.min,
  max: node.max,
  elements: node.elements.flatMap((each) =>
    Array.from({ length: each.repeat }, (_, i) => ({
      ...elementOf(each),
      mandatory: each.mandatory && i === 0,
    })),
  ),
  rows: node.children.map(rowOf),
});

/** Makes the check of that table. */
export function checkOf(shape: Shape): Check {
  const top = shape.root.children.map(rowOf);
  const UNH = packed('UNH');
  const UNT = packed('UNT');
  const UNZ = packed('UNZ');
  return (bytes) => {
    const { marks, count } = marksOf(bytes);
    const stack: Frame[] = [{ rows: top, place: 0, count: 0 }];
    let depth = 0;
    let faults = 0;
    let segments = 0;
    let messages = 0;
    let inside = false;
    let from = 0;

    /** The row that takes the segment: forward in this level, else closing it and on in the one above. */
    const seat = (tag: number): Row | undefined => {
      for (;;) {
        const frame = stack[depth] as Frame;
        for (let place = frame.place; place < frame.rows.length; place++) {
          const row = frame.rows[place] as Row;
          if (row.tag === tag && (place !== frame.place || frame.count < row.max)) {
            if (place !== frame.place) {
              frame.place = place;
              frame.count = 0;
            }
            frame.count++;
            if (row.rows.length > 0) {
              depth++;
              const inner = stack[depth] ?? { rows: row.rows, place: 0, count: 0 };
              inner.rows = row.rows;
              inner.place = 0;
              inner.count = 0;
              stack[depth] = inner;
            }
            return row;
          }
          if (row.min > 0 && (place !== frame.place || frame.count === 0)) {
            if (depth === 0) return undefined;
            faults++;
            break;
          }
        }
        if (depth === 0) return undefined;
        depth--;
      }
    };
    const check = (value: Value, start: number, end: number): void => {
      let length = end - start;
      if (value.numeric || value.alphabetic)
        for (let i = start; i < end; i++) {
          const byte = bytes[i] as number;
          const digit = byte >= 0x30 && byte <= 0x39;
          if (value.alphabetic ? digit : !digit) {
            if (value.numeric && (byte === 0x2d || byte === 0x2e || byte === 0x2c)) length--;
            else faults++;
          }
        }
      if (length > value.max || length < value.min) faults++;
      if (value.codes === undefined || end - start > 3) return;
      let word = 0;
      for (let i = start; i < end; i++) word = (word << 8) | (bytes[i] as number);
      if (!value.codes.has(word)) faults++;
    };

    for (let m = 0; m < count; ) {
      while ((bytes[from] as number) <= 0x20) from++;
      const end = (marks[m] as number) >> 2;
      const tag =
        ((bytes[from] as number) << 16) | ((bytes[from + 1] as number) << 8) | (bytes[from + 2] as number);
      if (end - from !== 3) faults++;
      if (tag === UNH) {
        inside = true;
        depth = 0;
        (stack[0] as Frame).place = 0;
        (stack[0] as Frame).count = 0;
        segments = 0;
        messages++;
      }
      let row: Row | undefined;
      if (inside) {
        segments++;
        row = seat(tag);
        if (row === undefined) faults++;
      }
      let element = 0;
      let component = 0;
      let filled = false;
      let number = 0;
      for (; ((marks[m] as number) & 3) !== END; m++) {
        const kind = (marks[m] as number) & 3;
        if (kind === ELEMENT) {
          if (element > 0 && !filled && row?.elements[element - 1]?.mandatory === true) faults++;
          element++;
          component = 1;
          filled = false;
        } else if (kind === COMPONENT) component++;
        const start = ((marks[m] as number) >> 2) + 1;
        const stop = (marks[m + 1] as number) >> 2;
        if (element === 1 && component === 1 && (tag === UNT || tag === UNZ)) {
          number = 0;
          for (let i = start; i < stop; i++) number = number * 10 + (bytes[i] as number) - 0x30;
        }
        if (row === undefined) continue;
        const value = row.elements[element - 1]?.values[component - 1];
        if (value === undefined) faults++;
        else if (stop > start) {
          filled = true;
          check(value, start, stop);
        } else if (value.mandatory && filled) faults++;
      }
      if (row !== undefined)
        for (let i = element; i < row.elements.length; i++) if (row.elements[i]?.mandatory === true) faults++;
      from = ((marks[m++] as number) >> 2) + 1;
      if (tag === UNT) {
        inside = false;
        if (number !== segments) faults++;
      } else if (tag === UNZ && number !== messages) faults++;
    }
    return faults;
  };
}
