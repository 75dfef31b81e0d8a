import type { ExceptionKind, Standing } from '../../core/index.js';
import type { Store } from './open.js';

/** What is under way, by indexes of what isn't finished: what was sent costs nothing here. */
export function readStanding(store: Store) {
  const counts = store.prepare(
    `SELECT partner, status, count(*) AS count FROM deliveries INDEXED BY deliveries_unfinished
     WHERE status IN ('due', 'dead') GROUP BY partner, status`,
  );
  const oldest = store
    .prepare(
      `SELECT m.judged_at FROM deliveries d JOIN messages m ON m.seq = d.message
       WHERE d.partner = ? AND d.status = 'due' ORDER BY d.seq LIMIT 1`,
    )
    .pluck();
  const unjudged = store.prepare(
    "SELECT count(*) AS count, min(received_at) AS oldest FROM messages WHERE status = 'received'",
  );
  const open = store.prepare(
    "SELECT kind, count(*) AS open FROM exceptions WHERE status IN ('open', 'escalated') GROUP BY kind ORDER BY kind",
  );
  return {
    standing(): Standing {
      const partners = new Map<string, { due: number; dead: number }>();
      for (const each of counts.all() as { partner: string; status: 'due' | 'dead'; count: number }[]) {
        const line = partners.get(each.partner) ?? { due: 0, dead: 0 };
        line[each.status] = each.count;
        partners.set(each.partner, line);
      }
      const waiting = unjudged.get() as { count: number; oldest: string | null };
      return {
        partners: [...partners].map(([partner, { due, dead }]) => {
          const since = due === 0 ? undefined : (oldest.get(partner) as string | null | undefined);
          return { partner, due, dead, ...(since == null ? {} : { oldestDue: since }) };
        }),
        unjudged: {
          count: waiting.count,
          ...(waiting.oldest === null ? {} : { oldest: waiting.oldest }),
        },
        exceptions: open.all() as { kind: ExceptionKind; open: number }[],
      };
    },
  };
}
