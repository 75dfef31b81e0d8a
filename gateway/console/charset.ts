import { decoderOf } from './lines.js';

/** Character → its bytes, made of the browser's own decoder, since it encodes UTF-8 only. */
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function tableOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(charset);
  if (known !== undefined) return known;
  const decoder = decoderOf(charset);
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: readonly number[]): void => {
    const text = decoder.decode(new Uint8Array(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  for (let one = 0; one < 256; one++) add(one);
  if (/^gb/i.test(charset))
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add(lead, trail);
  tables.set(charset, table);
  return table;
}

/** Text → bytes of a character set; a string names the first character that it hasn't. */
export function encode(text: string, charset: string | undefined): Uint8Array | string {
  if (charset === undefined || /^utf-?8$/i.test(charset)) return new TextEncoder().encode(text);
  const table = tableOf(charset);
  const bytes: number[] = [];
  for (const character of text) {
    const found = table.get(character);
    if (found === undefined) return character;
    bytes.push(...found);
  }
  return new Uint8Array(bytes);
}

/** Bytes → base64, for JSON. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
