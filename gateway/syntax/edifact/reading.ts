import type { Segment } from './segment.js';
import { isBreak } from './separators.js';
import type { Tape } from './tape.js';

/** A tape being read: what its segments share. */
export interface Reading {
  readonly tape: Tape;
  /** All its bytes as Latin-1, made when first asked for: slices of one string cost half of slices of bytes. */
  latin1: string | undefined;
  readonly cursor: Cursor;
}

/**
 * The value looked at last, of whichever segment. Kept, so that reading values in wire order costs one step each,
 * however long the segment; shared, because six more fields in every segment cost a third of the reading speed.
 */
export interface Cursor {
  of: Segment | undefined;
  /** Mark that begins the value, and which value that is. */
  mark: number;
  element: number;
  repeat: number;
  component: number;
  /** Mark that begins the occurrence it stands in. */
  began: number;
}

export const readingOf = (tape: Tape): Reading => ({
  tape,
  latin1: undefined,
  cursor: { of: undefined, mark: -1, element: 0, repeat: 1, component: 1, began: -1 },
});

/** Bytes from..to (relative to the tape) as a value: escapes resolved, line ends dropped, decoded; undefined where nothing is left. */
export function text(reading: Reading, from: number, to: number): string | undefined {
  if (from >= to) return undefined;
  const { bytes, base, end, grammar } = reading.tape;
  const { release } = grammar.separators;
  let i = base + from;
  const stop = base + to;
  for (; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80 || byte === release || byte === 0x0a || byte === 0x0d) break;
  }
  if (i === stop) {
    let whole = reading.latin1;
    if (whole === undefined) {
      whole = Buffer.from(bytes.buffer, bytes.byteOffset + base, end - base).toString('latin1');
      reading.latin1 = whole;
    }
    return whole.slice(from, to);
  }
  return resolved(reading.tape, base + from, stop);
}

function resolved({ bytes, grammar }: Tape, from: number, to: number): string | undefined {
  const { charset, wide } = grammar;
  const { release } = grammar.separators;
  const kept = Buffer.allocUnsafe(to - from);
  let n = 0;
  let released = false;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (isBreak(byte)) continue;
    if (byte === release && !released) {
      released = true;
      continue;
    }
    released = false;
    kept[n++] = byte;
    if (!wide || byte < 0x81) continue;
    for (let more = (charset.width?.(bytes, i) ?? 1) - 1; more > 0 && i + 1 < to; more--)
      kept[n++] = bytes[++i] as number;
  }
  return n === 0 ? undefined : charset.text(kept, 0, n);
}
