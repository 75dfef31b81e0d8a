import { type Limits, type Problem, problem, type ScalarKind } from '../../core/index.js';
import { utf8 } from '../charset.js';
import { malformed, type Reason } from './fault.js';
import { JsonValue, unescaped } from './value.js';

/** The tree of a JSON text; beside the first fault, as much of the tree as stands before it. */
export interface Scanned {
  /** The object, or each object of an outermost array. */
  readonly roots: readonly JsonValue[];
  readonly fault?: Problem;
}

const NAMED: ReadonlyArray<readonly [string, ScalarKind | undefined]> = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', undefined],
];

/** An object or array that isn't closed yet. */
interface Open {
  /** The byte that closes it. */
  readonly end: number;
  /** Absent for an array that is a member: its items stand in the member's place. */
  readonly node: JsonValue | undefined;
  readonly children: JsonValue[];
  /** An object's names so far; an array has none. */
  readonly names: Set<string> | undefined;
  /** Name that an array's items get. */
  readonly item: string;
  empty: boolean;
}

const OBJECT = 0x7b;
const ARRAY = 0x5b;

/**
 * Reads one JSON text (RFC 8259) by its bytes and builds its tree in the same pass, without recursion; stops at the first
 * fault. Names that stand twice in an object are one. Depth and number of values are bounded by the limits of XML.
 * Bytes that aren't UTF-8 are left to the caller: they can only stand in strings, and become U+FFFD there.
 */
export function scan(bytes: Uint8Array, limits: Limits): Scanned {
  const stack: Open[] = [];
  const roots: JsonValue[] = [];
  let position = 0;
  let count = 0;
  let fault: Problem | undefined;
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

  const fail = (reason: Reason, at: number, ...found: string[]): undefined => {
    fault ??= malformed(reason, { offset: Math.min(at, bytes.length) }, ...found);
    return undefined;
  };
  const limit = (name: string, most: number): undefined => {
    fault ??= problem('limit-exceeded', { offset: i }, { expected: String(most), values: { name } });
    return undefined;
  };
  const blanks = (): void => {
    while (isBlank(bytes[i])) i++;
  };
  const found = (at: number): string => {
    if (at >= bytes.length) return 'EOF';
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte === 0x7f) return `U+00${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    let end = at + 1;
    while (end < bytes.length && ((bytes[end] as number) & 0xc0) === 0x80) end++;
    return utf8.text(bytes, at, end);
  };

  /** From a quote to behind the one that ends the string; undefined where it is faulty. */
  const string = (): { readonly from: number; readonly to: number } | undefined => {
    const from = i++;
    for (;;) {
      const byte = bytes[i];
      if (byte === undefined) return fail('string', from);
      if (byte === 0x22) return { from, to: ++i };
      if (byte < 0x20) return fail('control', i, found(i));
      if (byte !== 0x5c) i++;
      else if (!released()) return undefined;
    }
  };
  const unit = (at: number): number => {
    if (bytes[at] !== 0x5c || bytes[at + 1] !== 0x75) return -1;
    const digits = utf8.text(bytes, at + 2, Math.min(at + 6, bytes.length));
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  };
  const released = (): boolean => {
    const next = bytes[i + 1];
    if (next !== 0x75) {
      if (next === undefined || !'"\\/bfnrt'.includes(String.fromCharCode(next))) {
        fail('escape', i, `\\${next === undefined ? '' : found(i + 1)}`);
        return false;
      }
      i += 2;
      return true;
    }
    const code = unit(i);
    const shown = utf8.text(bytes, i, Math.min(i + 6, bytes.length));
    if (code < 0) fail('escape', i, shown);
    else if (code >= 0xdc00 && code <= 0xdfff) fail('surrogate', i, shown);
    else if (code < 0xd800 || code > 0xdbff) i += 6;
    else {
      const low = unit(i + 6);
      if (low >= 0xdc00 && low <= 0xdfff) i += 12;
      else fail('surrogate', i, shown);
    }
    return fault === undefined;
  };

  const scalar = (name: string): boolean => {
    const from = i;
    let kind: ScalarKind | undefined;
    const byte = bytes[i] as number;
    if (byte === 0x22) {
      if (string() === undefined) return false;
      kind = 'string';
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      while (isNumeric(bytes[i])) i++;
      const text = utf8.text(bytes, from, i);
      if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) {
        fail('number', from, text);
        return false;
      }
      kind = 'number';
    } else {
      while (isLetter(bytes[i])) i++;
      const text = utf8.text(bytes, from, i);
      const known = NAMED.find(([each]) => each === text);
      if (known === undefined) {
        fail('value', from, text === '' ? found(from) : text);
        return false;
      }
      kind = known[1];
    }
    place(new JsonValue(bytes, name, ++position, from, i, kind));
    return true;
  };

  const place = (node: JsonValue): void => {
    (stack.at(-1)?.children ?? roots).push(node);
  };

  /** Opens an object or array, or reads a scalar; false at a fault. */
  const value = (name: string): boolean => {
    if (count >= limits.segmentsPerMessage) return limit('JSON values', limits.segmentsPerMessage) ?? false;
    const byte = bytes[i];
    const parent = stack.at(-1);
    const outermost = parent === undefined || (stack.length === 1 && parent.children === roots);
    if (byte === undefined) return fail('value', i, found(i)) ?? false;
    if (outermost && byte !== OBJECT && (byte !== ARRAY || parent !== undefined))
      return fail('root', i) ?? false;
    count++;
    if (parent !== undefined) parent.empty = false;
    if (byte !== OBJECT && byte !== ARRAY) return scalar(name);
    if (stack.length >= limits.xmlDepth) return limit('JSON depth', limits.xmlDepth) ?? false;
    if (outermost) position = 0;
    const array = byte === ARRAY;
    // Items of an array stand in its member's place; an array that is itself an item is a node that holds its own.
    const node = array && parent?.names !== undefined ? undefined : new JsonValue(bytes, name, ++position, i);
    const own: JsonValue[] = [];
    if (array && parent === undefined) stack.push({ ...opened(0x5d), children: roots });
    else if (node === undefined)
      stack.push({ ...opened(0x5d), children: parent?.children ?? roots, item: name });
    else {
      place(node);
      node.children = own;
      stack.push(
        array
          ? { ...opened(0x5d), node, children: own, item: 'item' }
          : { ...opened(0x7d), node, children: own, names: new Set() },
      );
    }
    i++;
    return true;
  };

  /** Behind a value: closes what ends here, steps over a comma; false at a fault or the end. */
  const after = (): boolean => {
    for (;;) {
      blanks();
      const open = stack.at(-1);
      if (open === undefined) {
        if (i < bytes.length) fail('rest', i, found(i));
        return false;
      }
      const { end } = open;
      if (bytes[i] === end) {
        i++;
        if (open.node !== undefined) open.node.to = i;
        stack.pop();
        continue;
      }
      if (bytes[i] !== 0x2c) return fail('comma', i, found(i), String.fromCharCode(end)) ?? false;
      i++;
      blanks();
      if (bytes[i] === end) return fail('trailing', i, String.fromCharCode(end)) ?? false;
      return true;
    }
  };

  /** A member's name and the colon behind it. */
  const member = (names: Set<string>): string | undefined => {
    if (bytes[i] !== 0x22) return fail('name', i, found(i));
    const at = i;
    const read = string();
    if (read === undefined) return undefined;
    const name = unescaped(utf8.text(bytes, read.from + 1, read.to - 1));
    if (names.has(name)) return fail('duplicate', at, name);
    names.add(name);
    blanks();
    if (bytes[i] !== 0x3a) return fail('colon', i, found(i));
    i++;
    blanks();
    return name;
  };

  blanks();
  if (i >= bytes.length) fail('empty', i);
  else
    for (let going = value(''); going; ) {
      blanks();
      const open = stack.at(-1);
      if (open === undefined || (open.empty && bytes[i] === open.end)) {
        going = after();
        continue;
      }
      const name = open.names === undefined ? open.item : member(open.names);
      const depth = stack.length;
      going = name !== undefined && value(name);
      // What was just opened is read before anything can follow it.
      if (going && stack.length === depth) going = after();
    }
  return fault === undefined ? { roots } : { roots, fault };
}

const opened = (end: number): Open => ({
  end,
  node: undefined,
  children: [],
  names: undefined,
  item: '',
  empty: true,
});

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const isNumeric = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x45 ||
    byte === 0x65);

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
