import type { Answer, Job, Stirred, Value } from './jobs.js';
import { judging } from './judge.js';
import { lanes as lanesOf } from './lanes.js';
import { leafAppender } from './leaves.js';
import type { Store } from './open.js';
import { receiver } from './receive.js';
import { settling } from './settle.js';

/** Writes a batch of jobs in one commit. Each job is all or nothing; if the commit fails, none of them happened. */
export type WriteBatch = (jobs: readonly Job[]) => {
  readonly answers: readonly Answer[];
  readonly stirred: Stirred;
};

const NOTHING: Stirred = { received: false, due: false, published: false };

/** The only code that changes the database. */
export function batchWriter(store: Store): WriteBatch {
  const begin = store.prepare('BEGIN IMMEDIATE');
  const commit = store.prepare('COMMIT');
  const rollback = store.prepare('ROLLBACK');
  const savepoint = store.prepare('SAVEPOINT job');
  const undo = store.prepare('ROLLBACK TO job');
  const release = store.prepare('RELEASE job');
  const perform = performer(store);

  return (jobs) => {
    const answers: Answer[] = [];
    let stirred = NOTHING;
    try {
      begin.run();
      for (const job of jobs) {
        savepoint.run();
        try {
          const done = perform(job);
          stirred = either(stirred, done.stirred);
          answers.push({ kind: 'done', value: done.value });
        } catch (error) {
          if (ofStorage(error) || !store.inTransaction) throw error;
          undo.run();
          answers.push({ kind: 'bug', reason: (error as Error).message });
        }
        release.run();
      }
      commit.run();
      return { answers, stirred };
    } catch (error) {
      try {
        if (store.inTransaction) rollback.run();
      } catch {
        // The next batch finds the transaction still open, fails to begin, and comes here again.
      }
      const reason = `the journal can't be written: ${(error as Error).message}`;
      return { answers: jobs.map(() => ({ kind: 'busy', reason })), stirred: NOTHING };
    }
  };
}

/** Whether it is the store that failed (disk full, I/O, locked, damaged) and not the job. */
const ofStorage = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
};

const either = (one: Stirred, other: Stirred): Stirred => ({
  received: one.received || other.received,
  due: one.due || other.due,
  published: one.published || other.published,
});

function performer(store: Store): (job: Job) => { readonly value: Value; readonly stirred: Stirred } {
  const append = leafAppender(store);
  const lanes = lanesOf(store);
  const receive = receiver(store, append);
  const { judged, park } = judging(store, append, lanes);
  const { attempted, again } = settling(store, append, lanes);
  const messageOf = store
    .prepare(
      'SELECT seq FROM messages WHERE id = @subject UNION ALL SELECT message FROM deliveries WHERE id = @subject',
    )
    .pluck();
  const checkpoint = store.prepare('INSERT OR IGNORE INTO checkpoints (size, note) VALUES (?, ?)');
  const tile = store.prepare('INSERT OR REPLACE INTO tiles (idx, root) VALUES (?, ?)');
  const hasten = store.prepare(
    `UPDATE deliveries SET due_at = @at WHERE partner = @partner AND head = 1 AND status = 'due' AND due_at > @at`,
  );
  const released = (changed: boolean): Stirred => ({ received: false, due: changed, published: changed });

  return (job) => {
    switch (job.kind) {
      case 'receive': {
        const value = receive(job);
        return { value, stirred: { ...NOTHING, received: value.kind === 'received' } };
      }
      case 'judged':
        return { value: undefined, stirred: released(judged(job)) };
      case 'park':
        return { value: undefined, stirred: released(park(job)) };
      case 'attempted':
        return { value: undefined, stirred: { ...NOTHING, due: attempted(job) > 0 } };
      case 'again': {
        const value = again(job);
        return { value, stirred: { ...NOTHING, due: value > 0 } };
      }
      case 'hasten': {
        const value = hasten.run({ partner: job.partner, at: job.at }).changes;
        return { value, stirred: { ...NOTHING, due: value > 0 } };
      }
      case 'note':
        append(job.leaf, (messageOf.get({ subject: job.subject }) as number | undefined) ?? null);
        return { value: undefined, stirred: NOTHING };
      case 'checkpoint':
        checkpoint.run(job.size, job.note);
        return { value: undefined, stirred: NOTHING };
      case 'tiles':
        job.roots.forEach((root, index) => {
          tile.run(job.from + index, Buffer.from(root, 'hex'));
        });
        return { value: undefined, stirred: NOTHING };
      default:
        return job satisfies never;
    }
  };
}
