import type {
  EnvelopeFacts,
  Interchange,
  Limits,
  Message,
  Node,
  Outcome,
  Problem,
} from '../../core/index.js';
import { hasError, problem } from '../../core/index.js';
import { isUtf16 } from '../charset.js';
import { type Envelope, type Group, type Located, walk } from './envelope.js';
import { type Header, isUnb, readHeader } from './header.js';
import { type Part, readNodes } from './nodes.js';
import { type Grammar, isBlank, segmentEnd } from './separators.js';
import { findStart, readStart } from './start.js';
import { LONGEST_TAPE, scratch } from './tape.js';

/** A message with what an answer to its interchange needs. */
export interface EdifactMessage extends Message {
  /** What the UNB said that it stands under: files may hold several interchanges. */
  readonly header: Header;
  readonly functionalGroup?: Group | undefined;
}

export interface EdifactInterchange extends Interchange {
  /** What the first UNB said. */
  readonly header: Header;
  /** What each UNB said, or what stands instead of it. */
  readonly headers: readonly Header[];
  readonly messages: readonly EdifactMessage[];
}

export interface ReadOptions {
  /** Overrules what UNB says. */
  readonly charset?: string;
  /** Wrong counts, references, trailers and misplaced segments are warnings. */
  readonly lenient: boolean;
  readonly limits: Limits;
}

/**
 * Bytes → interchange, by the envelope alone: messages are located, not read. ISO 9735 syntax versions 1 to 4,
 * batch. Interchanges that stand one behind the other in the same bytes are read as one list of messages (each knows
 * its header). Undefined where nothing can be told apart; an `envelope` problem says why.
 */
export function readEdifact(
  bytes: Uint8Array,
  options: ReadOptions,
): Outcome<EdifactInterchange | undefined> {
  const { limits } = options;
  const most = Math.min(limits.interchangeBytes, LONGEST_TAPE);
  const refused = (...problems: Problem[]): Outcome<undefined> => ({ value: undefined, problems });
  if (bytes.length > most)
    return refused(problem('input-too-large', { offset: 0 }, { expected: `${most} bytes` }));
  if (isUtf16(bytes)) return refused(problem('charset-unknown', { offset: 0 }, { found: 'UTF-16' }));
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

  const problems: Problem[] = [];
  const messages: EdifactMessage[] = [];
  const room = scratch();
  const headers: Header[] = [];
  const parts: number[] = [];
  let head: { readonly header: Header; readonly grammar: Grammar } | undefined;
  let at = mark;
  for (;;) {
    const from = findStart(bytes, at);
    if (from < 0) {
      if (head === undefined)
        return refused(problem(blank(bytes, at) ? 'input-empty' : 'format-unknown', { offset: at }));
      if (!blank(bytes, at)) problems.push(skipped(bytes, at, bytes.length, head.grammar));
      break;
    }
    const start = readStart(bytes, from);
    parts.push(from);
    if (hasError(start.problems)) {
      problems.push(...start.problems);
      if (head === undefined) return refused(...problems);
      break;
    }
    const {
      header,
      grammar,
      unb,
      problems: found,
    } = readHeader(bytes, start, options.charset, limits.segmentBytes);
    problems.push(...start.problems, ...found);
    if (!blank(bytes.subarray(0, from), at)) problems.push(skipped(bytes, at, from, grammar));
    head ??= { header, grammar };
    headers.push(header);
    if (
      hasError(found.filter((each) => each.code === 'syntax-unsupported' || each.code === 'charset-unknown'))
    )
      break;
    const body = isUnb(bytes, start.body)
      ? segmentEnd(bytes, start.body, bytes.length, grammar) + 1
      : start.body;
    if (body - start.body > limits.segmentBytes) {
      problems.push(
        problem(
          'limit-exceeded',
          { offset: start.body },
          { expected: String(limits.segmentBytes), values: { name: 'segment' } },
        ),
      );
      break;
    }
    const envelope: Envelope = walk({
      bytes,
      from: Math.min(body, bytes.length),
      grammar,
      unb,
      limits,
      lenient: options.lenient,
      before: messages.length,
    });
    // Not spread: a hundred thousand arguments don't fit a call.
    for (const each of envelope.problems) problems.push(each);
    if (envelope.messages.length === 0 && !envelope.stopped)
      problems.push(problem('interchange-empty', { offset: start.body }));
    // Shared by the messages of a header and a group: there may be a hundred thousand.
    let facts: { readonly group: Group | undefined; readonly of: EnvelopeFacts } | undefined;
    const common: Common = { bytes, grammar, room, limits, lenient: options.lenient, header };
    for (const each of envelope.messages) {
      if (facts === undefined || facts.group !== each.group)
        facts = { group: each.group, of: factsOf(header, each.group) };
      messages.push(new LocatedMessage(common, facts.of, each, messages.length + 1));
    }
    if (envelope.stopped) break;
    at = envelope.to;
    if (at <= from) break;
  }

  const whole = interchangeOf(head, headers, messages);
  return { value: parts.length > 1 ? { ...whole, parts } : whole, problems };
}

function interchangeOf(
  { header, grammar }: { readonly header: Header; readonly grammar: Grammar },
  headers: readonly Header[],
  messages: readonly EdifactMessage[],
): EdifactInterchange {
  return {
    syntax: 'edifact',
    charset: grammar.charset.name,
    ...factsOf(header),
    test: header.test,
    acknowledgementRequested: header.acknowledgementRequested,
    header,
    headers,
    messages,
  };
}

function factsOf(header: Header, group?: Group): EnvelopeFacts {
  const more = [...(header.more ?? []), ...(group?.more ?? [])];
  return {
    ...(header.reference === undefined ? {} : { reference: header.reference }),
    ...(header.sender === undefined ? {} : { sender: header.sender }),
    ...(header.recipient === undefined ? {} : { recipient: header.recipient }),
    ...(header.preparedAt === undefined ? {} : { preparedAt: header.preparedAt }),
    ...(more.length === 0 ? {} : { more }),
  };
}

/** What the messages of one header share. */
interface Common extends Omit<Part, 'from' | 'to' | 'reference'> {
  readonly header: Header;
}

/** A class, because an interchange of 100,000 messages can't afford closures and a dozen members for each. */
class LocatedMessage implements EdifactMessage {
  readonly envelope: EnvelopeFacts;
  readonly ordinal: number;
  private readonly common: Common;
  private readonly located: Located;

  constructor(common: Common, envelope: EnvelopeFacts, located: Located, ordinal: number) {
    this.common = common;
    this.envelope = envelope;
    this.located = located;
    this.ordinal = ordinal;
  }

  get from(): number {
    return this.located.from;
  }
  get to(): number {
    return this.located.to;
  }
  get name(): string {
    return this.located.name;
  }
  get reference(): string | undefined {
    return this.located.reference;
  }
  get functionalGroup(): Group | undefined {
    return this.located.group;
  }
  get group(): string | undefined {
    return this.located.group?.reference;
  }
  get header(): Header {
    return this.common.header;
  }

  nodes(): Outcome<readonly Node[]> {
    const { from, to, reference = String(this.ordinal) } = this.located;
    return readNodes({ ...this.common, from, to, reference });
  }
}

const blank = (bytes: Uint8Array, from: number): boolean => {
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x20 && byte !== 0x7f) return false;
  }
  return true;
};

/** Text that mail and telex systems put before and behind an interchange: skipped, and said so. */
function skipped(bytes: Uint8Array, from: number, to: number, grammar: Grammar): Problem {
  let first = from;
  while (first < to && isBlank(bytes[first])) first++;
  const text = grammar.charset.text(bytes, first, Math.min(to, first + 200)).trim();
  return problem(
    'segment-outside',
    { offset: first },
    { found: text.split(/[\r\n]/, 1)[0] as string, severity: 'warning' },
  );
}
