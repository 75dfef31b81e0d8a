import type { DeliveryRow, Document, FeedItem, Journal, MessageRow } from '../../core/index.js';
import { type ExceptionRecord, exceptionRow } from '../exception-record.js';
import { instant } from '../facts.js';
import { indexEntry, LAST_VALUE } from '../index-row.js';
import type { IndexRow } from '../jobs.js';
import { type KeptRow, keptRecord } from '../kept-record.js';
import { pure } from './connect.js';
import type { Ask } from './pool.js';
import {
  DELIVERY,
  type DeliveryRecord,
  deliveryRow,
  type FeedRecord,
  feedItem,
  MESSAGE,
  type MessageRecord,
  messageRow,
} from './rows.js';

/** The longest list one question gives: the caller pages on. */
const PAGE = 10_000;
export const page = (limit: number): number => Math.max(0, Math.min(PAGE, Math.floor(limit)));

type Read = Pick<
  Journal,
  | 'message'
  | 'bytes'
  | 'proposal'
  | 'exceptions'
  | 'exception'
  | 'documents'
  | 'document'
  | 'salts'
  | 'messages'
  | 'deliveries'
  | 'feed'
  | 'record'
  | 'records'
  | 'indexed'
  | 'items'
>;

/** Questions about messages and what became of them; all of them only read. `list`: for those that may take long. */
export function reading(ask: Ask, list: Ask): Read {
  return {
    async message(id): Promise<MessageRow | undefined> {
      const [record] = await ask<MessageRecord>(`${MESSAGE} WHERE m.id = $1`, [pure(id)]);
      return record === undefined ? undefined : messageRow(record);
    },
    async bytes(id, version): Promise<Uint8Array | undefined> {
      const [found] = await ask<Payload>(
        `SELECT n.payload, n.bytes FROM messages m JOIN versions n ON n.message = m.seq
         WHERE m.id = $1 AND m.erased_at IS NULL AND n.version <= m.version AND n.version = coalesce($2::integer, m.version)`,
        [pure(id), version ?? null],
      );
      return found === undefined ? undefined : whole(ask, found);
    },
    async proposal(id) {
      const [found] = await ask<Payload>(
        `SELECT n.payload, n.bytes FROM exceptions e JOIN messages m ON m.id = e.message
           JOIN versions n ON n.message = m.seq AND n.version = m.version + 1
         WHERE e.id = $1 AND e.proposal IS NOT NULL`,
        [pure(id)],
      );
      return found === undefined ? undefined : whole(ask, found);
    },
    async exceptions({ status, kind, partner, message, after, limit }) {
      const where = conditions({
        'seq >': after,
        'status =': status,
        'kind =': kind,
        'partner =': partner === undefined ? undefined : pure(partner),
        'message =': message === undefined ? undefined : pure(message),
      });
      const records = await list<ExceptionRecord>(
        `SELECT * FROM exceptions ${where.text} ORDER BY seq LIMIT ${page(limit)}`,
        where.values,
      );
      return records.map(exceptionRow);
    },
    async exception(id) {
      const [record] = await ask<ExceptionRecord>('SELECT * FROM exceptions WHERE id = $1', [pure(id)]);
      return record === undefined ? undefined : exceptionRow(record);
    },
    async indexed({ kind, from, below = LAST_VALUE, after, limit }) {
      const rows = await list<IndexRow>(
        `SELECT kind, value, cursor, note FROM document_index
         WHERE kind = $1 AND (value, cursor) > ($2, $3) AND value < $4 ORDER BY value, cursor LIMIT $5`,
        [pure(kind), pure(after?.value ?? from), after?.cursor ?? -1, pure(below), page(limit)],
      );
      return rows.map(indexEntry);
    },
    async items(cursors) {
      const records = await list<FeedRecord>(
        `SELECT f.cursor, f.published_at, d.text, m.id AS envelope
         FROM feed f JOIN documents d ON d.id = f.document JOIN messages m ON m.seq = d.message
         WHERE f.cursor = ANY($1) ORDER BY f.cursor`,
        [cursors],
      );
      return records.map(feedItem);
    },
    async record(kind, key) {
      const [row] = await ask<KeptRow>('SELECT * FROM records WHERE kind = $1 AND key = $2', [
        pure(kind),
        pure(key),
      ]);
      return row === undefined ? undefined : keptRecord(row);
    },
    async records(kind, { after, limit }) {
      const rows = await ask<KeptRow>(
        'SELECT * FROM records WHERE kind = $1 AND key > $2 ORDER BY key LIMIT $3',
        [pure(kind), pure(after ?? ''), page(limit)],
      );
      return rows.map(keptRecord);
    },
    async documents(id) {
      const rows = await ask<{ text: string }>(
        'SELECT d.text FROM messages m JOIN documents d ON d.message = m.seq WHERE m.id = $1 ORDER BY d.nth',
        [pure(id)],
      );
      return rows.map((each) => JSON.parse(each.text) as Document);
    },
    async document(id) {
      const [row] = await ask<{ text: string }>('SELECT text FROM documents WHERE id = $1', [pure(id)]);
      return row === undefined ? undefined : (JSON.parse(row.text) as Document);
    },
    async salts(id) {
      const [found] = await ask<{ payload: string | null; verdict: string | null }>(
        `SELECT encode(m.salt, 'hex') AS payload, encode(v.salt, 'hex') AS verdict
         FROM messages m LEFT JOIN verdicts v ON v.message = m.seq WHERE m.id = $1`,
        [pure(id)],
      );
      if (found === undefined) return undefined;
      return {
        ...(found.payload === null ? {} : { payload: found.payload }),
        ...(found.verdict === null ? {} : { verdict: found.verdict }),
      };
    },
    async messages({ sender, status, before, limit }): Promise<readonly MessageRow[]> {
      const where = conditions({
        'm.seq <': before,
        'm.sender =': sender === undefined ? undefined : pure(sender),
        'm.status =': status,
      });
      const records = await list<MessageRecord>(
        `${MESSAGE} ${where.text} ORDER BY m.seq DESC LIMIT ${page(limit)}`,
        where.values,
      );
      return records.map(messageRow);
    },
    async deliveries({
      partner,
      status,
      envelope,
      ids,
      since,
      before,
      limit,
    }): Promise<readonly DeliveryRow[]> {
      const where = conditions({
        'd.seq <': before,
        'd.partner =': partner === undefined ? undefined : pure(partner),
        'd.status =': status,
        'm.id =': envelope === undefined ? undefined : pure(envelope),
        'd.id = ANY': ids?.map(pure),
        'coalesce(d.settled_at, d.due_at) >=': since === undefined ? undefined : instant(since),
      });
      const records = await list<DeliveryRecord>(
        `${DELIVERY} ${where.text} ORDER BY d.seq DESC LIMIT ${page(limit)}`,
        where.values,
      );
      return records.map(deliveryRow);
    },
    async feed({ types, partner, after, limit }): Promise<readonly FeedItem[]> {
      const where = conditions({
        'f.cursor >': after,
        'f.type = ANY': types,
        'EXISTS (SELECT 1 FROM deliveries x WHERE x.subject = d.id AND x.partner =':
          partner === undefined ? undefined : pure(partner),
      });
      const records = await ask<FeedRecord>(
        `SELECT f.cursor, f.published_at, d.text, m.id AS envelope
         FROM feed f JOIN documents d ON d.id = f.document JOIN messages m ON m.seq = d.message
         ${where.text} ORDER BY f.cursor LIMIT ${page(limit)}`,
        where.values,
      );
      return records.map(feedItem);
    },
  };
}

interface Payload {
  readonly payload: number;
  readonly bytes: number;
}

/** A part at a time, so that a large payload is never in memory twice; undefined where a part is missing. */
async function whole(ask: Ask, { payload, bytes }: Payload): Promise<Uint8Array | undefined> {
  const all = new Uint8Array(bytes);
  let at = 0;
  for (let part = 0; at < bytes; part++) {
    const [row] = await ask<{ data: Buffer }>('SELECT data FROM payloads WHERE payload = $1 AND part = $2', [
      payload,
      part,
    ]);
    if (row === undefined) return undefined;
    all.set(row.data, at);
    at += row.data.length;
  }
  return all;
}

/** Conditions whose value is given, as a WHERE clause with its parameters. */
function conditions(all: Readonly<Record<string, unknown>>): {
  readonly text: string;
  readonly values: unknown[];
} {
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  const terms = given.map(([term], nth) => {
    const parameter = term.endsWith('ANY') ? `($${nth + 1})` : ` $${nth + 1}`;
    return `${term}${parameter}${term.startsWith('EXISTS (') ? ')' : ''}`;
  });
  return {
    text: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`,
    values: given.map(([, value]) => value),
  };
}
