import type { Job } from './jobs.js';
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
}

/** Stores a verdict with what follows from it, or parks a message. Parts of the caller's transaction; they give whether anything changed. */
export function judging(
  store: Store,
  append: Append,
  lanes: Lanes,
): { judged(job: Judged): boolean; park(job: Park): boolean } {
  const find = store.prepare('SELECT seq, status, lane, sender, sha256 FROM messages WHERE id = ?');
  const settle = store.prepare('UPDATE messages SET status = ?, judged_at = ?, problem = ? WHERE seq = ?');
  const insertVerdict = store.prepare('INSERT INTO verdicts (message, text, salt) VALUES (?, ?, ?)');
  const insertDocument = store.prepare('INSERT INTO documents (message, id, type, text) VALUES (?, ?, ?, ?)');
  const insertDelivery = store.prepare(
    `INSERT INTO deliveries (id, partner, lane, subject, kind, notation, message, status, due_at, held)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'due', ?, 1)`,
  );
  const release = store.prepare("DELETE FROM claims WHERE message = ? AND kind = 'business'");
  const claimBytes = store.prepare(
    "INSERT OR IGNORE INTO claims (sender, kind, key, message) VALUES (?, 'bytes', ?, ?)",
  );

  const known = (id: string): Found => {
    const found = find.get(id) as Found | undefined;
    if (found === undefined) throw new Error(`the journal holds no message ${id}`);
    return found;
  };

  return {
    judged(job) {
      const found = known(job.id);
      if (found.status !== 'received' && found.status !== 'parked') return false;
      settle.run(job.status, job.at, null, found.seq);
      insertVerdict.run(found.seq, job.verdict, job.salt);
      for (const each of job.documents) insertDocument.run(found.seq, each.id, each.type, each.text);
      for (const each of job.deliveries) {
        insertDelivery.run(
          each.id,
          each.partner,
          each.lane,
          each.subject,
          each.kind,
          each.notation,
          found.seq,
          job.at,
        );
      }
      if (job.status === 'rejected') {
        release.run(found.seq);
        claimBytes.run(found.sender, found.sha256, found.seq);
      }
      append(job.leaf, found.seq);
      // What was parked has left its lane and is published where it stands.
      if (found.status === 'parked') lanes.publish(found.seq, job.at);
      else lanes.advance(found.lane, job.at);
      return true;
    },
    park(job) {
      const found = known(job.id);
      if (found.status !== 'received') return false;
      settle.run('parked', null, job.problem, found.seq);
      append(job.leaf, found.seq);
      lanes.advance(found.lane, job.at);
      return true;
    },
  };
}
