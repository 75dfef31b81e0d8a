import type { Job } from '../jobs.js';
import type { Answers } from './answers.js';
import type { Queueing } from './deliveries.js';
import type { Exceptions } from './exceptions.js';
import type { Lanes } from './lanes.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

type Judged = Extract<Job, { kind: 'judged' }>;
type Park = Extract<Job, { kind: 'park' }>;

interface Found {
  readonly seq: number;
  readonly status: string;
  readonly lane: string;
  readonly sender: string;
  readonly sha256: string;
  readonly waiting: number;
  /** 1 where it was judged before: repaired, or released. */
  readonly anew: number;
}

export interface JudgingParts {
  readonly append: Append;
  readonly lanes: Lanes;
  readonly queue: Queueing;
  readonly exceptions: Exceptions;
  readonly answers: Answers;
}

/** Stores a verdict with what follows from it, or parks a message. Parts of the caller's transaction; they give whether anything changed. */
export function judging(
  store: Store,
  { append, lanes, queue, exceptions, answers }: JudgingParts,
): { judged(job: Judged): boolean; park(job: Park): boolean } {
  const find = store.prepare(
    `SELECT seq, status, lane, sender, sha256, waiting, (version > 1 OR released = 1) AS anew FROM messages WHERE id = ?`,
  );
  const settle = store.prepare(
    'UPDATE messages SET status = ?, judged_at = ?, problem = ?, unrouted = ? WHERE seq = ?',
  );
  const insertVerdict = store.prepare('INSERT INTO verdicts (message, text, salt) VALUES (?, ?, ?)');
  const insertDocument = store.prepare('INSERT INTO documents (message, id, type, text) VALUES (?, ?, ?, ?)');
  // The bytes stand for what was refused as long as its keys would have.
  const claimBytes = store.prepare(
    `INSERT OR IGNORE INTO claims (sender, kind, key, message, until)
     SELECT @sender, 'bytes', @sha256, @seq, CASE WHEN count(*) = count(until) THEN max(until) END
     FROM claims WHERE message = @seq AND kind = 'business'`,
  );
  const release = store.prepare(
    "UPDATE OR REPLACE claims SET kind = 'rejected' WHERE message = ? AND kind = 'business'",
  );
  const releaseOne = store.prepare(
    "UPDATE OR REPLACE claims SET kind = 'rejected' WHERE message = ? AND kind = 'business' AND key = ?",
  );

  const known = (id: string): Found => {
    const found = find.get(id) as Found | undefined;
    if (found === undefined) throw new Error(`the journal holds no message ${id}`);
    return found;
  };
  // What had its turn in the lane once is published where it stands.
  const takeTurn = (found: Found, at: string): void => {
    if (found.waiting === 0) lanes.publish(found.seq, at);
    else lanes.advance(found.lane, at);
  };

  return {
    judged(job) {
      const found = known(job.id);
      const { seq, sender } = found;
      if (found.status !== 'received' && found.status !== 'parked') return false;
      settle.run(job.status, job.at, null, job.unrouted ? 1 : 0, seq);
      insertVerdict.run(seq, job.verdict, job.salt);
      for (const each of job.documents) insertDocument.run(seq, each.id, each.type, each.text);
      queue.judged(job.deliveries, seq, job.at, found.anew === 1);
      append(job.leaf, seq);
      const trouble = { subject: job.id, message: job.id, seq, partner: sender, at: job.at };
      if (found.status === 'parked') exceptions.settle('parked', job.id, job.at);
      if (job.status === 'rejected') {
        claimBytes.run({ sender, sha256: found.sha256, seq });
        release.run(seq);
        exceptions.open({ ...trouble, kind: 'rejected', problem: job.problem ?? null });
      } else if (job.unrouted) exceptions.open({ ...trouble, kind: 'unroutable' });
      if (job.status === 'partial' && job.refusedKeys.length > 0) {
        claimBytes.run({ sender, sha256: found.sha256, seq });
        for (const key of job.refusedKeys) releaseOne.run(seq, key);
      }
      for (const each of job.answers) answers.arrived(sender, job.id, job.at, each);
      takeTurn(found, job.at);
      return true;
    },
    park(job) {
      const found = known(job.id);
      const { seq, sender } = found;
      if (found.status !== 'received') return false;
      settle.run('parked', null, job.problem, 0, seq);
      append(job.leaf, seq);
      const trouble = { subject: job.id, message: job.id, seq, partner: sender, at: job.at };
      exceptions.open({ ...trouble, kind: 'parked', problem: job.problem });
      takeTurn(found, job.at);
      return true;
    },
  };
}
