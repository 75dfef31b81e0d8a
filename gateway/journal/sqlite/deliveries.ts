import type { Delivery } from '../../core/index.js';
import type { Lanes } from './lanes.js';
import type { Store } from './open.js';

/** Puts deliveries into the queue. Parts of the caller's transaction. */
export interface Queueing {
  /** Those of a verdict: held until their message has its turn. `again`: those that exist stay as they are. */
  judged(deliveries: readonly Delivery[], message: number, at: string, again: boolean): void;
  /** Those that somebody ordered: they go at once if their message has had its turn. One that exists is due again, unless it is a document that arrived. */
  ordered(deliveries: readonly Delivery[], message: number, at: string): void;
}

export function queueing(store: Store, lanes: Lanes): Queueing {
  const columns =
    '(id, partner, lane, subject, kind, notation, stops, answer_within, message, status, due_at, held)';
  const values = "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, ?)";
  const insert = store.prepare(`INSERT INTO deliveries ${columns} ${values}`);
  const insertNew = store.prepare(`INSERT OR IGNORE INTO deliveries ${columns} ${values}`);
  const reopen = store.prepare(
    `UPDATE deliveries SET status = 'due', attempts = 0, due_at = @at, settled_at = NULL, answer_by = NULL, awaiting = 0,
       answered = NULL WHERE id = @id AND (status <> 'sent' OR kind IN ('exception', 'exception-answer'))`,
  );
  const waiting = store.prepare('SELECT waiting FROM messages WHERE seq = ?').pluck();
  const row = (each: Delivery, message: number, at: string, held: number) =>
    [
      each.id,
      each.partner,
      each.lane,
      each.subject,
      each.kind,
      each.notation,
      each.stops === true ? 1 : 0,
      each.answerWithin ?? null,
      message,
      at,
      held,
    ] as const;

  return {
    judged(deliveries, message, at, again) {
      for (const each of deliveries) (again ? insertNew : insert).run(...row(each, message, at, 1));
    },
    ordered(deliveries, message, at) {
      const held = (waiting.get(message) as number | undefined) ?? 0;
      for (const each of deliveries) {
        if (insertNew.run(...row(each, message, at, held)).changes === 0) reopen.run({ id: each.id, at });
        lanes.rehead(each.partner, each.lane);
      }
    },
  };
}
