import type { Problem } from './api.js';
import type { Explained, ExplainedNode, ExplainedValue } from './explained.js';

/** A stretch of a line: plain bytes, a tag, or a value of the message. */
export interface Piece {
  readonly text: string;
  readonly tag?: true;
  readonly value?: ExplainedValue;
}

/** A line of a message as it is shown: a segment, record or element with all that stands in it. */
export interface Line {
  readonly key: string;
  readonly depth: number;
  /** Offsets of its bytes. */
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
  readonly title?: string;
  /** Keys of the groups that it stands in: it isn't seen while one of them is folded. */
  readonly within: readonly string[];
  /** It opens a group of so many lines. */
  readonly folds?: number;
  readonly problems: readonly Problem[];
}

interface Raw extends Omit<Line, 'problems' | 'folds' | 'pieces'> {
  readonly values: readonly ExplainedValue[];
  readonly name?: string;
}

/** What the node calls a character set, as browsers call it. */
export function decoderOf(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}

/** Bytes of a message and what is known of them → lines to show, each problem at the line that it stands in. */
export function linesOf(bytes: Uint8Array, explained: Explained | undefined): readonly Line[] {
  const decoder = decoderOf(explained?.carried === undefined ? explained?.head.charset : 'utf-8');
  const raw: Raw[] = [];
  const messages = explained?.messages.filter(({ nodes }) => nodes.length > 0) ?? [];
  const tree = explained?.head.syntax === 'xml' || explained?.head.syntax === 'json';
  if (messages.length === 0) raw.push(...plain(bytes, 0, bytes.length, breaksOf(explained, bytes)));
  else if (tree) for (const { nodes } of messages) for (const node of nodes) lay(node, 0, [], raw);
  else flat(messages, bytes, raw);
  if (tree && messages.length > 0) {
    const first = raw[0]?.from ?? 0;
    raw.unshift(...plain(bytes, 0, first, 0x0a));
    const last = raw.reduce((most, { to }) => Math.max(most, to), 0);
    raw.push(...plain(bytes, last, bytes.length, 0x0a));
  }
  return finished(raw, bytes, decoder, explained?.carried === undefined ? (explained?.problems ?? []) : []);
}

/** What ends a line where nothing else is known: `'` of an interchange on one line, else the line feed. */
function breaksOf(explained: Explained | undefined, bytes: Uint8Array): number {
  return explained?.head.syntax === 'edifact' || (bytes[0] === 0x55 && bytes[1] === 0x4e) ? 0x27 : 0x0a;
}

const isBlank = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Bytes that no node is about, cut behind an end byte. */
function plain(bytes: Uint8Array, from: number, to: number, end: number): Raw[] {
  const found: Raw[] = [];
  for (let start = from; start < to; ) {
    while (start < to && isBlank(bytes[start])) start++;
    if (start >= to) break;
    let stop = start;
    // UNA says what the separators are: nine bytes.
    if (bytes[start] === 0x55 && bytes[start + 1] === 0x4e && bytes[start + 2] === 0x41)
      stop = Math.min(to, start + 9);
    else {
      while (stop < to && bytes[stop] !== end && !(end === 0x0a && bytes[stop] === 0x0d)) stop++;
      stop = Math.min(to, stop + 1);
    }
    const name = end === 0x27 ? String.fromCharCode(...bytes.subarray(start, start + 3)) : undefined;
    found.push({
      key: `p${start}`,
      depth: 0,
      from: start,
      to: stop,
      within: [],
      values: [],
      ...(name === undefined ? {} : { name }),
    });
    start = stop;
  }
  return found;
}

/** EDIFACT and platform files: segments one behind the other, groups by what the table says. */
function flat(messages: Explained['messages'], bytes: Uint8Array, raw: Raw[]): void {
  const all: Array<{ node: ExplainedNode; depth: number; within: readonly string[]; key: string }> = [];
  for (const message of messages) {
    const visit = (node: ExplainedNode, depth: number, within: readonly string[]): void => {
      const key = `${message.ordinal}.${node.position}`;
      all.push({ node, depth, within, key });
      const inside = node.children.length > 0 ? [...within, key] : within;
      for (const child of node.children) visit(child, depth + 1, inside);
    };
    for (const node of message.nodes) visit(node, 0, []);
  }
  all.sort((a, b) => a.node.offset - b.node.offset);
  // What stands before the next segment, blanks apart, ends a segment here.
  let end = 0x0a;
  const second = all[1]?.node.offset ?? 0;
  for (let at = second - 1; at > 0; at--)
    if (!isBlank(bytes[at])) {
      end = bytes[at] as number;
      break;
    }
  const edifact = end === 0x27 || all[0]?.node.name === 'UNH';
  const stop = edifact ? end : 0x0a;
  const first = all[0]?.node.offset ?? 0;
  raw.push(...plain(bytes, 0, first, stop));
  all.forEach(({ node, depth, within, key }, nth) => {
    const last = Math.max(node.offset + node.length, ...node.values.map((each) => each.offset + each.length));
    const next = all[nth + 1]?.node.offset ?? bytes.length;
    let to = last;
    while (to < next && bytes[to] !== stop) to++;
    to = Math.min(next, to + 1);
    raw.push({
      key,
      depth,
      from: node.offset,
      to,
      within,
      values: node.values,
      name: node.name.replace(/_\d+$/, ''),
      ...(node.title === undefined ? {} : { title: node.title }),
    });
    raw.push(...plain(bytes, to, next, stop));
  });
}

/** XML and JSON: an element, what stands in it, and its end. */
function lay(node: ExplainedNode, depth: number, within: readonly string[], raw: Raw[]): void {
  const end = node.offset + node.length;
  const children = [...node.children].sort((a, b) => a.offset - b.offset);
  const key = `n${node.position}`;
  const first = children[0];
  raw.push({
    key,
    depth,
    from: node.offset,
    to: first?.offset ?? end,
    within,
    values: node.values,
    name: node.name.replace(/_\d+$/, ''),
    ...(node.title === undefined ? {} : { title: node.title }),
  });
  if (first === undefined) return;
  const inside = [...within, key];
  for (const child of children) lay(child, depth + 1, inside, raw);
  const last = children.at(-1) as ExplainedNode;
  const close = last.offset + last.length;
  if (close < end)
    raw.push({ key: `e${node.position}`, depth, from: close, to: end, within: inside, values: [] });
}

function finished(
  raw: readonly Raw[],
  bytes: Uint8Array,
  decoder: TextDecoder,
  problems: readonly Problem[],
): readonly Line[] {
  const folded = new Map<string, number>();
  for (const { within } of raw) for (const key of within) folded.set(key, (folded.get(key) ?? 0) + 1);
  const found = new Map<number, Problem[]>();
  for (const each of problems) {
    if (each.at === undefined) continue;
    const { offset } = each.at;
    let nth = raw.findIndex(({ from, to }) => from <= offset && offset < to);
    if (nth < 0) nth = raw.findLastIndex(({ from }) => from <= offset);
    const list = found.get(Math.max(0, nth)) ?? [];
    list.push(each);
    found.set(Math.max(0, nth), list);
  }
  return raw.map(({ values, name, ...line }, nth) => {
    const folds = folded.get(line.key);
    return {
      ...line,
      pieces: piecesOf(bytes, line.from, line.to, values, name, decoder),
      problems: found.get(nth) ?? [],
      ...(folds === undefined ? {} : { folds }),
    };
  });
}

function piecesOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  values: readonly ExplainedValue[],
  name: string | undefined,
  decoder: TextDecoder,
): readonly Piece[] {
  const pieces: Piece[] = [];
  const read = (start: number, stop: number): string =>
    decoder.decode(bytes.subarray(start, stop)).replace(/[\r\n]+\s*/g, start === from ? '' : ' ');
  let at = from;
  const gap = (until: number): void => {
    if (until <= at) return;
    const text = read(at, until);
    const open = at === from && name !== undefined ? (/^(\W{0,2})/.exec(text)?.[1] ?? '') : '';
    if (at === from && name !== undefined && text.slice(open.length).startsWith(name)) {
      if (open !== '') pieces.push({ text: open });
      pieces.push({ text: name, tag: true });
      const rest = text.slice(open.length + name.length);
      if (rest !== '') pieces.push({ text: rest });
    } else pieces.push({ text });
    at = until;
  };
  for (const value of [...values].sort((a, b) => a.offset - b.offset)) {
    if (value.length === 0 || value.offset < at || value.offset + value.length > to) continue;
    gap(value.offset);
    pieces.push({ text: read(value.offset, value.offset + value.length), value });
    at = value.offset + value.length;
  }
  gap(to);
  const last = pieces.at(-1);
  if (last !== undefined && last.value === undefined)
    pieces[pieces.length - 1] = { ...last, text: last.text.trimEnd() };
  return pieces;
}
