import { describe, expect, it } from 'vitest';
import { type Journal, problem } from '../../core/index.js';
import { accepted, at, dead, delivery, down, kinds, receipt, rejected, sent, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const bug = problem('gateway-bug', undefined);

/** What opens an exception and what closes it by itself, each in the commit that causes it. */
export function exceptionsContract(use: UseJournal): void {
  const open = async (journal: Journal): Promise<readonly string[]> =>
    (await journal.exceptions({ status: 'open', limit: 100 })).map((each) => each.id);

  describe('exceptions', () => {
    it('rejected: opened by the verdict, with its first error; settled by what comes under the same reference', () =>
      use(async (journal, reopen) => {
        const id = await rejected(journal, { business: 'B', text: 'wrong' });
        const one = await journal.exception(`rejected~${id}`);
        expect(one).toEqual({
          id: `rejected~${id}`,
          seq: 1,
          kind: 'rejected',
          subject: id,
          message: id,
          partner: 'dalian-terminal',
          openedAt: at(0),
          status: 'open',
          problem: problem('segment-missing', undefined, { expected: 'BGM' }),
          actions: [],
        });
        const again = await reopen();
        await again.receive(receipt({ business: 'other' }));
        await again.receive(receipt({ business: 'B', sender: 'somebody else' }));
        expect(await open(again)).toEqual([`rejected~${id}`]);
        await again.receive(receipt({ business: 'B', text: 'right', at: at(9) }));
        expect(await again.exception(`rejected~${id}`)).toEqual({
          ...one,
          status: 'closed',
          closedAt: at(9),
          resolution: 'settled',
        });
        expect(await kinds(again, id)).toEqual(['received', 'judged', 'opened', 'closed']);
      }));

    it('the same refused bytes again settle nothing', () =>
      use(async (journal) => {
        const id = await rejected(journal, { business: 'B', text: 'wrong' });
        await journal.receive(receipt({ business: 'B', text: 'wrong' }));
        expect(await open(journal)).toEqual([`rejected~${id}`]);
      }));

    it('partial and accepted ones open none', () =>
      use(async (journal) => {
        await accepted(journal);
        const one = receipt();
        await journal.receive(one);
        await journal.judged(one.envelope.id, verdict(one.envelope.id, { status: 'partial' }), [], at(1));
        expect(await open(journal)).toEqual([]);
      }));

    it('unroutable: documents and nobody who is to get one', () =>
      use(async (journal) => {
        const one = receipt();
        const { id } = one.envelope;
        await journal.receive(one);
        await journal.judged(id, verdict(id), [], at(1), true);
        expect(await journal.message(id)).toMatchObject({ status: 'accepted', unrouted: true });
        expect(await journal.exception(`unroutable~${id}`)).toMatchObject({
          kind: 'unroutable',
          message: id,
          partner: 'dalian-terminal',
          openedAt: at(1),
        });
      }));

    it('parked: settled when it is judged after all', () =>
      use(async (journal) => {
        const one = receipt();
        const { id } = one.envelope;
        await journal.receive(one);
        await journal.park(id, bug, at(1));
        expect(await journal.exception(`parked~${id}`)).toMatchObject({
          status: 'open',
          openedAt: at(1),
          problem: { code: 'gateway-bug' },
        });
        await journal.judged(id, verdict(id), [], at(2));
        expect(await journal.exception(`parked~${id}`)).toMatchObject({
          status: 'closed',
          resolution: 'settled',
          closedAt: at(2),
        });
      }));

    it('dead: of its receiver; settled when it is sent after all, opened again when it dies again, without owner', () =>
      use(async (journal) => {
        const id = await accepted(journal);
        const one = `${id}-1~customs`;
        await journal.attempted({
          kind: 'failed',
          delivery: one,
          at: at(1),
          problem: down,
          againAt: at(2),
        });
        expect(await open(journal)).toEqual([]);
        await dead(journal, one, 2);
        expect(await journal.exception(`dead~${one}`)).toMatchObject({
          kind: 'dead',
          subject: one,
          message: id,
          partner: 'customs',
          openedAt: at(2),
          problem: { code: 'delivery-failed' },
        });
        await journal.intervene({
          action: 'take',
          exception: `dead~${one}`,
          at: at(3),
          by: 'operator/zhang',
        });
        // Due again is not sent yet: whoever owns it still does.
        await journal.again([one], at(4));
        expect(await journal.exception(`dead~${one}`)).toMatchObject({
          status: 'open',
          owner: 'operator/zhang',
        });
        await dead(journal, one, 5);
        expect(await journal.exception(`dead~${one}`)).toMatchObject({
          seq: 1,
          openedAt: at(2),
          owner: 'operator/zhang',
        });
        await journal.again([one], at(6));
        await sent(journal, one, 7);
        expect(await journal.exception(`dead~${one}`)).toMatchObject({
          status: 'closed',
          resolution: 'settled',
          closedAt: at(7),
        });
        await rejected(journal);
        await journal.again([one], at(8));
        await dead(journal, one, 9);
        const last = await journal.exception(`dead~${one}`);
        expect(last).toMatchObject({
          seq: 3,
          openedAt: at(9),
          status: 'open',
          actions: [{ action: 'take' }],
        });
        for (const name of ['owner', 'closedAt', 'resolution']) expect(last).not.toHaveProperty(name);
      }));

    it('are listed oldest opened first, by status, kind, partner and message, page by page', () =>
      use(async (journal) => {
        const a = await rejected(journal);
        const b = await accepted(journal, (id) => [
          delivery(id, 'customs'),
          delivery(id, 'msa', { lane: 'M' }),
        ]);
        await dead(journal, `${b}-1~customs`);
        await dead(journal, `${b}-1~msa`);
        const c = await rejected(journal, { sender: 'rail' });
        await journal.intervene({ action: 'discard', exception: `rejected~${a}`, at: at(3), by: 'op' });
        const ids = async (filter: Omit<Parameters<Journal['exceptions']>[0], 'limit'>, limit = 10) =>
          (await journal.exceptions({ ...filter, limit })).map((each) => each.id);
        const all = [`rejected~${a}`, `dead~${b}-1~customs`, `dead~${b}-1~msa`, `rejected~${c}`];
        expect(await ids({})).toEqual(all);
        expect(await ids({ status: 'open' })).toEqual(all.slice(1));
        expect(await ids({ status: 'closed' })).toEqual([all[0]]);
        expect(await ids({ kind: 'rejected' })).toEqual([all[0], all[3]]);
        expect(await ids({ kind: 'rejected', status: 'open' })).toEqual([all[3]]);
        expect(await ids({ partner: 'msa' })).toEqual([all[2]]);
        expect(await ids({ message: b })).toEqual(all.slice(1, 3));
        const [first] = await journal.exceptions({ limit: 1 });
        expect(await ids({ after: first?.seq ?? 0 }, 2)).toEqual(all.slice(1, 3));
        expect(await journal.exception('nothing')).toBeUndefined();
        expect((await journal.standing()).exceptions).toEqual([
          { kind: 'dead', open: 2 },
          { kind: 'rejected', open: 1 },
        ]);
      }));

    it('one that another node sent up is opened once; after it is closed only what has more to tell opens it again', () =>
      use(async (journal) => {
        const given = {
          id: 'escalated~liaoning~rejected~M1',
          subject: 'rejected~M1',
          message: 'M1',
          partner: 'liaoning',
          at: at(1),
          problem: down,
          content: { kind: 'rejected' },
        };
        await journal.openException(given);
        const size = await journal.size();
        const first = await journal.exception(given.id);
        expect(first).toMatchObject({
          kind: 'escalated',
          subject: 'rejected~M1',
          partner: 'liaoning',
          content: { kind: 'rejected' },
          problem: { code: 'delivery-failed' },
        });
        await journal.openException({ ...given, at: at(2) });
        expect(await journal.exception(given.id)).toEqual(first);
        expect(await journal.size()).toBe(size);
        const back = delivery('M1', 'liaoning', {
          id: 'answer-1',
          subject: given.id,
          kind: 'exception-answer',
          lane: 'X',
        });
        const done = await journal.intervene({
          action: 'answer',
          exception: given.id,
          at: at(3),
          by: 'nation/li',
          text: '同意修改',
          deliveries: [back],
        });
        expect(done).toMatchObject({ kind: 'done', exception: { status: 'closed', resolution: 'answered' } });
        // Its message isn't here: the delivery stands for itself.
        expect(await journal.due(at(3), 9)).toMatchObject([{ id: 'answer-1', envelope: given.id }]);
        await sent(journal, 'answer-1', 4);
        await journal.openException({ ...given, at: at(5) });
        expect(await journal.exception(given.id)).toMatchObject({ status: 'closed' });
        await journal.openException({ ...given, at: at(6), content: { kind: 'rejected', actions: 1 } });
        expect(await journal.exception(given.id)).toMatchObject({ status: 'open', openedAt: at(6) });
        expect(await journal.ledger()).toEqual([]);
      }));
  });

  describe('pauses', () => {
    it('are kept when opened again; again changes nothing; resumed they are gone', () =>
      use(async (journal, reopen) => {
        const pause = { partner: 'customs', at: at(1), by: 'breaker', reason: 'down since 07:00' };
        await journal.pause(pause);
        await journal.pause({ ...pause, at: at(2), by: 'operator/zhang' });
        const again = await reopen();
        expect(await again.pauses()).toEqual([pause]);
        await again.resume('msa', 'operator/zhang', at(3));
        await again.resume('customs', 'operator/zhang', at(4));
        expect(await again.pauses()).toEqual([]);
        await again.pause({ ...pause, at: at(5) });
        expect(await again.pauses()).toEqual([{ ...pause, at: at(5) }]);
        const facts = (await again.leaves(0, 10)).map((each) => JSON.parse(each.text));
        expect(facts).toMatchObject([
          { kind: 'paused', subject: 'customs', by: 'breaker' },
          { kind: 'resumed', subject: 'customs', by: 'operator/zhang' },
          { kind: 'paused' },
        ]);
      }));
  });
}
