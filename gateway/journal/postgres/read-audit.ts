import type { Journal, Json, Standing } from '../../core/index.js';
import { pure } from './connect.js';
import type { Ask } from './pool.js';
import { page } from './read.js';

type ReadAudit = Pick<
  Journal,
  | 'trail'
  | 'size'
  | 'leaves'
  | 'hashes'
  | 'latestCheckpoint'
  | 'checkpoints'
  | 'tiles'
  | 'ledger'
  | 'standing'
  | 'pauses'
>;

interface LeafRecord {
  readonly index: number;
  readonly hash: string;
  readonly text: string;
}

const LEAF = `SELECT idx AS index, encode(hash, 'hex') AS hash, text FROM leaves`;

/**
 * Each message falls in one term by its own and its deliveries' records, and every term is counted, none derived
 * from the others.
 */
const LEDGER = `
  WITH own AS (
    SELECT message, bool_or(status = 'dead') AS dead, bool_or(status = 'due') AS due, bool_or(status = 'discarded') AS discarded
    FROM deliveries WHERE status IN ('dead', 'due', 'discarded') GROUP BY message),
  counted AS (
    SELECT m.sender, (m.received_at AT TIME ZONE 'UTC')::date AS day,
      CASE
        WHEN m.status = 'rejected' THEN 'rejected'
        WHEN m.status = 'parked' AND NOT m.discarded THEN 'dead'
        WHEN coalesce(o.dead, false) THEN 'dead'
        WHEN m.status = 'received' OR m.waiting THEN 'pending'
        WHEN coalesce(o.due, false) THEN 'pending'
        WHEN m.unrouted AND NOT m.discarded THEN 'pending'
        WHEN m.discarded OR coalesce(o.discarded, false) THEN 'discarded'
        WHEN m.status IN ('accepted', 'partial') THEN 'delivered'
      END AS term
    FROM messages m LEFT JOIN own o ON o.message = m.seq)
  SELECT sender, to_char(day, 'YYYY-MM-DD') AS day, count(*) AS accepted, count(*) FILTER (WHERE term = 'delivered') AS delivered,
    count(*) FILTER (WHERE term = 'rejected') AS rejected, count(*) FILTER (WHERE term = 'pending') AS pending,
    count(*) FILTER (WHERE term = 'dead') AS dead, count(*) FILTER (WHERE term = 'discarded') AS discarded
  FROM counted GROUP BY sender, counted.day ORDER BY counted.day, sender`;

/** What is asked of the audit log and of the books. `list`: for what may take long. */
export function readAudit(ask: Ask, list: Ask): ReadAudit {
  return {
    async trail(id) {
      const rows = await ask<LeafRecord>(
        `${LEAF} WHERE message = (SELECT seq FROM messages WHERE id = $1) ORDER BY idx`,
        [pure(id)],
      );
      return rows.map(({ index, hash, text }) => ({ index, hash, fact: JSON.parse(text) as Json }));
    },
    async size() {
      const [row] = await ask<{ size: number }>('SELECT coalesce(max(idx) + 1, 0) AS size FROM leaves');
      return row?.size ?? 0;
    },
    leaves: (from, limit) =>
      list<LeafRecord>(`${LEAF} WHERE idx >= $1 ORDER BY idx LIMIT ${page(limit)}`, [from]),
    async hashes(from, limit) {
      const rows = await ask<{ idx: number; hash: Buffer }>(
        `SELECT idx, hash FROM leaves WHERE idx >= $1 ORDER BY idx LIMIT ${page(limit)}`,
        [from],
      );
      const gap = rows.findIndex(({ idx, hash }, nth) => idx !== from + nth || hash.length !== 32);
      const dense = gap < 0 ? rows : rows.slice(0, gap);
      const whole = new Uint8Array(dense.length * 32);
      dense.forEach(({ hash }, nth) => {
        whole.set(hash, nth * 32);
      });
      return whole;
    },
    async latestCheckpoint() {
      const [row] = await ask<{ size: number; note: string }>(
        'SELECT size, note FROM checkpoints ORDER BY size DESC, seq DESC LIMIT 1',
      );
      return row;
    },
    checkpoints: (after, limit) =>
      list(`SELECT size, note FROM checkpoints WHERE size > $1 ORDER BY size, seq LIMIT ${page(limit)}`, [
        after,
      ]),
    async tiles(from, limit) {
      const rows = await list<{ idx: number; root: string }>(
        `SELECT idx, encode(root, 'hex') AS root FROM tiles WHERE idx >= $1 ORDER BY idx LIMIT ${page(limit)}`,
        [from],
      );
      // Up to the first that wasn't saved: those behind a gap are of no use.
      return rows.filter((each, nth) => each.idx === from + nth).map((each) => each.root);
    },
    ledger: () => list(LEDGER),
    async pauses() {
      return ask('SELECT partner, at, by, reason FROM pauses ORDER BY partner');
    },
    async standing(): Promise<Standing> {
      const partners = await list<{ partner: string; due: number; dead: number; oldest: string | null }>(
        `SELECT d.partner, count(*) FILTER (WHERE d.status = 'due') AS due, count(*) FILTER (WHERE d.status = 'dead') AS dead,
           (SELECT x.judged_at FROM messages x WHERE x.seq = min(d.message) FILTER (WHERE d.status = 'due')) AS oldest
         FROM deliveries d WHERE d.status IN ('due', 'dead') GROUP BY d.partner ORDER BY d.partner`,
      );
      const [waiting] = await list<{ count: number; oldest: string | null }>(
        "SELECT count(*) AS count, min(received_at) AS oldest FROM messages WHERE status = 'received'",
      );
      const exceptions = await list<{ kind: Standing['exceptions'][number]['kind']; open: number }>(
        "SELECT kind, count(*) AS open FROM exceptions WHERE status <> 'closed' GROUP BY kind ORDER BY kind",
      );
      return {
        partners: partners.map(({ partner, due, dead, oldest }) => ({
          partner,
          due,
          dead,
          ...(oldest === null ? {} : { oldestDue: oldest }),
        })),
        unjudged: {
          count: waiting?.count ?? 0,
          ...(waiting?.oldest == null ? {} : { oldest: waiting.oldest }),
        },
        exceptions,
      };
    },
  };
}
