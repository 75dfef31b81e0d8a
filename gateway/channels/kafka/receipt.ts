import { createHash } from 'node:crypto';
import { type Head, type Problem, problem, type Receipt, rfc3339 } from '../../core/index.js';
import { carriedJson } from '../exchange/package.js';
import { contentType, type Peek } from '../http/submit.js';
import type { KafkaRecord } from './rdkafka.js';

/** A topic that partners write to. */
export interface IntakeTopic {
  readonly topic: string;
  /** All of it comes from this partner. */
  readonly sender?: string;
  /** Or the record's header names the partner. */
  readonly senderHeader?: string;
  /** Then only these may be named; absent: any that is known. */
  readonly senders?: readonly string[];
  /** Header with the idempotency key; where a record has none, its place in the topic is the key. */
  readonly keyHeader: string;
  /** Where records go that can't be taken; absent: into the journal, refused. */
  readonly deadLetter?: string;
}

export interface ReceiptParts {
  readonly ids: () => string;
  readonly now: () => number;
  readonly peek: Peek;
  readonly duplicatesWithinDays: (sender: string) => number | undefined;
  /** Whether a partner of that id is configured. */
  readonly known: (partner: string) => boolean;
  /** The largest submission, in bytes. */
  readonly largestBytes: number;
}

/** A record → a receipt for the journal, or why it can never become one. Never throws. */
export function receiptOf(
  record: KafkaRecord,
  intake: IntakeTopic,
  parts: ReceiptParts,
): { readonly receipt: Receipt } | { readonly refused: Problem } {
  const bytes = record.value ?? Buffer.alloc(0);
  const named = intake.sender ?? headerOf(record, intake.senderHeader ?? '')?.trim() ?? '';
  if (!parts.known(named) || (intake.senders !== undefined && !intake.senders.includes(named)))
    return { refused: problem('sender-unknown', undefined, { found: named }) };
  if (bytes.length === 0) return { refused: problem('input-empty', undefined) };
  if (bytes.length > parts.largestBytes)
    return { refused: problem('input-too-large', undefined, { expected: String(parts.largestBytes) }) };
  const given = headerOf(record, intake.keyHeader);
  if (given !== undefined && !/^[\x21-\x7e ]{1,255}$/.test(given))
    return { refused: problem('request-invalid', undefined, { values: { reason: intake.keyHeader } }) };

  const { mediaType, charset } = contentType(headerOf(record, 'content-type'));
  const seen = parts.peek(bytes);
  const days = parts.duplicatesWithinDays(named);
  const until = days === undefined ? {} : { until: rfc3339(parts.now() + days * 86_400_000) };
  const keys = seen.keys ?? (seen.key === undefined ? [] : [seen.key]);
  return {
    receipt: {
      envelope: {
        id: parts.ids(),
        sender: named,
        receivedAt: rfc3339(parts.now()),
        mediaType,
        ...(charset === undefined ? {} : { charset }),
        sha256: sha256(bytes),
        bytes,
      },
      channel: 'kafka',
      keys: [
        { kind: 'transport', key: given ?? placeOf(record), ...until },
        ...keys.map((key) => ({ kind: 'business' as const, key, ...until })),
      ],
      lane: seen.lane === undefined ? named : `${named}/${seen.lane}`,
      head: seen.head,
    },
  };
}

const NOTHING: Head = { test: false };

/**
 * A record that can't be taken, for the journal: with its bytes, and its verdict, which is that it is refused. Its
 * sender is the topic, because nobody else is known to have sent it.
 */
export function refusedReceipt(
  record: KafkaRecord,
  why: Problem,
  { ids, now }: Pick<ReceiptParts, 'ids' | 'now'>,
): Receipt {
  const bytes = record.value ?? Buffer.alloc(0);
  const sender = `kafka:${record.topic}`;
  return {
    envelope: {
      id: ids(),
      sender,
      receivedAt: rfc3339(now()),
      mediaType: contentType(headerOf(record, 'content-type')).mediaType,
      sha256: sha256(bytes),
      bytes,
    },
    channel: 'kafka',
    // Two keys of one place: the bytes alone must not stand for a key here, since two senders may send the same.
    keys: [
      { kind: 'transport', key: placeOf(record) },
      { kind: 'business', key: placeOf(record) },
    ],
    lane: sender,
    head: NOTHING,
    carried: carriedJson({
      verdict: { status: 'rejected', head: NOTHING, messages: [], problems: [why], rules: '' },
      documents: [],
      provenance: [],
    }),
  };
}

/** topic/partition/offset@timestamp: the timestamp because a topic that was made anew counts from 0 again. */
const placeOf = ({ topic, partition, offset, timestamp }: KafkaRecord): string =>
  `${topic}/${partition}/${offset}@${timestamp ?? ''}`;

/** The last header of that name (§ of KIP-82: the last one is the one that counts), in any case. */
export function headerOf({ headers }: Pick<KafkaRecord, 'headers'>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const each of [...(headers ?? [])].reverse())
    for (const [key, value] of Object.entries(each))
      if (key.toLowerCase() === wanted)
        return typeof value === 'string' ? value : Buffer.from(value).toString();
  return undefined;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
