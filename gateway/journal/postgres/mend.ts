import type { Job, Told } from '../jobs.js';
import { PAUSED_BY_LOG } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import { wipe } from './erase.js';

/** Takes up what the log had beyond a backup. Nothing is told anew: the leaves tell it. */
export async function mend(commit: Commit, job: Extract<Job, { kind: 'mend' }>): Promise<void> {
  const ids = job.leaves.map(({ fact }) => pure(fact.subject));
  const found = await commit.ask<{ id: string; message: number | null }>(MESSAGES, [ids]);
  const messages = new Map(found.map((each) => [each.id, each.message]));
  for (const { leaf, fact } of job.leaves) {
    const message = messages.get(pure(fact.subject)) ?? null;
    const index = commit.leaf(leaf, message);
    if (index !== leaf.index) throw new Error(`leaf ${leaf.index} doesn't follow ${index - 1}`);
    await apply(commit, { ...fact, subject: pure(fact.subject) }, message);
  }
  if (job.cursors > 0) commit.tell(CURSOR, [job.cursors]);
}

async function apply(
  commit: Commit,
  { kind, subject, at, resolution, by, answered }: Told,
  message: number | null,
): Promise<void> {
  if (kind === 'sent' || kind === 'again') {
    const rows = await commit.ask<{ partner: string; lane: string }>(kind === 'sent' ? SENT : AGAIN, [
      subject,
      at,
    ]);
    for (const { partner, lane } of rows) commit.rehead(partner, lane);
  } else if (kind === 'answered') {
    commit.tell('UPDATE deliveries SET answered = $2, awaiting = false WHERE id = $1', [subject, answered]);
  } else if (kind === 'closed' && resolution === 'settled') commit.tell(SETTLED, [subject, at]);
  else if (kind === 'paused')
    commit.tell(
      'INSERT INTO pauses (partner, at, by, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [subject, at, pure(by), PAUSED_BY_LOG],
    );
  else if (kind === 'resumed') commit.tell('DELETE FROM pauses WHERE partner = $1', [subject]);
  else if (kind === 'erased' && message !== null) await wipe(commit, [message], at);
}

const MESSAGES = `
  SELECT id, seq AS message FROM messages WHERE id = ANY($1)
  UNION ALL SELECT id, nullif(message, 0) FROM deliveries WHERE id = ANY($1)
  UNION ALL SELECT e.id, m.seq FROM exceptions e JOIN messages m ON m.id = e.message WHERE e.id = ANY($1)`;
const SENT = `
  UPDATE deliveries SET status = 'sent', attempts = attempts + 1, settled_at = $2, last_error = NULL, holder = NULL,
    answer_by = $2::timestamptz + make_interval(secs => answer_within), awaiting = answer_within IS NOT NULL
  WHERE id = $1 AND status IN ('due', 'dead') RETURNING partner, lane`;
const AGAIN = `
  UPDATE deliveries SET status = 'due', attempts = 0, due_at = $2, settled_at = NULL, answer_by = NULL, awaiting = false,
    answered = NULL, holder = NULL WHERE id = $1 AND status IN ('due', 'sent', 'dead') RETURNING partner, lane`;
// What corrected a rejected one isn't here: it stays open.
const SETTLED = `
  UPDATE exceptions SET status = 'closed', closed_at = $2, resolution = 'settled'
  WHERE id = $1 AND status <> 'closed' AND kind IN ('dead', 'unanswered', 'refused')`;
// The next cursor is counted from the last row: one that is nobody's document.
const CURSOR = `
  INSERT INTO feed (cursor, document, type, published_at)
  SELECT coalesce(max(cursor), 0) + $1::bigint, '~mended ' || (coalesce(max(cursor), 0) + $1::bigint), '', now() FROM feed`;
