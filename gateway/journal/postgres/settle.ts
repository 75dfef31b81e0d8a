import type { Job } from '../jobs.js';
import type { Answers, Referred } from './answers.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import type { Exceptions } from './exceptions.js';
import type { Outcome } from './judge.js';

type Attempted = Extract<Job, { kind: 'attempted' }>;
type Again = Extract<Job, { kind: 'again' }>;

interface Found {
  readonly seq: number;
  readonly id: string;
  readonly status: string;
  readonly partner: string;
  readonly lane: string;
  readonly message: number;
  readonly due_at: string;
  readonly holder: number | null;
  readonly envelope: string;
  readonly answer_within: number | null;
}

const find = async (commit: Commit, ids: readonly string[]): Promise<Map<string, Found>> =>
  new Map(
    (
      await commit.ask<Found>(
        `SELECT d.seq, d.id, d.status, d.partner, d.lane, d.message, d.due_at, d.holder, d.answer_within,
           coalesce(m.id, d.subject) AS envelope
         FROM deliveries d LEFT JOIN messages m ON m.seq = d.message WHERE d.id = ANY($1)`,
        [ids.map(pure)],
      )
    ).map((each) => [each.id, each]),
  );

/** Notes what became of deliveries, in the order given. */
export async function attempted(
  commit: Commit,
  exceptions: Exceptions,
  answers: Answers,
  jobs: readonly Attempted[],
): Promise<readonly Outcome[]> {
  const found = await find(
    commit,
    jobs.map((each) => each.delivery),
  );
  const rows = new Map<number, { readonly attempts: number; readonly [column: string]: unknown }>();
  const sent: Referred[] = [];
  await exceptions.load(jobs.flatMap((job) => (job.status === 'due' ? [] : [`dead~${job.delivery}`])));
  const outcomes = jobs.map((job): Outcome => {
    const id = pure(job.delivery);
    const one = found.get(id);
    if (one === undefined) return { fault: `the journal holds no delivery ${job.delivery}` };
    if (one.status !== 'due') return { changed: false };
    // Another instance took it over since: that it was sent is a fact, that a try failed is the other's to say.
    if (job.status !== 'sent' && one.holder !== null && one.holder !== commit.epoch)
      return { changed: false };
    const awaited = job.status === 'sent' ? one.answer_within : null;
    rows.set(one.seq, {
      seq: one.seq,
      status: job.status,
      attempts: (rows.get(one.seq)?.attempts ?? 0) + 1,
      due_at: job.againAt ?? null,
      settled_at: job.status === 'due' ? null : job.at,
      last_error: job.problem ?? null,
      answer: job.answer ?? null,
      salt: job.salt === undefined ? null : Buffer.from(job.salt).toString('hex'),
      answer_by: awaited === null ? null : new Date(Date.parse(job.at) + awaited * 1000).toISOString(),
    });
    const message = messageOf(one);
    commit.leaf(job.leaf, message);
    found.set(id, { ...one, status: job.status, holder: null });
    if (job.status === 'due') return { changed: true };
    commit.rehead(one.partner, one.lane);
    if (job.status === 'sent') {
      exceptions.settle('dead', job.delivery, job.at);
      sent.push({ partner: one.partner, delivery: one.seq, references: job.references });
    } else {
      const { envelope, partner } = one;
      const trouble = { subject: job.delivery, message: envelope, seq: message, partner, at: job.at };
      exceptions.open({ ...trouble, kind: 'dead', problem: job.problem ?? null });
    }
    return { changed: true };
  });
  if (rows.size > 0) commit.tell(SETTLE, [JSON.stringify([...rows.values()])]);
  await answers.sent(sent);
  return outcomes;
}

/** Makes deliveries due again with a fresh count of attempts; gives how many. */
export async function again(commit: Commit, job: Again): Promise<number> {
  const found = await find(
    commit,
    job.deliveries.map((each) => each.id),
  );
  const seqs: number[] = [];
  for (const { id, leaf } of job.deliveries) {
    const one = found.get(pure(id));
    if (one === undefined || !['due', 'sent', 'dead'].includes(one.status)) continue;
    if (one.status === 'due' && one.due_at <= job.at) continue;
    found.set(one.id, { ...one, status: 'due', due_at: job.at });
    seqs.push(one.seq);
    commit.leaf(leaf, messageOf(one));
    commit.rehead(one.partner, one.lane);
  }
  if (seqs.length > 0) commit.tell(REOPEN, [seqs, job.at]);
  return seqs.length;
}

/** Makes one delivery due again, whatever it is; without a fact. */
export async function reopen(commit: Commit, delivery: string, at: string): Promise<void> {
  const one = await known(commit, delivery);
  commit.tell(REOPEN, [[one.seq], at]);
  commit.rehead(one.partner, one.lane);
}

/** Takes one delivery out of its queue for good; without a fact. */
export async function end(
  commit: Commit,
  delivery: string,
  status: 'discarded' | 'rerouted',
  at: string,
): Promise<void> {
  const one = await known(commit, delivery);
  commit.tell(
    'UPDATE deliveries SET status = $2, settled_at = $3, awaiting = false, holder = NULL WHERE seq = $1',
    [one.seq, status, at],
  );
  commit.rehead(one.partner, one.lane);
}

async function known(commit: Commit, delivery: string): Promise<Found> {
  const one = (await find(commit, [delivery])).get(pure(delivery));
  if (one === undefined) throw new Error(`the journal holds no delivery ${delivery}`);
  return one;
}

const messageOf = (one: Found): number | null => (one.message === 0 ? null : one.message);

const REOPEN = `
  UPDATE deliveries SET status = 'due', attempts = 0, due_at = $2, settled_at = NULL, answer_by = NULL, awaiting = false,
    answered = NULL, holder = NULL WHERE seq = ANY($1)`;
const SETTLE = `
  UPDATE deliveries d SET status = r.status, attempts = d.attempts + r.attempts, due_at = coalesce(r.due_at, d.due_at),
    settled_at = r.settled_at, last_error = r.last_error::json, answer = r.answer::json,
    answer_salt = decode(r.salt, 'hex'), answer_by = r.answer_by, awaiting = r.answer_by IS NOT NULL, holder = NULL
  FROM json_to_recordset($1) AS r(seq bigint, status text, attempts integer, due_at timestamptz,
    settled_at timestamptz, last_error text, answer text, salt text, answer_by timestamptz)
  WHERE d.seq = r.seq`;
