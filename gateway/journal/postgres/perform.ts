import type { Answer, Job, Stirred, Value } from '../jobs.js';
import { answersOf } from './answers.js';
import type { Commit } from './commit.js';
import { erase } from './erase.js';
import { exceptionsOf } from './exceptions.js';
import { intervene } from './intervene.js';
import { judge, type Outcome } from './judge.js';
import { mend } from './mend.js';
import { receive } from './receive.js';
import { again, attempted } from './settle.js';
import { small } from './small-jobs.js';

type Of<K extends Job['kind']> = Extract<Job, { kind: K }>;

/** Performs jobs as parts of one commit. Those of the frequent kinds go together: what is received, what is judged, what was tried; the others follow one by one. */
export async function perform(
  commit: Commit,
  jobs: readonly Job[],
  payloads: ReadonlyMap<Job, number>,
): Promise<{ readonly answers: readonly Answer[]; readonly stirred: Stirred }> {
  const answers = new Map<Job, Answer>();
  const stirred = { received: false, due: false, published: false };
  const done = (job: Job, value: Value): void => void answers.set(job, { kind: 'done', value });
  const tellOf = (job: Job, outcome: Outcome): boolean => {
    if ('fault' in outcome) answers.set(job, { kind: 'bug', reason: outcome.fault });
    else done(job, undefined);
    return 'changed' in outcome && outcome.changed;
  };
  const of = <K extends Job['kind']>(...kinds: readonly K[]): Of<K>[] =>
    jobs.filter((each): each is Of<K> => (kinds as readonly string[]).includes(each.kind));

  const exceptions = exceptionsOf(commit);
  const arrived = answersOf(commit, exceptions);
  const receives = of('receive');
  if (receives.length > 0) {
    const values = await receive(
      commit,
      exceptions,
      receives,
      receives.map((each) => payloads.get(each) as number),
    );
    receives.forEach((job, nth) => {
      const value = values[nth] as Value;
      done(job, value);
      stirred.received ||= (value as { kind: string }).kind === 'received';
    });
  }
  const verdicts = of('judged', 'park');
  if (verdicts.length > 0) {
    const outcomes = await judge(commit, exceptions, arrived, verdicts);
    verdicts.forEach((job, nth) => {
      if (!tellOf(job, outcomes[nth] as Outcome)) return;
      stirred.due = true;
      stirred.published = true;
    });
  }
  const attempts = of('attempted');
  if (attempts.length > 0) {
    const outcomes = await attempted(commit, exceptions, arrived, attempts);
    attempts.forEach((job, nth) => {
      stirred.due = tellOf(job, outcomes[nth] as Outcome) || stirred.due;
    });
  }

  for (const job of jobs) {
    switch (job.kind) {
      case 'receive':
      case 'judged':
      case 'park':
      case 'attempted':
        break;
      case 'again': {
        const value = await again(commit, job);
        done(job, value);
        stirred.due ||= value > 0;
        break;
      }
      case 'overdue':
        done(job, await arrived.overdue(job.at));
        break;
      case 'erase':
        done(job, await erase(commit, job));
        break;
      case 'mend':
        await mend(commit, job);
        done(job, undefined);
        break;
      case 'intervene': {
        const value = await intervene(commit, exceptions, job, payloads.get(job));
        done(job, value);
        // It may have made anything ready: judging, delivery, a lane behind.
        if (value.kind === 'done') {
          stirred.received = true;
          stirred.due = true;
        } else if (payloads.has(job)) {
          commit.tell('DELETE FROM payloads WHERE payload = $1', [payloads.get(job)]);
        }
        break;
      }
      default: {
        const given = await small(commit, exceptions, job);
        done(
          job,
          job.kind === 'hasten' || job.kind === 'index' || job.kind === 'follow' || job.kind === 'keep'
            ? given
            : undefined,
        );
        if (job.kind === 'hasten' || job.kind === 'resume') stirred.due ||= (given ?? 0) > 0;
      }
    }
  }
  return { answers: jobs.map((each) => answers.get(each) as Answer), stirred };
}
