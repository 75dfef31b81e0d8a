/** One record: where it begins, where its terminator stands (or the text ends), and whether there was one. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly terminated: boolean;
  /** Index after it and its terminator. */
  readonly end: number;
  /** Terminators inside it that can't be the end of a record, since no record follows them. */
  readonly strays: readonly number[];
}

const QUOTE = 0x27;
const RELEASE = 0x3f;
const COLON = 0x3a;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x1a || byte === 0;

/** First index at or after `at` that isn't white space (nor the end marks of old systems). */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (i < bytes.length && isSpace(bytes[i])) i++;
  return i;
}

/** Whether a record begins at an index: two digits, then a separator, a terminator or the end. */
export function beginsRecord(bytes: Uint8Array, at: number): boolean {
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1])) return false;
  const next = bytes[at + 2];
  return next === COLON || next === QUOTE || next === undefined || next === 0x0a || next === 0x0d;
}

/**
 * The record that begins at an index. It ends with `'` where the end of the file or another record follows;
 * another `'` is a stray one, part of its field. A record also ends, unterminated, at a line end that a record
 * follows. Bytes can be scanned as they are: in UTF-8 and GB18030 no character has a `'`, `:` or `?` inside.
 */
export function readRecord(bytes: Uint8Array, from: number): Span {
  const strays: number[] = [];
  const unterminated = (to: number): Span => ({ from, to, terminated: false, end: to, strays });
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === RELEASE) i++;
    else if (byte === QUOTE) {
      let last = i;
      let next = skipSpace(bytes, i + 1);
      for (; bytes[next] === QUOTE; next = skipSpace(bytes, next + 1)) {
        strays.push(next);
        last = next;
      }
      if (next >= bytes.length || beginsRecord(bytes, next))
        return { from, to: i, terminated: true, end: last + 1, strays };
      strays.push(i);
      i = next - 1;
    } else if (byte === 0x0a || byte === 0x0d) {
      const next = skipSpace(bytes, i + 1);
      if (next >= bytes.length || beginsRecord(bytes, next)) return unterminated(i);
      i = next - 1;
    }
  }
  return unterminated(bytes.length);
}

/** Where a field's value ends: before a stray `'` at its end, which can't be meant as part of it. */
export function valueEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === QUOTE && !isReleased(bytes, from, end - 1)) end--;
  return end;
}

function isReleased(bytes: Uint8Array, from: number, at: number): boolean {
  let count = 0;
  for (let i = at - 1; i >= from && bytes[i] === RELEASE; i--) count++;
  return count % 2 === 1;
}

/** Where each field of a record begins; its end is the separator before the next one's beginning. */
export function fieldStarts(bytes: Uint8Array, from: number, to: number): readonly number[] {
  const starts = [from];
  for (let i = from; i < to; i++) {
    if (bytes[i] === RELEASE) i++;
    else if (bytes[i] === COLON) starts.push(i + 1);
  }
  return starts;
}
