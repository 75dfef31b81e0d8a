import type { Extension, Limits, Party, Problem, ProblemCode } from '../../core/index.js';
import { asWarning, PROBLEMS, problem } from '../../core/index.js';
import { leaf, others, segmentAt } from './header.js';
import type { Segment } from './segment.js';
import { type Grammar, isBlank, isBreak, segmentEnd } from './separators.js';
import { beginsInterchange } from './start.js';
import { scratch } from './tape.js';
import { trailerProblems } from './trailer.js';

/** Where one message stands, and what its header and its functional group said. */
export interface Located {
  readonly from: number;
  readonly to: number;
  readonly reference: string | undefined;
  /** S009's first five components, trailing empties dropped. */
  readonly name: string;
  readonly group: Group | undefined;
}

/** What UNG said. */
export interface Group {
  readonly reference: string;
  readonly from: number;
  readonly sender?: Party;
  readonly recipient?: Party;
  /** All it says but its reference, by path. */
  readonly more: readonly Extension[];
}

export interface Envelope {
  readonly messages: readonly Located[];
  readonly problems: readonly Problem[];
  /** Behind the last byte that belongs to this interchange. */
  readonly to: number;
  /** A limit was passed: nothing after it was looked at. */
  readonly stopped: boolean;
}

export interface Walk {
  readonly bytes: Uint8Array;
  /** Of the first segment after UNB. */
  readonly from: number;
  readonly grammar: Grammar;
  readonly unb?: Segment | undefined;
  readonly limits: Limits;
  readonly lenient: boolean;
  /** Messages of interchanges before this one in the same bytes. */
  readonly before: number;
}

interface Open<T> {
  readonly from: number;
  readonly what: T;
  /** Segments of a message, messages of a group. */
  count: number;
  /** Offset of the last segment. */
  last: number;
}

/**
 * The envelope pass: finds where messages begin and end and checks trailers, counts and references, at scanning
 * speed; only service segments are looked into. Goes on after every error it can go on after.
 */
export function walk({ bytes, from, grammar, unb, limits, lenient, before }: Walk): Envelope {
  const problems: Problem[] = [];
  const messages: Located[] = [];
  const references = new Set<string>();
  const end = bytes.length;
  let message: Open<{ readonly name: string; readonly reference: string | undefined }> | undefined;
  const room = scratch();
  const names = new Map<string, string>();
  const named = (unh: Segment): string => {
    const name = nameOf(unh);
    const known = names.get(name);
    if (known !== undefined) return known;
    if (names.size < MOST_NAMES) names.set(name, name);
    return name;
  };
  let group: Open<Group> | undefined;
  let groups = 0;
  let loose = 0;
  let outside = 0;
  let stopped = false;

  const keep = (each: Problem): void => {
    const tolerated = lenient && ('lenient' in PROBLEMS[each.code] || each.code === 'segment-unterminated');
    problems.push(tolerated ? asWarning(each) : each);
  };
  const report = (code: ProblemCode, at: Problem['at'], details: Parameters<typeof problem>[2]): void =>
    keep(problem(code, at, details));
  const check = (...checked: Parameters<typeof trailerProblems>): void => {
    for (const each of trailerProblems(...checked)) keep(each);
  };
  const label = (): string => message?.what.reference ?? String(before + messages.length + 1);

  const closeMessage = (to: number, unt?: Segment): void => {
    if (message === undefined) return;
    const { from: start, what, count } = message;
    const place = { message: label(), segment: count };
    if (unt === undefined)
      report('trailer-missing', { ...place, path: 'UNT', offset: message.last }, { expected: 'UNT' });
    else {
      check(unt, count, what.reference, place);
    }
    // The same members in each, and one string for a name: memory counts where there are a hundred thousand.
    messages.push({ from: start, to, name: what.name, reference: what.reference, group: group?.what });
    if (group !== undefined) group.count++;
    else loose++;
    message = undefined;
  };
  const closeGroup = (at: number, une?: Segment): void => {
    if (group === undefined) return;
    if (une === undefined) report('trailer-missing', { path: 'UNE', offset: at }, { expected: 'UNE' });
    else {
      check(une, group.count, group.what.reference);
    }
    group = undefined;
  };
  const limit = (name: string, most: number, at: number): void => {
    report('limit-exceeded', { offset: at }, { expected: String(most), values: { name } });
    stopped = true;
  };
  const finish = (to: number): Envelope => {
    closeMessage(to);
    closeGroup(to);
    return { messages, problems, to, stopped };
  };
  /** Text where no segment may stand; one report for each stretch of it. */
  const stray = (at: number, to: number): void => {
    if (outside++ >= limits.problemsPerMessage) return;
    const found = grammar.charset.text(bytes, at, Math.min(to, at + 80)).split(/[\r\n]/, 1)[0] as string;
    report(
      'segment-outside',
      { offset: at },
      { found: /^[A-Z]{3}(?=[^A-Za-z0-9])/.exec(found)?.[0] ?? found },
    );
  };
  let straying = false;

  let i = from;
  for (;;) {
    while (i < end && (isBlank(bytes[i]) || bytes[i] === grammar.separators.terminator)) i++;
    if (i >= end) break;
    const tag = serviceTag(bytes, i, end, grammar);
    if ((tag === 'UNA' || tag === 'UNB') && beginsInterchange(bytes, i)) break;
    const stop = segmentEnd(bytes, i, end, grammar);
    if (stop - i > limits.segmentBytes) {
      limit('segment', limits.segmentBytes, i);
      return finish(i);
    }
    const next = Math.min(stop + 1, end);
    const known = tag !== '' && tag !== 'UNA' && tag !== 'UNB';
    if (message === undefined && !known) {
      const resumed = headerInside(bytes, i, stop, grammar);
      if (!straying) stray(i, resumed < 0 ? stop : resumed);
      straying = true;
      i = resumed < 0 ? next : resumed;
      continue;
    }
    straying = false;
    const service = known ? segmentAt(bytes, i, next, grammar, room) : undefined;
    if (tag === 'UNH') {
      closeMessage(i);
      if (messages.length + before >= limits.messagesPerInterchange) {
        limit('messages', limits.messagesPerInterchange, i);
        return finish(i);
      }
      if (group === undefined && groups > 0)
        report('group-mixed', { path: 'UNH', offset: i }, { found: 'UNH' });
      const unh = service as Segment;
      const reference = unh.value(leaf(1));
      message = { from: i, what: { name: named(unh), reference }, count: 1, last: i };
      if (reference !== undefined && references.has(reference))
        report(
          'reference-duplicate',
          { message: reference, segment: 1, path: 'UNH/1', offset: unh.offset(leaf(1)) },
          { found: reference },
        );
      else if (reference !== undefined) references.add(reference);
    } else if (message !== undefined && !known) {
      message.count++;
      message.last = i;
      if (message.count > limits.segmentsPerMessage) {
        limit('segments', limits.segmentsPerMessage, i);
        return finish(i);
      }
    } else if (tag === 'UNT') {
      if (message === undefined) stray(i, stop);
      else {
        message.count++;
        message.last = i;
        closeMessage(next, service);
      }
    } else if (tag === 'UNG') {
      closeMessage(i);
      closeGroup(i);
      groups++;
      if (loose > 0) report('group-mixed', { path: 'UNG', offset: i }, { found: 'UNG' });
      group = { from: i, what: groupOf(service as Segment), count: 0, last: i };
    } else if (tag === 'UNE') {
      closeMessage(i);
      if (group === undefined) stray(i, stop);
      else closeGroup(i, service);
    } else if (tag === 'UNZ') {
      closeMessage(i);
      closeGroup(i);
    }
    if (stop >= end) {
      const inside = tag === 'UNT' ? messages.at(-1)?.reference : message === undefined ? undefined : label();
      report(
        'segment-unterminated',
        { ...(inside === undefined ? {} : { message: inside }), offset: i },
        { expected: String.fromCharCode(grammar.separators.terminator) },
      );
    }
    i = next;
    if (tag !== 'UNZ') continue;
    const counted = groups > 0 ? groups : messages.length;
    check(service as Segment, counted === 0 ? undefined : counted, unb?.value(leaf(5)));
    return { messages, problems, to: i, stopped };
  }
  finish(i);
  if (unb !== undefined) report('trailer-missing', { path: 'UNZ', offset: i }, { expected: 'UNZ' });
  return { messages, problems, to: i, stopped };
}

/** Message names kept to be shared: they come from the wire, and need not be few. */
const MOST_NAMES = 1000;

const SERVICE = new Set(['UNA', 'UNB', 'UNG', 'UNH', 'UNT', 'UNE', 'UNZ']);

/** The tag at `from` where it is one of the envelope's, else ''; line ends inside it don't count. */
function serviceTag(bytes: Uint8Array, from: number, to: number, grammar: Grammar): string {
  if (bytes[from] !== 0x55) return '';
  const { element, component, terminator } = grammar.separators;
  const broken = !isBreak(terminator);
  let tag = '';
  for (let i = from; i < to && i < from + 8; i++) {
    const byte = bytes[i] as number;
    if (broken && isBreak(byte)) continue;
    if (tag.length === 3) {
      const whole =
        byte === element || byte === component || byte === terminator || tag === 'UNA' || tag === 'UNB';
      return whole && SERVICE.has(tag) ? tag : '';
    }
    tag += String.fromCharCode(byte);
  }
  return '';
}

/** Where a header begins at the start of a line, or after a blank, within text that is no segment; -1 where none does. */
function headerInside(bytes: Uint8Array, from: number, to: number, grammar: Grammar): number {
  for (let i = from; i < to; i++) {
    if (!isBlank(bytes[i])) continue;
    const tag = serviceTag(bytes, i + 1, to + 1, grammar);
    if (tag !== '' && tag !== 'UNA' && (tag !== 'UNB' || beginsInterchange(bytes, i + 1))) return i + 1;
  }
  return -1;
}

function nameOf(unh: Segment): string {
  const parts: string[] = [];
  for (let component = 1; component <= 5; component++) parts.push(unh.value(leaf(2, component)) ?? '');
  return parts.join(':').replace(/:+$/, '');
}

const GROUP_REFERENCE = new Set(['5.1']);

function groupOf(ung: Segment): Group {
  const party = (element: number): Party | undefined => {
    const code = ung.value(leaf(element));
    const list = ung.value(leaf(element, 2));
    return code === undefined ? undefined : { code, ...(list === undefined ? {} : { list }) };
  };
  const sender = party(2);
  const recipient = party(3);
  return {
    reference: ung.value(leaf(5)) ?? '',
    from: ung.offset(),
    more: others(ung, GROUP_REFERENCE),
    ...(sender === undefined ? {} : { sender }),
    ...(recipient === undefined ? {} : { recipient }),
  };
}
