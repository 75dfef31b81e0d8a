import type { DeliveryRow, Journal, MessageRow } from '../../core/index.js';
import { instant } from '../facts.js';
import { pure } from './connect.js';
import type { Instance } from './instance.js';
import type { Ask } from './pool.js';
import { page } from './read.js';
import {
  DELIVERY,
  type DeliveryRecord,
  deliveryRow,
  MESSAGE,
  type MessageRecord,
  messageRow,
} from './rows.js';

/**
 * What is to be done: it is this instance's from the moment it is asked for, until it is done or the instance is
 * gone. What another holds, or is just taking, is passed over.
 */
export function claiming(ask: Ask, instance: Instance): Pick<Journal, 'unjudged' | 'due' | 'nextDue'> {
  return {
    async unjudged(after, limit): Promise<readonly MessageRow[]> {
      const records = await ask<MessageRecord>(
        `WITH ${ME}, picked AS (
           SELECT seq, holder FROM messages
           WHERE status = 'received' AND seq > $2 AND (holder IS NULL OR holder = $1) AND EXISTS (SELECT 1 FROM me)
           ORDER BY seq LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED),
         taken AS (UPDATE messages m SET holder = $1 FROM picked p WHERE m.seq = p.seq AND p.holder IS NULL)
         ${MESSAGE} JOIN picked p ON p.seq = m.seq ORDER BY m.seq`,
        [instance.epoch(), after, page(limit)],
      );
      return records.map(messageRow);
    },
    async due(at, limit, except = []): Promise<readonly DeliveryRow[]> {
      const records = await ask<DeliveryRecord>(
        `WITH RECURSIVE ${ME}, ${PARTNERS}, first AS (
           SELECT f.seq FROM partners p CROSS JOIN LATERAL (
             SELECT d.seq, d.due_at, d.message FROM deliveries d
             WHERE d.head AND d.partner = p.partner AND d.due_at <= $2 AND (d.holder IS NULL OR d.holder = $1)
             ORDER BY d.due_at, d.message, d.seq LIMIT $4) f
           WHERE p.partner <> ALL ($3) AND EXISTS (SELECT 1 FROM me)
           ORDER BY f.due_at, f.message, f.seq LIMIT $4),
         picked AS (
           SELECT seq, holder FROM deliveries
           WHERE seq IN (SELECT seq FROM first) AND head AND due_at <= $2 AND (holder IS NULL OR holder = $1)
           FOR NO KEY UPDATE SKIP LOCKED),
         taken AS (UPDATE deliveries d SET holder = $1 FROM picked p WHERE d.seq = p.seq AND p.holder IS NULL)
         ${DELIVERY} JOIN picked p ON p.seq = d.seq ORDER BY d.due_at, d.message, d.seq`,
        [instance.epoch(), instant(at), except.map(pure), page(limit)],
      );
      return records.map(deliveryRow);
    },
    async nextDue(except = []) {
      const [row] = await ask<{ next: string | null }>(
        `WITH RECURSIVE ${PARTNERS}
         SELECT min(f.due_at) AS next FROM partners p CROSS JOIN LATERAL (
           SELECT d.due_at FROM deliveries d
           WHERE d.head AND d.partner = p.partner AND (d.holder IS NULL OR d.holder = $1)
           ORDER BY d.due_at, d.message, d.seq LIMIT 1) f
         WHERE p.partner <> ALL ($2)`,
        [instance.epoch(), except.map(pure)],
      );
      return row?.next ?? undefined;
    },
  };
}

/** Locked while it claims, so that whoever buries the instance finds all that it holds. */
const ME = 'me AS (SELECT epoch FROM instances WHERE epoch = $1 FOR KEY SHARE)';

/** The partners that have anything due, from one to the next in the index: what a paused one has waiting is never walked through. */
const PARTNERS = `partners AS (
  (SELECT partner FROM deliveries WHERE head ORDER BY partner LIMIT 1)
  UNION ALL
  SELECT (SELECT d.partner FROM deliveries d WHERE d.head AND d.partner > p.partner ORDER BY d.partner LIMIT 1)
  FROM partners p WHERE p.partner IS NOT NULL)`;
