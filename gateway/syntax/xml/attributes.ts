import { type Problem, problem } from '../../core/index.js';
import type { Attribute } from './element.js';
import { malformed, type Reason } from './fault.js';
import { endsName, localName, type Names, prefixOf } from './names.js';
import { referred } from './resolve.js';
import type { Source } from './source.js';

/** Attributes of one element; no message has a tenth of them. */
const MOST = 256;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Attributes of one start tag as written. */
export interface Written {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What stands in a start tag after the element's name. */
export interface Tag {
  readonly attributes: readonly Written[];
  readonly empty: boolean;
  /** Index after `>`. */
  readonly end: number;
}

/** Reads a start tag's attributes from the index after its name (XML 1.0 §3.1), or says what is wrong with it. */
export function readTag(source: Source, names: Names, after: number): Tag | Problem {
  const { bytes } = source;
  const fault = (reason: Reason, at: number, ...found: string[]): Problem =>
    malformed(reason, { offset: source.at(at) }, ...found);
  let attributes: Written[] | undefined;
  let seen: Set<string> | undefined;
  let i = after;
  for (;;) {
    const before = i;
    while (isSpace(bytes[i])) i++;
    const byte = bytes[i];
    if (byte === 0x3e) return { attributes: attributes ?? [], empty: false, end: i + 1 };
    if (byte === 0x2f)
      return bytes[i + 1] === 0x3e
        ? { attributes: attributes ?? [], empty: true, end: i + 2 }
        : fault('tag', i);
    if (byte === undefined || byte === 0x3c) return fault('tag', Math.min(i, bytes.length));
    if (i === before) return fault('space', i);
    const start = i;
    while (!endsName(bytes[i])) i++;
    const name = names.read(start, i);
    if (name === undefined) return fault('name', start, source.text(start, Math.max(i, start + 1)));
    while (isSpace(bytes[i])) i++;
    if (bytes[i] !== 0x3d) return fault('equals', start, name);
    i++;
    while (isSpace(bytes[i])) i++;
    const quote = bytes[i];
    if (quote !== 0x22 && quote !== 0x27) return fault('quote', start, name);
    const from = ++i;
    for (; bytes[i] !== quote; i++) {
      const c = bytes[i];
      if (c === undefined) return fault('tag', start);
      if (c === 0x3c) return fault('less', i);
      if (c === 0x26) {
        const wrong = reference(source, i);
        if (wrong !== undefined) return wrong;
      } else if (!allowed(source, i)) return fault('character', i, code(c));
    }
    attributes ??= [];
    if (attributes.length >= MOST)
      return problem(
        'limit-exceeded',
        { offset: source.at(start) },
        { expected: String(MOST), values: { name: 'XML attributes' } },
      );
    if (attributes.length < 8 ? attributes.some((each) => each.name === name) : seen?.has(name))
      return fault('duplicate', start, name);
    attributes.push({ name, from, to: i });
    if (attributes.length >= 8) seen = seen?.add(name) ?? new Set(attributes.map((each) => each.name));
    i++;
  }
}

/** What is wrong with the reference that begins at an index, if anything. */
export function reference(source: Source, at: number): Problem | undefined {
  const { bytes } = source;
  let end = at + 1;
  while (end - at < 40 && !endsName(bytes[end])) end++;
  const place = { offset: source.at(at) };
  if (bytes[end] !== 0x3b) return malformed('ampersand', place);
  const name = source.text(at + 1, end);
  if (name === '') return malformed('ampersand', place);
  if (referred(name) !== undefined) return undefined;
  return malformed(name.startsWith('#') ? 'reference' : 'entity', place, `&${name};`);
}

/** Whether the character that begins at an index may stand in XML; for later bytes of a character always true. */
export function allowed({ bytes, unicode }: Source, at: number): boolean {
  const byte = bytes[at] as number;
  // U+FFFE and U+FFFF in UTF-8.
  if (byte >= 0x20)
    return byte !== 0xef || !unicode || bytes[at + 1] !== 0xbf || ((bytes[at + 2] as number) | 1) !== 0xbf;
  return byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export const code = (byte: number): string =>
  `U+${(byte === 0xef ? 0xffff : byte).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Attributes under the names that paths use: local names; where two have the same one, the later keeps its prefix.
 * xmlns and xsi attributes are marked as technical.
 */
export function nameAttributes(written: readonly Written[]): readonly Attribute[] {
  const plain = new Set(written.map(({ name }) => name));
  const taken = new Set<string>();
  return written.map(({ name, from, to }) => {
    const prefix = prefixOf(name);
    const technical = name === 'xmlns' || prefix === 'xmlns' || prefix === 'xsi';
    const local = localName(name);
    const own = technical || (prefix !== '' && (taken.has(local) || plain.has(local))) ? name : local;
    taken.add(own);
    return { name: own, from, to, technical };
  });
}
