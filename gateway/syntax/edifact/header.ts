import {
  type Extension,
  type Leaf,
  type Node,
  type Party,
  type Problem,
  printLeaf,
  problem,
} from '../../core/index.js';
import { type Charset, charsetNamed } from '../charset.js';
import { charsetOfLevel, isLevel } from './level.js';
import { readingOf } from './reading.js';
import { ALONE, Segment } from './segment.js';
import { defaultSeparators, type Grammar, grammarOf, type Separators, segmentEnd } from './separators.js';
import type { Start } from './start.js';
import { type Scratch, tapeOf } from './tape.js';

/** What UNB says (ISO 9735-1 annex C), with what an answer to it needs. */
export interface Header {
  /** Offset of UNB, or of what stands first where there is none. */
  readonly from: number;
  /** 0001; absent where there is no UNB. */
  readonly level?: string;
  /** 0002: 1 to 4; 3 where it isn't said. */
  readonly version: number;
  readonly sender?: Party;
  readonly recipient?: Party;
  /** 0008 and 0014: addresses within the parties' own organisations. */
  readonly senderAddress?: string;
  readonly recipientAddress?: string;
  /** S004 as received: `260115:0812`. */
  readonly preparedAt?: string;
  readonly reference?: string;
  readonly acknowledgementRequested: boolean;
  readonly test: boolean;
  /** Everything else it says, by path. */
  readonly more?: readonly Extension[];
}

/** Element and component numbers of UNB whose values have a member of their own. */
const NAMED = new Set(['1.1', '1.2', '2.1', '2.2', '3.1', '3.2', '4.1', '4.2', '5.1']);

/** The values of a service segment that are not in `named`, by path. */
export function others(segment: Node, named: ReadonlySet<string>): readonly Extension[] {
  const found: Extension[] = [];
  for (const each of segment.leaves()) {
    const value = segment.value(each);
    if (each.kind !== 'component' || value === undefined || named.has(`${each.element}.${each.component}`))
      continue;
    found.push({ path: `${segment.name}/${printLeaf(each, false)}`, value });
  }
  return found;
}

/** The leaf of element and component, as the standard counts them. */
export const leaf = (element: number, component = 1): Leaf => ({ kind: 'component', element, component });

/** The single segment that begins at `from`; its position is 1. In a room of others' it is good until the next one there. */
export function segmentAt(
  bytes: Uint8Array,
  from: number,
  to: number,
  grammar: Grammar,
  room?: Scratch,
): Segment {
  const tape = tapeOf(bytes, from, to, grammar, room, 0, room === undefined);
  const end = (tape.marks[0] ?? 0) >> 2;
  const name = grammar.charset.text(bytes, from, from + end).replace(/[\r\n]/g, '');
  return new Segment(readingOf(tape), 0, 0, name, 1, ALONE);
}

/** Reads UNB, at most `reach` bytes of it: what it says, and how to read the rest. Without UNB what is usual. */
export function readHeader(
  bytes: Uint8Array,
  start: Start,
  charset: string | undefined,
  reach = 64 * 1024,
): {
  readonly header: Header;
  readonly grammar: Grammar;
  readonly unb?: Segment;
  readonly problems: readonly Problem[];
} {
  const rest = bytes.subarray(start.from);
  const most = Math.min(bytes.length, start.body + reach);
  const named = charset === undefined ? undefined : charsetNamed(charset);
  const problems: Problem[] = [];
  const at = (path: string, offset: number): { path: string; offset: number } => ({ path, offset });
  if (charset !== undefined && named === undefined)
    problems.push(problem('charset-unknown', { offset: start.body }, { found: charset }));
  const unb = isUnb(bytes, start.body);
  // Until S001 is read, high bytes are nobody's; S001 itself is ASCII.
  const first = grammarOf(
    start.separators,
    named ?? charsetOfLevel('UNOA', undefined, rest),
    named?.name ?? 'UNOA',
  );
  if (!unb) {
    problems.push(problem('unb-missing', { offset: start.body }));
    const grammar = grammarOf(repeating(start, 3), first.charset, first.level);
    return {
      header: { from: start.body, version: 3, acknowledgementRequested: false, test: false },
      grammar,
      problems,
    };
  }
  const probe = segmentAt(bytes, start.body, segmentEnd(bytes, start.body, most, first), first);
  const level = probe.value(leaf(1)) ?? '';
  const digit = probe.value(leaf(1, 2));
  if (!isLevel(level) || (digit !== undefined && !/^0?[1-4]$/.test(digit))) {
    const severity = named === undefined || isLevel(level) ? 'error' : 'warning';
    const [component, found] = isLevel(level) ? [2, digit] : [1, level];
    const place = at(`UNB/1.${component}`, probe.offset(leaf(1, component)));
    problems.push(problem('syntax-unsupported', place, { found, severity }));
  } else if (digit === undefined)
    problems.push(
      problem('syntax-unsupported', at('UNB/1.2', probe.offset(leaf(1, 2))), {
        found: level,
        expected: `${level}:3`,
        severity: 'warning',
      }),
    );
  const version = digit !== undefined && /^0?[1-4]$/.test(digit) ? Number(digit) : 3;
  const text: Charset = named ?? charsetOfLevel(level, probe.value(leaf(1, 4)), rest);
  const grammar = grammarOf(repeating(start, version), text, level === '' ? text.name : level);
  const segment = segmentAt(bytes, start.body, segmentEnd(bytes, start.body, most, grammar), grammar);
  problems.push(...check(segment));
  return { header: headerOf(segment, level, version), grammar, unb: segment, problems };
}

export const isUnb = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x55 && bytes[at + 1] === 0x4e && bytes[at + 2] === 0x42;

/** The repetition separator stands in UNA's fifth place from version 4 on; before, that place means nothing. */
function repeating(start: Start, version: number): Separators {
  if (version < 4) return start.separators;
  const repetition = start.una ? (start.fifth ?? -1) : defaultSeparators(version).repetition;
  const { component, element, terminator, release } = start.separators;
  return [component, element, terminator, release].includes(repetition)
    ? start.separators
    : { ...start.separators, repetition };
}

function headerOf(unb: Node, level: string, version: number): Header {
  const party = (element: number): Party | undefined => {
    const code = unb.value(leaf(element));
    const list = unb.value(leaf(element, 2));
    return code === undefined ? undefined : { code, ...(list === undefined ? {} : { list }) };
  };
  const optional = <K extends string, V>(name: K, value: V | undefined): { [k in K]?: V } =>
    (value === undefined ? {} : { [name]: value }) as { [k in K]?: V };
  const moment = [unb.value(leaf(4)), unb.value(leaf(4, 2))].filter((each) => each !== undefined).join(':');
  return {
    from: unb.offset(),
    level,
    version,
    ...optional('sender', party(2)),
    ...optional('recipient', party(3)),
    ...optional('senderAddress', unb.value(leaf(2, 3))),
    ...optional('recipientAddress', unb.value(leaf(3, 3))),
    ...optional('preparedAt', moment === '' ? undefined : moment),
    ...optional('reference', unb.value(leaf(5))),
    acknowledgementRequested: unb.value(leaf(9)) === '1',
    test: /^[1-4]$/.test(unb.value(leaf(11)) ?? ''),
    more: others(unb, NAMED),
  };
}

const MANDATORY: ReadonlyArray<readonly [number, number, string, number]> = [
  [2, 1, '0004', 35],
  [3, 1, '0010', 35],
  [4, 1, '0017', 8],
  [5, 1, '0020', 14],
];

/** UNB's mandatory elements, their lengths, and a date that exists. Eight digits for the date are read in every version. */
function check(unb: Node): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [element, component, id, most] of MANDATORY) {
    const value = unb.value(leaf(element, component));
    const path = `UNB/${element === 5 ? '5' : `${element}.${component}`}`;
    const place = { path, offset: unb.offset(leaf(element, component)) };
    if (value === undefined) problems.push(problem('element-missing', place, { expected: id }));
    else if (id === '0017') problems.push(...moment(unb, value));
    else if (value.length > most)
      problems.push(
        problem('element-too-long', place, {
          found: value,
          expected: String(most),
          values: { name: id, length: value.length },
        }),
      );
  }
  return problems;
}

/** S004: a day and an hour that exist, each told at its own place. */
function moment(unb: Node, date: string): readonly Problem[] {
  const time = unb.value(leaf(4, 2));
  const impossible = (component: number, found: string): Problem =>
    problem(
      'date-impossible',
      { path: `UNB/4.${component}`, offset: unb.offset(leaf(4, component)) },
      { found },
    );
  const problems: Problem[] = [];
  if (!possibleDay(date)) problems.push(impossible(1, date));
  if (time === undefined) {
    const place = { path: 'UNB/4.2', offset: unb.offset(leaf(4, 2)) };
    problems.push(problem('element-missing', place, { expected: '0019' }));
  } else if (!possibleTime(time)) problems.push(impossible(2, time));
  return problems;
}

function possibleDay(date: string): boolean {
  const parts = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(date);
  if (!parts) return false;
  const year = Number(`${parts[1] ?? '20'}${parts[2]}`);
  const day = new Date(Date.UTC(year, Number(parts[3]) - 1, Number(parts[4])));
  return day.getUTCMonth() === Number(parts[3]) - 1 && day.getUTCDate() === Number(parts[4]);
}

function possibleTime(time: string): boolean {
  const clock = /^(\d\d)(\d\d)(\d\d)?$/.exec(time);
  return clock !== null && Number(clock[1]) < 24 && Number(clock[2]) < 60 && Number(clock[3] ?? 0) < 60;
}
