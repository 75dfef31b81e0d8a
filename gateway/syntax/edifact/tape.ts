import {
  BREAK,
  COMPONENT,
  CONTROL,
  DATA,
  ELEMENT,
  type Grammar,
  isBlank,
  isBreak,
  RELEASE,
  REPETITION,
  TERMINATOR,
  WIDE,
} from './separators.js';

/**
 * Where the separators of some segments stand, without a string made: `marks` holds (offset − base) << 2 | kind in
 * order of the bytes, `segments` two numbers a segment: its tag's offset − base, and the index of its first mark.
 * The bytes are those received, not a copy: don't change them.
 */
export interface Tape {
  readonly bytes: Uint8Array;
  readonly grammar: Grammar;
  readonly base: number;
  readonly end: number;
  readonly marks: Int32Array;
  readonly segments: Int32Array;
  /** Oddities by offset, each of the first `most` only. */
  readonly controls: readonly number[];
  /** First line end inside a segment, or -1. */
  readonly broken: number;
  /** First empty segment (a terminator with nothing before it), or -1. */
  readonly empty: number;
  /** Where it stopped because there were too many separators, or -1. */
  readonly full: number;
}

/** Kinds of marks: what the value that follows it begins. */
export const BY_COMPONENT = 0;
export const BY_ELEMENT = 1;
export const BY_REPETITION = 2;
export const END = 3;

/** Bytes that offsets of one tape can reach. */
export const LONGEST_TAPE = 2 ** 29 - 1;

/** Marks of one message: 256 MiB of memory, more than 256 MiB of real text need. Not an agreement's to change. */
export const MOST_MARKS = 2 ** 26;
const KEEP = 2 ** 20;

/** Growing storage that is used again for every message of an interchange. */
export interface Scratch {
  marks: Int32Array;
  segments: Int32Array;
}

export const scratch = (): Scratch => ({ marks: new Int32Array(64), segments: new Int32Array(16) });

const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
  const next = new Int32Array(old.length * 2);
  next.set(old);
  return next;
};

/**
 * Marks the segments in bytes from..to. One pass, no strings; a last segment without terminator ends at `to`. Where
 * it need not be `lasting`, it is good until the next tape in the same room: two allocations less for each message.
 */
export function tapeOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  grammar: Grammar,
  room: Scratch = scratch(),
  most = 16,
  lasting = true,
): Tape {
  const { classes, charset } = grammar;
  const lines = isBreak(grammar.separators.terminator);
  let { marks, segments } = room;
  let m = 0;
  let s = 0;
  const controls: number[] = [];
  let broken = -1;
  let empty = -1;
  let full = -1;
  let i = from;
  while (i < to) {
    const first = classes[bytes[i] as number] as number;
    if (first === TERMINATOR) {
      if (!lines && empty < 0) empty = i;
      i++;
      continue;
    }
    if (isBlank(bytes[i]) && (first === DATA || first === BREAK || first === CONTROL)) {
      i++;
      continue;
    }
    if (m > MOST_MARKS) {
      full = i;
      break;
    }
    if (s + 2 > segments.length) segments = room.segments = grown(segments);
    segments[s++] = i - from;
    segments[s++] = m;
    let kind = -1;
    for (; kind !== END; i++) {
      let what: number | undefined = DATA;
      while (i < to) {
        what = classes[bytes[i] as number];
        if (what !== DATA) break;
        i++;
      }
      if (i >= to) what = TERMINATOR;
      if (what === ELEMENT) kind = BY_ELEMENT;
      else if (what === COMPONENT) kind = BY_COMPONENT;
      else if (what === TERMINATOR) kind = END;
      else if (what === REPETITION) kind = BY_REPETITION;
      else {
        if (what === RELEASE) {
          i++;
          if (!lines) {
            while (i < to && isBreak(bytes[i])) {
              if (broken < 0) broken = i;
              i++;
            }
          }
          if (i < to && classes[bytes[i] as number] === WIDE)
            i += Math.max(charset.width?.(bytes, i) ?? 1, 1) - 1;
        } else if (what === WIDE) i += Math.max(charset.width?.(bytes, i) ?? 1, 1) - 1;
        else if (what === BREAK) {
          if (!lines && broken < 0) broken = i;
        } else if (controls.length < most) controls.push(i);
        continue;
      }
      if (m === marks.length) marks = room.marks = grown(marks);
      marks[m++] = (Math.min(i, to) - from) * 4 + kind;
    }
  }
  const tape: Tape = {
    bytes,
    grammar,
    base: from,
    end: to,
    marks: lasting ? marks.slice(0, m) : marks,
    segments: lasting ? segments.slice(0, s) : segments,
    controls,
    broken,
    empty,
    full,
  };
  if (marks.length > KEEP) room.marks = new Int32Array(64);
  if (segments.length > KEEP) room.segments = new Int32Array(16);
  return tape;
}
