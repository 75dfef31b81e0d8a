import type { Answer, Job, Stirred, Value } from '../jobs.js';
import { answersOf } from './answers.js';
import { queueing } from './deliveries.js';
import { eraser } from './erase.js';
import { exceptionsOf } from './exceptions.js';
import { intervening } from './intervene.js';
import { judging } from './judge.js';
import { lanes as lanesOf } from './lanes.js';
import { leafAppender, teller } from './leaves.js';
import { mending } from './mend.js';
import type { Store } from './open.js';
import { receiver } from './receive.js';
import { settling } from './settle.js';
import { smallJobs } from './small-jobs.js';

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
  const tell = teller(append);
  const lanes = lanesOf(store);
  const exceptions = exceptionsOf(store, tell);
  const answers = answersOf(store, tell, exceptions);
  const queue = queueing(store, lanes);
  const receive = receiver(store, append, exceptions);
  const { judged, park } = judging(store, { append, lanes, queue, exceptions, answers });
  const settle = settling(store, append, lanes, exceptions, answers);
  const intervene = intervening(store, { tell, queue, exceptions, settle });
  const erase = eraser(store, append);
  const mend = mending(store, append, lanes);
  const small = smallJobs(store, append, exceptions);
  const released = (changed: boolean): Stirred => ({ received: false, due: changed, published: changed });
  const counted = (value: number): { value: number; stirred: Stirred } => ({
    value,
    stirred: { ...NOTHING, due: value > 0 },
  });

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
        return { value: undefined, stirred: { ...NOTHING, due: settle.attempted(job) > 0 } };
      case 'again':
        return counted(settle.again(job));
      case 'overdue':
        return { value: answers.overdue(job.at), stirred: NOTHING };
      case 'erase':
        return { value: erase(job), stirred: NOTHING };
      case 'intervene': {
        const value = intervene(job);
        // It may have made anything ready: judging, delivery, a lane behind.
        const done = value.kind === 'done';
        return { value, stirred: { received: done, due: done, published: false } };
      }
      case 'mend':
        mend(job);
        return { value: undefined, stirred: NOTHING };
      case 'hasten':
        return counted(small(job) ?? 0);
      case 'keep':
      case 'index':
      case 'follow':
        return { value: small(job), stirred: NOTHING };
      case 'resume':
        return counted(small(job) ?? 0);
      default:
        small(job);
        return { value: undefined, stirred: NOTHING };
    }
  };
}
