import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';
import { testPostgres } from './testing/postgres.js';

const server = await testPostgres();

if ('missing' in server) {
  describe('two processes of one node', () => {
    it('share a journal in PostgreSQL', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  describe('two processes of one node', () => {
    it('share a journal in PostgreSQL: what one takes in both answer for, each delivery goes out once, the log is one', async () => {
      const arrived: string[] = [];
      let come = (): void => {};
      const receiver = createServer((request, response) => {
        request.resume().on('end', () => {
          arrived.push(String(request.headers['idempotency-key']));
          response.writeHead(204).end();
          come();
        });
      });
      await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
      receiver.unref();
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
      const postgres = await server.url(randomUUID());
      const auditKey = generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString();
      const one = () =>
        start(
          config('here', folder(), {
            journal: { postgres },
            auditKey,
            partners: [
              partner('ann'),
              partner('customs', {
                push: { url, acknowledgements: true },
                routes: [{ notation: 'canonical' }],
              }),
            ],
          }),
        );
      const nodes = [await one(), await one()];
      const ids: string[] = [];
      for (let nth = 0; nth < 8; nth++) {
        const node = nodes[nth % 2];
        if (node === undefined) continue;
        const { id, status } = await submit(node, codeco(`REF${nth}`));
        expect(status).toBe('accepted');
        ids.push(id);
      }
      while (arrived.length < ids.length) {
        await new Promise<void>((resolve) => {
          come = resolve;
        });
      }
      for (const node of nodes) await call(node, '/health/ready', 'ann');
      expect([...arrived].sort()).toEqual(ids.map((id) => `${id}-1~customs`).sort());
      const feeds = await Promise.all(
        nodes.map(async (node) => (await call(node, '/v1/feeds/all', 'customs')).json()),
      );
      expect(feeds[0]).toEqual(feeds[1]);
      const leaves = await Promise.all(
        nodes.flatMap((node) =>
          ids.map(
            async (id) =>
              (await (await call(node, `/v1/audit/proof?id=${id}`, 'ann')).json()) as { index: number },
          ),
        ),
      );
      expect(new Set(leaves.map((each) => each.index)).size).toBe(ids.length);
    });
  });
}
