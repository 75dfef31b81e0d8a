import type { Source } from './source.js';

const LT = 0x3c;
const AMP = 0x26;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** What stands between the pieces of an element's own text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The text from..to of an element, of a source already found well-formed: references resolved, CDATA taken as it
 * is, comments, instructions and the child elements `inner` left out, line ends made LF (XML 1.0 §2.11).
 */
export function resolve(source: Source, from: number, to: number, inner: readonly Span[] = []): string {
  const { bytes } = source;
  let text = '';
  let start = from;
  let child = 0;
  let i = from;
  const flush = (end: number): void => {
    if (end > start) text += newlines(source.text(start, end));
  };
  while (i < to) {
    const byte = bytes[i];
    if (byte === AMP) {
      flush(i);
      const end = bytes.indexOf(0x3b, i);
      text += referred(source.text(i + 1, end)) ?? '';
      start = i = end + 1;
    } else if (byte === LT) {
      flush(i);
      while (child < inner.length && (inner[child] as Span).from < i) child++;
      const next = inner[child];
      if (next !== undefined && next.from === i) {
        i = next.to;
      } else if (bytes[i + 1] === 0x3f) {
        i = find(bytes, '?>', i) + 2;
      } else if (bytes[i + 2] === 0x2d) {
        i = find(bytes, '-->', i + 4) + 3;
      } else {
        const end = sectionEnd(source, i + 9);
        text += newlines(source.text(i + 9, end));
        i = end + 3;
      }
      start = i;
    } else i++;
  }
  flush(to);
  return text;
}

/** An attribute's value from..to: references resolved, literal tabs and line ends made blanks (XML 1.0 §3.3.3). */
export function resolveAttribute(source: Source, from: number, to: number): string {
  const raw = source.text(from, to);
  if (!/[&\t\r\n]/.test(raw)) return raw;
  return raw
    .replace(/\r\n|[\t\r\n]/g, ' ')
    .replace(/&([^;]*);/g, (whole, name: string) => referred(name) ?? whole);
}

/** What `lt`, `#60` or `#x3C` stand for; undefined where they stand for nothing XML allows. */
export function referred(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const match = /^#(?:([0-9]+)|x([0-9a-fA-F]+))$/.exec(name);
  if (!match) return undefined;
  const point =
    match[1] === undefined ? Number.parseInt(match[2] as string, 16) : Number.parseInt(match[1], 10);
  return isCharacter(point) ? String.fromCodePoint(point) : undefined;
}

/** Whether XML 1.0 (§2.2) can hold it. */
export const isCharacter = (point: number): boolean =>
  point === 9 ||
  point === 10 ||
  point === 13 ||
  (point >= 0x20 && point <= 0xd7ff) ||
  (point >= 0xe000 && point <= 0xfffd) ||
  (point >= 0x10000 && point <= 0x10ffff);

/** Where `]]>` stands at or after an index, or -1. In GB18030 `]` may be the second byte of a character. */
export function sectionEnd(source: Source, from: number): number {
  const { bytes } = source;
  let known = from;
  for (let at = find(bytes, ']]>', from); at >= 0; at = find(bytes, ']]>', at + 1)) {
    known = boundary(source, known, at);
    if (known === at) return at;
  }
  return -1;
}

/** The first index at or after `at` where a character begins; one begins at `from`. */
export function boundary(source: Source, from: number, at: number): number {
  if (source.width === undefined) return at;
  let i = from;
  while (i < at) i += source.width(i) || 1;
  return i;
}

/** Index of ASCII text at or after another index, or -1. */
export const find = (bytes: Uint8Array, text: string, from: number): number =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text, from, 'latin1');

const newlines = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
