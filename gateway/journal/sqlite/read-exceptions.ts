import type { Pause } from '../../core/index.js';
import type { ExceptionRecord } from '../exception-record.js';
import type { Store } from './open.js';

/** Null doesn't filter. */
export interface ExceptionFilter {
  readonly status: string | null;
  readonly kind: string | null;
  readonly partner: string | null;
  readonly message: string | null;
}

/** What is asked of the queue of exceptions, and of pauses. */
export function readExceptions(store: Store) {
  const one = store.prepare('SELECT * FROM exceptions WHERE id = ?');
  const pauses = store.prepare('SELECT partner, at, by, reason FROM pauses ORDER BY partner');
  const proposal = store
    .prepare(
      `SELECT p.data FROM exceptions e JOIN messages m ON m.id = e.message
         JOIN payloads p ON p.message = m.seq AND p.version = m.version + 1
       WHERE e.id = ? AND e.proposal IS NOT NULL ORDER BY p.part`,
    )
    .pluck();
  return {
    exception: (id: string) => one.get(id) as ExceptionRecord | undefined,
    exceptions(filter: ExceptionFilter, after: number, limit: number): ExceptionRecord[] {
      const given = (Object.keys(filter) as (keyof ExceptionFilter)[]).filter(
        (name) => filter[name] !== null,
      );
      const where = given.map((name) => ` AND ${name} = @${name}`).join('');
      return store
        .prepare(`SELECT * FROM exceptions WHERE seq > @after${where} ORDER BY seq LIMIT @limit`)
        .all({
          ...Object.fromEntries(given.map((name) => [name, filter[name]])),
          after,
          limit,
        }) as ExceptionRecord[];
    },
    /** The bytes of a repair that waits for its second person, in parts. */
    proposal: (id: string) => proposal.all(id) as Buffer[],
    pauses: () => pauses.all() as Pause[],
  };
}
