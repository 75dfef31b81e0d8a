import type { Exchange } from '../exchange.js';
import { jsonOf, textOf } from '../exchange.js';
import { failed, passed } from '../finding.js';
import type { CheckOf } from '../judge.js';
import { eventsIn, UNKNOWN_TYPE } from '../roles/publishing.js';
import { RECEIPTS } from '../roles/receipts.js';

const receiptsIn = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(({ method, path }) => method === 'POST' && path === RECEIPTS);

/** Ids that a receipt lists, in its order. */
function idsOf({ request }: Exchange): readonly string[] {
  const ids = jsonOf(request)?.ids;
  if (Array.isArray(ids)) return ids.map(String);
  return textOf(request)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `{ "order": true }`: everything published in the step was taken, in the order of the feed where that is asked for. */
const took: CheckOf = ({ order }, { own }) => {
  const events = own.flatMap(eventsIn).filter(({ type }) => type !== UNKNOWN_TYPE);
  const wanted = events.map(({ id }) => id);
  const known = new Set(wanted);
  const receipts = receiptsIn(own);
  const listed = [...new Set(receipts.flatMap(idsOf))].filter((id) => known.has(id));
  const missing = wanted.filter((id) => !listed.includes(id));
  if (missing.length > 0)
    return failed(
      'took',
      `未取得 ${missing.length} 份中的 ${missing[0]}`,
      `${missing.length} of ${wanted.length} not taken, first ${missing[0]}`,
      receipts,
    );
  const at = listed.findIndex((id, nth) => id !== wanted[nth]);
  if (order === true && at >= 0)
    return failed(
      'took',
      `顺序不同,自 ${listed[at]} 起`,
      `taken in another order, from ${listed[at]}`,
      receipts,
    );
  return passed('took', receipts);
};

/** No document was taken twice, in this step or before. */
const once: CheckOf = (_, { own, all }) => {
  const counts = new Map<string, number>();
  for (const id of receiptsIn(all).flatMap(idsOf)) counts.set(id, (counts.get(id) ?? 0) + 1);
  const receipts = receiptsIn(own);
  const twice = receipts.flatMap(idsOf).find((id) => (counts.get(id) ?? 0) > 1);
  return twice === undefined
    ? passed('once', receipts)
    : failed('once', `${twice} 处理了多次`, `${twice} was taken more than once`, receipts);
};

/** Nothing was taken that the gateway never published. */
const genuine: CheckOf = (_, { own, all }) => {
  const published = new Set(all.flatMap(eventsIn).map(({ id }) => id));
  const receipts = receiptsIn(own);
  const forged = receipts.flatMap(idsOf).find((id) => !published.has(id));
  return forged === undefined
    ? passed('genuine', receipts)
    : failed('genuine', `取得了伪造的 ${forged}`, `${forged} was taken, which nobody published`, receipts);
};

/** What was posted with a wrong signature or moment was answered otherwise than 2xx. */
const refused: CheckOf = (_, { own, all }) => {
  const published = new Set(all.flatMap(eventsIn).map(({ id }) => id));
  const forged = own.filter(({ request }) => {
    const id = request.headers['webhook-id'];
    return id !== undefined && !published.has(id);
  });
  const taken = forged.filter(({ response }) => response !== undefined && response.status < 300);
  if (forged.length === 0) return failed('refused', '尚未投递', 'nothing was posted yet', own);
  return taken.length === 0
    ? passed('refused', forged)
    : failed(
        'refused',
        `${taken[0]?.request.headers['webhook-id']} 应拒绝,却以 ${taken[0]?.response?.status} 接受`,
        `${taken[0]?.request.headers['webhook-id']} had to be refused and was answered ${taken[0]?.response?.status}`,
        taken,
      );
};

/** Everything that was posted and genuine was answered 2xx in the end, so that a gateway would go on. */
const answered: CheckOf = (_, { own, all }) => {
  const published = new Set(all.flatMap(eventsIn).map(({ id }) => id));
  const tries = own.filter(({ request }) => published.has(request.headers['webhook-id'] ?? ''));
  const open = tries.find(
    ({ request }) =>
      !tries.some(
        (each) =>
          each.request.headers['webhook-id'] === request.headers['webhook-id'] &&
          each.response !== undefined &&
          each.response.status >= 200 &&
          each.response.status < 300,
      ),
  );
  if (tries.length === 0) return failed('answered', '尚未投递', 'nothing was posted yet', own);
  return open === undefined
    ? passed('answered', tries)
    : failed(
        'answered',
        `${open.request.headers['webhook-id']} 未以 2xx 应答`,
        `${open.request.headers['webhook-id']} was never answered 2xx`,
        [open],
      );
};

/** `{ "seconds": 1 }`: told to wait, it didn't ask again before that. */
const patient: CheckOf = ({ seconds }, { own }) => {
  const asked = own.filter(({ method }) => method === 'GET');
  const at = asked.findIndex(({ response }) => response?.status === 503);
  const [busy, next] = [asked[at], asked[at + 1]];
  if (busy === undefined || next === undefined)
    return failed('patient', '没有再次读取', 'it did not ask again', asked);
  const pause = Date.parse(next.at) - Date.parse(busy.answeredAt ?? busy.at);
  return pause >= Number(seconds) * 1000 - 50
    ? passed('patient', [busy, next])
    : failed('patient', `只等了 ${pause} 毫秒`, `asked again after ${pause} ms`, [busy, next]);
};

/** The feed was read again from its beginning. */
const replayed: CheckOf = (_, { own, all }) => {
  const first = all.flatMap(eventsIn).at(0)?.id;
  const again = own.filter(
    ({ method, response }) =>
      method === 'GET' &&
      ((jsonOf(response)?.events ?? []) as readonly { id?: unknown }[]).some(({ id }) => id === first),
  );
  return again.length > 0
    ? passed('replayed', again)
    : failed('replayed', '没有从头重读', 'the feed was not read again from its beginning', own);
};

export const readerChecks: Readonly<Record<string, CheckOf>> = {
  took,
  once,
  genuine,
  refused,
  answered,
  patient,
  replayed,
};
