import type { Job } from '../jobs.js';
import type { Answers } from './answers.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import { type NewRow, newRow, QUEUE } from './deliveries.js';
import type { Exceptions } from './exceptions.js';

type Judged = Extract<Job, { kind: 'judged' }>;
type Park = Extract<Job, { kind: 'park' }>;

interface Found {
  readonly seq: number;
  readonly id: string;
  readonly status: string;
  readonly lane: string;
  readonly sender: string;
  readonly sha256: string;
  readonly waiting: boolean;
  /** Judged before: repaired, or released. */
  readonly anew: boolean;
}

/** What became of one job: whether anything changed, or why it can't be done. */
export type Outcome = { readonly changed: boolean } | { readonly fault: string };

const NOTHING: Outcome = { changed: false };

/** Stores verdicts with what follows from them, or parks messages; each as if the ones before it were stored already. */
export async function judge(
  commit: Commit,
  exceptions: Exceptions,
  answers: Answers,
  jobs: ReadonlyArray<Judged | Park>,
): Promise<readonly Outcome[]> {
  const found = new Map<string, Found>();
  const ids = [...new Set(jobs.map((each) => pure(each.id)))];
  for (const each of await commit.ask<Found>(
    'SELECT seq, id, status, lane, sender, sha256, waiting, (version > 1 OR released) AS anew FROM messages WHERE id = ANY($1)',
    [ids],
  )) {
    found.set(each.id, each);
  }
  await exceptions.load(jobs.flatMap((job) => troublesOf(job, found.get(pure(job.id)))));
  const settled: object[] = [];
  const verdicts: object[] = [];
  const documents: object[] = [];
  const deliveries: NewRow[] = [];
  const rejected: number[] = [];
  const parts: { readonly message: number; readonly keys: readonly string[] }[] = [];
  const arrived: (() => Promise<void>)[] = [];
  // What had its turn in the lane once is published where it stands.
  const takeTurn = (message: Found, at: string): void => {
    if (message.waiting) commit.advance(message.lane, at);
    else commit.publish(message.seq, at);
  };

  const outcomes = jobs.map((job): Outcome => {
    const id = pure(job.id);
    const message = found.get(id);
    if (message === undefined) return { fault: `the journal holds no message ${job.id}` };
    if (message.status !== 'received' && (job.kind === 'park' || message.status !== 'parked')) return NOTHING;
    const { seq } = message;
    if (job.kind === 'park') {
      settled.push({ seq, status: 'parked', at: null, problem: job.problem, unrouted: false });
      commit.leaf(job.leaf, seq);
      found.set(id, { ...message, status: 'parked' });
      exceptions.open({ ...trouble(message, job), kind: 'parked', problem: job.problem });
      takeTurn(message, job.at);
      return { changed: true };
    }
    if (new Set(job.deliveries.map((each) => each.id)).size < job.deliveries.length) {
      return { fault: `a delivery of ${job.id} is there twice` };
    }
    settled.push({ seq, status: job.status, at: job.at, problem: null, unrouted: job.unrouted });
    verdicts.push({ message: seq, text: job.verdict, salt: Buffer.from(job.salt).toString('hex') });
    job.documents.forEach((each, nth) => {
      documents.push({ message: seq, nth, id: pure(each.id), type: each.type, text: each.text });
    });
    for (const each of job.deliveries) deliveries.push(newRow(each, seq, job.at, true));
    commit.leaf(job.leaf, seq);
    found.set(id, { ...message, status: job.status });
    if (message.status === 'parked') exceptions.settle('parked', job.id, job.at);
    if (job.status === 'rejected') {
      rejected.push(seq);
      exceptions.open({ ...trouble(message, job), kind: 'rejected', problem: job.problem ?? null });
    } else if (job.unrouted) exceptions.open({ ...trouble(message, job), kind: 'unroutable' });
    if (job.status === 'partial' && job.refusedKeys.length > 0)
      parts.push({ message: seq, keys: job.refusedKeys.map(pure) });
    for (const each of job.answers) arrived.push(() => answers.arrived(message.sender, job.id, job.at, each));
    takeTurn(message, job.at);
    return { changed: true };
  });

  if (settled.length > 0) commit.tell(SETTLE, [JSON.stringify(settled)]);
  if (verdicts.length > 0) commit.tell(VERDICTS, [JSON.stringify(verdicts)]);
  if (documents.length > 0) commit.tell(DOCUMENTS, [JSON.stringify(documents)]);
  if (deliveries.length > 0) commit.tell(QUEUE, [JSON.stringify(deliveries)]);
  if (rejected.length > 0) {
    commit.tell(CLAIM_BYTES, [rejected]);
    commit.tell(RELEASE, [rejected]);
  }
  for (const { message, keys } of parts) {
    commit.tell(CLAIM_BYTES, [[message]]);
    commit.tell(RELEASE_SOME, [message, keys]);
  }
  for (const each of arrived) await each();
  return outcomes;
}

const trouble = (message: Found, job: Judged | Park) => ({
  subject: job.id,
  message: job.id,
  seq: message.seq,
  partner: message.sender,
  at: job.at,
});

/** The exceptions that a job may open or settle. */
function troublesOf(job: Judged | Park, message: Found | undefined): readonly string[] {
  if (job.kind === 'park') return [`parked~${job.id}`];
  return [
    ...(message?.status === 'parked' ? [`parked~${job.id}`] : []),
    ...(job.status === 'rejected' ? [`rejected~${job.id}`] : job.unrouted ? [`unroutable~${job.id}`] : []),
  ];
}

const SETTLE = `
  UPDATE messages m SET status = r.status, judged_at = r.at, problem = r.problem::json, unrouted = r.unrouted,
    holder = NULL
  FROM json_to_recordset($1) AS r(seq bigint, status text, at timestamptz, problem text, unrouted boolean) WHERE m.seq = r.seq`;
const VERDICTS = `
  INSERT INTO verdicts (message, text, salt)
  SELECT message, text, decode(salt, 'hex') FROM json_to_recordset($1) AS r(message bigint, text text, salt text)
  ON CONFLICT (message) DO UPDATE SET text = excluded.text, salt = excluded.salt`;
const DOCUMENTS = `
  INSERT INTO documents (message, nth, id, type, text)
  SELECT message, nth, id, type, text
  FROM json_to_recordset($1) AS r(message bigint, nth integer, id text, type text, text text)
  ON CONFLICT DO NOTHING`;
// The bytes stand for what was refused as long as its keys would have.
const CLAIM_BYTES = `
  INSERT INTO claims (sender, kind, key, message, until)
  SELECT m.sender, 'bytes', m.sha256, m.seq, b.until
  FROM messages m CROSS JOIN LATERAL (
    SELECT CASE WHEN count(*) = count(c.until) THEN max(c.until) END AS until
    FROM claims c WHERE c.message = m.seq AND c.kind = 'business') b
  WHERE m.seq = ANY($1) ON CONFLICT DO NOTHING`;
const released = (which: string): string => `
  WITH gone AS (DELETE FROM claims WHERE ${which} AND kind = 'business' RETURNING sender, key, message, until)
  INSERT INTO claims (sender, kind, key, message, until) SELECT sender, 'rejected', key, message, until FROM gone
  ON CONFLICT (sender, kind, key) DO UPDATE SET message = excluded.message, until = excluded.until`;
const RELEASE = released('message = ANY($1)');
const RELEASE_SOME = released('message = $1 AND key = ANY($2)');
