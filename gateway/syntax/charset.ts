import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** A character set whose ASCII half is ASCII, so that separators can be found in bytes without decoding them. */
export interface Charset {
  /** `UTF-8`, `GB18030`, `ISO-8859-1`, … */
  readonly name: string;
  /** Bytes from..to as text; what isn't of this character set becomes U+FFFD. */
  text(bytes: Uint8Array, from: number, to: number): string;
  /** Index of the first byte that isn't of this character set, or -1. */
  invalidAt(bytes: Uint8Array): number;
  /** Text as bytes, or the index (UTF-16 units) of the first character that this character set doesn't have. */
  bytes(text: string): Uint8Array | number;
  /**
   * Bytes of the character that begins at an index, 0 where none does. Only where later bytes of a character may
   * be ASCII (GB18030: 0x30..0x39 and 0x40..0x7E), so that they aren't taken for separators.
   */
  width?(bytes: Uint8Array, at: number): number;
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const utf8: Charset = {
  name: 'UTF-8',
  text: (bytes, from, to) => view(bytes).toString('utf8', from, to),
  invalidAt(bytes) {
    if (isUtf8(bytes)) return -1;
    for (let i = 0; i < bytes.length; ) {
      const size = utf8Width(bytes, i);
      if (size === 0) return i;
      i += size;
    }
    return -1;
  },
  bytes: (text) => (wellFormed(text) ? Buffer.from(text, 'utf8') : firstMissing(text, wellFormed)),
};

export const gb18030: Charset = {
  name: 'GB18030',
  text: (bytes, from, to) => iconv.decode(view(bytes).subarray(from, to), 'gb18030'),
  invalidAt(bytes) {
    for (let i = 0; i < bytes.length; ) {
      const size = gb18030Width(bytes, i);
      if (size === 0) return i;
      i += size;
    }
    return -1;
  },
  bytes(text) {
    const has = (each: string): boolean => wellFormed(each) && decoded(each, 'gb18030') === each;
    return has(text) ? iconv.encode(text, 'gb18030') : firstMissing(text, has);
  },
  width: gb18030Width,
};

/** Read as GB18030, which holds all of it; written in characters of one or two bytes only. */
const gbk: Charset = {
  ...gb18030,
  bytes(text) {
    const has = (each: string): boolean => decoded(each, 'gbk') === each;
    return has(text) ? iconv.encode(text, 'gbk') : firstMissing(text, has);
  },
};

const latin1: Charset = {
  name: 'ISO-8859-1',
  // 0x80..0x9F are controls that no text holds; who sends them means Windows-1252 (the Encoding Standard reads so too).
  text(bytes, from, to) {
    for (let i = from; i < to; i++)
      if (((bytes[i] as number) & 0xe0) === 0x80)
        return iconv.decode(view(bytes).subarray(from, to), 'windows-1252');
    return view(bytes).toString('latin1', from, to);
  },
  invalidAt: () => -1,
  bytes(text) {
    const at = text.search(/[^\0-\xff]/);
    return at < 0 ? Buffer.from(text, 'latin1') : at;
  },
};

const ascii: Charset = {
  ...latin1,
  name: 'US-ASCII',
  text: (bytes, from, to) =>
    view(bytes)
      .toString('latin1', from, to)
      .replace(/[^\0-\x7f]/g, '\ufffd'),
  invalidAt: (bytes) => bytes.findIndex((byte) => byte >= 0x80),
  bytes(text) {
    const at = text.search(/[^\0-\x7f]/);
    return at < 0 ? Buffer.from(text, 'latin1') : at;
  },
};

/** A character set of iconv-lite's tables: one byte a character, or (`wide`) a lead byte from 0x81 and one more. */
function table(name: string, wide: boolean): Charset {
  const label = name.toLowerCase();
  const has = (text: string): boolean => decoded(text, label) === text;
  const widthAt = (bytes: Uint8Array, at: number): number => {
    for (let size = 1; size <= (wide ? 3 : 1) && at + size <= bytes.length; size++)
      if (!iconv.decode(view(bytes).subarray(at, at + size), label).includes('\ufffd')) return size;
    return 0;
  };
  return {
    name,
    text: (bytes, from, to) => iconv.decode(view(bytes).subarray(from, to), label),
    invalidAt(bytes) {
      if (!iconv.decode(view(bytes), label).includes('\ufffd')) return -1;
      for (let i = 0; i < bytes.length; ) {
        const size = widthAt(bytes, i);
        if (size === 0) return i;
        i += size;
      }
      return -1;
    },
    bytes: (text) => (has(text) ? iconv.encode(text, label) : firstMissing(text, has)),
    ...(wide ? { width: widthAt } : {}),
  };
}

const LABELS: ReadonlyArray<readonly [RegExp, (name: string) => Charset]> = [
  [/^UTF-?8$/, () => utf8],
  [/^(GB-?18030)$/, () => gb18030],
  [/^(X-)?GBK$|^GB-?2312(-80)?$|^(CP|MS|WINDOWS-)?936$|^EUC-CN$/, () => gbk],
  [/^ISO-?8859-?1$|^LATIN-?1$/, () => latin1],
  [/^(US-)?ASCII$/, () => ascii],
  [
    /^ISO-?8859-?([2-9]|1[0-6])$/,
    (name) => table(`ISO-8859-${/\d+$/.exec(name.replace('8859', ''))?.[0]}`, false),
  ],
  [/^WINDOWS-125\d$/, (name) => table(name.toLowerCase(), false)],
  [/^CP125\d$/, (name) => table(`windows-${name.slice(2)}`, false)],
  [/^(CP|IBM)(437|85\d|866)$/, (name) => table(`cp${name.slice(-3)}`, false)],
  [/^KOI8-[RU]$/, (name) => table(name, false)],
  [/^BIG-?5$/, () => table('Big5', true)],
  [/^EUC-KR$|^KS-?C-?5601$/, () => table('EUC-KR', true)],
  [/^SHIFT-?JIS$|^SJIS$/, () => table('Shift_JIS', true)],
  [/^EUC-JP$/, () => table('EUC-JP', true)],
];

/**
 * The character set of that name as XML, MIME, agreements and command lines write it; undefined where it isn't
 * known or isn't a superset of ASCII (UTF-16, EBCDIC).
 */
export function charsetNamed(name: string): Charset | undefined {
  const plain = name.trim().toUpperCase().replace(/[_ ]/g, '-');
  const found = LABELS.find(([pattern]) => pattern.test(plain))?.[1](plain);
  return found === undefined || !iconv.encodingExists(found.name) ? undefined : found;
}

/** Text of bytes in the named character set; UTF-8 where the name isn't known. For showing, never for judging. */
export const decodeText = (bytes: Uint8Array, name: string): string =>
  (charsetNamed(name) ?? utf8).text(bytes, 0, bytes.length);

/** Whether the bytes begin with a byte order mark of UTF-16, or with ASCII padded to two bytes. */
export const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff) ||
  (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) ||
  (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0);

/** Bytes of the GB18030 character that begins at an index; 0 where none does. A lone 0x80 is code page 936's euro sign. */
export function gb18030Width(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead <= 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (lead === 0xff || second === 0x7f || second === 0xff) return 0;
  if (second >= 0x40) return 2;
  if (second < 0x30 || second > 0x39) return 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  return third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39 ? 4 : 0;
}

/** Bytes of the UTF-8 character that begins at an index (Unicode, table 3-7); 0 where none does. */
function utf8Width(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const size =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  return size > 0 && at + size <= bytes.length && isUtf8(bytes.subarray(at, at + size)) ? size : 0;
}

const wellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

const decoded = (text: string, label: string): string => iconv.decode(iconv.encode(text, label), label);

const firstMissing = (text: string, has: (character: string) => boolean): number => {
  let at = 0;
  for (const each of text) {
    if (!has(each)) return at;
    at += each.length;
  }
  return at;
};
