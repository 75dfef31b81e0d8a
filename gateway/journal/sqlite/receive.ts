import type { Received } from '../../core/index.js';
import type { Job } from '../jobs.js';
import type { Exceptions } from './exceptions.js';
import type { Append } from './leaves.js';
import type { Store } from './open.js';

type Receive = Extract<Job, { kind: 'receive' }>;

/** Rows of payloads are no longer than this, in bytes, so that no single row weighs on the cache. */
export const PART = 1024 * 1024;

interface Key {
  readonly kind: string;
  readonly key: string;
  readonly until: string | undefined;
}

interface Known {
  readonly seq: number;
  readonly id: string;
  readonly received_at: string;
  readonly sha256: string;
  readonly leaf: number;
  readonly hash: Buffer;
}

/** Stores a submission and claims its keys, or says whose they are. Part of the caller's transaction. */
export function receiver(store: Store, append: Append, exceptions: Exceptions): (job: Receive) => Received {
  const columns = 'm.seq, m.id, m.received_at, m.sha256, m.leaf, l.hash';
  const byId = store.prepare(
    `SELECT ${columns} FROM messages m JOIN leaves l ON l.idx = m.leaf WHERE m.id = ?`,
  );
  const byClaim = store.prepare(
    `SELECT ${columns} FROM claims c JOIN messages m ON m.seq = c.message JOIN leaves l ON l.idx = m.leaf
     WHERE c.sender = ? AND c.kind = ? AND c.key = ? AND (c.until IS NULL OR c.until > ?)`,
  );
  // Whoever holds the key keeps it while it is valid.
  const claim = store.prepare(
    `INSERT INTO claims (sender, kind, key, message, until) VALUES (@sender, @kind, @key, @message, @until)
     ON CONFLICT DO UPDATE SET message = excluded.message, until = excluded.until WHERE claims.until <= @now`,
  );
  const refused = store
    .prepare(
      `SELECT m.id FROM claims c JOIN messages m ON m.seq = c.message
       WHERE c.sender = ? AND c.kind = 'rejected' AND c.key = ?`,
    )
    .pluck();
  const insert = store.prepare(
    `INSERT INTO messages (id, sender, channel, received_at, media_type, charset, sha256, bytes, lane, status, head,
       carried, salt, leaf, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, ?, -1, ?)`,
  );
  const setLeaf = store.prepare('UPDATE messages SET leaf = ? WHERE seq = ?');
  const insertPart = store.prepare('INSERT INTO payloads (message, part, data) VALUES (?, ?, ?)');

  const take = (key: Key, message: number, { sender, receivedAt }: Receive): void => {
    claim.run({ sender, kind: key.kind, key: key.key, message, until: key.until ?? null, now: receivedAt });
  };
  const first = (known: Known, job: Receive): Received => {
    // A transport key that came with a repeat stands for these bytes from now on, like the one before it.
    for (const each of job.keys) if (each.kind === 'transport') take(each, known.seq, job);
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
    const claims: ReadonlyArray<Pick<Key, 'kind' | 'key'>> = [
      ...job.keys.filter((each) => each.kind === 'transport'),
      { kind: 'bytes', key: job.sha256 },
      ...job.keys.filter((each) => each.kind === 'business'),
    ];
    for (const { kind, key } of claims) {
      const holder = byClaim.get(job.sender, kind, key, job.receivedAt) as Known | undefined;
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
        job.receivedAt.slice(0, 10),
      ).lastInsertRowid,
    );
    const leafIndex = append(job.leaf, seq);
    setLeaf.run(leafIndex, seq);
    for (let at = 0, part = 0; at < job.bytes.length; at += PART, part++) {
      insertPart.run(seq, part, job.bytes.subarray(at, at + PART));
    }
    for (const each of job.keys) take(each, seq, job);
    const business = job.keys.filter((each) => each.kind === 'business');
    if (business.length === 0) take({ kind: 'bytes', key: job.sha256, until: latest(job.keys) }, seq, job);
    // It is what corrects a rejected one of the same reference.
    for (const { key } of business) {
      for (const id of refused.all(job.sender, key) as string[])
        exceptions.settle('rejected', id, job.receivedAt);
    }
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

/** The end of the longest window; undefined where a key has none, or there is no key. */
function latest(keys: ReadonlyArray<{ readonly until: string | undefined }>): string | undefined {
  const ends = keys.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return ends.length < keys.length ? undefined : ends.sort().at(-1);
}
