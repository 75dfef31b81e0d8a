import type { Charset } from '../charset.js';

/** The service characters of one interchange (ISO 9735-1 §7, §8) as bytes; -1 where one isn't in use. */
export interface Separators {
  readonly component: number;
  readonly element: number;
  readonly release: number;
  readonly repetition: number;
  readonly terminator: number;
}

/** What a byte is to the scanner. */
export const DATA = 0;
export const ELEMENT = 1;
export const COMPONENT = 2;
export const REPETITION = 3;
export const TERMINATOR = 4;
export const RELEASE = 5;
/** CR or LF inside a segment: not data (files are wrapped at 64..80 columns on their way). */
export const BREAK = 6;
/** A control character: allowed by no level. */
export const CONTROL = 7;
/** First byte of a character of several bytes whose later bytes may look like separators. */
export const WIDE = 8;

/** Everything the scanners need to know about the text of one interchange. */
export interface Grammar {
  readonly separators: Separators;
  readonly charset: Charset;
  /** Syntax identifier for people: `UNOA`, or the charset's name. */
  readonly level: string;
  /** Class of each byte. */
  readonly classes: Uint8Array;
  /** Whether characters of several bytes must be stepped over whole. */
  readonly wide: boolean;
}

/** ISO 9735 defaults; `*` repeats elements from syntax version 4 on. */
export const defaultSeparators = (version: number): Separators => ({
  component: 0x3a,
  element: 0x2b,
  release: 0x3f,
  repetition: version >= 4 ? 0x2a : -1,
  terminator: 0x27,
});

/** Level B without UNA may separate by IS1, IS3 and IS4, and then knows no release character (ISO 9735:1988 §5.2). */
export const levelB: Separators = {
  component: 0x1f,
  element: 0x1d,
  release: -1,
  repetition: -1,
  terminator: 0x1c,
};

export const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** What may stand between segments without being text: blanks, tabs, line ends, form feeds, NUL and Ctrl-Z fillers. */
export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d) || byte === 0 || byte === 0x1a;

export function grammarOf(separators: Separators, charset: Charset, level: string): Grammar {
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 0x20; byte++) classes[byte] = CONTROL;
  classes[0x7f] = CONTROL;
  // What may be the second byte of a character is a letter, a digit or one of @ [ \ ] ^ _ ` { | } ~ in all of them.
  const used = Object.values(separators);
  const wide =
    charset.width !== undefined && used.some((byte) => byte >= 0x40 || (byte >= 0x30 && byte <= 0x39));
  if (wide) classes.fill(WIDE, 0x81, 0xff);
  classes[0x0a] = BREAK;
  classes[0x0d] = BREAK;
  const set = (byte: number, what: number): void => {
    if (byte >= 0) classes[byte] = what;
  };
  set(separators.release, RELEASE);
  set(separators.repetition, REPETITION);
  set(separators.component, COMPONENT);
  set(separators.element, ELEMENT);
  set(separators.terminator, TERMINATOR);
  return { separators, charset, level, classes, wide };
}

/** Where the segment that begins at `from` ends: the index of its terminator, or `to` where it has none. */
export function segmentEnd(bytes: Uint8Array, from: number, to: number, grammar: Grammar): number {
  const { terminator, release } = grammar.separators;
  const broken = !isBreak(terminator);
  if (grammar.wide) return wideEnd(bytes, from, to, grammar);
  let i = from;
  for (; i < to; i++) {
    const byte = bytes[i];
    if (byte === terminator) return i;
    if (byte !== release) continue;
    i++;
    while (broken && i < to && isBreak(bytes[i])) i++;
  }
  return to;
}

function wideEnd(bytes: Uint8Array, from: number, to: number, grammar: Grammar): number {
  const { classes, charset, separators } = grammar;
  const broken = !isBreak(separators.terminator);
  for (let i = from; i < to; ) {
    const what = classes[bytes[i] as number];
    if (what === TERMINATOR) return i;
    if (what === RELEASE) {
      i++;
      while (broken && i < to && isBreak(bytes[i])) i++;
    }
    i += i < to && classes[bytes[i] as number] === WIDE ? Math.max(charset.width?.(bytes, i) ?? 1, 1) : 1;
  }
  return to;
}
