import type { Job } from '../jobs.js';
import type { Exceptions } from './exceptions.js';
import { indexing } from './indexing.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

type Small = Extract<
  Job,
  {
    kind:
      | 'pause'
      | 'resume'
      | 'hasten'
      | 'keep'
      | 'index'
      | 'follow'
      | 'open'
      | 'note'
      | 'checkpoint'
      | 'tiles';
  }
>;

/** What is one statement or two. Parts of the caller's transaction; they give how many rows changed, `follow` the cursor, `keep` the version. */
export function smallJobs(
  store: Store,
  append: Append,
  exceptions: Exceptions,
): (job: Small) => number | undefined {
  const messageOf = store
    .prepare(
      'SELECT seq FROM messages WHERE id = @subject UNION ALL SELECT nullif(message, 0) FROM deliveries WHERE id = @subject',
    )
    .pluck();
  const checkpoint = store.prepare('INSERT OR IGNORE INTO checkpoints (size, note) VALUES (?, ?)');
  const tile = store.prepare('INSERT OR REPLACE INTO tiles (idx, root) VALUES (?, ?)');
  const hasten = store.prepare(
    `UPDATE deliveries SET due_at = @at WHERE partner = @partner AND status = 'due' AND due_at > @at`,
  );
  const pause = store.prepare('INSERT OR IGNORE INTO pauses (partner, at, by, reason) VALUES (?, ?, ?, ?)');
  const resume = store.prepare('DELETE FROM pauses WHERE partner = ?');
  const follow = store
    .prepare(
      `INSERT INTO followers (name, cursor) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET cursor = max(cursor, excluded.cursor) RETURNING cursor`,
    )
    .pluck();

  const index = indexing(store, (follower, cursor) => follow.get(follower, cursor) as number);
  const version = store.prepare('SELECT version FROM records WHERE kind = ? AND key = ?').pluck();
  const put = store.prepare(
    `INSERT INTO records (kind, key, value, version, at) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, version = version + 1, at = excluded.at`,
  );
  const remove = store.prepare('DELETE FROM records WHERE kind = ? AND key = ?');

  return (job) => {
    switch (job.kind) {
      case 'pause': {
        const { partner, at, by, reason } = job.pause;
        const { changes } = pause.run(partner, at, by, reason);
        if (changes > 0) append(job.leaf, null);
        return changes;
      }
      case 'resume': {
        const { changes } = resume.run(job.partner);
        if (changes > 0) append(job.leaf, null);
        return changes;
      }
      case 'hasten':
        return hasten.run({ partner: job.partner, at: job.at }).changes;
      case 'keep': {
        const held = (version.get(job.of, job.key) as number | undefined) ?? 0;
        if (job.expect !== undefined && job.expect !== held) return undefined;
        if (job.value === undefined) remove.run(job.of, job.key);
        else put.run(job.of, job.key, job.value, job.at);
        for (const { subject, leaf } of job.told)
          append(leaf, (messageOf.get({ subject }) as number | null | undefined) ?? null);
        return job.value === undefined ? 0 : held + 1;
      }
      case 'index':
        return index(job);
      case 'follow':
        return follow.get(job.follower, job.cursor) as number;
      case 'open': {
        const { id, at, subject, message, partner, problem, content } = job.exception;
        const found = exceptions.find(id);
        // The same again; one that was closed since and is sent up anew has more to tell.
        if (found !== undefined && (found.status !== 'closed' || content === found.content)) return 0;
        const seq = (messageOf.get({ subject: message }) as number | null | undefined) ?? null;
        exceptions.open({
          id,
          kind: 'escalated',
          subject,
          message,
          seq,
          partner,
          at,
          problem: problem ?? null,
          content,
        });
        return 1;
      }
      case 'note': {
        append(job.leaf, (messageOf.get({ subject: job.subject }) as number | null | undefined) ?? null);
        return 0;
      }
      case 'checkpoint':
        return checkpoint.run(job.size, job.note).changes;
      case 'tiles':
        job.roots.forEach((root, index) => {
          tile.run(job.from + index, Buffer.from(root, 'hex'));
        });
        return job.roots.length;
      default:
        return job satisfies never;
    }
  };
}
