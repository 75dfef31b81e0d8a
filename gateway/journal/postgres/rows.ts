import type {
  Answered,
  DeliveryRow,
  DeliveryStatus,
  Document,
  FeedItem,
  Json,
  MessageRow,
  MessageStatus,
  Problem,
} from '../../core/index.js';

/** A message as its row; json columns come parsed, what is hashed comes as the text it is. */
export interface MessageRecord {
  readonly seq: number;
  readonly id: string;
  readonly sender: string;
  readonly channel: string;
  readonly received_at: string;
  readonly judged_at: string | null;
  readonly media_type: string;
  readonly charset: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly lane: string;
  readonly status: MessageStatus;
  readonly head: MessageRow['head'];
  readonly carried: Json | null;
  readonly problem: Problem | null;
  readonly leaf: number;
  readonly leaf_hash: string;
  readonly verdict: string | null;
  readonly version: number;
  readonly released: boolean;
  readonly unrouted: boolean;
  readonly discarded: boolean;
  readonly erased_at: string | null;
}

/** Of `messages m`. */
export const MESSAGE = `SELECT m.seq, m.id, m.sender, m.channel, m.received_at, m.judged_at, m.media_type, m.charset,
    m.sha256, m.bytes, m.lane, m.status, m.head, m.carried, m.problem, m.leaf, encode(l.hash, 'hex') AS leaf_hash,
    v.text AS verdict, m.version, m.released, m.unrouted, m.discarded, m.erased_at
  FROM messages m JOIN leaves l ON l.idx = m.leaf LEFT JOIN verdicts v ON v.message = m.seq`;

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
  head: record.head,
  leaf: record.leaf_hash,
  leafIndex: record.leaf,
  ...(record.verdict === null || record.verdict === ''
    ? {}
    : { verdict: JSON.parse(record.verdict) as NonNullable<MessageRow['verdict']> }),
  version: record.version,
  ...(record.released ? { released: true as const } : {}),
  ...(record.unrouted ? { unrouted: true as const } : {}),
  ...(record.discarded ? { discarded: true as const } : {}),
  ...(record.erased_at === null ? {} : { erasedAt: record.erased_at }),
  ...(record.problem === null ? {} : { problem: record.problem }),
  ...(record.carried === null ? {} : { carried: record.carried }),
});

export interface DeliveryRecord {
  readonly seq: number;
  readonly id: string;
  readonly partner: string;
  readonly lane: string;
  readonly subject: string;
  readonly kind: DeliveryRow['kind'];
  readonly notation: string;
  readonly envelope: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly due_at: string;
  readonly settled_at: string | null;
  readonly last_error: Problem | null;
  readonly answer: Json | null;
  readonly stops: boolean;
  readonly answer_within: number | null;
  readonly answer_by: string | null;
  readonly answered: Answered | null;
}

/** Of `deliveries d`; what goes between nodes about a message that isn't here stands for itself. */
export const DELIVERY = `SELECT d.seq, d.id, d.partner, d.lane, d.subject, d.kind, d.notation,
    coalesce(m.id, d.subject) AS envelope, d.status,
    d.attempts, d.due_at, d.settled_at, d.last_error, d.answer, d.stops, d.answer_within, d.answer_by, d.answered
  FROM deliveries d LEFT JOIN messages m ON m.seq = d.message`;

export const deliveryRow = (record: DeliveryRecord): DeliveryRow => ({
  id: record.id,
  seq: record.seq,
  envelope: record.envelope,
  partner: record.partner,
  subject: record.subject,
  kind: record.kind,
  notation: record.notation,
  lane: record.lane,
  ...(record.stops ? { stops: true as const } : {}),
  ...(record.answer_within === null ? {} : { answerWithin: record.answer_within }),
  status: record.status,
  attempts: record.attempts,
  dueAt: record.due_at,
  ...(record.settled_at === null ? {} : { settledAt: record.settled_at }),
  ...(record.last_error === null ? {} : { lastError: record.last_error }),
  ...(record.answer === null ? {} : { answer: record.answer }),
  ...(record.answer_by === null ? {} : { answerBy: record.answer_by }),
  ...(record.answered === null ? {} : { answered: record.answered }),
});

export interface FeedRecord {
  readonly cursor: number;
  readonly published_at: string;
  readonly text: string;
  readonly envelope: string;
}

export const feedItem = (record: FeedRecord): FeedItem => ({
  cursor: record.cursor,
  publishedAt: record.published_at,
  document: JSON.parse(record.text) as Document,
  envelope: record.envelope,
});
