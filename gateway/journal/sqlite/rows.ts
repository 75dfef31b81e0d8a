import type {
  Answered,
  DeliveryRow,
  Document,
  FeedItem,
  Json,
  MessageRow,
  Problem,
} from '../../core/index.js';
import type { DeliveryRecord, FeedRecord, MessageRecord } from './read.js';

/** JSON that this journal wrote itself. */
const parse = <T>(text: string): T => JSON.parse(text) as T;

/** A message's record as the journal's users know it. */
export const messageRow = (record: MessageRecord): MessageRow => ({
  id: record.id,
  seq: record.seq,
  sender: record.sender,
  channel: record.channel,
  receivedAt: record.received_at,
  ...(record.judged_at === null ? {} : { judgedAt: record.judged_at }),
  mediaType: record.media_type,
  ...(record.charset === null ? {} : { charset: record.charset }),
  sha256: record.sha256,
  bytes: record.bytes,
  lane: record.lane,
  status: record.status,
  head: parse<MessageRow['head']>(record.head),
  leaf: record.leaf_hash,
  leafIndex: record.leaf,
  version: record.version,
  ...(record.released === 1 ? { released: true as const } : {}),
  ...(record.unrouted === 1 ? { unrouted: true as const } : {}),
  ...(record.discarded === 1 ? { discarded: true as const } : {}),
  ...(record.erased_at === null ? {} : { erasedAt: record.erased_at }),
  ...(record.verdict === null || record.verdict === ''
    ? {}
    : { verdict: parse<NonNullable<MessageRow['verdict']>>(record.verdict) }),
  ...(record.problem === null ? {} : { problem: parse<Problem>(record.problem) }),
  ...(record.carried === null ? {} : { carried: parse<Json>(record.carried) }),
});

/** A delivery's record as the journal's users know it. */
export const deliveryRow = (record: DeliveryRecord): DeliveryRow => ({
  id: record.id,
  seq: record.seq,
  envelope: record.envelope,
  partner: record.partner,
  subject: record.subject,
  kind: record.kind,
  notation: record.notation,
  lane: record.lane,
  status: record.status,
  attempts: record.attempts,
  dueAt: record.due_at,
  ...(record.settled_at === null ? {} : { settledAt: record.settled_at }),
  ...(record.last_error === null ? {} : { lastError: parse<Problem>(record.last_error) }),
  ...(record.answer === null ? {} : { answer: parse<Json>(record.answer) }),
  ...(record.stops === 1 ? { stops: true as const } : {}),
  ...(record.answer_within === null ? {} : { answerWithin: record.answer_within }),
  ...(record.answer_by === null ? {} : { answerBy: record.answer_by }),
  ...(record.answered === null ? {} : { answered: parse<Answered>(record.answered) }),
});

export const feedItem = (record: FeedRecord): FeedItem => ({
  cursor: record.cursor,
  publishedAt: record.published_at,
  document: parse<Document>(record.text),
  envelope: record.envelope,
});
