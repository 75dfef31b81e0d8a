import type { Client } from 'pg';
import { type Fact, type Leaf6962, leafOf } from '../../core/index.js';
import type { Stirred } from '../jobs.js';
import { CHANNEL } from './instance.js';
import { LOCKS, SCHEMA } from './migrate.js';

/** This process was taken for dead by another: nothing that it wants to write is written. */
export class Fenced extends Error {
  constructor(readonly epoch: number) {
    super('another instance took over: this one has to register anew');
  }
}

/** The commit broke off at its very end: only the database knows whether it happened. */
export class Unknown extends Error {
  constructor(
    readonly xid: string,
    cause: unknown,
  ) {
    super('the connection broke during a commit', { cause });
  }
}

/** A commit in the making, which has its turn: no other instance commits until it has ended. */
export interface Commit {
  readonly epoch: number;
  ask<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Sent now and answered by the end: whoever doesn't need the answer doesn't wait for it. */
  tell(text: string, values?: readonly unknown[]): void;
  /** Appends a leaf; takes the seq of the message it tells of, gives its index. */
  leaf(leaf: Leaf6962, message: number | null): number;
  /** Appends the leaf of a fact that only the commit itself can know. */
  fact(fact: Fact, message: number | null): void;
  nextMessage(): number;
  nextException(): number;
  /** The lane's front may have moved. */
  advance(lane: string, at: string): void;
  /** Published where it stands: it left its lane before. */
  publish(message: number, at: string): void;
  /** Which delivery of a (partner, lane) may go next has to be found anew. */
  rehead(partner: string, lane: string): void;
  end(stirred: Stirred): Promise<void>;
}

/** Takes the turn. What needs none (payloads) is sent on the same connection before. @throws Fenced */
export async function takeTurn(client: Client, epoch: number, told: Promise<unknown>[]): Promise<Commit> {
  const ask = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(text, values as unknown[])).rows as Row[];
  const tell = (text: string, values: readonly unknown[] = []): void => {
    const answer = client.query(text, values as unknown[]);
    answer.catch(() => {});
    told.push(answer);
  };
  tell(`SELECT pg_advisory_xact_lock(${LOCKS.commit}, ${SCHEMA})`);
  // Read after the lock is held, so that nothing can come in between.
  const [state] = await ask<{
    mine: boolean;
    message: number;
    leaf: number;
    cursor: number;
    exception: number;
    xid: string;
  }>(
    `SELECT EXISTS (SELECT 1 FROM instances WHERE epoch = $1) AS mine,
       (SELECT coalesce(max(seq), 0) FROM messages) AS message, (SELECT coalesce(max(idx), -1) FROM leaves) AS leaf,
       (SELECT coalesce(max(cursor), 0) FROM feed) AS cursor,
       (SELECT coalesce(max(seq), 0) FROM exceptions) AS exception, pg_current_xact_id()::text AS xid`,
    [epoch],
  );
  if (state === undefined || !state.mine) throw new Fenced(epoch);
  let { message, leaf, exception } = state;
  const leaves: { idx: number; hash: string; text: string; message: number | null }[] = [];
  const lanes = new Map<string, string>();
  const direct = new Map<number, string>();
  const heads = new Map<string, { partner: string; lane: string }>();
  const rehead = (partner: string, lane: string): void => {
    heads.set(`${partner}\n${lane}`, { partner, lane });
  };

  const append = (made: Leaf6962, about: number | null): number => {
    leaves.push({ idx: ++leaf, hash: made.hash, text: made.text, message: about });
    return leaf;
  };

  return {
    epoch,
    ask,
    tell,
    leaf: append,
    fact: (fact, about) => void append(leafOf(fact), about),
    nextException: () => ++exception,
    nextMessage: () => ++message,
    advance: (lane, at) => void lanes.set(lane, at),
    publish: (of, at) => void direct.set(of, at),
    rehead,
    async end(stirred) {
      if (lanes.size + direct.size > 0) {
        const freed = await ask<{ partner: string; lane: string }>(PUBLISH, [
          JSON.stringify([...lanes].map(([lane, at]) => ({ lane, at }))),
          JSON.stringify([...direct].map(([seq, at]) => ({ seq, at }))),
          state.cursor,
        ]);
        for (const each of freed) rehead(each.partner, each.lane);
      }
      if (heads.size > 0) {
        const pairs = JSON.stringify([...heads.values()]);
        tell(UNHEAD, [pairs]);
        tell(SET_HEAD, [pairs]);
      }
      if (leaves.length > 0) tell(LEAVES, [JSON.stringify(leaves)]);
      const flags = `${stirred.received ? 'r' : ''}${stirred.due ? 'd' : ''}${stirred.published ? 'p' : ''}`;
      if (flags !== '') tell(`SELECT pg_notify(${CHANNEL}, $1)`, [`${epoch} ${flags}`]);
      const commit = client.query('COMMIT');
      commit.catch(() => {});
      for (const each of await Promise.allSettled(told)) if (each.status === 'rejected') throw each.reason;
      const ended = await commit.catch((error: unknown) => {
        throw new Unknown(state.xid, error);
      });
      if (ended.command !== 'COMMIT') throw new Error('the database rolled the commit back');
    },
  };
}

const LEAVES = `INSERT INTO leaves (idx, hash, text, message)
  SELECT idx, decode(hash, 'hex'), text, message
  FROM json_to_recordset($1) AS r(idx bigint, hash text, text text, message bigint)`;

/** Publishes what stands at the front of lanes and is judged or parked, up to the first that is neither, and lets its deliveries go. */
const PUBLISH = `
  WITH lanes AS (SELECT * FROM json_to_recordset($1) AS r(lane text, at timestamptz)),
  moved AS (
    UPDATE messages m SET waiting = false FROM lanes l
    WHERE m.lane = l.lane AND m.waiting AND m.seq < coalesce(
      (SELECT s.seq FROM messages s WHERE s.lane = l.lane AND s.waiting AND s.status = 'received' ORDER BY s.seq LIMIT 1),
      9223372036854775807)
    RETURNING m.seq, l.at),
  free AS (
    SELECT seq, at FROM moved
    UNION ALL SELECT seq, at FROM json_to_recordset($2) AS r(seq bigint, at timestamptz)),
  published AS (
    INSERT INTO feed (cursor, document, type, published_at)
    SELECT $3::bigint + row_number() OVER (ORDER BY d.message, d.nth), d.id, d.type, f.at
    FROM free f JOIN documents d ON d.message = f.seq
    WHERE NOT EXISTS (SELECT 1 FROM feed x WHERE x.document = d.id)),
  freed AS (
    UPDATE deliveries d SET held = false FROM free f WHERE d.message = f.seq AND d.held RETURNING d.partner, d.lane)
  SELECT DISTINCT partner, lane FROM freed`;

const FIRST = `
  SELECT p.partner, p.lane, f.seq, f.status
  FROM json_to_recordset($1) AS p(partner text, lane text) LEFT JOIN LATERAL (
    SELECT d.seq, d.status FROM deliveries d
    WHERE d.partner = p.partner AND d.lane = p.lane AND NOT d.held AND (d.status = 'due' OR (d.status = 'dead' AND d.stops))
    ORDER BY d.message, d.seq LIMIT 1) f ON true`;
const UNHEAD = `
  UPDATE deliveries d SET head = false, holder = NULL FROM (${FIRST}) f
  WHERE d.partner = f.partner AND d.lane = f.lane AND d.head AND (f.status IS DISTINCT FROM 'due' OR d.seq <> f.seq)`;
const SET_HEAD = `
  UPDATE deliveries d SET head = true FROM (${FIRST}) f WHERE d.seq = f.seq AND f.status = 'due' AND NOT d.head`;
