import type { RetentionRule } from '../../core/index.js';
import type { Job } from '../jobs.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

/** Not erased, and finished: nothing is due, dead, awaited, or a person's to look at. */
const FINISHED = `m.erased_at IS NULL AND m.waiting = 0
  AND (m.status IN ('accepted', 'partial', 'rejected') OR (m.status = 'parked' AND m.discarded = 1))
  AND (m.unrouted = 0 OR m.discarded = 1)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = m.seq AND (d.status IN ('due', 'dead') OR d.awaiting = 1))
  AND NOT EXISTS (SELECT 1 FROM exceptions e WHERE e.message = m.id AND e.status <> 'closed')`;

const ANY_OF = (names: string): string => `(SELECT value FROM json_each(@${names}))`;

/** What a rule names, oldest first: asked of a connection that reads. */
export function erasable(
  store: Store,
): (rule: RetentionRule, limit: number) => { readonly seq: number; readonly id: string }[] {
  return ({ before, senders, types, status, exceptTypes, exceptSenders }, limit) => {
    const holds = 'SELECT 1 FROM documents o WHERE o.message = m.seq';
    const conditions = [
      ...(senders === undefined ? [] : [`m.sender IN ${ANY_OF('senders')}`]),
      ...(exceptSenders === undefined ? [] : [`m.sender NOT IN ${ANY_OF('exceptSenders')}`]),
      ...(status === undefined ? [] : ['m.status = @status']),
      ...(types === undefined
        ? []
        : [`EXISTS (${holds}) AND NOT EXISTS (${holds} AND o.type NOT IN ${ANY_OF('types')})`]),
      ...(exceptTypes === undefined ? [] : [`NOT EXISTS (${holds} AND o.type IN ${ANY_OF('exceptTypes')})`]),
    ].map((each) => ` AND ${each}`);
    const lists = { senders, types, exceptTypes, exceptSenders };
    return store
      .prepare(
        `SELECT m.seq, m.id FROM messages m INDEXED BY messages_age WHERE m.received_at < @before AND ${FINISHED}${conditions.join('')}
         ORDER BY m.received_at, m.seq LIMIT @limit`,
      )
      .all({
        before,
        limit,
        ...(status === undefined ? {} : { status }),
        ...Object.fromEntries(
          Object.entries(lists).flatMap(([name, list]) =>
            list === undefined ? [] : [[name, JSON.stringify(list)]],
          ),
        ),
      }) as { seq: number; id: string }[];
  };
}

/** Erases one message where it is still finished, without a fact; part of the caller's transaction. */
export function wiping(store: Store): (seq: number, at: string) => boolean {
  const mark = store.prepare(
    `UPDATE messages AS m SET erased_at = @at, salt = NULL, carried = NULL WHERE m.seq = @seq AND ${FINISHED}`,
  );
  const rest = [
    'DELETE FROM payloads WHERE message = ?',
    'UPDATE versions SET salt = NULL WHERE message = ?',
    "UPDATE verdicts SET text = '', salt = NULL WHERE message = ?",
    "UPDATE former_verdicts SET text = '', salt = NULL WHERE message = ?",
    `DELETE FROM document_index WHERE cursor IN
       (SELECT f.cursor FROM feed f JOIN documents d ON d.seq = f.document WHERE d.message = ?)`,
    'DELETE FROM feed WHERE document IN (SELECT seq FROM documents WHERE message = ?)',
    'DELETE FROM documents WHERE message = ?',
    'UPDATE deliveries SET answer = NULL, answer_salt = NULL WHERE message = ?',
    'DELETE FROM early_answers WHERE message = (SELECT id FROM messages WHERE seq = ?)',
    'UPDATE exceptions SET problem = NULL, content = NULL WHERE message = (SELECT id FROM messages WHERE seq = ?)',
  ].map((sql) => store.prepare(sql));
  return (seq, at) => {
    if (mark.run({ seq, at }).changes === 0) return false;
    for (const each of rest) each.run(seq);
    return true;
  };
}

/** Erases what is still finished; part of the caller's transaction. Gives how many. */
export function eraser(store: Store, append: Append): (job: Extract<Job, { kind: 'erase' }>) => number {
  const wipe = wiping(store);
  return ({ messages, at }) => {
    let count = 0;
    for (const { seq, leaf } of messages) {
      if (!wipe(seq, at)) continue;
      append(leaf, seq);
      count++;
    }
    return count;
  };
}
