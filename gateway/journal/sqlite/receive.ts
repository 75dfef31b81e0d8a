import type { Received } from '../../core/index.js';
import type { Job } from './jobs.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

type Receive = Extract<Job, { kind: 'receive' }>;

/** Rows of payloads are no longer than this, in bytes, so that no single row weighs on the cache. */
export const PART = 1024 * 1024;

interface Known {
  readonly seq: number;
  readonly id: string;
  readonly received_at: string;
  readonly sha256: string;
  readonly leaf: number;
  readonly hash: Buffer;
}

/** Stores a submission and claims its keys, or says whose they are. Part of the caller's transaction. */
export function receiver(store: Store, append: Append): (job: Receive) => Received {
  const columns = 'm.seq, m.id, m.received_at, m.sha256, m.leaf, l.hash';
  const byId = store.prepare(
    `SELECT ${columns} FROM messages m JOIN leaves l ON l.idx = m.leaf WHERE m.id = ?`,
  );
  const byClaim = store.prepare(
    `SELECT ${columns} FROM claims c JOIN messages m ON m.seq = c.message JOIN leaves l ON l.idx = m.leaf
     WHERE c.sender = ? AND c.kind = ? AND c.key = ?`,
  );
  const claim = store.prepare(
    'INSERT OR IGNORE INTO claims (sender, kind, key, message) VALUES (?, ?, ?, ?)',
  );
  const insert = store.prepare(
    `INSERT INTO messages (id, sender, channel, received_at, media_type, charset, sha256, bytes, lane, status, head,
       carried, salt, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, ?, -1)`,
  );
  const setLeaf = store.prepare('UPDATE messages SET leaf = ? WHERE seq = ?');
  const insertPart = store.prepare('INSERT INTO payloads (message, part, data) VALUES (?, ?, ?)');

  const first = (known: Known, job: Receive): Received => {
    // A transport key that came with a repeat stands for these bytes from now on, like the one before it.
    for (const { kind, key } of job.keys) {
      if (kind === 'transport') claim.run(job.sender, kind, key, known.seq);
    }
    return {
      kind: 'duplicate',
      id: known.id,
      receivedAt: known.received_at,
      sha256: known.sha256,
      leaf: known.hash.toString('hex'),
      leafIndex: known.leaf,
    };
  };

  return (job) => {
    const sameId = byId.get(job.id) as Known | undefined;
    if (sameId !== undefined && sameId.sha256 === job.sha256) return first(sameId, job);
    if (sameId !== undefined) return { kind: 'conflict', id: sameId.id, key: job.id, sha256: sameId.sha256 };
    // Transport keys before business keys: a repeat of something rejected long ago is that, even where a corrected
    // interchange holds the business key by now.
    const claims = [
      ...job.keys.filter((each) => each.kind === 'transport'),
      { kind: 'bytes', key: job.sha256 },
      ...job.keys.filter((each) => each.kind === 'business'),
    ];
    for (const { kind, key } of claims) {
      const holder = byClaim.get(job.sender, kind, key) as Known | undefined;
      if (holder === undefined) continue;
      if (holder.sha256 === job.sha256) return first(holder, job);
      return { kind: 'conflict', id: holder.id, key, sha256: holder.sha256 };
    }
    const seq = Number(
      insert.run(
        job.id,
        job.sender,
        job.channel,
        job.receivedAt,
        job.mediaType,
        job.charset ?? null,
        job.sha256,
        job.bytes.length,
        job.lane,
        job.head,
        job.carried ?? null,
        job.salt,
      ).lastInsertRowid,
    );
    const leafIndex = append(job.leaf, seq);
    setLeaf.run(leafIndex, seq);
    for (let at = 0, part = 0; at < job.bytes.length; at += PART, part++) {
      insertPart.run(seq, part, job.bytes.subarray(at, at + PART));
    }
    for (const { kind, key } of job.keys) claim.run(job.sender, kind, key, seq);
    if (!job.keys.some((each) => each.kind === 'business')) claim.run(job.sender, 'bytes', job.sha256, seq);
    return {
      kind: 'received',
      id: job.id,
      receivedAt: job.receivedAt,
      sha256: job.sha256,
      leaf: job.leaf.hash,
      leafIndex,
    };
  };
}
