import { isUtf8 } from 'node:buffer';
import { type Charset, charsetNamed, gb18030, utf8 } from '../charset.js';

/** Character set by syntax identifier (0001); `?` where the bytes themselves must tell: levels A and B name none for high bytes. */
const LEVELS: Readonly<Record<string, string>> = {
  UNOA: '?',
  UNOB: '?',
  UNOC: 'ISO-8859-1',
  UNOD: 'ISO-8859-2',
  UNOE: 'ISO-8859-5',
  UNOF: 'ISO-8859-7',
  UNOG: 'ISO-8859-3',
  UNOH: 'ISO-8859-4',
  UNOI: 'ISO-8859-6',
  UNOJ: 'ISO-8859-8',
  UNOK: 'ISO-8859-9',
  UNOL: 'ISO-8859-15',
  UNOW: 'UTF-8',
  UNOX: '?',
  UNOY: 'UTF-8',
  IATA: '?',
  IATB: '?',
  KECA: 'EUC-KR',
};

/** Character encoding, coded (0133 of a version 4 UNB), where it says more than the level. */
const ENCODINGS: Readonly<Record<string, string>> = { '4': 'CP850', '7': 'UTF-8' };

export const isLevel = (id: string): boolean => id in LEVELS;

/**
 * The character set of an interchange: what UNB says; under levels that say nothing of high bytes UTF-8 where the
 * bytes are valid as such, else GB18030 (contract).
 */
export function charsetOfLevel(id: string, encoding: string | undefined, bytes: Uint8Array): Charset {
  const name = ENCODINGS[encoding ?? ''] ?? LEVELS[id] ?? '?';
  return (name === '?' ? undefined : charsetNamed(name)) ?? (isUtf8(bytes) ? utf8 : gb18030);
}

const LEVEL_A = /^[A-Z0-9 .,\-()/='+:?!"%&*;<>]*$/;
const LEVEL_B = /^[A-Za-z0-9 .,\-()/='+:?!"%&*;<>]*$/;

/** What S001 must say of a text written in a character set: identifier and version; undefined where there is no identifier. */
export function levelFor(
  text: Iterable<string>,
  charset: string,
): { readonly id: string; readonly version: number } | undefined {
  let level = 'UNOA';
  for (const each of text) {
    if (LEVEL_A.test(each)) continue;
    if (LEVEL_B.test(each)) {
      if (level === 'UNOA') level = 'UNOB';
    } else if (/^[\0-\x7f]*$/.test(each)) level = 'UNOC';
    else return beyondAscii(charset);
  }
  return { id: level, version: 3 };
}

function beyondAscii(charset: string): { readonly id: string; readonly version: number } | undefined {
  if (charset === 'GB18030') return { id: 'UNOB', version: 3 };
  if (charset === 'UTF-8') return { id: 'UNOY', version: 4 };
  const id = Object.keys(LEVELS).find((each) => LEVELS[each] === charset);
  // Levels G and above came with version 4 (ISO 9735-1:1998).
  return id === undefined ? undefined : { id, version: id >= 'UNOG' && id.startsWith('UNO') ? 4 : 3 };
}
