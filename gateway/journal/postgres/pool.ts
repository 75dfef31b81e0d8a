import { type ClientConfig, Pool } from 'pg';
import { ofStorage } from './connect.js';

/** Asks the database something; rows as they are. */
export type Ask = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Connections to read from: they come and go by themselves, and one that broke is never used again. */
export interface Readers {
  readonly ask: Ask;
  close(): Promise<void>;
}

export function readers(config: ClientConfig, size: number): Readers {
  const pool = new Pool({ ...config, max: size, idleTimeoutMillis: 60_000, allowExitOnIdle: true });
  // One that breaks while nobody uses it: the pool has dropped it already.
  pool.on('error', () => {});
  let closed = false;

  const once = async <Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const note = (error: Error): void => {
      broken = error;
    };
    client.on('error', note);
    try {
      return (await client.query(text, values as unknown[])).rows as Row[];
    } catch (error) {
      if (ofStorage(error)) broken = error as Error;
      throw error;
    } finally {
      client.off('error', note);
      client.release(broken ?? false);
    }
  };

  return {
    async ask(text, values = []) {
      if (closed) throw new Error('the journal is closed');
      try {
        return await once(text, values);
      } catch (error) {
        // A connection that the database ended while it lay idle says so at the first question only.
        if (!ofStorage(error) || timedOut(error)) throw error;
        return await once(text, values);
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

const timedOut = (error: unknown): boolean =>
  (error as { code?: string }).code === '57014' || /timeout/i.test((error as Error).message);
