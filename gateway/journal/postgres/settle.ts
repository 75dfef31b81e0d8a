import type { Job } from '../sqlite/jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
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
}

const find = async (commit: Commit, ids: readonly string[]): Promise<Map<string, Found>> =>
  new Map(
    (
      await commit.ask<Found>(
        'SELECT seq, id, status, partner, lane, message, due_at, holder FROM deliveries WHERE id = ANY($1)',
        [ids.map(pure)],
      )
    ).map((each) => [each.id, each]),
  );

/** Notes what became of deliveries, in the order given. */
export async function attempted(commit: Commit, jobs: readonly Attempted[]): Promise<readonly Outcome[]> {
  const found = await find(
    commit,
    jobs.map((each) => each.delivery),
  );
  const rows = new Map<number, { readonly attempts: number; readonly [column: string]: unknown }>();
  const outcomes = jobs.map((job): Outcome => {
    const id = pure(job.delivery);
    const one = found.get(id);
    if (one === undefined) return { fault: `the journal holds no delivery ${job.delivery}` };
    if (one.status !== 'due') return { changed: false };
    // Another instance took it over since: that it was sent is a fact, that a try failed is the other's to say.
    if (job.status !== 'sent' && one.holder !== null && one.holder !== commit.epoch)
      return { changed: false };
    rows.set(one.seq, {
      seq: one.seq,
      status: job.status,
      attempts: (rows.get(one.seq)?.attempts ?? 0) + 1,
      due_at: job.againAt ?? null,
      settled_at: job.status === 'due' ? null : job.at,
      last_error: job.problem ?? null,
      answer: job.answer ?? null,
      salt: job.salt === undefined ? null : Buffer.from(job.salt).toString('hex'),
    });
    commit.leaf(job.leaf, one.message);
    found.set(id, { ...one, status: job.status });
    if (job.status !== 'due') commit.rehead(one.partner, one.lane);
    return { changed: true };
  });
  if (rows.size > 0) commit.tell(SETTLE, [JSON.stringify([...rows.values()])]);
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
    if (one === undefined || (one.status === 'due' && one.due_at <= job.at)) continue;
    found.set(one.id, { ...one, status: 'due', due_at: job.at });
    seqs.push(one.seq);
    commit.leaf(leaf, one.message);
    commit.rehead(one.partner, one.lane);
  }
  if (seqs.length > 0) {
    commit.tell(
      `UPDATE deliveries SET status = 'due', attempts = 0, due_at = $2, settled_at = NULL, holder = NULL
       WHERE seq = ANY($1)`,
      [seqs, job.at],
    );
  }
  return seqs.length;
}

const SETTLE = `
  UPDATE deliveries d SET status = r.status, attempts = d.attempts + r.attempts, due_at = coalesce(r.due_at, d.due_at),
    settled_at = r.settled_at, last_error = r.last_error::json, answer = r.answer::json,
    answer_salt = decode(r.salt, 'hex'), holder = NULL
  FROM json_to_recordset($1) AS r(seq bigint, status text, attempts integer, due_at timestamptz,
    settled_at timestamptz, last_error text, answer text, salt text)
  WHERE d.seq = r.seq`;
