import { Client } from 'pg';
import { type TestPostgres, testPostgres } from '../gateway/testing/postgres.js';
import type { Store } from './store.js';

/** A PostgreSQL of its own, that is really killed. */
export function postgresStore(): Store {
  let server: TestPostgres | undefined;
  let url = '';
  let down = false;
  const started = (): TestPostgres => {
    if (server === undefined) throw new Error('the database was not started');
    return server;
  };
  return {
    name: 'postgres',
    local: false,
    async start() {
      const made = await testPostgres({ fsync: true });
      if ('missing' in made) throw new Error(made.missing);
      server = made;
      url = await made.url('chaos');
      return { journal: { postgres: url } };
    },
    async kill() {
      down = true;
      await started().stop('kill');
      await started().start();
      down = false;
    },
    away: () => down,
    async stop() {
      await server?.end();
    },
    logArguments: () => undefined,
    async disk() {
      const client = new Client(url);
      // it may be killed just now
      client.on('error', () => {});
      try {
        await client.connect();
        const { rows } = await client.query<{ journal: string; log: string }>(
          'SELECT pg_database_size(current_database()) AS journal, (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()) AS log',
        );
        const [journal, log] = [Number(rows[0]?.journal), Number(rows[0]?.log)];
        return { journal: journal + log, log };
      } catch {
        return undefined;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}
