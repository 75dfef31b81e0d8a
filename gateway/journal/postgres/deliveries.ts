import type { Delivery } from '../../core/index.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';

/** A delivery on its way into the table. */
export interface NewRow {
  readonly id: string;
  readonly partner: string;
  readonly lane: string;
  readonly [column: string]: unknown;
}

export const newRow = (each: Delivery, message: number, at: string, held: boolean): NewRow => ({
  id: pure(each.id),
  partner: pure(each.partner),
  lane: pure(each.lane),
  subject: pure(each.subject),
  kind: each.kind,
  notation: each.notation,
  stops: each.stops === true,
  answer_within: each.answerWithin ?? null,
  message,
  at,
  held,
});

/** Puts deliveries into the queue; those that exist stay as they are. */
export const QUEUE = `
  INSERT INTO deliveries (id, partner, lane, subject, kind, notation, stops, answer_within, message, status, due_at, held)
  SELECT id, partner, lane, subject, kind, notation, stops, answer_within, message, 'due', at, held
  FROM json_to_recordset($1) AS r(id text, partner text, lane text, subject text, kind text, notation text,
    stops boolean, answer_within integer, message bigint, at timestamptz, held boolean)
  ON CONFLICT (id) DO NOTHING`;

/**
 * Deliveries that somebody ordered: they go at once if their message has had its turn. One that exists is due again,
 * unless it is a document that arrived.
 */
export async function order(
  commit: Commit,
  deliveries: readonly Delivery[],
  message: number,
  at: string,
): Promise<void> {
  const [row] = await commit.ask<{ waiting: boolean }>('SELECT waiting FROM messages WHERE seq = $1', [
    message,
  ]);
  const rows = deliveries.map((each) => newRow(each, message, at, row?.waiting ?? false));
  commit.tell(
    `UPDATE deliveries SET status = 'due', attempts = 0, due_at = $2, settled_at = NULL, answer_by = NULL,
       awaiting = false, answered = NULL, holder = NULL
     WHERE id = ANY($1) AND (status <> 'sent' OR kind IN ('exception', 'exception-answer'))`,
    [rows.map((each) => each.id), at],
  );
  commit.tell(QUEUE, [JSON.stringify(rows)]);
  for (const each of rows) commit.rehead(each.partner, each.lane);
}
