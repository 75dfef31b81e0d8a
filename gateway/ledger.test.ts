import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunningNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import { call, codeco, config, folder, partner, start } from './testing/node-fixture.js';

type Terms = Record<'accepted' | 'delivered' | 'rejected' | 'pending' | 'dead' | 'discarded', number>;
const GRANT = { authorisation: 'DLHG-2026-044', reason: '对账演练' };

/** How a receiver behaves toward each try; it counts what it took, by id. */
async function receiver(moods: readonly string[]) {
  const taken = new Set<string>();
  let nth = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const id = String(request.headers['idempotency-key']);
      const mood = moods[nth++ % moods.length];
      if (mood === 'refuses') return response.writeHead(422).end();
      if (mood === 'fails') return response.writeHead(500).end();
      taken.add(id);
      if (mood === 'breaks') return request.socket.destroy();
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, taken };
}

// biome-ignore lint/suspicious/noExplicitAny: what the API answered, looked into by the tests
const read = async (node: RunningNode, path: string): Promise<any> => (await call(node, path, 'olga')).json();
const ledger = async (node: RunningNode): Promise<Map<string, Terms>> => {
  const { ledger: lines } = (await read(node, '/v1/ledger')) as { ledger: (Terms & { sender: string })[] };
  const found = new Map<string, Terms>();
  for (const { sender, accepted, delivered, rejected, pending, dead, discarded } of lines) {
    // Continuously true, whatever is under way.
    expect(accepted).toBe(delivered + rejected + pending + dead + discarded);
    const known = found.get(sender);
    const line = { accepted, delivered, rejected, pending, dead, discarded };
    found.set(
      sender,
      known === undefined
        ? line
        : (Object.fromEntries(
            Object.entries(line).map(([name, count]) => [name, count + known[name as keyof Terms]]),
          ) as Terms),
    );
  }
  return found;
};

describe('the ledger', () => {
  it('agrees with what receivers counted themselves, after random faults and whatever was done about them', async () => {
    const moods = fc.array(fc.constantFrom('takes', 'takes', 'fails', 'breaks', 'refuses'), {
      minLength: 3,
      maxLength: 6,
    });
    const steps = fc.array(
      fc.record({
        sender: fc.constantFrom('ann', 'bob'),
        what: fc.constantFrom('good', 'good', 'good', 'wrong', 'again'),
        cure: fc.constantFrom('discard', 'reroute', 'release', 'leave'),
      }),
      { minLength: 10, maxLength: 16 },
    );
    await fc.assert(
      fc.asyncProperty(steps, moods, async (all, behaviour) => {
        const customs = await receiver([...behaviour, 'takes']);
        const msa = await receiver(['takes']);
        const push = (url: string) => ({ url, acknowledgements: false });
        const node = await start(
          config('here', folder(), {
            operators: [{ id: 'olga', keys: [hashOfKey('key-olga')] }],
            // A receiver that fails nine times out of ten is probed often, so that the longest run stays short.
            delivery: { ...config('here', '').delivery, longestRetrySeconds: 0.05, probeSeconds: 0.05 },
            partners: [
              partner('ann', { feeds: [] }),
              // Nobody is to get what Bob sends.
              partner('bob', { feeds: [] }),
              partner('customs', {
                feeds: [],
                routes: [{ notation: 'canonical', from: ['ann'] }],
                push: push(customs.url),
              }),
              partner('msa', { feeds: [], push: push(msa.url) }),
            ],
          }),
        );
        const received = new Map<string, Set<string>>([
          ['ann', new Set()],
          ['bob', new Set()],
        ]);
        let last: string | undefined;
        for (const [nth, { sender, what }] of all.entries()) {
          const good = codeco(`S${nth}`);
          const body =
            what === 'again' ? (last ?? good) : what === 'wrong' ? good.replace('UNT+9', 'UNT+8') : good;
          last = body;
          const answer = await call(node, '/v1/messages', sender, { method: 'POST', body });
          expect(answer.status).toBe(202);
          received.get(sender)?.add(((await answer.json()) as { id: string }).id);
          await ledger(node);
        }
        /** Until nothing is under way: judged, and sent or given up. */
        const quiet = async () => {
          for (;;) {
            const { deliveries } = await read(node, '/v1/deliveries?status=due');
            const { messages } = await read(node, '/v1/messages?status=received');
            await ledger(node);
            if (deliveries.length + messages.length === 0) return;
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        await quiet();
        const { exceptions } = await read(node, '/v1/exceptions?status=open&limit=500');
        for (const [nth, { id }] of (exceptions as { id: string }[]).entries()) {
          const action = all[nth % all.length]?.cure;
          if (action === 'leave' || action === undefined) continue;
          await call(node, `/v1/exceptions/${encodeURIComponent(id)}/${action}`, 'olga', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...GRANT, to: 'msa' }),
          });
        }
        await quiet();

        const took = new Set([...customs.taken, ...msa.taken].map((key) => key.slice(0, 26)));
        const lines = await ledger(node);
        for (const [sender, ids] of received) {
          const rows = (await read(node, `/v1/messages?sender=${sender}&limit=500`)).messages as {
            id: string;
            status: string;
            discarded?: true;
          }[];
          expect(new Set(rows.map((row) => row.id))).toEqual(ids);
          const line = lines.get(sender) ?? {
            accepted: 0,
            delivered: 0,
            rejected: 0,
            pending: 0,
            dead: 0,
            discarded: 0,
          };
          expect(line.accepted).toBe(ids.size);
          expect(line.rejected).toBe(rows.filter((row) => row.status === 'rejected').length);
          // What is said to be delivered is what a receiver has: each of them, under its own count.
          const finished = rows.filter((row) => row.status === 'accepted');
          const { exceptions: open } = await read(node, '/v1/exceptions?status=open&limit=500');
          const stuck = new Set((open as { message: string }[]).map((each) => each.message));
          const discards = new Set<string>();
          for (const status of ['discarded'])
            for (const each of (await read(node, `/v1/deliveries?status=${status}&limit=500`)).deliveries as {
              envelope: string;
            }[])
              discards.add(each.envelope);
          for (const row of rows) if (row.discarded) discards.add(row.id);
          const delivered = finished.filter((row) => !stuck.has(row.id) && !discards.has(row.id));
          expect(delivered.every((row) => took.has(row.id))).toBe(true);
          expect(line.delivered).toBe(delivered.length);
          expect(line.discarded).toBe(finished.filter((row) => discards.has(row.id)).length);
          expect(line.pending + line.dead).toBe(finished.filter((row) => stuck.has(row.id)).length);
        }
        await node.stop();
      }),
      { numRuns: Number(process.env.LEDGER_RUNS ?? 3), endOnFailure: true },
    );
  }, 180_000);
});
