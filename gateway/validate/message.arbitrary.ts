import type { ElementShape, Shape, ShapeNode, ValueShape } from '../core/index.js';
import { type Cursor, cursor, tableOf } from './level.js';
import { apply, seat } from './recover.js';

/** A segment as a test writes it: its elements' components, and where in its table it stands. */
export interface Written {
  readonly tag: string;
  readonly path: string;
  readonly shape: ShapeNode;
  readonly elements: string[][];
}

/** Random numbers below n from a seed, the same ones for the same seed. */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/**
 * A random message that its table allows; undefined where the table itself leaves open where a mandatory segment
 * belongs. Optional segments of that kind are left out.
 */
export function randomMessage(shape: Shape, roll: (n: number) => number): Written[] | undefined {
  const segments: Written[] = [];
  const stack: Cursor[] = [cursor(tableOf(shape).level)];
  let ambiguous = false;
  const put = (row: ShapeNode, depth: number, place: number, path: string): boolean => {
    const found = seat(stack, row.tag);
    if (found === undefined || found.frame !== depth || found.place !== place) return false;
    apply(stack, { kind: 'forward', ...found });
    segments.push({ tag: row.tag, path, shape: row, elements: randomElements(row, roll) });
    return true;
  };
  const level = (rows: readonly ShapeNode[], depth: number, path: string): void => {
    for (const [place, row] of rows.entries()) {
      const here = path === '' ? row.name : `${path}/${row.name}`;
      const most = Math.min(row.max, row.min + [0, 0, 1, 2][roll(4)]!);
      for (let n = 0; n < most; n++) {
        if (segments.length > 200 && n >= row.min) break;
        if (!put(row, depth, place, here)) {
          if (n < row.min) ambiguous = true;
          break;
        }
        if (row.children.length > 0) level(row.children, depth + 1, here);
      }
    }
  };
  level(shape.root.children, 0, '');
  return ambiguous ? undefined : segments;
}

const randomElements = (row: ShapeNode, roll: (n: number) => number): string[][] =>
  row.elements.map((element) => randomElement(element, roll));

function randomElement(element: ElementShape, roll: (n: number) => number): string[] {
  if (!element.mandatory && roll(5) < 3) return [];
  const values = element.components.map((part): string =>
    part.mandatory || !element.composite || roll(3) === 0 ? randomValue(part, roll) : '',
  );
  if (!values.some((each) => each !== '')) values[0] = randomValue(element.components[0]!, roll);
  const format = element.components.findIndex((part) => part.id === '2379');
  const value = element.components.findIndex((part) => part.id === '2380');
  if (format >= 0 && value >= 0 && values[format] !== '') {
    values[format] = '203';
    values[value] = `20${10 + roll(80)}0${1 + roll(9)}${10 + roll(19)}${10 + roll(14)}${10 + roll(50)}`;
  }
  return values;
}

const ALPHABET = ["'", '+', ':', '?', '*', ' ', 'A', 'z', '7', '港', '１', '<', '&', '"', 'é'];

export function randomValue(part: ValueShape, roll: (n: number) => number): string {
  if (part.codes !== undefined) {
    const codes = [...part.codes.keys()].filter((code) => code.length <= part.max && code.length >= part.min);
    return codes[roll(codes.length)] ?? 'A';
  }
  const length = Math.max(part.min, 1 + roll(Math.min(part.max, 12)));
  const letters = part.type === 'n' ? [...'123456789'] : part.type === 'a' ? [...'ABCxyz'] : ALPHABET;
  const text = Array.from({ length }, () => letters[roll(letters.length)]).join('');
  return part.type === 'n' ? text : text.replace(/^ | $/g, 'B');
}

/** The message inside an interchange of syntax version 4, and the byte offset of a component. */
export function write(
  shape: Shape,
  segments: readonly Written[],
): {
  readonly bytes: Uint8Array;
  readonly offset: (segment: number, element?: number, component?: number) => number;
} {
  const [type, version, release, agency] = shape.message.split(':') as [string, string, string, string];
  const starts = new Map<string, number>();
  let text = "UNB+UNOY:4+SENDER+RECEIVER+20260115:0812+1'";
  const at = () => Buffer.byteLength(text);
  segments.forEach((segment, i) => {
    starts.set(`${i}`, at());
    text += segment.tag;
    const elements =
      segment.tag === 'UNH'
        ? [['M1'], [type, version, release, agency]]
        : segment.tag === 'UNT'
          ? [[String(segments.length)], ['M1']]
          : segment.elements;
    const end = elements.findLastIndex((element) => element.some((each) => each !== ''));
    elements.slice(0, end + 1).forEach((element, e) => {
      text += '+';
      const last = element.findLastIndex((each) => each !== '');
      element.slice(0, last + 1).forEach((value, c) => {
        if (c > 0) text += ':';
        starts.set(`${i}.${e + 1}.${c + 1}`, at());
        text += value.replace(/[?'+:*]/g, '?$&');
      });
    });
    text += "'";
  });
  text += "UNZ+1+1'";
  return {
    bytes: Buffer.from(text),
    offset: (segment, element, component = 1) =>
      starts.get(element === undefined ? `${segment}` : `${segment}.${element}.${component}`) ?? -1,
  };
}
