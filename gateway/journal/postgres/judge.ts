import type { Job } from '../sqlite/jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';

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
  readonly version: number;
}

/** What became of one job: whether anything changed, or why it can't be done. */
export type Outcome = { readonly changed: boolean } | { readonly fault: string };

const NOTHING: Outcome = { changed: false };

/** Stores verdicts with what follows from them, or parks messages; each as if the ones before it were stored already. */
export async function judge(commit: Commit, jobs: ReadonlyArray<Judged | Park>): Promise<readonly Outcome[]> {
  const found = new Map<string, Found>();
  const ids = [...new Set(jobs.map((each) => pure(each.id)))];
  for (const each of await commit.ask<Found>(
    'SELECT seq, id, status, lane, sender, sha256, waiting, version FROM messages WHERE id = ANY($1)',
    [ids],
  )) {
    found.set(each.id, each);
  }
  const settled: object[] = [];
  const verdicts: object[] = [];
  const documents: object[] = [];
  const deliveries: object[] = [];
  const rejected: number[] = [];

  const outcomes = jobs.map((job): Outcome => {
    const id = pure(job.id);
    const message = found.get(id);
    if (message === undefined) return { fault: `the journal holds no message ${job.id}` };
    if (message.status !== 'received' && (job.kind === 'park' || message.status !== 'parked')) return NOTHING;
    const { seq } = message;
    if (job.kind === 'park') {
      settled.push({ seq, status: 'parked', at: null, problem: job.problem });
      commit.leaf(job.leaf, seq);
      found.set(id, { ...message, status: 'parked' });
      if (message.waiting) commit.advance(message.lane, job.at);
      return { changed: true };
    }
    const twice = job.deliveries.find(
      (each, nth) => job.deliveries.findIndex(({ id }) => id === each.id) < nth,
    );
    if (twice !== undefined) return { fault: `the delivery ${twice.id} is there twice` };
    settled.push({ seq, status: job.status, at: job.at, problem: null });
    verdicts.push({ message: seq, text: job.verdict, salt: Buffer.from(job.salt).toString('hex') });
    job.documents.forEach((each, nth) => {
      documents.push({ message: seq, nth, id: pure(each.id), type: each.type, text: each.text });
    });
    for (const each of job.deliveries) {
      deliveries.push({
        id: pure(each.id),
        partner: pure(each.partner),
        lane: pure(each.lane),
        subject: pure(each.subject),
        kind: each.kind,
        notation: each.notation,
        message: seq,
        at: job.at,
      });
    }
    if (job.status === 'rejected') rejected.push(seq);
    commit.leaf(job.leaf, seq);
    found.set(id, { ...message, status: job.status });
    // What has left its lane before (parked, or judged once already) is published where it stands.
    if (message.waiting) commit.advance(message.lane, job.at);
    else commit.publish(seq, job.at);
    return { changed: true };
  });

  if (settled.length > 0) commit.tell(SETTLE, [JSON.stringify(settled)]);
  if (verdicts.length > 0) commit.tell(VERDICTS, [JSON.stringify(verdicts)]);
  if (documents.length > 0) commit.tell(DOCUMENTS, [JSON.stringify(documents)]);
  if (deliveries.length > 0) commit.tell(DELIVERIES, [JSON.stringify(deliveries)]);
  if (rejected.length > 0) {
    commit.tell(RELEASE, [rejected]);
    commit.tell(CLAIM_BYTES, [rejected]);
  }
  return outcomes;
}

const SETTLE = `
  UPDATE messages m SET status = r.status, judged_at = r.at, problem = r.problem::json, holder = NULL
  FROM json_to_recordset($1) AS r(seq bigint, status text, at timestamptz, problem text) WHERE m.seq = r.seq`;
const VERDICTS = `
  INSERT INTO verdicts (message, text, salt)
  SELECT message, text, decode(salt, 'hex') FROM json_to_recordset($1) AS r(message bigint, text text, salt text)
  ON CONFLICT (message) DO UPDATE SET text = excluded.text, salt = excluded.salt`;
const DOCUMENTS = `
  INSERT INTO documents (message, nth, id, type, text)
  SELECT message, nth, id, type, text
  FROM json_to_recordset($1) AS r(message bigint, nth integer, id text, type text, text text)
  ON CONFLICT DO NOTHING`;
export const DELIVERIES = `
  INSERT INTO deliveries (id, partner, lane, subject, kind, notation, message, status, due_at, held)
  SELECT id, partner, lane, subject, kind, notation, message, 'due', at, true
  FROM json_to_recordset($1) AS r(id text, partner text, lane text, subject text, kind text, notation text,
    message bigint, at timestamptz)
  ON CONFLICT (id) DO NOTHING`;
const RELEASE = `
  WITH gone AS (DELETE FROM claims WHERE message = ANY($1) AND kind = 'business' RETURNING sender, key, message, until)
  INSERT INTO released_keys (sender, key, message, until) SELECT sender, key, message, until FROM gone
  ON CONFLICT DO NOTHING`;
const CLAIM_BYTES = `
  INSERT INTO claims (sender, kind, key, message) SELECT sender, 'bytes', sha256, seq FROM messages WHERE seq = ANY($1)
  ON CONFLICT DO NOTHING`;
