import {
  type Document,
  defaultAgreement,
  hasError,
  judge,
  type Problem,
  type Verdict,
} from '../../../gateway/index.js';
import { bytesOf, type Exchange } from '../exchange.js';
import { failed, passed } from '../finding.js';
import type { CheckOf, Context } from '../judge.js';

/** Wrong messages that are named one by one. */
const LISTED = 50;

/** What the participant sent in a step, with the kit's own verdict on it. */
function sent({ own, rules, profile }: Context): ReadonlyArray<{ exchange: Exchange; verdict: Verdict }> {
  const agreement = { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) };
  return own
    .filter(({ from, method }) => from === 'participant' && (method === 'POST' || method === 'PUT'))
    .map((exchange) => ({
      exchange,
      verdict: judge(bytesOf(exchange.request), agreement, rules, {
        id: 'kit',
        receivedAt: '2026-01-15T00:00:00.000Z',
      }),
    }));
}

/** Everything that was sent is right by the standard and the profile. */
const valid: CheckOf = (_, context) => {
  const all = sent(context);
  const wrong = all.filter(({ verdict }) => hasError(verdict.problems));
  const exchanges = wrong.map(({ exchange }) => exchange);
  if (all.length === 0) return failed('valid', '没有收到报文', 'nothing was sent', []);
  if (wrong.length === 0) return passed('valid', context.own);
  const lines = wrong.map(({ exchange, verdict }) => {
    const errors = verdict.problems.filter(({ severity }) => severity === 'error');
    const { code, at, message } = errors[0] as Problem;
    const file = exchange.kind === 'file' ? `${exchange.path} ` : '';
    const place = `${file}${code} ${at?.path ?? ''} ${at?.line ?? ''}:${at?.column ?? ''}`;
    const more = errors.length - 1;
    return {
      zh: `${place} ${message.zh}${more === 0 ? '' : `(另有 ${more} 处)`}`,
      en: `${place} ${message.en}${more === 0 ? '' : ` (and ${more} more)`}`,
    };
  });
  const rest = lines.length - LISTED;
  return failed(
    'valid',
    [...lines.slice(0, LISTED).map(({ zh }) => zh), ...(rest > 0 ? [`另有 ${rest} 份`] : [])].join(
      '\n      ',
    ),
    [...lines.slice(0, LISTED).map(({ en }) => en), ...(rest > 0 ? [`and ${rest} more`] : [])].join(
      '\n      ',
    ),
    exchanges,
  );
};

/** What was refused first came again otherwise, was accepted, and is about the same document. */
const corrected: CheckOf = (_, context) => {
  const all = sent(context);
  const refused = all.find(
    ({ exchange }) => exchange.fault === 'refused' || exchange.response?.status === 422,
  );
  const after = all.find(
    ({ exchange, verdict }) =>
      refused !== undefined &&
      exchange.n > refused.exchange.n &&
      exchange.request.sha256 !== refused.exchange.request.sha256 &&
      !hasError(verdict.problems),
  );
  if (refused === undefined)
    return failed('corrected', '没有收到首份报文', 'nothing came to be refused', context.own);
  if (after === undefined)
    return failed('corrected', '拒绝后没有更正的报文', 'no corrected message came after the refusal', [
      refused.exchange,
    ]);
  return about(refused.verdict, after.verdict)
    ? passed('corrected', [refused.exchange, after.exchange])
    : failed('corrected', '更正的报文不是同一单证', 'the corrected message is about another document', [
        refused.exchange,
        after.exchange,
      ]);
};

const about = (one: Verdict, other: Verdict): boolean =>
  one.documents.some((each) => other.documents.some((more) => more.documentId === each.documentId));

/** The very bytes that were refused don't come again. */
const notRepeated: CheckOf = (_, context) => {
  const all = sent(context);
  const refused = all.find(({ exchange }) => exchange.fault === 'refused');
  const again = all.filter(
    ({ exchange }) =>
      refused !== undefined &&
      exchange.n > refused.exchange.n &&
      exchange.request.sha256 === refused.exchange.request.sha256,
  );
  return again.length === 0
    ? passed('notRepeated', context.own)
    : failed(
        'notRepeated',
        '被拒绝的字节又原样发来',
        'the refused bytes came again as they were',
        again.map(({ exchange }) => exchange),
      );
};

/** `{ "function": ["replace"] }`: a second message of that function names the number of the first. */
const follows: CheckOf = (check, context) => {
  const wanted = [check.function].flat().map(String);
  const documents = sent(context).flatMap(({ verdict }) => verdict.documents);
  const later = documents.findIndex(
    (each, nth) =>
      wanted.includes(each.function ?? '') &&
      documents.slice(0, nth).some((first: Document) => first.documentId === each.documentId),
  );
  return later > 0
    ? passed('follows', context.own)
    : failed(
        'follows',
        `没有对同一单证号的 ${wanted.join('/')}`,
        `no ${wanted.join(' or ')} of a document sent before`,
        context.own,
      );
};

/** What got no answer, or was put off, came again byte for byte; nothing else came in its place. */
const resent: CheckOf = (_, context) => {
  const all = sent(context);
  const [first] = all;
  const again = all
    .slice(1)
    .filter(({ exchange }) => exchange.request.sha256 === first?.exchange.request.sha256);
  if (first === undefined || again.length === 0)
    return failed('resent', '没有重发同样的字节', 'the same bytes did not come again', context.own);
  const doubled = all.filter(
    ({ exchange, verdict }) =>
      exchange.request.sha256 !== first.exchange.request.sha256 && about(first.verdict, verdict),
  );
  return doubled.length === 0
    ? passed('resent', context.own)
    : failed(
        'resent',
        '同一单证以另一交换重发',
        'the same document came again as another interchange',
        doubled.map(({ exchange }) => exchange),
      );
};

/** `{ "seconds": 1 }`: not again before the time that Retry-After asked for. */
const waited: CheckOf = (check, context) => {
  const [first, second] = sent(context).map(({ exchange }) => exchange);
  const pause =
    first === undefined || second === undefined ? Number.NaN : Date.parse(second.at) - Date.parse(first.at);
  return pause >= Number(check.seconds) * 1000 - 50
    ? passed('waited', context.own)
    : failed('waited', `只等了 ${pause} 毫秒`, `came again after ${pause} ms`, context.own);
};

/** `{ "count": 3 }`: so many messages, their events in the order in which they happened, the next not before the answer to the one before. */
const inOrder: CheckOf = (check, context) => {
  const all = sent(context);
  if (all.length < Number(check.count))
    return failed('inOrder', `只收到 ${all.length} 份`, `only ${all.length} came`, context.own);
  const moments = all.flatMap(({ verdict }) => verdict.documents).map(momentOf);
  const late = moments.findIndex((each, nth) => nth > 0 && each < (moments[nth - 1] as number));
  const answered = all.map(({ exchange }) => exchange.answeredAt ?? exchange.at);
  const early = all.findIndex(({ exchange }, nth) => nth > 0 && exchange.at < (answered[nth - 1] as string));
  if (early > 0)
    return failed(
      'inOrder',
      '前一份尚未应答就发了下一份',
      'the next came before the one before was answered',
      context.own,
    );
  return late < 0
    ? passed('inOrder', context.own)
    : failed(
        'inOrder',
        '报文未按发生顺序发送',
        'they came in another order than things happened',
        context.own,
      );
};

/** The earliest moment of an event that a document tells of, in ms; 0 where it tells none. */
function momentOf(document: Document): number {
  const events = (document.events ?? []) as readonly { readonly at?: string }[];
  const all = events.flatMap(({ at }) => (at === undefined ? [] : [Date.parse(at)]));
  return all.length === 0 ? 0 : Math.min(...all);
}

/** The answer in the message's own notation was fetched before the correction came. */
const readAnswer: CheckOf = (_, { own }) => {
  const refused = own.find(({ fault }) => fault === 'refused');
  const fetched = own.find(
    ({ n, method, path }) => method === 'GET' && path.endsWith('/acknowledgement') && n > (refused?.n ?? 0),
  );
  const again = own.find(({ n, method }) => method === 'POST' && n > (refused?.n ?? 0));
  return fetched !== undefined && (again === undefined || fetched.n < again.n)
    ? passed('readAnswer', [fetched])
    : failed('readAnswer', '没有读取 CONTRL', 'CONTRL was not read before anything else was sent', own);
};

export const senderChecks: Readonly<Record<string, CheckOf>> = {
  valid,
  corrected,
  notRepeated,
  readAnswer,
  follows,
  resent,
  waited,
  inOrder,
};
