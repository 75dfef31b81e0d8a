import { createHash } from 'node:crypto';
import { acknowledge } from './acknowledge.js';
import {
  type Agreement,
  type Document,
  defaultLimits,
  type Head,
  hasError,
  type Interchange,
  type Json,
  type Limits,
  lines,
  locate,
  type Message,
  type MessageVerdict,
  type Problem,
  problem,
  type Syntax,
  type Verdict,
} from './core/index.js';
import { readMessage, type Watch } from './read-message.js';
import { refusedParts } from './refused-parts.js';
import type { Rules } from './rules.js';
import { detect } from './syntax/detect.js';
import { readEdifact } from './syntax/edifact/read.js';
import { readFlat } from './syntax/flat/read.js';
import { readJson } from './syntax/json/read.js';
import { peek } from './syntax/peek.js';
import { readXml } from './syntax/xml/read.js';
import { isSigned } from './syntax/xml/signed.js';
import { capped, tolerate } from './tolerate.js';
import type { FieldOrigin } from './translate/lineage.js';
import { type Carried, unwrapped, wrapperProblems } from './unwrap.js';

/** What judging is told beside the bytes: the envelope's id, its moment (RFC 3339) and what its channel knew. */
export interface Received {
  readonly id: string;
  readonly receivedAt: string;
  readonly charset?: string;
  readonly sha256?: string;
  /** false: only check; a message without a mapping is then no problem and no document is made. */
  readonly translate?: boolean;
  /** Say of each document's fields where they came from. */
  readonly lineage?: boolean;
  /** Shown the tree of each message, for people who look into it. */
  readonly watch?: Watch;
}

/** One message judged: its verdict, its documents (none where it has an error) and its problems, not yet located. */
export interface Judged {
  readonly verdict: MessageVerdict;
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  readonly lineage?: ReadonlyArray<readonly FieldOrigin[]>;
}

/** An interchange after its envelope pass. `refused` when an error of the envelope's own refuses it whole. */
export interface Opened {
  readonly syntax?: Syntax;
  readonly interchange?: Interchange;
  readonly head: Head;
  readonly sha256: string;
  readonly problems: readonly Problem[];
  readonly refused: boolean;
  /** Of several interchanges in the same bytes: whether the one that holds this offset is refused by its own envelope. */
  readonly refusedAt?: (offset: number) => boolean;
  /** What a wrapper says of itself, whether or not what it carries can be read. */
  readonly wrapper?: Json;
  /** What it carries, where it is a wrapper (DxpMsg) around other bytes. */
  readonly carried?: Carried;
}

/**
 * bytes → verdict. Pure: no clock, no state; the same bytes, agreement, rules and `received` give the same verdict,
 * ids included, so it may be repeated after a crash and run anywhere.
 */
export function judge(
  bytes: Uint8Array,
  agreement: Agreement,
  rules: Rules,
  received: Received,
  limits: Limits = defaultLimits,
): Verdict {
  const opened = open(bytes, agreement, received, limits);
  const { carried } = opened;
  if (carried === undefined) return settle(opened, bytes, agreement, rules, received, limits);
  const own = wrapperProblems(carried, agreement, rules, limits);
  const refused = carried.inner.refused || hasError(own);
  const verdict = settle({ ...carried.inner, refused }, carried.bytes, agreement, rules, received, limits);
  return {
    ...verdict,
    ...(opened.wrapper === undefined ? {} : { wrapper: opened.wrapper }),
    head: opened.head,
    documents: verdict.documents.map(carried.noted),
    problems: locate(
      [...own, ...verdict.problems.map(carried.place)],
      lines(bytes, opened.interchange?.charset),
    ),
  };
}

/** opened → verdict: its messages judged, its problems located, its answer made. */
function settle(
  opened: Opened,
  bytes: Uint8Array,
  agreement: Agreement,
  rules: Rules,
  received: Received,
  limits: Limits,
): Verdict {
  const problems: Problem[] = [...opened.problems];
  const messages: MessageVerdict[] = [];
  const documents: Document[] = [];
  for (const each of judgeMessages(opened, agreement, rules, received, limits)) {
    for (const problem of each.problems) problems.push(problem);
    messages.push(each.verdict);
    for (const document of each.documents) documents.push(document);
  }
  const located = locate(problems, lines(bytes, opened.interchange?.charset));
  const accepted = messages.filter((each) => each.accepted).length;
  const whole = accepted === messages.length && opened.refusedAt === undefined;
  const status = accepted === 0 ? 'rejected' : whole ? 'accepted' : 'partial';
  const answer = acknowledge(opened, messages, located, agreement, received);
  const refusedKeys = status === 'partial' ? refusedParts(opened.interchange, messages, bytes) : [];
  return {
    status,
    head: opened.head,
    messages,
    documents,
    problems: located,
    ...(answer === undefined ? {} : { acknowledgement: answer }),
    ...(opened.wrapper === undefined ? {} : { wrapper: opened.wrapper }),
    ...(opened.syntax === 'xml' && isSigned(bytes) ? { signed: true as const } : {}),
    ...(refusedKeys.length === 0 ? {} : { refusedKeys }),
    rules: rules.digest,
  };
}

/**
 * The envelope pass: which syntax, who to whom, where each message stands, and what is wrong with the envelope. What a
 * wrapper carries is opened with it.
 */
export function open(
  bytes: Uint8Array,
  agreement: Agreement,
  received: Received,
  limits: Limits = defaultLimits,
): Opened {
  const outer = openOne(bytes, agreement, received, limits);
  const inside = { ...received, sha256: outer.sha256 };
  return unwrapped(outer, (inner) => openOne(inner, agreement, inside, limits), limits);
}

function openOne(bytes: Uint8Array, agreement: Agreement, received: Received, limits: Limits): Opened {
  const sha256 = received.sha256 ?? createHash('sha256').update(bytes).digest('hex');
  const refuse = (each: Problem, syntax?: Syntax): Opened => ({
    ...(syntax === undefined ? {} : { syntax }),
    head: { test: false },
    sha256,
    problems: [each],
    refused: true,
  });
  if (bytes.length > limits.interchangeBytes)
    return refuse(
      problem('input-too-large', undefined, {
        found: String(bytes.length),
        expected: `${limits.interchangeBytes} bytes`,
      }),
    );
  const syntax = detect(bytes);
  if (syntax === undefined)
    return refuse(problem(isEmpty(bytes) ? 'input-empty' : 'format-unknown', { offset: 0 }));
  const charset = agreement.charset ?? received.charset;
  const options = { lenient: agreement.lenient, limits, ...(charset === undefined ? {} : { charset }) };
  const read = { edifact: readEdifact, xml: readXml, flat: readFlat, json: readJson }[syntax](bytes, options);
  const interchange = read.value;
  const problems = tolerate(read.problems, agreement);
  return {
    syntax,
    ...(interchange === undefined ? {} : { interchange }),
    head: headOf(interchange, syntax, bytes),
    sha256,
    problems,
    ...refusal(problems, interchange),
  };
}

/** Judges message by message, so that memory doesn't grow with their number. Of a refused interchange, problems only. */
export function* judgeMessages(
  opened: Opened,
  agreement: Agreement,
  rules: Rules,
  received: Received,
  limits: Limits = defaultLimits,
): Generator<Judged> {
  const { interchange, carried } = opened;
  if (interchange === undefined) return;
  if (carried !== undefined) {
    const own = wrapperProblems(carried, agreement, rules, limits).slice(carried.problems.length);
    const inner = { ...carried.inner, refused: opened.refused || hasError(own) };
    let more = own;
    for (const each of judgeMessages(inner, agreement, rules, received, limits)) {
      yield {
        verdict: each.verdict,
        documents: each.documents.map(carried.noted),
        problems: [...more, ...each.problems.map(carried.place)],
      };
      more = [];
    }
    return;
  }
  const broken = new Set(assigned(opened.problems, interchange.messages).map(([, message]) => message));
  // What the bytes end in the middle of can't be right: that has been told.
  const cut =
    opened.problems.find(({ code, severity }) => code === 'segment-unterminated' && severity === 'error')?.at
      ?.offset ?? Number.POSITIVE_INFINITY;
  let ordinal = 0;
  for (const message of interchange.messages) {
    const read = readMessage(message, interchange, agreement, rules, {
      ...received,
      sha256: opened.sha256,
      firstOrdinal: ordinal + 1,
      limits,
    });
    const whole = read.problems.filter((each) => each.at === undefined || each.at.offset < cut);
    const problems = capped(tolerate(whole, agreement), limits.problemsPerMessage);
    const refused = opened.refused || opened.refusedAt?.(message.from) === true;
    const accepted = !refused && !broken.has(message) && !hasError(problems);
    const documents = accepted ? read.value : [];
    ordinal += Math.max(read.value.length, 1);
    yield {
      verdict: {
        ordinal: message.ordinal,
        ...(message.reference === undefined ? {} : { reference: message.reference }),
        name: message.name,
        accepted,
      },
      documents,
      problems,
      ...(read.lineage === undefined ? {} : { lineage: accepted ? read.lineage : [] }),
    };
  }
}

/** Errors of the envelope pass, each with the message that it stands in, if it stands in one. */
function assigned(
  problems: readonly Problem[],
  messages: readonly Message[],
): ReadonlyArray<readonly [Problem, Message | undefined]> {
  return problems
    .filter((each) => each.severity === 'error')
    .map((each) => {
      let low = 0;
      let high = messages.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((messages[middle] as Message).to <= (each.at?.offset ?? -1)) low = middle + 1;
        else high = middle;
      }
      const message = messages[low];
      return [
        each,
        each.at !== undefined && message !== undefined && message.from <= each.at.offset
          ? message
          : undefined,
      ];
    });
}

/**
 * What an error outside every message, or one that is about the envelope wherever it was noticed, refuses: the
 * interchange that it stands in, and only with all of them the whole.
 */
function refusal(
  problems: readonly Problem[],
  interchange: Interchange | undefined,
): Pick<Opened, 'refused' | 'refusedAt'> {
  if (interchange === undefined) return { refused: true };
  const { messages, parts = [] } = interchange;
  const offsets = assigned(problems, messages)
    .filter(([each, message]) => message === undefined || each.code === 'group-mixed')
    .map(([each]) => each.at?.offset);
  if (offsets.length === 0) return { refused: false };
  const partOf = (offset: number): number => parts.findLastIndex((from, i) => i === 0 || from <= offset);
  const broken = new Set(offsets.map((offset) => (offset === undefined ? -1 : partOf(offset))));
  if (parts.length < 2 || broken.has(-1) || parts.every((_, i) => broken.has(i))) return { refused: true };
  return { refused: false, refusedAt: (offset) => broken.has(partOf(offset)) };
}

/** Whether nothing but blanks, line ends and a byte order mark stands in them. */
const isEmpty = (bytes: Uint8Array): boolean =>
  bytes.every((byte, i) => byte <= 0x20 || byte === 0x7f || (i < 3 && byte === [0xef, 0xbb, 0xbf][i]));

function headOf(interchange: Interchange | undefined, syntax: Syntax, bytes: Uint8Array): Head {
  if (interchange === undefined) return { ...peek(bytes).head, syntax };
  return {
    syntax,
    charset: interchange.charset,
    ...(interchange.reference === undefined ? {} : { reference: interchange.reference }),
    ...(interchange.sender === undefined ? {} : { sender: interchange.sender }),
    ...(interchange.recipient === undefined ? {} : { recipient: interchange.recipient }),
    test: interchange.test,
  };
}
