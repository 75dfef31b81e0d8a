import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { backup } from './backup.js';
import { systemClock } from './core/index.js';
import { TABLES } from './journal/postgres/copy.js';
import { restore } from './restore.js';
import { CLI, lostMachine } from './testing/lost-machine.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';
import { testPostgres } from './testing/postgres.js';
import { restoredFromMirror } from './testing/restore-scenario.js';

const server = await testPostgres();

let cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});

if ('missing' in server) {
  describe('backup and restore on PostgreSQL', () => {
    it('need a PostgreSQL', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  describe('backup and restore on PostgreSQL', () => {
    it('with a mirror of the log: nothing is rolled back, nothing sent twice, what came since is listed', async (ctx) => {
      if (!existsSync(CLI)) ctx.skip('dist/ is missing: npm run build');
      const node = await lostMachine(
        async () => ({ postgres: await server.url(randomUUID()) }),
        (end) => cleaning.push(end),
      );
      await restoredFromMirror(node, { folder: false });
    }, 300_000);

    it('every table, byte for byte, and the node goes on in it', async () => {
      const [one, other] = [await server.url(randomUUID()), await server.url(randomUUID())];
      const own = config('here', folder(), { journal: { postgres: one }, partners: [partner('ann')] });
      const first = await start(own);
      const strange = codeco('REF1').replace('XYZ', "A?'B\\u0000\\n\u4e2d\u6587\ud83d\ude00");
      const large = `${codeco('REF2')}${' '.repeat(3_000_000)}`;
      const ids: string[] = [];
      for (const text of [strange, large, 'no message at all', codeco('REF3')])
        ids.push((await submit(first, text)).id);
      const to = `${folder()}/backup`;
      const { leaves } = await backup(own, { to, clock: systemClock });
      const empty = { ...own, data: folder(), journal: { postgres: other } };
      const shown = async (node: Awaited<ReturnType<typeof start>>) => {
        const all: string[] = [];
        for (const id of ids)
          for (const what of ['', '/documents', '/raw', '/trail'])
            all.push(await (await call(node, `/v1/messages/${id}${what}`, 'ann')).text());
        all.push(await (await call(node, '/v1/ledger', 'olga')).text());
        all.push(await (await call(node, '/v1/exceptions', 'olga')).text());
        return all;
      };
      const client = new Client(one);
      await client.connect();
      const { rows } = await client.query<{ name: string }>(
        'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()',
      );
      await client.end();
      // A table that a new version adds is copied too.
      expect(rows.map(({ name }) => name).sort()).toEqual(['eport_journal', 'instances', ...TABLES].sort());
      const before = await shown(first);
      await first.stop();
      const restored = await restore(empty, { from: to, clock: systemClock });
      expect(restored).toMatchObject({ leaves, ledger: { accepted: 4 } });
      expect(restored).not.toHaveProperty('since');
      await expect(restore(empty, { from: to, clock: systemClock })).rejects.toThrow(/a journal already/);
      const second = await start(empty);
      expect(await shown(second)).toEqual(before);
      expect((await submit(second, codeco('REF3'))).id).toBe(ids[3]);
      expect((await submit(second, codeco('REF4'))).status).toBe('accepted');
    }, 120_000);
  });
}
