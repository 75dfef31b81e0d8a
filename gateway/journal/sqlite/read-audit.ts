import type { Store } from './open.js';

export interface LeafRecord {
  readonly index: number;
  readonly hash: string;
  readonly text: string;
}

export interface LedgerRecord {
  readonly sender: string;
  readonly day: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly pending: number;
  readonly dead: number;
  readonly discarded: number;
}

/**
 * Each message falls in one term by its own and its deliveries' records, and every term is counted, none derived
 * from the others. One pass over an index of the messages; what isn't finished of the deliveries is little, and looked up once.
 */
const LEDGER = `
  SELECT sender, day, count(*) AS accepted, count(*) FILTER (WHERE term = 'delivered') AS delivered,
    count(*) FILTER (WHERE term = 'rejected') AS rejected, count(*) FILTER (WHERE term = 'pending') AS pending,
    count(*) FILTER (WHERE term = 'dead') AS dead, count(*) FILTER (WHERE term = 'discarded') AS discarded
  FROM (
    SELECT sender, day,
      CASE
        WHEN status = 'rejected' THEN 'rejected'
        WHEN status = 'parked' AND discarded = 0 THEN 'dead'
        WHEN seq IN (SELECT message FROM deliveries WHERE status = 'dead') THEN 'dead'
        WHEN status = 'received' OR waiting = 1 THEN 'pending'
        WHEN seq IN (SELECT message FROM deliveries WHERE status = 'due') THEN 'pending'
        WHEN unrouted = 1 AND discarded = 0 THEN 'pending'
        WHEN discarded = 1 THEN 'discarded'
        WHEN seq IN (SELECT message FROM deliveries WHERE status = 'discarded') THEN 'discarded'
        WHEN status IN ('accepted', 'partial') THEN 'delivered'
      END AS term
    FROM messages INDEXED BY messages_ledger)
  GROUP BY sender, day ORDER BY day, sender`;

/** What is asked of the audit log and of the books. */
export function readAudit(store: Store) {
  const salts = store.prepare(
    `SELECT lower(hex(m.salt)) AS payload, lower(hex(v.salt)) AS verdict
     FROM messages m LEFT JOIN verdicts v ON v.message = m.seq WHERE m.id = ?`,
  );
  const judged = store.prepare(
    `SELECT m.seq, m.status, v.text, lower(hex(v.salt)) AS salt, 1 AS now
     FROM messages m JOIN verdicts v ON v.message = m.seq WHERE m.id = @id
     UNION ALL SELECT m.seq, f.status, f.text, lower(hex(f.salt)), 0
     FROM messages m JOIN former_verdicts f ON f.message = m.seq WHERE m.id = @id`,
  );
  const documents = store.prepare('SELECT text FROM documents WHERE message = ? ORDER BY seq').pluck();
  const trail = store.prepare(
    `SELECT idx AS "index", lower(hex(hash)) AS hash, text FROM leaves
     WHERE message = (SELECT seq FROM messages WHERE id = ?) ORDER BY idx`,
  );
  const size = store.prepare('SELECT coalesce(max(idx) + 1, 0) FROM leaves').pluck();
  const leaves = store.prepare(
    'SELECT idx AS "index", lower(hex(hash)) AS hash, text FROM leaves WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const hashes = store.prepare('SELECT idx, hash FROM leaves WHERE idx >= ? ORDER BY idx LIMIT ?').raw();
  const latest = store.prepare('SELECT size, note FROM checkpoints ORDER BY size DESC, seq DESC LIMIT 1');
  const checkpoints = store.prepare(
    'SELECT size, note FROM checkpoints WHERE size > ? ORDER BY size, seq LIMIT ?',
  );
  const tiles = store.prepare(
    'SELECT idx AS "index", lower(hex(root)) AS root FROM tiles WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const ledger = store.prepare(LEDGER);

  return {
    salts: (id: string) => salts.get(id) as { payload: string | null; verdict: string | null } | undefined,
    judgedAs: (id: string) =>
      (
        judged.all({ id }) as {
          seq: number;
          status: string;
          text: string;
          salt: string | null;
          now: number;
        }[]
      ).map(({ seq, status, text, salt, now }) => ({
        status,
        salt: salt ?? '',
        texts: [text, ...(now === 1 ? (documents.all(seq) as string[]) : [])],
      })),
    trail: (id: string) => trail.all(id) as LeafRecord[],
    size: () => size.get() as number,
    leaves: (from: number, limit: number) => leaves.all(from, limit) as LeafRecord[],
    hashes(from: number, limit: number): Uint8Array<ArrayBuffer> {
      const rows = hashes.all(from, limit) as [number, Buffer][];
      const gap = rows.findIndex(([index, hash], nth) => index !== from + nth || hash.length !== 32);
      const dense = gap < 0 ? rows : rows.slice(0, gap);
      const whole = new Uint8Array(dense.length * 32);
      dense.forEach(([, hash], nth) => {
        whole.set(hash, nth * 32);
      });
      return whole;
    },
    latestCheckpoint: () => latest.get() as { size: number; note: string } | undefined,
    checkpoints: (after: number, limit: number) =>
      checkpoints.all(after, limit) as { size: number; note: string }[],
    // Up to the first that wasn't saved: those behind a gap are of no use.
    tiles: (from: number, limit: number) =>
      (tiles.all(from, limit) as { index: number; root: string }[])
        .filter((each, nth) => each.index === from + nth)
        .map((each) => each.root),
    ledger: () => ledger.all() as LedgerRecord[],
  };
}
