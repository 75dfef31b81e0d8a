import type { Delivery, DeliveryStatus, MessageStatus } from '../../core/index.js';
import type { KeptRow } from '../kept-record.js';
import { erasable } from './erase.js';
import { readIndex } from './indexing.js';
import type { Store } from './open.js';
import { readAudit } from './read-audit.js';
import { readExceptions } from './read-exceptions.js';
import { readStanding } from './read-standing.js';

/** A message as its row: JSON still as text, since text crosses threads cheaper than objects. */
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
  readonly head: string;
  readonly carried: string | null;
  readonly problem: string | null;
  readonly leaf: number;
  readonly leaf_hash: string;
  readonly verdict: string | null;
  readonly version: number;
  readonly released: number;
  readonly unrouted: number;
  readonly discarded: number;
  readonly erased_at: string | null;
}

export interface DeliveryRecord {
  readonly seq: number;
  readonly id: string;
  readonly partner: string;
  readonly lane: string;
  readonly subject: string;
  readonly kind: Delivery['kind'];
  readonly notation: string;
  readonly envelope: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly due_at: string;
  readonly settled_at: string | null;
  readonly last_error: string | null;
  readonly answer: string | null;
  readonly stops: number;
  readonly answer_within: number | null;
  readonly answer_by: string | null;
  readonly answered: string | null;
}

export interface FeedRecord {
  readonly cursor: number;
  readonly published_at: string;
  readonly text: string;
  readonly envelope: string;
}

const MESSAGE = `SELECT m.*, lower(hex(l.hash)) AS leaf_hash, v.text AS verdict
  FROM messages m JOIN leaves l ON l.idx = m.leaf LEFT JOIN verdicts v ON v.message = m.seq`;
// What goes between nodes about a message that isn't here stands for itself.
const DELIVERY = `SELECT d.*, coalesce(m.id, d.subject) AS envelope
  FROM deliveries d LEFT JOIN messages m ON m.seq = d.message`;

/** Every question the journal answers, on a connection that only reads. Filters that are null don't filter. */
export function reads(store: Store) {
  const message = store.prepare(`${MESSAGE} WHERE m.id = ?`);
  const held = store.prepare('SELECT seq, version, erased_at FROM messages WHERE id = ?');
  const parts = store
    .prepare('SELECT data FROM payloads WHERE message = ? AND version = ? ORDER BY part')
    .pluck();
  const record = store.prepare('SELECT * FROM records WHERE kind = ? AND key = ?');
  const records = store.prepare('SELECT * FROM records WHERE kind = ? AND key > ? ORDER BY key LIMIT ?');
  const documents = store
    .prepare(
      `SELECT text FROM documents WHERE message = (SELECT seq FROM messages WHERE id = ?) ORDER BY seq`,
    )
    .pluck();
  const document = store.prepare('SELECT text FROM documents WHERE id = ?').pluck();
  const unjudged = store.prepare(
    `${MESSAGE} WHERE m.status = 'received' AND m.seq > ? ORDER BY m.seq LIMIT ?`,
  );
  const due = store.prepare(
    `${DELIVERY} WHERE d.head = 1 AND d.due_at <= ? AND d.partner NOT IN (SELECT value FROM json_each(?))
     ORDER BY d.due_at, d.message, d.seq LIMIT ?`,
  );
  const nextDue = store
    .prepare(
      `SELECT min(due_at) FROM deliveries WHERE head = 1 AND partner NOT IN (SELECT value FROM json_each(?))`,
    )
    .pluck();
  const published = `SELECT f.cursor, f.published_at, d.text, m.id AS envelope
    FROM feed f JOIN documents d ON d.seq = f.document JOIN messages m ON m.seq = d.message WHERE f.cursor > @after`;
  const feeds = new Map(
    ['', ' AND d.type IN (SELECT value FROM json_each(@types))'].flatMap((types) =>
      ['', ' AND EXISTS (SELECT 1 FROM deliveries x WHERE x.subject = d.id AND x.partner = @partner)'].map(
        (partner) => [
          `${types !== ''} ${partner !== ''}`,
          store.prepare(`${published}${types}${partner} ORDER BY f.cursor LIMIT @limit`),
        ],
      ),
    ),
  );

  const exceptions = readExceptions(store);

  return {
    ...readAudit(store),
    ...readStanding(store),
    ...readIndex(store),
    ...exceptions,
    message: (id: string) => message.get(id) as MessageRecord | undefined,
    bytes(id: string, version: number | null): Uint8Array<ArrayBuffer> | undefined {
      const found = held.get(id) as { seq: number; version: number; erased_at: string | null } | undefined;
      if (found === undefined || found.erased_at !== null) return undefined;
      const wanted = version ?? found.version;
      if (wanted < 1 || wanted > found.version) return undefined;
      return joined(parts.all(found.seq, wanted) as Buffer[]);
    },
    proposal(id: string): Uint8Array<ArrayBuffer> | undefined {
      const found = exceptions.exception(id);
      return found === undefined || found.proposal === null ? undefined : joined(exceptions.proposal(id));
    },
    erasable: erasable(store),
    /** Of one moment, whatever is written meanwhile; a new file. */
    copyTo(file: string): void {
      store.prepare('VACUUM INTO ?').run(file);
    },
    record: (kind: string, key: string) => record.get(kind, key) as KeptRow | undefined,
    records: (kind: string, after: string | null, limit: number) =>
      records.all(kind, after ?? '', limit) as KeptRow[],
    documents: (id: string) => documents.all(id) as string[],
    document: (id: string) => document.get(id) as string | undefined,
    messages: (sender: string | null, status: string | null, before: number | null, limit: number) =>
      store
        .prepare(
          `${MESSAGE} WHERE m.seq < ?${sender === null ? '' : ' AND m.sender = ?'}${status === null ? '' : ' AND m.status = ?'}
           ORDER BY m.seq DESC LIMIT ?`,
        )
        .all(before ?? Number.MAX_SAFE_INTEGER, ...present(sender, status), limit) as MessageRecord[],
    deliveries: (
      filter: {
        partner: string | null;
        status: string | null;
        envelope: string | null;
        ids: string | null;
        since: string | null;
      },
      before: number | null,
      limit: number,
    ) =>
      store
        .prepare(
          `${DELIVERY} WHERE d.seq < ?${filter.partner === null ? '' : ' AND d.partner = ?'}
           ${filter.status === null ? '' : ' AND d.status = ?'}
           ${filter.envelope === null ? '' : ' AND d.message = (SELECT seq FROM messages WHERE id = ?)'}
           ${filter.ids === null ? '' : ' AND d.id IN (SELECT value FROM json_each(?))'}
           ${filter.since === null ? '' : ' AND coalesce(d.settled_at, d.due_at) >= ?'}
           ORDER BY d.seq DESC LIMIT ?`,
        )
        .all(
          before ?? Number.MAX_SAFE_INTEGER,
          ...present(filter.partner, filter.status, filter.envelope, filter.ids, filter.since),
          limit,
        ) as DeliveryRecord[],
    unjudged: (after: number, limit: number) => unjudged.all(after, limit) as MessageRecord[],
    due: (at: string, limit: number, except: readonly string[]) =>
      due.all(at, JSON.stringify(except), limit) as DeliveryRecord[],
    nextDue: (except: readonly string[]) =>
      (nextDue.get(JSON.stringify(except)) as string | null) ?? undefined,
    feed: (types: readonly string[] | null, partner: string | null, after: number, limit: number) =>
      feeds.get(`${types !== null} ${partner !== null}`)?.all({
        after,
        limit,
        ...(types === null ? {} : { types: JSON.stringify(types) }),
        ...(partner === null ? {} : { partner }),
      }) as FeedRecord[],
  };
}

export type Reads = ReturnType<typeof reads>;

const present = (...values: ReadonlyArray<string | null>): string[] =>
  values.filter((value): value is string => value !== null);

/** Parts of a payload as one, of its own, so that it can be handed to another thread. */
function joined(parts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
