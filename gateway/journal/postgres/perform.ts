import type { Answer, Job, Stirred, Value } from '../sqlite/jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import { judge, type Outcome } from './judge.js';
import { receive } from './receive.js';
import { again, attempted } from './settle.js';

type Of<K extends Job['kind']> = Extract<Job, { kind: K }>;

/** Performs jobs as parts of one commit. Those of the frequent kinds go together: what is received, what is judged, what was tried; the others follow one by one. */
export async function perform(
  commit: Commit,
  jobs: readonly Job[],
  payloads: readonly number[],
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

  const receives = of('receive');
  if (receives.length > 0) {
    const values = await receive(commit, receives, payloads);
    receives.forEach((job, nth) => {
      const value = values[nth] as Value;
      done(job, value);
      stirred.received ||= (value as { kind: string }).kind === 'received';
    });
  }
  const verdicts = of('judged', 'park');
  if (verdicts.length > 0) {
    const outcomes = await judge(commit, verdicts);
    verdicts.forEach((job, nth) => {
      if (!tellOf(job, outcomes[nth] as Outcome)) return;
      stirred.due = true;
      stirred.published = true;
    });
  }
  const attempts = of('attempted');
  if (attempts.length > 0) {
    const outcomes = await attempted(commit, attempts);
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
      case 'hasten': {
        const moved = await commit.ask(
          `UPDATE deliveries SET due_at = $2 WHERE partner = $1 AND status = 'due' AND due_at > $2 RETURNING seq`,
          [pure(job.partner), job.at],
        );
        done(job, moved.length);
        stirred.due ||= moved.length > 0;
        break;
      }
      case 'note': {
        const [about] = await commit.ask<{ message: number }>(
          `SELECT seq AS message FROM messages WHERE id = $1 UNION ALL SELECT message FROM deliveries WHERE id = $1`,
          [pure(job.subject)],
        );
        commit.leaf(job.leaf, about?.message ?? null);
        done(job, undefined);
        break;
      }
      case 'checkpoint':
        commit.tell('INSERT INTO checkpoints (size, note) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          job.size,
          job.note,
        ]);
        done(job, undefined);
        break;
      case 'tiles':
        commit.tell(
          `INSERT INTO tiles (idx, root)
           SELECT $1::bigint + n - 1, decode(root, 'hex') FROM unnest($2::text[]) WITH ORDINALITY AS r(root, n)
           ON CONFLICT (idx) DO UPDATE SET root = excluded.root`,
          [job.from, job.roots],
        );
        done(job, undefined);
        break;
      default:
        return job satisfies never;
    }
  }
  return { answers: jobs.map((each) => answers.get(each) as Answer), stirred };
}
