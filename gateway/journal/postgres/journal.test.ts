import { basename } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { testPostgres } from '../../testing/postgres.js';
import { plainLeafOf } from '../contract/samples.js';
import { journalContract } from '../contract.js';
import { postgresJournal } from './journal.js';

const server = await testPostgres();

if ('missing' in server) {
  describe('journal: PostgreSQL', () => {
    it('does what every store must do', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  journalContract('PostgreSQL', async (dir) =>
    postgresJournal({ url: await server.url(basename(dir)), leafOf: plainLeafOf }),
  );
}
