import type { Client, ClientConfig } from 'pg';
import type { Clock } from '../../core/index.js';
import type { Stirred } from '../jobs.js';
import { connect } from './connect.js';
import { LOCKS, SCHEMA } from './migrate.js';

/** This process among those that share the journal. */
export interface Instance {
  /** Its fencing token: who writes with one that is no longer in the table writes nothing. */
  epoch(): number;
  /** Found out that it was taken for dead: a new token, and what it had claimed is others'. */
  fencedOut(epoch: number): void;
  close(): Promise<void>;
}

export interface InstanceParts {
  readonly config: ClientConfig;
  readonly clock: Clock;
  /** Something happened elsewhere: other instances' commits, work taken from the dead, or a connection that was away. */
  readonly stir: (what: Stirred) => void;
}

/** Between two heartbeats, in milliseconds. */
export const BEAT = 1_000;
/** An instance whose connection has been gone for so many beats of ours, or whose own beat has stood still for so many, is dead. */
const GONE = 2;
const STILL = 10;
/** How long a question on this connection may take: more than a lock, less than would be taken for death elsewhere twice over. */
const PATIENCE = 12_000;
/** Before the next try to connect, in milliseconds. */
const AGAIN = 250;

const ALL: Stirred = { received: true, due: true, published: true };

/** The name of the channel on which commits are told, and the lock that says an instance's connection lives. */
export const CHANNEL = `'eport_' || ${SCHEMA}`;
const alive = (epoch: string): string => `${SCHEMA}::bigint * 4294967296 + ${epoch}`;

/**
 * Registers an instance and keeps its lease: a row with a counter, and a lock that its connection holds. Others are
 * judged by whether their counter moves between our own beats, so no two clocks are ever compared.
 */
export async function instance({ config, clock, stir }: InstanceParts): Promise<Instance> {
  const control: ClientConfig = { ...config, query_timeout: PATIENCE };
  let client: Client | undefined = await connect(control);
  let epoch = await register(client);
  let closed = false;
  let cancel = (): void => {};
  let turn: Promise<void> = Promise.resolve();
  const others = new Map<number, { beat: number; still: number; gone: number }>();

  const heard = (payload: string | undefined): void => {
    const [from, what = ''] = (payload ?? '').split(' ');
    if (Number(from) === epoch) return;
    stir({ received: what.includes('r'), due: what.includes('d'), published: what.includes('p') });
  };
  const listen = async (to: Client): Promise<void> => {
    to.on('notification', ({ payload }) => heard(payload));
    const { rows } = await to.query<{ channel: string }>(`SELECT ${CHANNEL} AS channel`);
    await to.query(`LISTEN "${rows[0]?.channel}"`);
    await to.query(`SELECT pg_advisory_lock(${alive('$1')})`, [epoch]);
  };
  await listen(client);

  const beat = async (): Promise<void> => {
    if (client === undefined) {
      const fresh = await connect(control);
      try {
        await listen(fresh);
      } catch (error) {
        void fresh.end().catch(() => {});
        throw error;
      }
      client = fresh;
      // Whatever was told meanwhile was not heard.
      stir(ALL);
    }
    const { rowCount } = await client.query('UPDATE instances SET beat = beat + 1 WHERE epoch = $1', [epoch]);
    if (rowCount === 0) {
      epoch = await register(client);
      await client.query(`SELECT pg_advisory_lock(${alive('$1')})`, [epoch]);
      stir(ALL);
    }
    await watch(client);
  };
  const watch = async (by: Client): Promise<void> => {
    const { rows } = await by.query<{ epoch: number; beat: number; here: boolean }>(
      `SELECT i.epoch, i.beat, EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 1
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.classid = ${SCHEMA} AND l.objid = i.epoch) AS here
       FROM instances i WHERE i.epoch <> $1`,
      [epoch],
    );
    for (const gone of [...others.keys()]) if (!rows.some((each) => each.epoch === gone)) others.delete(gone);
    for (const each of rows) {
      const seen = others.get(each.epoch);
      const moved = seen === undefined || seen.beat !== each.beat;
      const now = {
        beat: each.beat,
        still: moved ? 0 : seen.still + 1,
        gone: each.here ? 0 : moved ? 1 : seen.gone + 1,
      };
      others.set(each.epoch, now);
      if (now.gone >= GONE || now.still >= STILL) await bury(by, each);
    }
  };
  const bury = async (by: Client, dead: { readonly epoch: number; readonly beat: number }): Promise<void> => {
    await by.query('BEGIN');
    try {
      // In turn with all commits: none of the dead one's is under way, and none can follow.
      await by.query(`SELECT pg_advisory_xact_lock(${LOCKS.commit}, ${SCHEMA})`);
      const { rowCount } = await by.query('DELETE FROM instances WHERE epoch = $1 AND beat = $2', [
        dead.epoch,
        dead.beat,
      ]);
      if (rowCount === 1) {
        await by.query("UPDATE messages SET holder = NULL WHERE holder = $1 AND status = 'received'", [
          dead.epoch,
        ]);
        await by.query('UPDATE deliveries SET holder = NULL WHERE holder = $1 AND head', [dead.epoch]);
        await by.query(`SELECT pg_notify(${CHANNEL}, $1)`, [`${epoch} rd`]);
      }
      await by.query('COMMIT');
      others.delete(dead.epoch);
      if (rowCount === 1) stir(ALL);
    } catch (error) {
      await by.query('ROLLBACK').catch(() => {});
      throw error;
    }
  };

  const drop = (): void => {
    const lost = client;
    client = undefined;
    void lost?.end().catch(() => {});
  };
  const again = (wait: number): void => {
    cancel();
    if (closed) return;
    cancel = clock.after(wait, () => {
      turn = turn.then(beat).then(
        () => again(BEAT),
        () => {
          drop();
          again(AGAIN);
        },
      );
    });
  };
  again(BEAT);

  return {
    epoch: () => epoch,
    fencedOut(of) {
      if (of === epoch) again(0);
    },
    async close() {
      closed = true;
      cancel();
      await turn;
      cancel();
      // In order: what it holds is free at once. Where the database is away the others find out by themselves.
      const last = client;
      client = undefined;
      if (last === undefined) return;
      await leave(last, epoch).catch(() => {});
      await last.end().catch(() => {});
    },
  };
}

const register = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ epoch: number }>(
    'INSERT INTO instances DEFAULT VALUES RETURNING epoch',
  );
  return rows[0]?.epoch as number;
};

async function leave(client: Client, epoch: number): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT pg_advisory_xact_lock(${LOCKS.commit}, ${SCHEMA})`);
  await client.query('DELETE FROM instances WHERE epoch = $1', [epoch]);
  await client.query("UPDATE messages SET holder = NULL WHERE holder = $1 AND status = 'received'", [epoch]);
  await client.query('UPDATE deliveries SET holder = NULL WHERE holder = $1 AND head', [epoch]);
  await client.query(`SELECT pg_notify(${CHANNEL}, $1)`, [`${epoch} rd`]);
  await client.query('COMMIT');
}
