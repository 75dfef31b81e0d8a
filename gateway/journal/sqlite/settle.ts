import type { Job } from '../jobs.js';
import type { Answers } from './answers.js';
import type { Exceptions } from './exceptions.js';
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
  readonly envelope: string;
  readonly due_at: string;
  readonly answer_within: number | null;
}

export interface Settling {
  attempted(job: Attempted): number;
  again(job: Again): number;
  /** Makes one delivery due again, whatever it is; without a fact. */
  reopen(delivery: string, at: string): void;
  /** Takes one delivery out of its queue for good; without a fact. */
  end(delivery: string, status: 'discarded' | 'rerouted', at: string): void;
}

/** Notes what became of deliveries. Parts of the caller's transaction; they give how many changed. */
export function settling(
  store: Store,
  append: Append,
  lanes: Lanes,
  exceptions: Exceptions,
  answers: Answers,
): Settling {
  const find = store.prepare(
    `SELECT d.seq, d.status, d.partner, d.lane, d.message, d.due_at, d.answer_within, coalesce(m.id, d.subject) AS envelope
     FROM deliveries d LEFT JOIN messages m ON m.seq = d.message WHERE d.id = ?`,
  );
  const settle = store.prepare(
    `UPDATE deliveries SET status = ?, attempts = attempts + 1, due_at = coalesce(?, due_at), settled_at = ?,
       last_error = ?, answer = ?, answer_salt = ?, answer_by = ?, awaiting = ? WHERE seq = ?`,
  );
  const reopen = store.prepare(
    `UPDATE deliveries SET status = 'due', attempts = 0, due_at = ?, settled_at = NULL, answer_by = NULL, awaiting = 0,
       answered = NULL WHERE seq = ?`,
  );
  const end = store.prepare('UPDATE deliveries SET status = ?, settled_at = ?, awaiting = 0 WHERE seq = ?');

  const known = (id: string): Found => {
    const found = find.get(id) as Found | undefined;
    if (found === undefined) throw new Error(`the journal holds no delivery ${id}`);
    return found;
  };

  return {
    attempted(job) {
      const found = known(job.delivery);
      if (found.status !== 'due') return 0;
      const awaited = job.status === 'sent' ? found.answer_within : null;
      settle.run(
        job.status,
        job.againAt ?? null,
        job.status === 'due' ? null : job.at,
        job.problem ?? null,
        job.answer ?? null,
        job.salt ?? null,
        awaited === null ? null : new Date(Date.parse(job.at) + awaited * 1000).toISOString(),
        awaited === null ? 0 : 1,
        found.seq,
      );
      const message = found.message === 0 ? null : found.message;
      append(job.leaf, message);
      if (job.status === 'due') return 1;
      lanes.rehead(found.partner, found.lane);
      if (job.status === 'sent') {
        exceptions.settle('dead', job.delivery, job.at);
        answers.sent(found.partner, found.seq, job.references);
      } else {
        exceptions.open({
          kind: 'dead',
          subject: job.delivery,
          message: found.envelope,
          seq: message,
          partner: found.partner,
          at: job.at,
          problem: job.problem ?? null,
        });
      }
      return 1;
    },
    again(job) {
      let count = 0;
      for (const { id, leaf } of job.deliveries) {
        const found = find.get(id) as Found | undefined;
        if (found === undefined || !['due', 'sent', 'dead'].includes(found.status)) continue;
        if (found.status === 'due' && found.due_at <= job.at) continue;
        reopen.run(job.at, found.seq);
        append(leaf, found.message === 0 ? null : found.message);
        lanes.rehead(found.partner, found.lane);
        count++;
      }
      return count;
    },
    reopen(delivery, at) {
      const found = known(delivery);
      reopen.run(at, found.seq);
      lanes.rehead(found.partner, found.lane);
    },
    end(delivery, status, at) {
      const found = known(delivery);
      end.run(status, at, found.seq);
      lanes.rehead(found.partner, found.lane);
    },
  };
}
