import { type Problem, problem } from '../../core/index.js';
import { type Charset, charsetNamed, utf8 } from '../charset.js';
import { malformed } from './fault.js';

/** XML text in which every markup character is one byte, whatever it was received in. */
export interface Source {
  readonly bytes: Uint8Array;
  /** The bytes are UTF-8, as received or made of UTF-16. */
  readonly unicode: boolean;
  /** Name of the received character set. */
  readonly charset: string;
  /** Index after byte order mark and XML declaration. */
  readonly start: number;
  /** First byte, as an index into `bytes`, that isn't of the character set, or -1. */
  readonly invalidAt: number;
  text(from: number, to: number): string;
  /** Bytes of the character at an index, where later bytes of a character may be ASCII. */
  readonly width?: (at: number) => number;
  /** Offset in the received bytes of an index into `bytes`. */
  at(index: number): number;
}

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*("[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;

/**
 * Finds out the character set (XML 1.0 §4.3.3, appendix F): `overrule`, else byte order mark, else declaration,
 * else UTF-8; and makes UTF-16 scannable by turning it into UTF-8, offsets being kept.
 */
export function openSource(received: Uint8Array, overrule?: string): Source | Problem {
  const mark = received[0] === 0xef && received[1] === 0xbb && received[2] === 0xbf ? 3 : 0;
  const order = sixteen(received, overrule);
  const { bytes, at } =
    order === undefined ? { bytes: received, at: (i: number): number => i } : transcode(received, order);
  const from = order === undefined ? mark : 0;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, from + 400)).toString(
    'latin1',
    from,
  );
  const declared = DECLARATION.exec(head);
  if (declared === null && /^<\?xml[ \t\r\n]/.test(head))
    return malformed('declaration', { offset: at(from) });
  const version = declared?.[1]?.slice(1, -1) ?? '1.0';
  if (!/^1\.[0-9]+$/.test(version)) return malformed('version', { offset: at(from) }, version);
  const named = declared?.[2]?.slice(1, -1);
  const name = order ?? overrule ?? (mark > 0 ? 'UTF-8' : (named ?? 'UTF-8'));
  const charset: Charset | undefined = order === undefined ? charsetNamed(name) : utf8;
  if (charset === undefined)
    return problem('charset-unknown', { offset: named === undefined ? 0 : at(from) }, { found: name });
  return {
    bytes,
    unicode: charset === utf8,
    charset: order ?? charset.name,
    start: from + (declared?.[0].length ?? 0),
    invalidAt: charset.invalidAt(bytes),
    text: (a, b) => charset.text(bytes, a, b),
    ...(charset.width === undefined ? {} : { width: (at: number) => charset.width?.(bytes, at) ?? 1 }),
    at,
  };
}

/** `UTF-16LE` or `UTF-16BE` where a byte order mark, the first two characters or the overruling name say so. */
function sixteen(bytes: Uint8Array, overrule: string | undefined): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  if (a === 0x3c && b === 0 && c !== undefined && c !== 0 && d === 0) return 'UTF-16LE';
  if (a === 0 && b === 0x3c && c === 0 && d !== undefined && d !== 0) return 'UTF-16BE';
  const named = /^UTF-?16(LE|BE)?$/i.exec(overrule?.trim() ?? '');
  return named ? `UTF-16${(named[1] ?? 'BE').toUpperCase()}` : undefined;
}

const EVERY = 4096;

/** UTF-16 as UTF-8. A lone surrogate or an odd last byte becomes bytes that aren't UTF-8, so that it is found. */
function transcode(
  received: Uint8Array,
  order: string,
): { bytes: Uint8Array; at: (index: number) => number } {
  const view = new DataView(received.buffer, received.byteOffset, received.byteLength);
  const little = order === 'UTF-16LE';
  const start = received.length > 1 && view.getUint16(0, little) === 0xfeff ? 2 : 0;
  const bytes = Buffer.alloc(Math.ceil(((received.length - start) * 3) / 2) + 1);
  const marks: number[] = [];
  let to = 0;
  let i = start;
  // The same walk twice: once to write, later to find an offset from the mark before it.
  const step = (): void => {
    if (i + 1 >= received.length) {
      bytes[to++] = 0xff;
      i++;
      return;
    }
    const unit = view.getUint16(i, little);
    const next = i + 3 < received.length ? view.getUint16(i + 2, little) : 0;
    const paired = unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
    if (paired) to += bytes.write(String.fromCharCode(unit, next), to, 'utf8');
    else if (unit >= 0xd800 && unit <= 0xdfff) bytes[to++] = 0xff;
    else if (unit < 0x80) bytes[to++] = unit;
    else to += bytes.write(String.fromCharCode(unit), to, 'utf8');
    i += paired ? 4 : 2;
  };
  for (let next = 0; i < received.length; ) {
    if (to >= next) {
      marks.push(to, i);
      next = to + EVERY;
    }
    step();
  }
  const end = to;
  return {
    bytes: bytes.subarray(0, end),
    at(index) {
      if (index >= end) return received.length;
      let mark = Math.min(Math.floor(index / EVERY) * 2, marks.length - 2);
      while (mark > 0 && (marks[mark] as number) > index) mark -= 2;
      while ((marks[mark + 2] ?? end) <= index) mark += 2;
      let position = marks[mark] as number;
      let offset = marks[mark + 1] as number;
      for (;;) {
        const lead = bytes[position] as number;
        const size = lead < 0x80 || lead === 0xff ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (position + size > index) return offset;
        position += size;
        offset += size === 4 ? 4 : 2;
      }
    },
  };
}
