import type { Job } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import type { Exceptions } from './exceptions.js';
import { index } from './indexing.js';

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

/** What is one statement or two; gives how many rows changed, where anybody asks; `follow` the cursor, if it is this instance's. */
export async function small(commit: Commit, exceptions: Exceptions, job: Small): Promise<number | undefined> {
  const changed = async (text: string, ...values: unknown[]): Promise<number> =>
    (await commit.ask(`${text} RETURNING 1`, values)).length;
  const messageOf = async (subject: string): Promise<number | null> => {
    const [row] = await commit.ask<{ message: number | null }>(
      `SELECT seq AS message FROM messages WHERE id = $1
       UNION ALL SELECT nullif(message, 0) FROM deliveries WHERE id = $1`,
      [pure(subject)],
    );
    return row?.message ?? null;
  };
  const follow = async (follower: string, cursor: number): Promise<number | undefined> => {
    // Its holder's once that is gone; commits take turns, so nobody takes it meanwhile.
    const [row] = await commit.ask<{ cursor: number }>(
      `INSERT INTO followers AS f (name, cursor, holder) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET cursor = greatest(f.cursor, excluded.cursor), holder = excluded.holder
       WHERE f.holder = excluded.holder OR NOT EXISTS (SELECT 1 FROM instances WHERE epoch = f.holder)
       RETURNING cursor`,
      [pure(follower), cursor, commit.epoch],
    );
    return row?.cursor;
  };
  switch (job.kind) {
    case 'pause': {
      const { partner, at, by, reason } = job.pause;
      const count = await changed(
        'INSERT INTO pauses (partner, at, by, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        pure(partner),
        at,
        pure(by),
        pure(reason),
      );
      if (count > 0) commit.leaf(job.leaf, null);
      return count;
    }
    case 'resume': {
      const count = await changed('DELETE FROM pauses WHERE partner = $1', pure(job.partner));
      if (count > 0) commit.leaf(job.leaf, null);
      return count;
    }
    case 'hasten':
      return changed(
        "UPDATE deliveries SET due_at = $2 WHERE partner = $1 AND status = 'due' AND due_at > $2",
        pure(job.partner),
        job.at,
      );
    case 'keep': {
      const name = [pure(job.of), pure(job.key)];
      const [row] = await commit.ask<{ version: number }>(
        'SELECT version FROM records WHERE kind = $1 AND key = $2',
        name,
      );
      const held = row?.version ?? 0;
      if (job.expect !== undefined && job.expect !== held) return undefined;
      if (job.value === undefined) await commit.ask('DELETE FROM records WHERE kind = $1 AND key = $2', name);
      else
        await commit.ask(
          `INSERT INTO records AS r (kind, key, value, version, at) VALUES ($1, $2, $3, 1, $4)
           ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, version = r.version + 1, at = excluded.at`,
          [...name, job.value, job.at],
        );
      for (const { subject, leaf } of job.told) commit.leaf(leaf, await messageOf(subject));
      return job.value === undefined ? 0 : held + 1;
    }
    case 'index':
      return index(commit, job, follow);
    case 'follow':
      return follow(job.follower, job.cursor);
    case 'open': {
      const { id, at, subject, message, partner, problem, content } = job.exception;
      await exceptions.load([id]);
      const found = exceptions.find(id);
      // The same again; one that was closed since and is sent up anew has more to tell.
      if (found !== undefined && (found.status !== 'closed' || content === found.content)) return 0;
      const seq = await messageOf(message);
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
    case 'note':
      commit.leaf(job.leaf, await messageOf(job.subject));
      return 0;
    case 'checkpoint':
      commit.tell('INSERT INTO checkpoints (size, note) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        job.size,
        job.note,
      ]);
      return 0;
    case 'tiles':
      commit.tell(
        `INSERT INTO tiles (idx, root)
         SELECT $1::bigint + n - 1, decode(root, 'hex') FROM unnest($2::text[]) WITH ORDINALITY AS r(root, n)
         ON CONFLICT (idx) DO UPDATE SET root = excluded.root`,
        [job.from, job.roots],
      );
      return 0;
    default:
      return job satisfies never;
  }
}
