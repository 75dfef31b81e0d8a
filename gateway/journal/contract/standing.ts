import { describe, expect, it } from 'vitest';
import { type Journal, problem } from '../../core/index.js';
import { at, delivery, receipt, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const down = problem('delivery-failed', undefined, { values: { reason: '503' } });

async function accepted(journal: Journal, partners: readonly string[], when: string): Promise<string> {
  const one = receipt({ lane: `lane ${when}`, at: when });
  const { id } = one.envelope;
  await journal.receive(one);
  const lane = one.lane;
  await journal.judged(
    id,
    verdict(id),
    partners.map((partner) => delivery(id, partner, { lane })),
    when,
  );
  return id;
}

/** What delivery asks about whole partners: what is under way, what waits, what to send again. */
export function standingContract(use: UseJournal): void {
  describe('standing', () => {
    it('counts what is due and dead by partner, and what is not judged', () =>
      use(async (journal) => {
        expect(await journal.standing()).toEqual({
          partners: [],
          unjudged: { count: 0 },
          exceptions: [],
        });
        const a = await accepted(journal, ['customs', 'msa'], at(10));
        await accepted(journal, ['customs'], at(20));
        await accepted(journal, ['customs', 'port'], at(30));
        await journal.attempted({ kind: 'failed', delivery: `${a}-1~customs`, at: at(40), problem: down });
        await journal.attempted({ kind: 'sent', delivery: `${a}-1~msa`, at: at(40) });
        await journal.receive(receipt({ at: at(50) }));
        await journal.receive(receipt({ at: at(51) }));
        const { partners, unjudged } = await journal.standing();
        expect([...partners].sort((x, y) => (x.partner < y.partner ? -1 : 1))).toEqual([
          { partner: 'customs', due: 2, dead: 1, oldestDue: at(20) },
          { partner: 'port', due: 1, dead: 0, oldestDue: at(30) },
        ]);
        expect(unjudged).toEqual({ count: 2, oldest: at(50) });
      }));
  });

  describe('hasten', () => {
    it('makes what waits for another try at one partner due, with its count of attempts', () =>
      use(async (journal) => {
        const a = await accepted(journal, ['customs', 'msa'], at(0));
        for (const partner of ['customs', 'msa'])
          await journal.attempted({
            kind: 'failed',
            delivery: `${a}-1~${partner}`,
            at: at(1),
            problem: down,
            againAt: at(3600),
          });
        expect(await journal.due(at(10), 10)).toEqual([]);
        expect(await journal.hasten('customs', at(10))).toBe(1);
        expect(await journal.hasten('customs', at(10))).toBe(0);
        expect(await journal.due(at(10), 10)).toMatchObject([{ id: `${a}-1~customs`, attempts: 1 }]);
      }));
  });

  describe('deliveries', () => {
    it('by ids, and since a moment: settled since then, or due since then', () =>
      use(async (journal) => {
        const a = await accepted(journal, ['customs', 'msa'], at(0));
        const b = await accepted(journal, ['customs'], at(100));
        await journal.attempted({ kind: 'sent', delivery: `${a}-1~customs`, at: at(5) });
        await journal.attempted({ kind: 'sent', delivery: `${a}-1~msa`, at: at(50) });
        const ids = async (filter: { ids?: string[]; since?: string; status?: 'due' | 'sent' }) =>
          (await journal.deliveries({ ...filter, limit: 10 })).map((each) => each.id);
        expect(await ids({ ids: [`${a}-1~msa`, 'none'] })).toEqual([`${a}-1~msa`]);
        expect(await ids({ ids: [] })).toEqual([]);
        expect(await ids({ since: at(50) })).toEqual([`${b}-1~customs`, `${a}-1~msa`]);
        expect(await ids({ since: at(5), status: 'sent' })).toEqual([`${a}-1~msa`, `${a}-1~customs`]);
        expect(await ids({ since: at(101) })).toEqual([]);
      }));
  });

  describe('follow', () => {
    it('keeps how far a follower of the feed got, each its own, and never goes back', () =>
      use(async (journal, reopen) => {
        expect(await journal.follow('kafka out')).toBe(0);
        expect(await journal.follow('kafka out', 17)).toBe(17);
        expect(await journal.follow('kafka out', 3)).toBe(17);
        expect(await journal.follow('kafka other')).toBe(0);
        const again = await reopen();
        expect(await again.follow('kafka out')).toBe(17);
      }));
  });
}
