import type { Job } from './jobs.js';
import type { Lanes } from './lanes.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

type Attempted = Extract<Job, { kind: 'attempted' }>;
type Again = Extract<Job, { kind: 'again' }>;

interface Found {
  readonly seq: number;
  readonly status: string;
  readonly partner: string;
  readonly lane: string;
  readonly message: number;
  readonly due_at: string;
}

/** Notes what became of deliveries. Parts of the caller's transaction; they give how many changed. */
export function settling(
  store: Store,
  append: Append,
  lanes: Lanes,
): { attempted(job: Attempted): number; again(job: Again): number } {
  const find = store.prepare(
    'SELECT seq, status, partner, lane, message, due_at FROM deliveries WHERE id = ?',
  );
  const settle = store.prepare(
    `UPDATE deliveries SET status = ?, attempts = attempts + 1, due_at = coalesce(?, due_at), settled_at = ?,
       last_error = ?, answer = ?, answer_salt = ? WHERE seq = ?`,
  );
  const reopen = store.prepare(
    "UPDATE deliveries SET status = 'due', attempts = 0, due_at = ?, settled_at = NULL WHERE seq = ?",
  );

  return {
    attempted(job) {
      const found = find.get(job.delivery) as Found | undefined;
      if (found === undefined) throw new Error(`the journal holds no delivery ${job.delivery}`);
      if (found.status !== 'due') return 0;
      settle.run(
        job.status,
        job.againAt ?? null,
        job.status === 'due' ? null : job.at,
        job.problem ?? null,
        job.answer ?? null,
        job.salt ?? null,
        found.seq,
      );
      append(job.leaf, found.message);
      if (job.status !== 'due') lanes.rehead(found.partner, found.lane);
      return 1;
    },
    again(job) {
      let count = 0;
      for (const { id, leaf } of job.deliveries) {
        const found = find.get(id) as Found | undefined;
        if (found === undefined || (found.status === 'due' && found.due_at <= job.at)) continue;
        reopen.run(job.at, found.seq);
        append(leaf, found.message);
        lanes.rehead(found.partner, found.lane);
        count++;
      }
      return count;
    },
  };
}
