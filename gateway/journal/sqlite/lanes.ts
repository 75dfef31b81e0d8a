import type { Store } from './open.js';

/** The order within lanes: of publication (per lane) and of delivery (per partner and lane). */
export interface Lanes {
  /** Publishes what stands at the front of a lane and is judged or parked, up to the first that is neither. */
  advance(lane: string, at: string): void;
  /** Publishes one message's documents and lets its deliveries go. */
  publish(seq: number, at: string): void;
  /** Finds anew which delivery of a (partner, lane) may go next. */
  rehead(partner: string, lane: string): void;
}

/** Makes the lanes of a store; all their steps are parts of the caller's transaction. */
export function lanes(store: Store): Lanes {
  const front = store.prepare(
    'SELECT seq, status FROM messages WHERE lane = ? AND waiting = 1 ORDER BY seq LIMIT 100',
  );
  const leave = store.prepare('UPDATE messages SET waiting = 0 WHERE seq = ?');
  const feed = store.prepare(
    'INSERT OR IGNORE INTO feed (document, published_at) SELECT seq, ? FROM documents WHERE message = ? ORDER BY seq',
  );
  const free = store.prepare('UPDATE deliveries SET held = 0 WHERE message = ? AND held = 1');
  const touched = store.prepare('SELECT DISTINCT partner, lane FROM deliveries WHERE message = ?');
  const unhead = store.prepare('UPDATE deliveries SET head = 0 WHERE partner = ? AND lane = ? AND head = 1');
  // A dead one that stops its lane stays in front: then nobody may go.
  const setHead = store.prepare(
    `UPDATE deliveries SET head = 1 WHERE status = 'due' AND seq = (SELECT seq FROM deliveries WHERE partner = ? AND lane = ?
       AND held = 0 AND (status = 'due' OR (status = 'dead' AND stops = 1)) ORDER BY message, seq LIMIT 1)`,
  );

  const rehead = (partner: string, lane: string): void => {
    unhead.run(partner, lane);
    setHead.run(partner, lane);
  };
  const publish = (seq: number, at: string): void => {
    leave.run(seq);
    feed.run(at, seq);
    if (free.run(seq).changes === 0) return;
    for (const each of touched.all(seq) as { partner: string; lane: string }[])
      rehead(each.partner, each.lane);
  };
  const advance = (lane: string, at: string): void => {
    for (;;) {
      const rows = front.all(lane) as { seq: number; status: string }[];
      for (const row of rows) {
        if (row.status === 'received') return;
        publish(row.seq, at);
      }
      if (rows.length < 100) return;
    }
  };
  return { advance, publish, rehead };
}
