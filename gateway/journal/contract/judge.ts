import { describe, expect, it } from 'vitest';
import { type Journal, problem, saltedHash } from '../../core/index.js';
import { at, delivery, receipt, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const bug = problem('gateway-bug', undefined);

/** Receives something and gives its id. */
async function received(journal: Journal, given: Parameters<typeof receipt>[0] = {}): Promise<string> {
  const one = receipt(given);
  await journal.receive(one);
  return one.envelope.id;
}

/** Verdicts, publication and the order of a lane. */
export function judgeContract(use: UseJournal): void {
  const published = async (journal: Journal): Promise<readonly string[]> =>
    (await journal.feed({ after: 0, limit: 100 })).map((each) => each.envelope);

  describe('judged', () => {
    it('stores verdict, documents and deliveries together', () =>
      use(async (journal) => {
        const id = await received(journal);
        const given = verdict(id, { documents: 2 });
        await journal.judged(id, given, [delivery(id, 'customs'), delivery(id, 'msa')], at(1));
        const { documents, ...rest } = given;
        expect(await journal.message(id)).toMatchObject({
          status: 'accepted',
          judgedAt: at(1),
          verdict: rest,
        });
        expect(await journal.documents(id)).toEqual(documents);
        expect(await journal.document(`${id}-2`)).toEqual(documents[1]);
        expect(await journal.document(`${id}-3`)).toBeUndefined();
        expect(await journal.deliveries({ envelope: id, limit: 10 })).toMatchObject([
          { partner: 'msa', status: 'due', attempts: 0, dueAt: at(1), envelope: id },
          { partner: 'customs', status: 'due', attempts: 0, dueAt: at(1), envelope: id },
        ]);
        const salt = Buffer.from((await journal.salts(id))?.verdict ?? '', 'hex');
        const lines = [rest, ...documents].map((each) => `${JSON.stringify(each)}\n`);
        expect((await journal.trail(id)).map((each) => each.fact)).toMatchObject([
          { kind: 'received' },
          { kind: 'judged', status: 'accepted', documents: 2, verdictHash: saltedHash(salt, ...lines) },
        ]);
      }));

    it('a second verdict changes nothing and leaves no trace', () =>
      use(async (journal) => {
        const id = await received(journal);
        await journal.judged(id, verdict(id), [delivery(id, 'customs')], at(1));
        const before = [
          await journal.message(id),
          await journal.size(),
          await journal.feed({ after: 0, limit: 9 }),
        ];
        await journal.judged(id, verdict(id, { status: 'rejected' }), [delivery(id, 'msa')], at(2));
        await journal.park(id, bug, at(3));
        expect([
          await journal.message(id),
          await journal.size(),
          await journal.feed({ after: 0, limit: 9 }),
        ]).toEqual(before);
      }));

    it('a verdict for something unknown is refused alone, its neighbours in the commit are not', () =>
      use(async (journal) => {
        const one = receipt();
        const two = receipt();
        const all = await Promise.allSettled([
          journal.receive(one),
          journal.judged('nothing', verdict('nothing'), [], at(1)),
          journal.receive(two),
        ]);
        expect(all.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect(await journal.size()).toBe(2);
      }));

    it('a verdict that fails half-way leaves nothing of itself', () =>
      use(async (journal) => {
        const id = await received(journal);
        const twice = [delivery(id, 'customs'), delivery(id, 'customs')];
        await expect(journal.judged(id, verdict(id), twice, at(1))).rejects.toThrow();
        expect(await journal.message(id)).toMatchObject({ status: 'received' });
        expect(await journal.documents(id)).toEqual([]);
        expect(await published(journal)).toEqual([]);
        await journal.judged(id, verdict(id), [delivery(id, 'customs')], at(2));
        expect(await published(journal)).toEqual([id]);
        expect(await journal.size()).toBe(2);
      }));

    it('a parked message keeps its problem, leaves the queue, and may be judged after all', () =>
      use(async (journal) => {
        const id = await received(journal);
        await journal.park(id, bug, at(1));
        expect(await journal.message(id)).toMatchObject({
          status: 'parked',
          problem: { code: 'gateway-bug' },
        });
        expect(await journal.unjudged(0, 10)).toEqual([]);
        await journal.judged(id, verdict(id), [delivery(id, 'customs')], at(2));
        const row = await journal.message(id);
        expect(row).toMatchObject({ status: 'accepted' });
        expect(row?.problem).toBeUndefined();
        expect(await published(journal)).toEqual([id]);
        expect(await journal.due(at(2), 10)).toHaveLength(1);
      }));

    it('gives what is to be judged oldest first, after a place, also when opened again', () =>
      use(async (journal, reopen) => {
        const ids = [await received(journal), await received(journal), await received(journal)];
        await journal.judged(ids[1] as string, verdict(ids[1] as string), [], at(1));
        const again = await reopen();
        expect((await again.unjudged(0, 10)).map((each) => each.id)).toEqual([ids[0], ids[2]]);
        expect((await again.unjudged(1, 10)).map((each) => each.id)).toEqual([ids[2]]);
        expect(await again.unjudged(0, 1)).toHaveLength(1);
      }));
  });

  describe('publication', () => {
    it('follows receipt within a lane, whatever the order of judging', () =>
      use(async (journal) => {
        const ids = [];
        for (let nth = 0; nth < 4; nth++) ids.push(await received(journal, { lane: 'L' }));
        const other = await received(journal, { lane: 'M' });
        const [a, b, c, d] = ids as [string, string, string, string];
        await journal.judged(d, verdict(d), [delivery(d, 'customs', { lane: 'L' })], at(1));
        await journal.judged(b, verdict(b), [delivery(b, 'customs', { lane: 'L' })], at(2));
        expect(await published(journal)).toEqual([]);
        expect(await journal.due(at(9), 10)).toEqual([]);
        await journal.judged(other, verdict(other), [], at(3));
        expect(await published(journal)).toEqual([other]);
        await journal.judged(a, verdict(a, { status: 'rejected' }), [], at(4));
        expect(await published(journal)).toEqual([other, b]);
        await journal.park(c, bug, at(5));
        expect(await published(journal)).toEqual([other, b, d]);
        expect((await journal.feed({ after: 0, limit: 10 })).map((each) => each.publishedAt)).toEqual([
          at(3),
          at(4),
          at(5),
        ]);
        expect((await journal.due(at(9), 10)).map((each) => each.envelope)).toEqual([b]);
      }));

    it('many in one lane become free at once', () =>
      use(async (journal) => {
        const ids: string[] = [];
        for (let nth = 0; nth < 250; nth++) ids.push(receipt({ lane: 'L' }).envelope.id);
        const all = ids.map((id) => receipt({ id, lane: 'L', text: id }));
        await Promise.all(all.map((each) => journal.receive(each)));
        const order = (await journal.unjudged(0, 1000)).map((each) => each.id);
        await Promise.all(order.slice(1).map((id) => journal.judged(id, verdict(id), [], at(1))));
        expect(await published(journal)).toEqual([]);
        await journal.judged(order[0] as string, verdict(order[0] as string), [], at(2));
        const feed = await journal.feed({ after: 0, limit: 1000 });
        expect(feed.map((each) => each.envelope)).toEqual(order);
      }));

    it('a feed is filtered by type and by whom it is for, and read on from a cursor', () =>
      use(async (journal) => {
        const a = await received(journal);
        const b = await received(journal);
        await journal.judged(a, verdict(a, { documents: 2 }), [delivery(a, 'customs')], at(1));
        await journal.judged(b, verdict(b, { type: 'cargo-manifest' }), [delivery(b, 'msa')], at(2));
        const ids = async (query: Parameters<Journal['feed']>[0]): Promise<readonly string[]> =>
          (await journal.feed(query)).map((each) => each.document.id);
        expect(await ids({ after: 0, limit: 10 })).toEqual([`${a}-1`, `${a}-2`, `${b}-1`]);
        expect(await ids({ after: 0, limit: 10, types: ['cargo-manifest'] })).toEqual([`${b}-1`]);
        expect(await ids({ after: 0, limit: 10, types: [] })).toEqual([]);
        expect(await ids({ after: 0, limit: 10, partner: 'customs' })).toEqual([`${a}-1`]);
        expect(await ids({ after: 0, limit: 10, partner: 'msa', types: ['equipment-event'] })).toEqual([]);
        const [first] = await journal.feed({ after: 0, limit: 1 });
        expect(await ids({ after: first?.cursor ?? 0, limit: 10 })).toEqual([`${a}-2`, `${b}-1`]);
      }));

    it('a reader that follows the feed sees everything once, while it is written', () =>
      use(async (journal) => {
        const total = 300;
        const all = Array.from({ length: total }, (_, nth) => receipt({ lane: `lane ${nth % 7}` }));
        let writing = true;
        const write = Promise.all(
          all.map(async (each) => {
            await journal.receive(each);
            await journal.judged(each.envelope.id, verdict(each.envelope.id), [], at(1));
          }),
        ).finally(() => {
          writing = false;
        });
        const seen: string[] = [];
        for (let after = 0; writing || seen.length < total; ) {
          const page = await journal.feed({ after, limit: 17 });
          seen.push(...page.map((each) => each.envelope));
          after = page.at(-1)?.cursor ?? after;
        }
        await write;
        expect(new Set(seen).size).toBe(total);
        expect(seen).toHaveLength(total);
      }));
  });

  describe('messages', () => {
    it('are listed newest first, by sender and status, page by page', () =>
      use(async (journal) => {
        const a = await received(journal);
        const b = await received(journal, { sender: 'rail' });
        const c = await received(journal);
        await journal.judged(a, verdict(a), [], at(1));
        const ids = async (filter: Parameters<Journal['messages']>[0]): Promise<readonly string[]> =>
          (await journal.messages(filter)).map((each) => each.id);
        expect(await ids({ limit: 10 })).toEqual([c, b, a]);
        expect(await ids({ limit: 10, sender: 'rail' })).toEqual([b]);
        expect(await ids({ limit: 10, status: 'received' })).toEqual([c, b]);
        expect(await ids({ limit: 10, sender: 'dalian-terminal', status: 'accepted' })).toEqual([a]);
        expect(await ids({ limit: 1, before: 3 })).toEqual([b]);
        expect(await journal.message('nothing')).toBeUndefined();
      }));
  });
}
