import type { Job, Told } from '../jobs.js';
import { PAUSED_BY_LOG } from '../jobs.js';
import { wiping } from './erase.js';
import type { Lanes } from './lanes.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

/** Takes up what the log had beyond a backup; part of the caller's transaction. Nothing is told anew: the leaves tell it. */
export function mending(
  store: Store,
  append: Append,
  lanes: Lanes,
): (job: Extract<Job, { kind: 'mend' }>) => void {
  const size = store.prepare('SELECT coalesce(max(idx) + 1, 0) FROM leaves').pluck();
  const messageOf = store
    .prepare(
      `SELECT seq FROM messages WHERE id = @id UNION ALL SELECT nullif(message, 0) FROM deliveries WHERE id = @id
       UNION ALL SELECT m.seq FROM exceptions e JOIN messages m ON m.id = e.message WHERE e.id = @id`,
    )
    .pluck();
  const sent = store.prepare(
    `UPDATE deliveries SET status = 'sent', attempts = attempts + 1, settled_at = @at, last_error = NULL,
       answer_by = strftime('%Y-%m-%dT%H:%M:%fZ', @at, '+' || answer_within || ' seconds'), awaiting = answer_within IS NOT NULL
     WHERE id = @id AND status IN ('due', 'dead') RETURNING partner, lane`,
  );
  const again = store.prepare(
    `UPDATE deliveries SET status = 'due', attempts = 0, due_at = @at, settled_at = NULL, answer_by = NULL, awaiting = 0,
       answered = NULL WHERE id = @id AND status IN ('due', 'sent', 'dead') RETURNING partner, lane`,
  );
  const answered = store.prepare('UPDATE deliveries SET answered = ?, awaiting = 0 WHERE id = ?');
  // What corrected a rejected one isn't here: it stays open.
  const settled = store.prepare(
    `UPDATE exceptions SET status = 'closed', closed_at = ?, resolution = 'settled'
     WHERE id = ? AND status <> 'closed' AND kind IN ('dead', 'unanswered', 'refused')`,
  );
  const pause = store.prepare('INSERT OR IGNORE INTO pauses (partner, at, by, reason) VALUES (?, ?, ?, ?)');
  const resume = store.prepare('DELETE FROM pauses WHERE partner = ?');
  const cursor = store.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'feed'");
  const firstCursor = store.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('feed', ?)");
  const wipe = wiping(store);

  const rehead = (rows: unknown[]): void => {
    for (const { partner, lane } of rows as { partner: string; lane: string }[]) lanes.rehead(partner, lane);
  };
  const apply = ({ kind, subject, at, resolution, by, ...told }: Told, message: number | null): void => {
    if (kind === 'sent') rehead(sent.all({ id: subject, at }));
    else if (kind === 'again') rehead(again.all({ id: subject, at }));
    else if (kind === 'answered') answered.run(told.answered, subject);
    else if (kind === 'closed' && resolution === 'settled') settled.run(at, subject);
    else if (kind === 'paused') pause.run(subject, at, by, PAUSED_BY_LOG);
    else if (kind === 'resumed') resume.run(subject);
    else if (kind === 'erased' && message !== null) wipe(message, at);
  };

  return ({ leaves, cursors }) => {
    const next = size.get() as number;
    leaves.forEach(({ leaf, fact }, nth) => {
      if (leaf.index !== next + nth) throw new Error(`leaf ${leaf.index} doesn't follow ${next + nth - 1}`);
      const message = (messageOf.get({ id: fact.subject }) as number | null | undefined) ?? null;
      append(leaf, message);
      apply(fact, message);
    });
    if (cursors > 0 && cursor.run(cursors).changes === 0) firstCursor.run(cursors);
  };
}
