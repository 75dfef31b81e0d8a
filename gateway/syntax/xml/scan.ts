import { type Limits, type Problem, problem } from '../../core/index.js';
import { allowed, code, nameAttributes, readTag, reference } from './attributes.js';
import { XmlElement } from './element.js';
import { malformed, type Reason } from './fault.js';
import { endsName, localName, nameReader, prefixOf } from './names.js';
import { boundary, find, sectionEnd } from './resolve.js';
import type { Source } from './source.js';

/** A document found well-formed, or the first reason why it isn't; beside it, prefixes that nothing declares (warnings). */
export interface Scanned {
  readonly root?: XmlElement;
  readonly fault?: Problem;
  readonly warnings: readonly Problem[];
}

interface Open {
  readonly element: XmlElement;
  /** As written, prefix and all. */
  readonly name: string;
  readonly children: XmlElement[];
  /** Prefixes declared on it. */
  readonly prefixes: readonly string[];
}

/**
 * Checks that text is a well-formed XML 1.0 document without a DOCTYPE, and builds its tree in the same pass. Stops at
 * the first fault. Nothing is decoded but names; depth and number of elements are bounded.
 */
export function scan(source: Source, limits: Limits): Scanned {
  const { bytes } = source;
  const names = nameReader(source);
  const stack: Open[] = [];
  const prefixes = new Map<string, number>([
    ['xml', 1],
    ['xmlns', 1],
  ]);
  const undeclared = new Map<string, Problem>();
  let root: XmlElement | undefined;
  let position = 0;
  let fault: Problem | undefined;
  const fail = (reason: Reason, at: number, ...found: string[]): number => {
    fault ??= malformed(reason, { offset: source.at(at) }, ...found);
    return -1;
  };
  const refuse = (each: Problem): number => {
    fault ??= each;
    return -1;
  };
  const check = (name: string, at: number): void => {
    const prefix = prefixOf(name);
    if (prefix === '' && !name.includes(':')) return;
    if ((prefixes.get(prefix) ?? 0) > 0 || undeclared.has(prefix) || undeclared.size > 20) return;
    undeclared.set(prefix, {
      ...malformed('prefix', { offset: source.at(at) }, prefix),
      severity: 'warning',
    });
  };

  /** Own text of the innermost open element reaches over from..to. */
  const hasText = (from: number, to: number, plain: boolean): void => {
    const element = (stack.at(-1) as Open).element;
    if (element.textFrom < 0) element.textFrom = from;
    else element.plain = false;
    if (!plain) element.plain = false;
    element.textTo = to;
  };

  const text = (from: number): number => {
    let first = -1;
    let last = from;
    let plain = true;
    let known = from;
    let i = from;
    for (; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (byte > 0x3e && byte < 0xef) {
        if (first < 0) first = i;
        last = i;
        continue;
      }
      if (byte === 0x3c) break;
      if (byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d) {
        // A CR inside the text has to become LF.
        if (byte === 0x0d && first >= 0) plain = false;
        continue;
      }
      if (byte === 0x26) {
        const wrong = reference(source, i);
        if (wrong !== undefined && stack.length > 0) return refuse(wrong);
        plain = false;
      } else if (!allowed(source, i)) return fail('character', i, code(byte));
      else if (byte === 0x3e && bytes[i - 1] === 0x5d && bytes[i - 2] === 0x5d && i - 2 >= from) {
        known = boundary(source, known, i - 2);
        if (known === i - 2) return fail('bracket', i - 2);
      }
      if (first < 0) first = i;
      last = i;
    }
    if (first < 0) return i;
    if (stack.length === 0) return fail('outside', first);
    hasText(first, last + 1, plain);
    return i;
  };

  const passage = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++)
      if (!allowed(source, i)) return fail('character', i, code(bytes[i] as number)) >= 0;
    return true;
  };

  const comment = (at: number): number => {
    const end = find(bytes, '--', at + 4);
    if (end < 0 || bytes[end + 2] !== 0x3e) return fail('comment', end < 0 ? at : end);
    return passage(at + 4, end) ? end + 3 : -1;
  };

  const instruction = (at: number): number => {
    let i = at + 2;
    while (!endsName(bytes[i])) i++;
    const target = names.read(at + 2, i);
    const end = find(bytes, '?>', i);
    if (target === undefined || end < 0 || target.toLowerCase() === 'xml' || target.includes(':'))
      return fail('instruction', at);
    if (end > i && !/[ \t\r\n]/.test(String.fromCharCode(bytes[i] as number))) return fail('instruction', at);
    return passage(i, end) ? end + 2 : -1;
  };

  const section = (at: number): number => {
    if (stack.length === 0) return fail('outside', at);
    const end = sectionEnd(source, at + 9);
    if (end < 0) return fail('section', at);
    if (!passage(at + 9, end)) return -1;
    hasText(at, end + 3, false);
    return end + 3;
  };

  const close = (open: Open, at: number, end: number): number => {
    const { element, children } = open;
    element.close = at;
    element.to = end;
    if (children.length > 0) element.children = children;
    for (const prefix of open.prefixes) prefixes.set(prefix, (prefixes.get(prefix) ?? 1) - 1);
    stack.pop();
    return end;
  };

  const endTag = (at: number): number => {
    let i = at + 2;
    while (!endsName(bytes[i])) i++;
    const name = names.read(at + 2, i);
    if (name === undefined) return fail('name', at, source.text(at + 2, i));
    while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++;
    if (bytes[i] !== 0x3e) return fail('tag', at);
    const open = stack.at(-1);
    if (open === undefined) return fail('unopened', at, name);
    if (open.name !== name) return fail('mismatch', at, name, open.name);
    return close(open, at, i + 1);
  };

  const startTag = (at: number): number => {
    if (stack.length === 0 && root !== undefined) return fail('roots', at);
    let i = at + 1;
    while (!endsName(bytes[i])) i++;
    const name = names.read(at + 1, i);
    if (name === undefined) return fail('name', at, source.text(at + 1, i));
    const limit = (what: string, most: number): number =>
      refuse(
        problem(
          'limit-exceeded',
          { offset: source.at(at) },
          { expected: String(most), values: { name: what } },
        ),
      );
    if (stack.length >= limits.xmlDepth) return limit('XML depth', limits.xmlDepth);
    if (position >= limits.segmentsPerMessage) return limit('XML elements', limits.segmentsPerMessage);
    const tag = readTag(source, names, i);
    if ('code' in tag) return refuse(tag);
    const declared: string[] = [];
    for (const each of tag.attributes) {
      if (prefixOf(each.name) !== 'xmlns') continue;
      const prefix = localName(each.name);
      declared.push(prefix);
      prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1);
    }
    check(name, at);
    for (const each of tag.attributes) check(each.name, at);
    const element = new XmlElement(source, localName(name), ++position, at);
    if (tag.attributes.length > 0) element.attributes = nameAttributes(tag.attributes);
    element.open = tag.end;
    const parent = stack.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
    const open: Open = { element, name, children: [], prefixes: declared };
    stack.push(open);
    return tag.empty ? close(open, tag.end, tag.end) : tag.end;
  };

  const markup = (at: number): number => {
    const next = bytes[at + 1];
    if (next === 0x2f) return endTag(at);
    if (next === 0x3f) return instruction(at);
    if (next !== 0x21) return startTag(at);
    if (bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d) return comment(at);
    if (source.text(at, at + 9) === '<![CDATA[') return section(at);
    if (source.text(at, at + 9).toUpperCase() === '<!DOCTYPE')
      return refuse(problem('xml-forbidden', { offset: source.at(at) }, { found: 'DOCTYPE' }));
    return fail('tag', at);
  };

  let i = source.start;
  while (i >= 0 && i < bytes.length) i = bytes[i] === 0x3c ? markup(i) : text(i);
  const open = stack.at(-1);
  if (open !== undefined) fail('unclosed', open.element.from, open.name);
  if (root === undefined) fail('empty', source.start);
  const warnings = [...undeclared.values()];
  return fault === undefined && root !== undefined
    ? { root, warnings }
    : { fault: fault as Problem, warnings };
}
