import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  asWitness,
  ed25519Verifier,
  parseCheckpoint,
  parseNote,
  signedBy,
  type Verifier,
  verifyConsistency,
} from '../../../gateway/audit/index.js';
import { type Document, defaultAgreement, judge } from '../../../gateway/index.js';
import { bytesOf, type Exchange, jsonOf } from '../exchange.js';
import { failed, passed } from '../finding.js';
import type { CheckOf, Context } from '../judge.js';
import { keyOf, wrongWith } from '../link/signature.js';
import { documentsOf, EXCHANGE, isParcel, notesIn } from '../link/traffic.js';
import { comparable } from './gateway.js';

const sentByKit = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(({ from, path }) => from === 'kit' && path === EXCHANGE);
const sentByNode = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(({ from, path }) => from === 'participant' && path === EXCHANGE);
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** The key of the node's log; a session without one can't be judged, and every check of a signature fails. */
const keyIn = ({ head }: Context): Verifier | undefined =>
  head.peer === undefined
    ? undefined
    : ed25519Verifier(`eport/${head.peer.node}`, keyOf(head.peer.publicKey));

/** `{ "is": [202] }`: what each package or checkpoint of the step was answered with, those cut off aside. */
const answers: CheckOf = (check, { own }) => {
  const wanted = [check.is].flat() as readonly number[];
  const sent = sentByKit(own).filter(({ fault }) => fault === undefined);
  const wrong = sent.find(({ response }) => !wanted.includes(response?.status ?? 0));
  const got = wrong?.response?.status;
  if (sent.length === 0) return failed('answers', '没有发出', 'nothing was sent', own);
  return wrong === undefined
    ? passed('answers', sent)
    : failed(
        'answers',
        `状态是 ${got ?? '无应答'},应为 ${wanted.join('/')}`,
        `answered ${got ?? 'nothing'}, not ${wanted.join(' or ')}`,
        [wrong],
      );
};

/** Each receipt has the package's id and SHA-256. */
const receipt: CheckOf = (_, { own }) => {
  const sent = sentByKit(own).filter(({ fault }) => fault === undefined);
  const wrong = sent.find(({ request, response }) => {
    const [asked, got] = [jsonOf(request), jsonOf(response)];
    return got === undefined || got.id !== asked?.id || got.sha256 !== asked?.sha256;
  });
  return wrong === undefined && sent.length > 0
    ? passed('receipt', sent)
    : failed(
        'receipt',
        '回执的 id 或 sha256 不是所发的包的',
        'the receipt has not the id and sha256 of the package',
        wrong === undefined ? own : [wrong],
      );
};

/** `{ "as": "N-020" }`: the very receipt that another step got. */
const same: CheckOf = (check, { own, of }) => {
  const [first, again] = [of(String(check.as)), own].map((each) => jsonOf(sentByKit(each).at(-1)?.response));
  const is = first?.id !== undefined && first.id === again?.id && first.receivedAt === again?.receivedAt;
  return is
    ? passed('same', own)
    : failed('same', '同一包得到另一份回执', 'the same package got another receipt', own);
};

/** Each document of the packages of the steps that `do.of` names stands in the node's feed once, under the id it came with. */
const published: CheckOf = (_, { own, all, step }) => {
  const wanted = [step.do?.of].flat().flatMap((id) => documentsOf(id, all));
  const seen = own
    .filter(({ method }) => method === 'GET')
    .flatMap(({ response }) => (jsonOf(response)?.events ?? []) as readonly { readonly id: string }[])
    .map(({ id }) => id);
  const wrong = [...new Set(wanted)].find((id) => seen.filter((each) => each === id).length !== 1);
  return wrong === undefined && wanted.length > 0
    ? passed('published', own)
    : failed(
        'published',
        `${wrong ?? '单证'} 在流中不是恰有一次`,
        `${wrong ?? 'a document'} is not in the feed exactly once`,
        own,
      );
};

/** The node countersigned the checkpoint that the kit showed: a witness's signature of its key. */
const cosigned: CheckOf = (_, context) => {
  const key = keyIn(context);
  const shown = sentByKit(context.own).find(({ response }) => typeof jsonOf(response)?.line === 'string');
  const note = String(record(jsonOf(shown?.request)?.checkpoint).note ?? '');
  const text = parseCheckpoint(note)?.note.text ?? '';
  const signed = parseNote(`${text}\n${String(jsonOf(shown?.response)?.line ?? '')}`);
  const good = key !== undefined && signed !== undefined && signedBy(signed, asWitness(key)) === 'good';
  return good
    ? passed('cosigned', context.own)
    : failed(
        'cosigned',
        '检查点没有得到有效的副署',
        'the checkpoint was not rightly countersigned',
        context.own,
      );
};

/** Every checkpoint of the node is signed by its key, never shrinks, and is shown to extend the one before it. */
const log: CheckOf = (_, context) => {
  const key = keyIn(context);
  const { own, all } = context;
  const shown = all.filter((each) => notesIn(each).length > 0);
  const bad = (zh: string, en: string, each: readonly Exchange[]) => failed('log', zh, en, each);
  if (key === undefined || shown.length === 0)
    return bad('节点没有出示检查点', 'the node showed no checkpoint', own);
  const roots = new Map<number, Buffer>();
  for (const each of shown) {
    const [note = ''] = notesIn(each);
    const one = parseCheckpoint(note);
    if (one === undefined || one.origin !== key.name || signedBy(one.note, key) !== 'good')
      return bad('检查点的签名无效', 'a checkpoint is not signed by the node', [each]);
    const known = roots.get(one.size);
    if (known !== undefined && !known.equals(one.root))
      return bad(`两个不同的检查点,同为 ${one.size} 条`, `two checkpoints of ${one.size} entries`, [each]);
    roots.set(one.size, one.root);
    const body = record(
      (each.from === 'participant' ? jsonOf(each.request) : jsonOf(each.response))?.checkpoint,
    );
    const first = Number(body.from);
    const firstRoot = roots.get(first);
    if (firstRoot === undefined || first >= one.size) continue;
    const right = verifyConsistency({
      first,
      second: one.size,
      proof: ((body.proof ?? []) as readonly string[]).map((hash) => Buffer.from(hash, 'hex')),
      firstRoot,
      secondRoot: one.root,
    });
    if (!right)
      return bad(`${one.size} 条的检查点不延续 ${first} 条的`, `${one.size} entries don't extend ${first}`, [
        each,
      ]);
  }
  return passed('log', shown);
};

/** The node showed its log by itself, as docs/exchange.md says: at the start and every minute. */
const shows: CheckOf = (_, { own, all }) => {
  const shown = sentByNode(all).filter((each) => !isParcel(each) && notesIn(each).length > 0);
  return shown.length > 0
    ? passed('shows', shown)
    : failed('shows', '节点没有主动出示其日志', 'the node did not show its log by itself', own);
};

/** The package that the node made of the message posted to it. */
function packageOf({ own }: Context): {
  readonly posted: Exchange | undefined;
  readonly all: readonly Exchange[];
} {
  const posted = own.find(({ from, path }) => from === 'kit' && path === '/v1/messages');
  const id = jsonOf(posted?.response)?.id;
  return {
    posted,
    all: sentByNode(own).filter(({ request }) => id !== undefined && jsonOf(request)?.id === id),
  };
}

/** Every package came signed by the node's key. */
const signed: CheckOf = (_, context) => {
  const { all } = packageOf(context);
  const { peer } = context.head;
  if (all.length === 0) return failed('signed', '没有收到包', 'no package came', context.own);
  for (const each of all) {
    const wrong =
      peer === undefined
        ? 'publicKey'
        : wrongWith(EXCHANGE, each.request.headers, bytesOf(each.request), peer.node, keyOf(peer.publicKey));
    if (wrong !== undefined)
      return failed('signed', `签名不符: ${wrong}`, `the signature is not right: ${wrong}`, [each]);
  }
  return passed('signed', all);
};

/** The package has the bytes as they were posted, and the documents that the kit makes of them, under the message's id. */
const carried: CheckOf = (_, context) => {
  const { posted, all } = packageOf(context);
  const parcel = jsonOf(all.at(-1)?.request);
  if (posted === undefined || parcel === undefined)
    return failed('carried', '没有收到包', 'no package came', context.own);
  const bytes = Buffer.from(String(parcel.originalBytes), 'base64');
  const { sha256 } = posted.request;
  if (createHash('sha256').update(bytes).digest('hex') !== sha256 || parcel.sha256 !== sha256)
    return failed('carried', '字节不是所提交的', 'the bytes are not those that were posted', all);
  const id = String(parcel.id);
  const wanted = judge(bytes, defaultAgreement, context.rules, {
    id,
    receivedAt: '2026-01-15T00:00:00.000Z',
  }).documents;
  const got = (parcel.documents ?? []) as readonly Document[];
  const differs =
    got.length !== wanted.length ||
    wanted.some((each, nth) => !isDeepStrictEqual(comparable(got[nth] as Document), comparable(each)));
  return differs || !got.every((each) => String(each.id).startsWith(`${id}-`))
    ? failed('carried', '单证与字节不符', 'the documents are not what the bytes say', all)
    : passed('carried', all);
};

/** The last station of the package is the node itself, with its audit leaf; a checkpoint on it is one of its own. */
const station: CheckOf = (_, context) => {
  const { all } = packageOf(context);
  const key = keyIn(context);
  const stations = (jsonOf(all.at(-1)?.request)?.provenance ?? []) as readonly unknown[];
  const last = record(stations.at(-1));
  const note = typeof last.checkpoint === 'string' ? parseCheckpoint(last.checkpoint) : undefined;
  const right =
    last.node === context.head.peer?.node &&
    /^[0-9a-f]{64}$/.test(String(last.leaf)) &&
    (last.checkpoint === undefined ||
      (note !== undefined && key !== undefined && signedBy(note.note, key) === 'good'));
  return right
    ? passed('station', all)
    : failed('station', '途经节点缺少或不符', 'its own station is missing or wrong', all);
};

/** `{ "seconds": 1 }`: what got no answer, or was put off, came again under the same id with the same bytes, not too early. */
const again: CheckOf = (check, context) => {
  const { all } = packageOf(context);
  const [first, second] = all;
  const hashes = new Set(all.map(({ request }) => jsonOf(request)?.sha256));
  if (first === undefined || second === undefined || hashes.size !== 1)
    return failed('again', '没有再次发来同一包', 'the same package did not come again', context.own);
  const pause = Date.parse(second.at) - Date.parse(first.answeredAt ?? first.at);
  return pause >= Number(check.seconds ?? 0) * 1000 - 50
    ? passed('again', all)
    : failed('again', `只等了 ${pause} 毫秒`, `came again after ${pause} ms`, all);
};

export const nodeChecks: Readonly<Record<string, CheckOf>> = {
  answers,
  receipt,
  same,
  published,
  cosigned,
  log,
  shows,
  signed,
  carried,
  station,
  again,
};
