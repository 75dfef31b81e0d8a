import { describe, expect, it } from 'vitest';
import { type Journal, problem } from '../../core/index.js';
import { at, delivery, receipt, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const down = problem('delivery-failed', undefined, { values: { reason: '503' } });

/** Receives and accepts something for some partners, all in one lane; gives its id. */
async function accepted(
  journal: Journal,
  lane: string,
  partners: readonly string[],
  when = at(0),
): Promise<string> {
  const one = receipt({ lane, sender: 'sender', at: when });
  const id = one.envelope.id;
  await journal.receive(one);
  await journal.judged(
    id,
    verdict(id),
    partners.map((partner) => delivery(id, partner, { lane })),
    when,
  );
  return id;
}

/** What is due, its order, and what becomes of it. */
export function deliverContract(use: UseJournal): void {
  const due = async (journal: Journal, when: number, limit = 100): Promise<readonly string[]> =>
    (await journal.due(at(when), limit)).map((each) => each.id);
  const sent = (journal: Journal, id: string, when = 5): Promise<void> =>
    journal.attempted({ kind: 'sent', delivery: id, at: at(when) });

  describe('due', () => {
    it('one per partner and lane, in order of receipt; the next when it is sent or dead', () =>
      use(async (journal, reopen) => {
        const a = await accepted(journal, 'L', ['customs', 'msa']);
        const b = await accepted(journal, 'L', ['customs']);
        const c = await accepted(journal, 'M', ['customs']);
        const d = await accepted(journal, 'L', ['customs']);
        expect(await due(journal, 1)).toEqual([`${a}-1~customs`, `${a}-1~msa`, `${c}-1~customs`]);
        await sent(journal, `${a}-1~customs`);
        expect(await due(journal, 1)).toEqual([`${a}-1~msa`, `${b}-1~customs`, `${c}-1~customs`]);
        await journal.attempted({
          kind: 'failed',
          delivery: `${b}-1~customs`,
          at: at(1),
          problem: down,
          againAt: at(60),
        });
        // The one that waits for its next try holds up its lane, and only its lane.
        expect(await due(journal, 59)).toEqual([`${a}-1~msa`, `${c}-1~customs`]);
        expect(await due(await reopen(), 60)).toContain(`${b}-1~customs`);
        const again = await reopen();
        await again.attempted({ kind: 'failed', delivery: `${b}-1~customs`, at: at(60), problem: down });
        expect(await due(again, 60)).toContain(`${d}-1~customs`);
        expect(await again.deliveries({ status: 'dead', limit: 10 })).toMatchObject([
          { id: `${b}-1~customs`, attempts: 2, settledAt: at(60), lastError: { code: 'delivery-failed' } },
        ]);
      }));

    it('several of one message to one partner keep their order', () =>
      use(async (journal) => {
        const one = receipt({ lane: 'L' });
        const id = one.envelope.id;
        await journal.receive(one);
        const two = [1, 2].map((nth) => delivery(id, 'customs', { subject: `${id}-${nth}`, lane: 'L' }));
        await journal.judged(id, verdict(id, { documents: 2 }), two, at(0));
        expect(await due(journal, 0)).toEqual([`${id}-1~customs`]);
        await sent(journal, `${id}-1~customs`);
        expect(await due(journal, 0)).toEqual([`${id}-2~customs`]);
      }));

    it('not before its moment, longest due first, no more than asked for, without the partners left out', () =>
      use(async (journal) => {
        const b = await accepted(journal, 'B', ['customs'], at(20));
        const a = await accepted(journal, 'A', ['msa'], at(10));
        expect(await due(journal, 5)).toEqual([]);
        expect(await journal.nextDue()).toBe(at(10));
        expect(await journal.nextDue(['msa'])).toBe(at(20));
        expect(await due(journal, 20)).toEqual([`${a}-1~msa`, `${b}-1~customs`]);
        expect(await due(journal, 20, 1)).toEqual([`${a}-1~msa`]);
        expect((await journal.due(at(20), 10, ['msa'])).map((each) => each.partner)).toEqual(['customs']);
        // The same moment in another zone's words.
        expect(await journal.due('2026-01-15T16:00:10+08:00', 10)).toHaveLength(1);
        await sent(journal, `${a}-1~msa`);
        await sent(journal, `${b}-1~customs`);
        expect(await journal.nextDue()).toBeUndefined();
      }));
  });

  describe('attempted', () => {
    it('keeps what was answered; afterwards nothing changes it', () =>
      use(async (journal) => {
        const id = await accepted(journal, 'L', ['customs']);
        const one = `${id}-1~customs`;
        await journal.attempted({ kind: 'sent', delivery: one, at: at(5), answer: { status: 202 } });
        const size = await journal.size();
        await journal.attempted({ kind: 'failed', delivery: one, at: at(6), problem: down, againAt: at(7) });
        await sent(journal, one, 8);
        const [row] = await journal.deliveries({ envelope: id, limit: 1 });
        expect(row).toMatchObject({ status: 'sent', attempts: 1, settledAt: at(5), answer: { status: 202 } });
        expect(await journal.size()).toBe(size);
        await expect(sent(journal, 'nothing')).rejects.toThrow('nothing');
        expect((await journal.trail(id)).map((each) => each.fact)).toMatchObject([
          { kind: 'received' },
          { kind: 'judged' },
          { kind: 'sent', subject: one },
        ]);
      }));

    it('again: dead, sent and waiting ones, with the same ids, at their place in the lane', () =>
      use(async (journal) => {
        const a = await accepted(journal, 'L', ['customs']);
        const b = await accepted(journal, 'L', ['customs']);
        await journal.attempted({ kind: 'failed', delivery: `${a}-1~customs`, at: at(1), problem: down });
        expect(await due(journal, 1)).toEqual([`${b}-1~customs`]);
        expect(await journal.again([`${a}-1~customs`, `${b}-1~customs`, 'nothing'], at(2))).toBe(1);
        expect(await due(journal, 2)).toEqual([`${a}-1~customs`]);
        expect(await journal.deliveries({ status: 'due', limit: 9 })).toMatchObject([
          { envelope: b },
          { envelope: a, attempts: 0 },
        ]);
        await journal.attempted({
          kind: 'failed',
          delivery: `${a}-1~customs`,
          at: at(3),
          problem: down,
          againAt: at(99),
        });
        expect(await journal.again([`${a}-1~customs`], at(4))).toBe(1);
        await sent(journal, `${a}-1~customs`);
        expect(await journal.again([`${a}-1~customs`], at(6))).toBe(1);
        expect(await due(journal, 6)).toEqual([`${a}-1~customs`]);
        expect((await journal.trail(a)).map((each) => (each.fact as { kind: string }).kind)).toEqual([
          'received',
          'judged',
          'failed',
          'opened',
          'again',
          'failed',
          'again',
          'sent',
          'closed',
          'again',
        ]);
      }));

    it('deliveries are listed newest first, by partner, status and message', () =>
      use(async (journal) => {
        const a = await accepted(journal, 'L', ['customs', 'msa']);
        const b = await accepted(journal, 'L', ['customs']);
        await sent(journal, `${a}-1~customs`);
        const ids = async (filter: Parameters<Journal['deliveries']>[0]): Promise<readonly string[]> =>
          (await journal.deliveries(filter)).map((each) => each.id);
        expect(await ids({ limit: 10 })).toEqual([`${b}-1~customs`, `${a}-1~msa`, `${a}-1~customs`]);
        expect(await ids({ partner: 'customs', limit: 10 })).toEqual([`${b}-1~customs`, `${a}-1~customs`]);
        expect(await ids({ partner: 'customs', status: 'sent', limit: 10 })).toEqual([`${a}-1~customs`]);
        expect(await ids({ envelope: a, before: 2, limit: 10 })).toEqual([`${a}-1~customs`]);
      }));
  });

  it('the ledger balances and puts each message in one term', () =>
    use(async (journal) => {
      await journal.receive(receipt({ sender: 'sender' }));
      const rejected = receipt({ sender: 'sender', lane: 'R' });
      await journal.receive(rejected);
      await journal.judged(
        rejected.envelope.id,
        verdict(rejected.envelope.id, { status: 'rejected' }),
        [],
        at(0),
      );
      const parked = receipt({ sender: 'sender', lane: 'P' });
      await journal.receive(parked);
      await journal.park(parked.envelope.id, problem('gateway-bug', undefined), at(0));
      await accepted(journal, 'L', ['customs']);
      const half = await accepted(journal, 'M', ['customs', 'msa']);
      await sent(journal, `${half}-1~customs`);
      await journal.attempted({ kind: 'failed', delivery: `${half}-1~msa`, at: at(1), problem: down });
      const done = await accepted(journal, 'N', ['customs'], '2026-01-16T00:00:00.000Z');
      await sent(journal, `${done}-1~customs`);
      const none = { delivered: 0, rejected: 0, pending: 0, dead: 0, discarded: 0 };
      expect(await journal.ledger()).toEqual([
        { ...none, sender: 'sender', day: '2026-01-15', accepted: 5, rejected: 1, pending: 2, dead: 2 },
        { ...none, sender: 'sender', day: '2026-01-16', accepted: 1, delivered: 1 },
      ]);
    }));
}
