import { createHash } from 'node:crypto';
import {
  type Delivery,
  type Document,
  deliveryId,
  documentId,
  type Fact,
  type Journal,
  type Leaf6962,
  problem,
  type Receipt,
  rfc3339,
  type Verdict,
} from '../../core/index.js';

/** Small hand-made values for the contract suite. */
export const at = (seconds: number): string => rfc3339(Date.UTC(2026, 0, 15, 8) + seconds * 1000);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A leaf maker like the audit stage's, so that the suite needs no other stage. */
export function plainLeafOf(fact: Fact): Leaf6962 {
  const text = JSON.stringify(fact);
  return { text, hash: createHash('sha256').update('\0').update(text).digest('hex') };
}

let made = 0;

/** A submission of its own; what matters to a test is named by it. */
export function receipt(
  given: {
    readonly id?: string;
    readonly sender?: string;
    readonly text?: string;
    readonly bytes?: Uint8Array;
    readonly transport?: string;
    readonly business?: string;
    readonly lane?: string;
    readonly at?: string;
    readonly until?: string;
  } = {},
): Receipt {
  made++;
  const bytes = given.bytes ?? Buffer.from(given.text ?? `payload ${made}`);
  const sender = given.sender ?? 'dalian-terminal';
  return {
    envelope: {
      id: given.id ?? `M${String(made).padStart(6, '0')}`,
      sender,
      receivedAt: given.at ?? at(0),
      mediaType: 'application/edifact',
      sha256: sha256(bytes),
      bytes,
    },
    channel: 'http',
    keys: (['transport', 'business'] as const).flatMap((kind) => {
      const key = given[kind];
      if (key === undefined) return [];
      return [{ kind, key, ...(given.until === undefined ? {} : { until: given.until }) }];
    }),
    lane: given.lane ?? sender,
    head: { syntax: 'edifact', reference: 'REF1', test: false },
  };
}

export function document(envelope: string, ordinal: number, type = 'equipment-event'): Document {
  return {
    id: documentId(envelope, ordinal),
    type,
    version: '1',
    source: {
      format: 'EDIFACT',
      message: 'CODECO:D:95B:UN',
      position: ordinal,
      sha256: '00',
      mapping: { name: 'equipment-event/codeco-d95b', digest: '00' },
    },
    extensions: [{ path: 'FTX/4.1', value: '无损 "ok"' }],
  };
}

/** A verdict; `documents` is how many it accepted. */
export function verdict(
  envelope: string,
  given: {
    readonly status?: Verdict['status'];
    readonly documents?: number;
    readonly type?: string;
    readonly answers?: NonNullable<Verdict['answers']>;
  } = {},
): Verdict {
  const status = given.status ?? 'accepted';
  const count = status === 'rejected' ? 0 : (given.documents ?? 1);
  return {
    status,
    head: { syntax: 'edifact', reference: 'REF1', test: false },
    messages: [{ ordinal: 1, name: 'CODECO:D:95B:UN', accepted: status !== 'rejected' }],
    documents: Array.from({ length: count }, (_, nth) => document(envelope, nth + 1, given.type)),
    problems: status === 'rejected' ? [problem('segment-missing', undefined, { expected: 'BGM' })] : [],
    ...(given.answers === undefined ? {} : { answers: given.answers }),
    rules: 'r1',
  };
}

export function delivery(envelope: string, partner: string, given: Partial<Delivery> = {}): Delivery {
  const subject = given.subject ?? documentId(envelope, 1);
  return {
    id: deliveryId(subject, partner),
    partner,
    subject,
    kind: 'document',
    notation: 'canonical',
    lane: 'dalian-terminal',
    ...given,
  };
}

/** Receives something and accepts it for some partners; gives its id. */
export async function accepted(
  journal: Journal,
  deliveries: (id: string) => readonly Delivery[] = (id) => [delivery(id, 'customs')],
  given: Parameters<typeof receipt>[0] = {},
): Promise<string> {
  const one = receipt(given);
  const { id, receivedAt } = one.envelope;
  await journal.receive(one);
  await journal.judged(id, verdict(id), deliveries(id), receivedAt);
  return id;
}

/** Receives something and refuses it; gives its id. */
export async function rejected(journal: Journal, given: Parameters<typeof receipt>[0] = {}): Promise<string> {
  const one = receipt(given);
  const { id, receivedAt } = one.envelope;
  await journal.receive(one);
  await journal.judged(id, verdict(id, { status: 'rejected' }), [], receivedAt);
  return id;
}

export const down = problem('delivery-failed', undefined, { values: { reason: '503' } });

/** The delivery is given up. */
export const dead = (journal: Journal, id: string, when = 1): Promise<void> =>
  journal.attempted({ kind: 'failed', delivery: id, at: at(when), problem: down });

export const sent = (
  journal: Journal,
  id: string,
  when = 5,
  references: readonly string[] = [],
): Promise<void> => journal.attempted({ kind: 'sent', delivery: id, at: at(when), references });

/** What happened, by kind, as a message's trail tells it. */
export const kinds = async (journal: Journal, id: string): Promise<readonly string[]> =>
  (await journal.trail(id)).map((each) => (each.fact as { kind: string }).kind);
