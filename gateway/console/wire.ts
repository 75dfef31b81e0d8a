import type { Problem } from './api.js';

/** One line of what was received: a segment, a record, or a line of XML; where it stands in bytes, and how deep. */
export interface WireLine {
  readonly from: number;
  readonly to: number;
  /** `BGM`, `12`; empty for other text. */
  readonly tag: string;
}

/** A stretch of bytes to show in a way of its own. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly kind: 'error' | 'warning' | 'info' | 'chosen';
  readonly title: string;
}

const LF = 10;
const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 12)));

/** At most so many lines are shown; more of them make no page that anybody reads. */
export const MOST_LINES = 20_000;

/** Bytes → the lines to show them in. EDIFACT and platform files end a segment with their terminator unless it is released. */
export function wireLines(bytes: Uint8Array, syntax: string | undefined): readonly WireLine[] {
  const separated = syntax === 'edifact' || syntax === 'flat';
  const una = syntax === 'edifact' && text(bytes, 0, 3) === 'UNA';
  const release = una ? (bytes[6] ?? 63) : 63;
  const end = una ? (bytes[8] ?? 39) : 39;
  const lines: WireLine[] = [];
  let from = 0;
  const push = (to: number): void => {
    const head = text(bytes, from, to).trimStart();
    const tag = separated ? (/^([A-Z]{3}|\d{2})(?=[^A-Z0-9]|$)/.exec(head)?.[1] ?? '') : '';
    if (to > from) lines.push({ from, to, tag });
    from = to;
  };
  for (let at = una ? 9 : 0; at < bytes.length && lines.length < MOST_LINES; at++) {
    const byte = bytes[at];
    if (separated && byte === release && release !== 32) at++;
    else if (separated && byte === end) {
      // A line end behind a terminator is no data.
      let to = at + 1;
      while (bytes[to] === 13 || bytes[to] === LF) to++;
      push(to);
      at = to - 1;
    } else if (!separated && byte === LF) push(at + 1);
  }
  push(bytes.length);
  return lines;
}

/** Where problems stand, each as long as what it names. */
export function marksOf(problems: readonly Problem[], say: (problem: Problem) => string): readonly Mark[] {
  const encoder = new TextEncoder();
  return problems
    .filter((each) => each.at !== undefined)
    .map((each) => {
      const from = each.at?.offset ?? 0;
      const length = each.found === undefined ? 1 : encoder.encode(each.found).length;
      return { from, to: from + Math.max(1, length), kind: each.severity, title: say(each) };
    })
    .sort((a, b) => a.from - b.from);
}

/** Reads bytes in the character set that the message is in; one that the browser doesn't know is read as Latin-1. */
export function decoder(charset: string | undefined): (bytes: Uint8Array) => string {
  const make = (label: string): TextDecoder => new TextDecoder(label);
  let made: TextDecoder;
  try {
    made = make(charset ?? 'utf-8');
  } catch {
    made = make('iso-8859-1');
  }
  return (bytes) => made.decode(bytes);
}

/** Segments that begin a group, and how deep: what lies between two of one depth folds together. */
const GROUPS: Readonly<Record<string, number>> = {
  UNB: 0,
  UNG: 0,
  UNH: 0,
  TDT: 1,
  NAD: 1,
  CNI: 1,
  EQD: 1,
  GID: 1,
  GDS: 1,
  SGP: 1,
  ERP: 1,
  LOC_: 2,
};

/** For each line the number of the line that folds it away, or -1. */
export function folds(lines: readonly WireLine[]): readonly number[] {
  let head = -1;
  return lines.map(({ tag }, nth) => {
    const depth = GROUPS[tag];
    if (depth === 0 || tag === 'UNT' || tag === 'UNZ' || tag === 'UNE' || tag === 'UNS' || tag === 'CNT') {
      head = -1;
      return -1;
    }
    if (depth === 1 || /^(12|50|51)$/.test(tag)) {
      head = nth;
      return -1;
    }
    return head;
  });
}
