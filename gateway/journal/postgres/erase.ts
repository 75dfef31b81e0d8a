import type { RetentionRule } from '../../core/index.js';
import { instant } from '../facts.js';
import type { Job } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import type { Ask } from './pool.js';

/** Not erased, and finished: nothing is due, dead, awaited, or a person's to look at. */
const FINISHED = `m.erased_at IS NULL AND NOT m.waiting
  AND (m.status IN ('accepted', 'partial', 'rejected') OR (m.status = 'parked' AND m.discarded))
  AND (NOT m.unrouted OR m.discarded)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = m.seq AND (d.status IN ('due', 'dead') OR d.awaiting))
  AND NOT EXISTS (SELECT 1 FROM exceptions e WHERE e.message = m.id AND e.status <> 'closed')`;

const HOLDS = 'SELECT 1 FROM documents o WHERE o.message = m.seq';

/** What a rule names, oldest first. */
export function erasable(
  ask: Ask,
  rule: RetentionRule,
  limit: number,
): Promise<ReadonlyArray<{ readonly seq: number; readonly id: string }>> {
  const values: unknown[] = [instant(rule.before)];
  const given = (list: readonly string[]): string => `($${values.push(list.map(pure))}::text[])`;
  const { senders, types, status, exceptTypes, exceptSenders } = rule;
  const conditions = [
    ...(senders === undefined ? [] : [`m.sender = ANY ${given(senders)}`]),
    ...(exceptSenders === undefined ? [] : [`m.sender <> ALL ${given(exceptSenders)}`]),
    ...(status === undefined ? [] : [`m.status = $${values.push(status)}`]),
    ...(types === undefined
      ? []
      : [`EXISTS (${HOLDS}) AND NOT EXISTS (${HOLDS} AND o.type <> ALL ${given(types)})`]),
    ...(exceptTypes === undefined ? [] : [`NOT EXISTS (${HOLDS} AND o.type = ANY ${given(exceptTypes)})`]),
  ].map((each) => ` AND ${each}`);
  return ask(
    `SELECT m.seq, m.id FROM messages m WHERE m.received_at < $1 AND ${FINISHED}${conditions.join('')}
     ORDER BY m.received_at, m.seq LIMIT ${limit}`,
    values,
  );
}

const REST = [
  'DELETE FROM payloads p USING versions n WHERE n.message = ANY($1) AND p.payload = n.payload',
  'UPDATE versions SET salt = NULL WHERE message = ANY($1)',
  "UPDATE verdicts SET text = '', salt = NULL WHERE message = ANY($1)",
  "UPDATE former_verdicts SET text = '', salt = NULL WHERE message = ANY($1)",
  `DELETE FROM document_index x USING feed f, documents d
     WHERE d.message = ANY($1) AND f.document = d.id AND x.cursor = f.cursor`,
  // All but the last, whose cursor the next one is counted from.
  `DELETE FROM feed f USING documents d WHERE d.message = ANY($1) AND f.document = d.id
     AND f.cursor < (SELECT max(cursor) FROM feed)`,
  'DELETE FROM documents WHERE message = ANY($1)',
  'UPDATE deliveries SET answer = NULL, answer_salt = NULL WHERE message = ANY($1)',
  'DELETE FROM early_answers WHERE message IN (SELECT id FROM messages WHERE seq = ANY($1))',
  `UPDATE exceptions SET problem = NULL, content = NULL
   WHERE message IN (SELECT id FROM messages WHERE seq = ANY($1))`,
];

/** Erases what is still finished, without a fact; gives which. */
export async function wipe(
  commit: Commit,
  messages: readonly number[],
  at: string,
): Promise<ReadonlySet<number>> {
  const marked = await commit.ask<{ seq: number }>(
    `UPDATE messages m SET erased_at = $2, salt = NULL, carried = NULL WHERE m.seq = ANY($1) AND ${FINISHED}
     RETURNING m.seq`,
    [messages, at],
  );
  const seqs = new Set(marked.map((each) => each.seq));
  if (seqs.size > 0) for (const each of REST) commit.tell(each, [[...seqs]]);
  return seqs;
}

/** Erases what is still finished; gives how many. */
export async function erase(commit: Commit, job: Extract<Job, { kind: 'erase' }>): Promise<number> {
  const seqs = await wipe(
    commit,
    job.messages.map((each) => each.seq),
    job.at,
  );
  for (const { seq, leaf } of job.messages) if (seqs.has(seq)) commit.leaf(leaf, seq);
  return seqs.size;
}
