import type { Source } from './source.js';

/** Ranges of NameStartChar and of what NameChar adds to it. */
const START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const MORE = '\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}';
const FULL = new RegExp(`^[${START}][${START}${MORE}]*$`, 'u');

/** Whether text is a Name (XML 1.0 fifth edition, §2.3). */
export const isName = (text: string): boolean => FULL.test(text);

/** Whether a byte ends a name: white space, `= / > < ? " ' &` or the end. */
export const endsName = (byte: number | undefined): boolean =>
  byte === undefined || (byte < 0x80 && ENDS[byte] === 1);

const ENDS = new Uint8Array(128);
for (const each of '\t\n\r =/><?"\'&;!') ENDS[each.charCodeAt(0)] = 1;

/** Reads names, each distinct spelling once, since a document has few of them and many times. */
export interface Names {
  /** The name from..to, or undefined where that isn't one. */
  read(from: number, to: number): string | undefined;
}

const LONGEST = 32;

export function nameReader(source: Source): Names {
  const known = new Map<number, string[]>();
  const { bytes } = source;
  const same = (name: string, from: number, to: number): boolean => {
    if (name.length !== to - from) return false;
    for (let i = from; i < to; i++) if (name.charCodeAt(i - from) !== bytes[i]) return false;
    return true;
  };
  return {
    read(from, to) {
      let hash = to - from;
      let ascii = true;
      for (let i = from; i < to; i++) {
        const byte = bytes[i] as number;
        if (byte >= 0x80) ascii = false;
        hash = (Math.imul(hash, 31) + byte) | 0;
      }
      const bucket = known.get(hash);
      if (ascii && bucket) for (const name of bucket) if (same(name, from, to)) return name;
      const name = source.text(from, to);
      if (!isName(name)) return undefined;
      if (ascii && to - from <= 64 && (bucket?.length ?? 0) < LONGEST && known.size < 4096)
        known.set(hash, [...(bucket ?? []), name]);
      return name;
    },
  };
}

/** What stands after the colon of a prefixed name; the whole name where there is no prefix. */
export const localName = (name: string): string => {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/** What stands before the colon, or ''. */
export const prefixOf = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
};
