import { describe, expect, it } from 'vitest';
import type { Fact, Journal } from '../../core/index.js';
import { accepted, at, dead, delivery, kinds, plainLeafOf, receipt, sent } from './samples.js';
import type { UseJournal } from './use.js';

/** What a restored journal takes up of the log it had since its backup. */
export function mendContract(use: UseJournal): void {
  /** Facts as leaves that follow what the journal holds. */
  const following = async (journal: Journal, ...facts: readonly Fact[]) => {
    const size = await journal.size();
    return facts.map((fact, nth) => ({ index: size + nth, ...plainLeafOf(fact) }));
  };
  const own = (id: string) => [delivery(id, 'customs', { lane: id, answerWithin: 60 })];

  describe('mend', () => {
    it('a delivery that was sent since is sent, and awaits its answer', () =>
      use(async (journal, reopen) => {
        const id = await accepted(journal, own);
        const leaves = await following(
          journal,
          { kind: 'sent', subject: `${id}-1~customs`, at: at(5) },
          { kind: 'received', subject: 'LOST', at: at(6), sender: 'dalian-terminal' },
          { kind: 'sent', subject: 'LOST-1~customs', at: at(7) },
        );
        await journal.mend(leaves, 0);
        const again = await reopen();
        expect(await again.due(at(1000), 10)).toEqual([]);
        const [row] = await again.deliveries({ envelope: id, limit: 1 });
        expect(row).toMatchObject({ status: 'sent', attempts: 1, settledAt: at(5), answerBy: at(65) });
        expect(await again.leaves(0, 10)).toMatchObject([{ index: 0 }, { index: 1 }, ...leaves]);
        expect(await kinds(again, id)).toEqual(['received', 'judged', 'sent']);
        expect(await again.message('LOST')).toBeUndefined();
        expect(await again.overdue(at(66))).toBe(1);
        expect((await again.ledger()).map((each) => [each.accepted, each.delivered])).toEqual([[1, 1]]);
      }));

    it('in a lane the next one goes', () =>
      use(async (journal) => {
        const first = await accepted(journal);
        const second = await accepted(journal);
        await journal.mend(
          await following(journal, { kind: 'sent', subject: `${first}-1~customs`, at: at(5) }),
          0,
        );
        expect((await journal.due(at(1000), 10)).map((each) => each.envelope)).toEqual([second]);
      }));

    it('answers, orders to send again, pauses, what settled by itself', () =>
      use(async (journal) => {
        const answered = await accepted(journal, own);
        await sent(journal, `${answered}-1~customs`);
        const resent = await accepted(journal, own);
        await sent(journal, `${resent}-1~customs`);
        const given = await accepted(journal, own);
        await dead(journal, `${given}-1~customs`);
        const by = 'olga';
        await journal.pause({ partner: 'rail', at: at(1), by, reason: 'works' });
        await journal.mend(
          await following(
            journal,
            {
              kind: 'answered',
              subject: `${answered}-1~customs`,
              at: at(8),
              by: 'X',
              accepted: true,
              name: 'CONTRL',
            },
            { kind: 'again', subject: `${resent}-1~customs`, at: at(9) },
            { kind: 'sent', subject: `${given}-1~customs`, at: at(9) },
            { kind: 'closed', subject: `dead~${given}-1~customs`, at: at(9), resolution: 'settled' },
            { kind: 'paused', subject: 'customs', at: at(10), by },
            { kind: 'resumed', subject: 'rail', at: at(11), by },
          ),
          0,
        );
        const status = async (id: string) => (await journal.deliveries({ envelope: id, limit: 1 }))[0];
        expect(await status(answered)).toMatchObject({
          answered: { by: 'X', at: at(8), accepted: true, name: 'CONTRL' },
        });
        expect(await status(resent)).toMatchObject({ status: 'due', attempts: 0 });
        expect(await status(given)).toMatchObject({ status: 'sent' });
        expect(await journal.exception(`dead~${given}-1~customs`)).toMatchObject({
          status: 'closed',
          closedAt: at(9),
          resolution: 'settled',
        });
        expect(await journal.pauses()).toMatchObject([{ partner: 'customs', at: at(10), by }]);
      }));

    it('what was erased since is erased', () =>
      use(async (journal) => {
        const id = await accepted(journal);
        const open = await accepted(journal, own);
        await journal.mend(
          await following(
            journal,
            { kind: 'sent', subject: `${id}-1~customs`, at: at(5) },
            { kind: 'erased', subject: id, at: at(9) },
            // It can't have been: whatever isn't finished here stays.
            { kind: 'erased', subject: open, at: at(9) },
          ),
          0,
        );
        expect(await journal.bytes(id)).toBeUndefined();
        expect(await journal.message(id)).toMatchObject({ erasedAt: at(9) });
        expect(await journal.bytes(open)).toBeDefined();
      }));

    it('feeds go on further on', () =>
      use(async (journal, reopen) => {
        await journal.mend([], 10);
        await accepted(journal);
        const [first] = await journal.feed({ after: 0, limit: 9 });
        expect(first?.cursor).toBeGreaterThan(10);
        await journal.mend([], 1000);
        const again = await reopen();
        await accepted(again);
        const items = await again.feed({ after: (first?.cursor ?? 0) + 1000, limit: 9 });
        expect(items).toHaveLength(1);
        expect(await again.feed({ after: 0, limit: 9 })).toHaveLength(2);
      }));

    it('nothing of it where it does not follow', () =>
      use(async (journal) => {
        const id = await accepted(journal, own);
        const [one] = await following(journal, { kind: 'sent', subject: `${id}-1~customs`, at: at(5) });
        if (one === undefined) return expect.unreachable();
        await expect(journal.mend([one, { ...one, index: one.index + 2 }], 0)).rejects.toThrow(/follow/);
        await expect(journal.mend([{ ...one, index: one.index - 1 }], 0)).rejects.toThrow(/follow/);
        expect(await journal.size()).toBe(2);
        expect(await journal.due(at(1000), 10)).toHaveLength(1);
        await journal.mend([one], 0);
        await journal.receive(receipt());
        expect((await journal.leaves(0, 10)).map((each) => each.index)).toEqual([0, 1, 2, 3]);
      }));
  });
}
