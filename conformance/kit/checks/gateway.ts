import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  defaultAgreement,
  judge,
  type Problem,
  type Verdict,
} from '../../../gateway/index.js';
import { bytesOf, type Exchange, jsonOf, type Side, textOf } from '../exchange.js';
import { type Finding, failed, passed } from '../finding.js';
import type { CheckOf, Context } from '../judge.js';

/** What the kit's own judge says of bytes that were posted. */
function judged(side: Side, { rules, profile }: Context): Verdict {
  const agreement = { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) };
  return judge(bytesOf(side), agreement, rules, { id: 'kit', receivedAt: '2026-01-15T00:00:00.000Z' });
}

const last = (exchanges: readonly Exchange[]): Exchange | undefined => exchanges.at(-1);
const posts = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(({ method }) => method === 'POST');

/** The receipt that was given for a step's message. */
const receiptOf = (exchanges: readonly Exchange[]): Readonly<Record<string, unknown>> | undefined =>
  posts(exchanges)
    .map(({ response }) => jsonOf(response))
    .findLast((each) => typeof each?.id === 'string');

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `{ "is": [202] }`: what the last exchange was answered with. */
const status: CheckOf = (check, { own }) => {
  const wanted = [check.is].flat() as readonly number[];
  const one = last(own);
  const got = one?.response?.status;
  return got !== undefined && wanted.includes(got)
    ? passed('status', own.slice(-1))
    : failed(
        'status',
        `状态是 ${got ?? '无应答'},应为 ${wanted.join('/')}`,
        `answered ${got ?? 'nothing'}, not ${wanted.join(' or ')}`,
        own.slice(-1),
      );
};

/** A receipt with id, SHA-256 of the bytes sent, moment, state and the audit leaf. */
const receipt: CheckOf = (_, { own }) => {
  const one = last(posts(own));
  const body = jsonOf(one?.response);
  const wrong = [
    ...(typeof body?.id === 'string' && body.id !== '' ? [] : ['id']),
    ...(body?.sha256 === one?.request.sha256 ? [] : ['sha256']),
    ...(typeof body?.receivedAt === 'string' && RFC3339.test(body.receivedAt) ? [] : ['receivedAt']),
    ...(typeof body?.status === 'string' ? [] : ['status']),
    ...(typeof (body?.audit as { leaf?: unknown } | undefined)?.leaf === 'string' ? [] : ['audit.leaf']),
  ];
  return wrong.length === 0
    ? passed('receipt', own)
    : failed(
        'receipt',
        `回执缺少或不符: ${wrong.join('、')}`,
        `missing or wrong in the receipt: ${wrong.join(', ')}`,
        own,
      );
};

/** `{ "as": "G-010" }`: the very receipt that another step got. */
const sameReceipt: CheckOf = (check, { own, of }) => {
  const first = receiptOf(of(String(check.as)));
  const again = receiptOf(own);
  const same = first !== undefined && first.id === again?.id && first.receivedAt === again?.receivedAt;
  return same
    ? passed('sameReceipt', own)
    : failed(
        'sameReceipt',
        `重复提交得到另一份回执: ${again?.id ?? '无'} ≠ ${first?.id ?? '无'}`,
        `the same bytes got another receipt: ${again?.id ?? 'none'}, not ${first?.id ?? 'none'}`,
        own,
      );
};

/** `{ "is": "accepted" }`: the state that the last answer tells. */
const verdict: CheckOf = (check, { own }) => {
  const body = jsonOf(last(own)?.response);
  return body?.status === check.is
    ? passed('verdict', own)
    : failed(
        'verdict',
        `结论是 ${String(body?.status)},应为 ${String(check.is)}`,
        `the verdict is ${String(body?.status)}, not ${String(check.is)}`,
        own,
      );
};

/** Each error that the kit finds in the bytes stands in the answer: code, segment, path and line. */
const problems: CheckOf = (_, context) => {
  const { own, of, step } = context;
  const about = typeof step.do?.of === 'string' ? of(step.do.of) : own;
  const sent = last(posts(about));
  const told = ((jsonOf(last(own)?.response)?.problems ?? []) as readonly Problem[]).filter(
    (each) => each.severity === 'error',
  );
  const wanted =
    sent === undefined
      ? []
      : judged(sent.request, context).problems.filter((each) => each.severity === 'error');
  const place = ({ code, at }: Problem): string =>
    [code, at?.segment ?? '', at?.path ?? '', at?.line ?? ''].join(' ');
  const missing = wanted.filter((each) => !told.some((one) => place(one) === place(each)));
  const more = told.filter((each) => !wanted.some((one) => place(one) === place(each)));
  return missing.length + more.length === 0 && wanted.length > 0
    ? passed('problems', own)
    : failed(
        'problems',
        `应报 ${missing.map(place).join(';') || '—'},多报 ${more.map(place).join(';') || '—'}`,
        `missing: ${missing.map(place).join('; ') || '–'}; not there: ${more.map(place).join('; ') || '–'}`,
        own,
      );
};

/** What a gateway decides for itself: the rest of a document has to be the same, whoever translates. */
export function comparable(document: Document): unknown {
  const { id: _, source, ...rest } = document;
  const { mapping: __, ...kept } = source;
  return JSON.parse(JSON.stringify({ ...rest, source: { ...kept, profile: undefined } }));
}

/** The documents are those that the kit makes of the bytes, apart from ids and digests of mappings. */
const documents: CheckOf = (_, context) => {
  const { own, of, step } = context;
  const sent = last(posts(typeof step.do?.of === 'string' ? of(step.do.of) : own));
  const got = (jsonOf(last(own)?.response)?.documents ?? []) as readonly Document[];
  const wanted = sent === undefined ? [] : judged(sent.request, context).documents;
  const ids = new Set(got.map(({ id }) => id));
  const differs = wanted.findIndex(
    (each, nth) => got[nth] === undefined || !isDeepStrictEqual(comparable(got[nth]), comparable(each)),
  );
  if (got.length !== wanted.length)
    return failed(
      'documents',
      `${got.length} 份单证,应为 ${wanted.length}`,
      `${got.length} documents, not ${wanted.length}`,
      own,
    );
  if (ids.size !== got.length) return failed('documents', '单证标识重复', 'two documents have one id', own);
  return differs < 0
    ? passed('documents', own)
    : failed('documents', `第 ${differs + 1} 份单证内容不同`, `document ${differs + 1} differs`, own);
};

/** The very bytes that were posted. */
const raw: CheckOf = (_, { own, of, step }) => {
  const sent = last(posts(of(String(step.do?.of))));
  const got = last(own)?.response;
  return got?.sha256 === sent?.request.sha256
    ? passed('raw', own)
    : failed('raw', '取回的字节与提交的不同', 'what is read back is not what was posted', own);
};

/** `{ "accepts": true }`: a CONTRL about the interchange posted that accepts it (0083 7 or 8 throughout), or refuses it or a message of it (4). */
const contrl: CheckOf = (check, context) => {
  const { own, of, step } = context;
  const sent = last(posts(of(String(step.do?.of))));
  const reference = sent === undefined ? undefined : judged(sent.request, context).head.reference;
  const answer = last(own)?.response;
  const text = answer === undefined ? '' : textOf(answer);
  const uci = /UCI\+([^+']*)\+[^+']*\+[^+']*\+(\d)/.exec(text);
  const messages = [...text.matchAll(/UCM\+[^+']*\+[^+']*\+(\d)/g)].map((each) => each[1]);
  const refuses = uci?.[2] === '4' || messages.includes('4');
  const says = uci === null ? '–' : `${uci[1]} ${uci[2]} [${messages.join(' ')}]`;
  return uci?.[1] === reference && uci !== null && refuses === (check.accepts !== true)
    ? passed('contrl', own)
    : failed(
        'contrl',
        `CONTRL 为 ${says},应${check.accepts === true ? '接受' : '拒绝'} ${reference}`,
        `the CONTRL says ${says}; it should ${check.accepts === true ? 'accept' : 'refuse'} ${reference}`,
        own,
      );
};

/** `{ "code": ["format-unknown"] }`: an RFC 9457 problem document, of one of these codes where any are named. */
const problemDocument: CheckOf = (check, { own }) => {
  const answer = last(own)?.response;
  const body = jsonOf(answer);
  const type = answer?.headers['content-type'] ?? '';
  const codes = check.code === undefined ? undefined : [check.code].flat().map(String);
  const said = body?.message as { zh?: unknown; en?: unknown } | undefined;
  const good =
    type.startsWith('application/problem+json') &&
    body?.status === answer?.status &&
    typeof body?.title === 'string' &&
    typeof body?.code === 'string' &&
    typeof said?.zh === 'string' &&
    typeof said?.en === 'string' &&
    (codes === undefined || codes.includes(body.code));
  return good
    ? passed('problemDocument', own)
    : failed(
        'problemDocument',
        `不是应有的问题文档: ${type} ${String(body?.code)}`,
        `not the problem document it should be: ${type} ${String(body?.code)}`,
        own,
      );
};

/** Every document of the session's accepted messages stands in the feed once, in the order of acceptance; cursors go on. */
const feed: CheckOf = (_, context): Finding => {
  const { own, all } = context;
  const events = own.flatMap(
    ({ response }) => (jsonOf(response)?.events ?? []) as readonly { id?: unknown; data?: Document }[],
  );
  const ids = events.map(({ id }) => String(id));
  if (new Set(ids).size !== ids.length)
    return failed('feed', '同一事件出现两次', 'one event stands twice', own);
  const got = events.flatMap(({ data }) => data?.source.sha256 ?? []);
  const accepted = posts(all).filter(
    ({ request, response, step }) =>
      response?.status === 202 && step !== 'G-120' && judged(request, context).status !== 'rejected',
  );
  const wanted = [...new Set(accepted.map(({ request }) => request.sha256))];
  const missing = wanted.filter((each) => !got.includes(each));
  if (missing.length > 0)
    return failed(
      'feed',
      `${missing.length} 份报文的单证不在流中`,
      `documents of ${missing.length} messages are not in the feed`,
      own,
    );
  const cursors = own.map(({ response }) => Number(jsonOf(response)?.next));
  const forward = cursors.every((each, nth) => nth === 0 || each >= (cursors[nth - 1] as number));
  return forward ? passed('feed', own) : failed('feed', '游标后退', 'a cursor goes back', own);
};

/** Every post of the step got a receipt of its own: none lost, none refused but by 503, which was tried again. */
const each: CheckOf = (_, { own }) => {
  const answered = new Map<string, string>();
  for (const { request, response } of posts(own)) {
    const body = jsonOf(response);
    if (response?.status === 202 && typeof body?.id === 'string') answered.set(request.sha256, body.id);
  }
  const sent = new Set(posts(own).map(({ request }) => request.sha256));
  const good = answered.size === sent.size && new Set(answered.values()).size === sent.size;
  return good
    ? passed('each', own)
    : failed(
        'each',
        `${sent.size} 份报文,${new Set(answered.values()).size} 份各自的回执`,
        `${sent.size} messages, ${new Set(answered.values()).size} receipts of their own`,
        own,
      );
};

export const gatewayChecks: Readonly<Record<string, CheckOf>> = {
  status,
  receipt,
  sameReceipt,
  verdict,
  problems,
  documents,
  raw,
  contrl,
  problemDocument,
  feed,
  each,
};
