import type { DeliveryRow, Journal, MessageRow } from '../../core/index.js';
import { instant } from '../sqlite/facts.js';
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
        `WITH ${ME}, picked AS (
           SELECT seq, holder FROM deliveries
           WHERE head AND due_at <= $2 AND partner <> ALL ($3) AND (holder IS NULL OR holder = $1)
             AND EXISTS (SELECT 1 FROM me)
           ORDER BY due_at, message, seq LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED),
         taken AS (UPDATE deliveries d SET holder = $1 FROM picked p WHERE d.seq = p.seq AND p.holder IS NULL)
         ${DELIVERY} JOIN picked p ON p.seq = d.seq ORDER BY d.due_at, d.message, d.seq`,
        [instance.epoch(), instant(at), except.map(pure), page(limit)],
      );
      return records.map(deliveryRow);
    },
    async nextDue(except = []) {
      const [row] = await ask<{ next: string | null }>(
        `SELECT min(due_at) AS next FROM deliveries
         WHERE head AND partner <> ALL ($2) AND (holder IS NULL OR holder = $1)`,
        [instance.epoch(), except.map(pure)],
      );
      return row?.next ?? undefined;
    },
  };
}

/** Locked while it claims, so that whoever buries the instance finds all that it holds. */
const ME = 'me AS (SELECT epoch FROM instances WHERE epoch = $1 FOR KEY SHARE)';
