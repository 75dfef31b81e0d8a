import { randomUUID } from 'node:crypto';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { type Journal, JournalBusy, systemClock } from '../../core/index.js';
import { testPostgres } from '../../testing/postgres.js';
import { at, delivery, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { postgresJournal } from './journal.js';

const server = await testPostgres();
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => systemClock.after(milliseconds, resolve));

/** Does it until it succeeds, as a sender and the loops do; only a busy journal is a reason to try again. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof JournalBusy)) throw error;
      await pause(20);
    }
  }
}

if ('missing' in server) {
  describe('a PostgreSQL that goes away', () => {
    it('loses nothing', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  const open = async (): Promise<Journal> =>
    postgresJournal({ url: await server.url(randomUUID()), leafOf: plainLeafOf });

  describe('a PostgreSQL that goes away', () => {
    for (const how of ['fast', 'kill'] as const) {
      it(`ended (${how}) and started again under load: nothing acknowledged is lost, nothing is there twice, nobody has to do anything`, async () => {
        const [a, b] = [await open(), await open()];
        const acknowledged = new Set<string>();
        let over = false;
        const sender = async (journal: Journal, nth: number): Promise<void> => {
          for (let count = 0; !over; count++) {
            const id = `${nth}-${count}`;
            const lane = `lane ${nth % 3}`;
            const given = receipt({ id, lane, business: id, bytes: Buffer.alloc(3000, id) });
            const answer = await patiently(() => journal.receive(given));
            // What a commit became whose answer was lost is found out: it is never the sender's repeat that gets 'duplicate'.
            expect(answer.kind, id).toBe('received');
            acknowledged.add(id);
            await patiently(() => journal.judged(id, verdict(id), [delivery(id, 'x', { lane })], at(1)));
            await patiently(() => journal.attempted({ kind: 'sent', delivery: `${id}-1~x`, at: at(2) }));
          }
        };
        try {
          const load = Promise.all(Array.from({ length: 8 }, (_, nth) => sender(nth % 2 === 0 ? a : b, nth)));
          for (let round = 0; round < 3; round++) {
            const before = acknowledged.size;
            while (acknowledged.size < before + 40) await pause(5);
            await server.stop(how);
            await expect(a.size()).rejects.toThrow();
            await expect(a.receive(receipt())).rejects.toBeInstanceOf(JournalBusy);
            await server.start();
          }
          const before = acknowledged.size;
          while (acknowledged.size < before + 40) await pause(5);
          over = true;
          await load;
          for (const journal of [a, b]) {
            const rows = await journal.messages({ limit: 10_000 });
            const leaves = await journal.leaves(0, 10_000);
            expect(leaves.map((each) => each.index)).toEqual(leaves.map((_, nth) => nth));
            expect(leaves).toHaveLength(rows.length * 3);
            expect((await journal.feed({ after: 0, limit: 10_000 })).map((each) => each.cursor)).toEqual(
              rows.map((_, nth) => nth + 1),
            );
            expect(await journal.ledger()).toMatchObject([
              { accepted: rows.length, delivered: rows.length, pending: 0 },
            ]);
          }
          const [kept, other] = [await a.messages({ limit: 10_000 }), await b.messages({ limit: 10_000 })];
          const all = [...kept, ...other].map((each) => each.id);
          expect(new Set(all).size).toBe(all.length);
          expect(new Set(all)).toEqual(acknowledged);
        } finally {
          over = true;
          await Promise.all([a.close(), b.close()]);
        }
      });
    }

    it('a full queue is busy at once', async () => {
      const journal = await postgresJournal({
        url: await server.url(randomUUID()),
        leafOf: plainLeafOf,
        limits: { queueRows: 10 },
      });
      try {
        const answers = await Promise.allSettled(
          Array.from({ length: 50 }, () => journal.receive(receipt())),
        );
        const refused = answers.filter((each) => each.status === 'rejected');
        expect(refused).toHaveLength(40);
        for (const each of refused) expect(each.reason).toBeInstanceOf(JournalBusy);
        expect((await journal.receive(receipt())).kind).toBe('received');
      } finally {
        await journal.close();
      }
    });

    it('connections cut off on the way: the next question finds a new one', async () => {
      const url = new URL(await server.url(randomUUID()));
      const sockets = new Set<Socket>();
      const way: Server = createServer((from) => {
        const to = createConnection(Number(url.port), '127.0.0.1');
        for (const each of [from, to]) {
          sockets.add(each);
          each.on('error', () => {});
          each.on('close', () => {
            sockets.delete(each);
            from.destroy();
            to.destroy();
          });
        }
        from.pipe(to).pipe(from);
      });
      await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
      const through = new URL(url);
      through.port = String((way.address() as { port: number }).port);
      const journal = await postgresJournal({ url: through.href, leafOf: plainLeafOf });
      try {
        const ids: string[] = [];
        for (let round = 0; round < 5; round++) {
          const one = receipt();
          await patiently(() => journal.receive(one));
          ids.push(one.envelope.id);
          expect(await journal.size()).toBe(round + 1);
          for (const each of sockets) each.destroy();
          // The event loop hears of it.
          await pause(10);
          expect(await journal.message(one.envelope.id)).toMatchObject({ id: one.envelope.id });
        }
        expect((await journal.messages({ limit: 10 })).map((each) => each.id)).toEqual(ids.reverse());
      } finally {
        await journal.close();
        way.close();
      }
    });
  });
}
