import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Clock, type Journal, JournalBusy, problem, systemClock } from '../../core/index.js';
import { handClock } from '../../testing/memory-journal.js';
import { testPostgres } from '../../testing/postgres.js';
import { at, delivery, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { BEAT } from './instance.js';
import { postgresJournal } from './journal.js';

const bug = problem('gateway-bug', undefined);
const server = await testPostgres();
const opened: Journal[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

if ('missing' in server) {
  describe('several nodes on one PostgreSQL', () => {
    it('share the work', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  const nodes = async (...clocks: readonly Clock[]): Promise<Journal[]> => {
    const url = await server.url(randomUUID());
    const all = await Promise.all(
      clocks.map((clock) => postgresJournal({ url, leafOf: plainLeafOf, clock })),
    );
    opened.push(...all);
    return all;
  };
  const received = async (journal: Journal, lane: string): Promise<string> => {
    const one = receipt({ lane });
    await journal.receive(one);
    return one.envelope.id;
  };
  /** Lets a node's heart beat until something has come true. */
  const until = async (
    clock: ReturnType<typeof handClock>,
    come: () => Promise<boolean>,
  ): Promise<number> => {
    for (let beats = 0; beats < 500; beats++) {
      if (await come()) return beats;
      await clock.advance(BEAT);
    }
    throw new Error('it never came');
  };

  describe('several nodes on one PostgreSQL', () => {
    it('what one has taken up the other leaves alone, until the first stands still: then all of it moves, in order', async () => {
      const [still, going] = [handClock(), handClock()];
      const [a, b] = (await nodes(still, going)) as [Journal, Journal];
      const ids = [await received(a, 'L'), await received(b, 'L'), await received(a, 'M')];
      const done = await received(a, 'N');
      await a.judged(done, verdict(done), [delivery(done, 'customs', { lane: 'N' })], at(1));
      expect((await a.unjudged(0, 10)).map((each) => each.id)).toEqual(ids);
      expect(await a.due(at(1), 10)).toHaveLength(1);
      expect(await b.unjudged(0, 10)).toEqual([]);
      expect(await b.due(at(1), 10)).toEqual([]);
      expect(await b.nextDue()).toBeUndefined();
      expect(await a.nextDue()).toBe(at(1));
      // Again it is asked for, again it is the same one's.
      expect(await a.unjudged(0, 10)).toHaveLength(3);
      const beats = await until(going, async () => (await b.unjudged(0, 10)).length > 0);
      expect(beats).toBeGreaterThan(2);
      expect((await b.unjudged(0, 10)).map((each) => each.id)).toEqual(ids);
      expect((await b.due(at(1), 10)).map((each) => each.envelope)).toEqual([done]);
    });

    it('who was taken for dead writes nothing until it has a new token; nothing is judged twice', async () => {
      const [still, going] = [handClock(), handClock()];
      const [a, b] = (await nodes(still, going)) as [Journal, Journal];
      const id = await received(a, 'L');
      await a.unjudged(0, 10);
      await until(going, async () => (await b.unjudged(0, 10)).length > 0);
      const size = await b.size();
      await expect(a.judged(id, verdict(id), [], at(1))).rejects.toBeInstanceOf(JournalBusy);
      await expect(a.receive(receipt())).rejects.toBeInstanceOf(JournalBusy);
      expect(await b.size()).toBe(size);
      expect(await a.unjudged(0, 10)).toEqual([]);
      await b.judged(id, verdict(id), [], at(2));
      // Its next beat registers it anew.
      await until(still, async () =>
        a.note({ kind: 'started', subject: 'a', at: at(3) }).then(
          () => true,
          () => false,
        ),
      );
      await a.judged(id, verdict(id, { status: 'rejected' }), [], at(4));
      expect(await a.message(id)).toMatchObject({ status: 'accepted', judgedAt: at(2) });
      expect(await a.size()).toBe(size + 2);
      const mine = await received(a, 'L');
      expect((await a.unjudged(0, 10)).map((each) => each.id)).toEqual([mine]);
    });

    it('that a try failed counts only from the one whose turn it is; that it was sent counts from anybody', async () => {
      const [still, going] = [handClock(), handClock()];
      const [a, b] = (await nodes(still, going)) as [Journal, Journal];
      const id = await received(a, 'L');
      await a.judged(id, verdict(id), [delivery(id, 'customs')], at(1));
      await a.due(at(1), 10);
      const failed = {
        kind: 'failed',
        delivery: `${id}-1~customs`,
        at: at(2),
        againAt: at(900),
        problem: bug,
      } as const;
      await b.attempted(failed);
      expect(await a.deliveries({ envelope: id, limit: 1 })).toMatchObject([{ attempts: 0, dueAt: at(1) }]);
      await b.attempted({ kind: 'sent', delivery: failed.delivery, at: at(3) });
      expect(await a.deliveries({ envelope: id, limit: 1 })).toMatchObject([{ status: 'sent', attempts: 1 }]);
      await a.attempted(failed);
      expect(await b.deliveries({ envelope: id, limit: 1 })).toMatchObject([{ status: 'sent', attempts: 1 }]);
    });

    it('one that ends in order leaves its work to the others at once', async () => {
      const [a, b] = (await nodes(handClock(), handClock())) as [Journal, Journal];
      const id = await received(a, 'L');
      await a.unjudged(0, 10);
      await a.close();
      expect((await b.unjudged(0, 10)).map((each) => each.id)).toEqual([id]);
    });

    it("one node's commits wake the others, and its own only once", async () => {
      const [a, b] = (await nodes(handClock(), handClock())) as [Journal, Journal];
      const heard: string[] = [];
      const kinds = (what: object): string =>
        Object.entries(what)
          .flatMap(([name, is]) => (is ? [name] : []))
          .join(' ');
      let woken = (): void => {};
      a.onCommit((what) => heard.push(`own ${kinds(what)}`));
      b.onCommit((what) => {
        heard.push(`other ${kinds(what)}`);
        woken();
      });
      const id = receipt().envelope.id;
      for (const step of [
        () => a.receive(receipt({ id, lane: 'L' })),
        () => a.judged(id, verdict(id), [delivery(id, 'x', { lane: 'L' })], at(1)),
        () => a.attempted({ kind: 'sent', delivery: `${id}-1~x`, at: at(2) }),
      ]) {
        const told = new Promise<void>((resolve) => {
          woken = resolve;
        });
        await step();
        await told;
      }
      expect(heard.filter((each) => each.startsWith('own'))).toEqual([
        'own received',
        'own due published',
        'own due',
      ]);
      expect(heard.filter((each) => each.startsWith('other'))).toEqual([
        'other received',
        'other due published',
        'other due',
      ]);
    });

    it('work at the same time: each message judged and published once, each delivery sent once and in order, the tree dense, the feed without a gap', async () => {
      const all = await nodes(systemClock, systemClock, systemClock);
      const [reader] = all as [Journal];
      const total = 240;
      const lanes = Array.from({ length: 6 }, (_, nth) => `lane ${nth}`);
      const receipts = Array.from({ length: total }, (_, nth) => receipt({ lane: lanes[nth % 6] as string }));
      const judgedBy = new Map<string, number>();
      const sentIn = new Map<string, string[]>();
      let sent = 0;
      const worker = async (journal: Journal, which: number): Promise<void> => {
        while (sent < total) {
          const rows = await journal.unjudged(0, 8);
          await Promise.all(
            // The last first, so that lanes have something to hold back.
            [...rows].reverse().map(async ({ id, lane }) => {
              judgedBy.set(id, (judgedBy.get(id) ?? 0) + 1);
              await journal.judged(id, verdict(id), [delivery(id, 'customs', { lane })], at(which));
            }),
          );
          const due = await journal.due(at(999), 5);
          await Promise.all(
            due.map(async (row) => {
              sentIn.set(row.lane, [...(sentIn.get(row.lane) ?? []), row.id]);
              await journal.attempted({ kind: 'sent', delivery: row.id, at: at(1000) });
              sent++;
            }),
          );
        }
      };
      const seen: { cursor: number; envelope: string }[] = [];
      const follow = async (): Promise<void> => {
        while (seen.length < total) {
          seen.push(...(await reader.feed({ after: seen.at(-1)?.cursor ?? 0, limit: 7 })));
        }
      };
      const intake = Promise.all(
        receipts.map((each, nth) => (all[nth % all.length] as Journal).receive(each)),
      );
      await Promise.all([intake, follow(), ...all.map(worker)]);
      expect([...judgedBy.values()].every((times) => times === 1)).toBe(true);
      expect(judgedBy.size).toBe(total);
      expect(seen.map((each) => each.cursor)).toEqual(seen.map((_, nth) => nth + 1));
      expect(new Set(seen.map((each) => each.envelope)).size).toBe(total);
      const rows = [...(await reader.messages({ limit: 1000 }))].reverse();
      expect(rows.map((each) => each.seq)).toEqual(rows.map((_, nth) => nth + 1));
      for (const lane of lanes) {
        const order = rows.filter((each) => each.lane === lane).map((each) => each.id);
        const published = seen.map((each) => each.envelope).filter((id) => order.includes(id));
        expect(published).toEqual(order);
        expect(sentIn.get(lane)).toEqual(order.map((id) => `${id}-1~customs`));
      }
      const leaves = await reader.leaves(0, 10_000);
      expect(leaves.map((each) => each.index)).toEqual(leaves.map((_, nth) => nth));
      expect(leaves).toHaveLength(total * 3);
      expect(new Set(leaves.map((each) => each.text)).size).toBe(total * 3);
      expect(await reader.ledger()).toMatchObject([
        { accepted: total, delivered: total, pending: 0, dead: 0 },
      ]);
    });

    it('a cursor of the feed is never given twice, also where what stood under it was erased', async () => {
      const [a, b] = (await nodes(handClock(), handClock())) as [Journal, Journal];
      const publish = async (journal: Journal): Promise<string> => {
        const id = await received(journal, `lane of its own ${randomUUID()}`);
        await journal.judged(id, verdict(id), [], at(1));
        return id;
      };
      await publish(a);
      await publish(b);
      const before = (await a.feed({ after: 0, limit: 10 })).at(-1)?.cursor ?? 0;
      expect(before).toBe(2);
      expect(await b.erase({ before: at(99) }, at(100), 10)).toBe(2);
      expect(await a.feed({ after: 0, limit: 10 })).toEqual([]);
      const later = await publish(a);
      expect(await b.feed({ after: before, limit: 10 })).toMatchObject([{ envelope: later, cursor: 3 }]);
    });

    it('a reader whose cursor goes on while two nodes publish passes over nothing that is committed later', async () => {
      const [a, b] = (await nodes(systemClock, systemClock)) as [Journal, Journal];
      let publishing = 2;
      const publish = async (journal: Journal, name: string): Promise<void> => {
        await Promise.all(
          Array.from({ length: 60 }, async (_, nth) => {
            const text = `${name}${nth}`;
            const { id } = await journal.receive(
              receipt({ text, business: text, lane: `${name}${nth % 20}` }),
            );
            // Judged where it isn't awaited: commits of the two nodes overlap as they like.
            await journal.judged(id, verdict(id), [], at(1));
          }),
        );
        publishing -= 1;
      };
      const read: number[] = [];
      const reader = async (journal: Journal): Promise<void> => {
        for (let cursor = 0; ; ) {
          const over = publishing === 0;
          const items = await journal.feed({ after: cursor, limit: 3 });
          read.push(...items.map((each) => each.cursor));
          cursor = items.at(-1)?.cursor ?? cursor;
          if (over && items.length === 0) return;
        }
      };
      await Promise.all([publish(a, 'A'), publish(b, 'B'), reader(a)]);
      const all = (await b.feed({ after: 0, limit: 1000 })).map((each) => each.cursor);
      expect(all).toHaveLength(120);
      expect(read).toEqual(all);
    });

    it("a follower of the feed is one node's, until that stands still or leaves: then it goes on where it was", async () => {
      const [still, going] = [handClock(), handClock()];
      const [a, b] = (await nodes(still, going)) as [Journal, Journal];
      expect(await a.follow('topic', 5)).toBe(5);
      expect(await b.follow('topic')).toBeUndefined();
      expect(await b.follow('topic', 9)).toBeUndefined();
      expect(await b.follow('other')).toBe(0);
      expect(await a.follow('topic')).toBe(5);
      await until(going, async () => (await b.follow('topic')) === 5);
      // Taken for dead, it finds out at its next write and has lost it.
      await a.follow('topic', 7).catch(() => {});
      expect(await b.follow('topic')).toBe(5);
      await b.close();
      await still.advance(BEAT);
      await until(still, async () => (await a.follow('topic').catch(() => undefined)) === 5);
    });

    it('the same key at the same moment on two nodes: exactly one is received', async () => {
      const [a, b] = (await nodes(systemClock, systemClock)) as [Journal, Journal];
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, nth) =>
          (nth % 2 === 0 ? a : b).receive(
            receipt({ text: nth % 3 === 0 ? 'x' : 'y', business: `B${nth % 5}` }),
          ),
        ),
      );
      expect(answers.filter((each) => each.kind === 'received')).toHaveLength(5);
      expect((await a.messages({ limit: 100 })).length).toBe(5);
    });
  });
}
