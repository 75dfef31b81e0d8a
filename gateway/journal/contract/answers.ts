import { describe, expect, it } from 'vitest';
import { type Journal, problem } from '../../core/index.js';
import { accepted, at, delivery, kinds, receipt, sent, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const wrong = problem('segment-missing', undefined, { expected: 'BGM' });

/** A message of a partner that answers a reference; gives its id. */
async function answer(
  journal: Journal,
  reference: string,
  given: { readonly accepted?: boolean; readonly sender?: string; readonly when?: number } = {},
): Promise<string> {
  const when = at(given.when ?? 10);
  const one = receipt({ sender: given.sender ?? 'customs', at: when });
  const { id } = one.envelope;
  await journal.receive(one);
  const yes = given.accepted ?? true;
  const answers = [{ reference, accepted: yes, name: 'CONTRL', ...(yes ? {} : { problem: wrong }) }];
  await journal.judged(id, verdict(id, { documents: 0, answers }), [], when);
  return id;
}

/** Answers that are awaited, that come, and that don't. */
export function answersContract(use: UseJournal): void {
  const awaiting = (journal: Journal): Promise<string> =>
    accepted(journal, (id) => [delivery(id, 'customs', { answerWithin: 60 })]);
  const row = async (journal: Journal, delivery: string) =>
    (await journal.deliveries({ ids: [delivery], limit: 1 }))[0];

  describe('answers', () => {
    it('are expected from when it was sent', () =>
      use(async (journal) => {
        const id = await awaiting(journal);
        const one = `${id}-1~customs`;
        expect(await row(journal, one)).toMatchObject({ answerWithin: 60 });
        expect(await row(journal, one)).not.toHaveProperty('answerBy');
        await sent(journal, one, 5);
        expect(await row(journal, one)).toMatchObject({ answerBy: at(65) });
      }));

    it('are matched by partner and reference with what was sent', () =>
      use(async (journal, reopen) => {
        const id = await awaiting(journal);
        const one = `${id}-1~customs`;
        await sent(journal, one, 5, ['ICR1', 'DOC1']);
        await answer(journal, 'ICR1', { sender: 'msa' });
        await answer(journal, 'ICR2');
        expect(await row(journal, one)).not.toHaveProperty('answered');
        const again = await reopen();
        const by = await answer(again, 'DOC1', { when: 11 });
        expect(await row(again, one)).toMatchObject({
          status: 'sent',
          answerBy: at(65),
          answered: { by, at: at(11), accepted: true, name: 'CONTRL' },
        });
        expect(await kinds(again, id)).toEqual(['received', 'judged', 'sent', 'answered']);
        expect(await again.overdue(at(1000))).toBe(0);
        expect(await again.exceptions({ limit: 9 })).toEqual([]);
      }));

    it('are those of the latest delivery, where several have the reference', () =>
      use(async (journal) => {
        const a = await awaiting(journal);
        const b = await accepted(journal, (id) => [delivery(id, 'customs', { lane: 'other' })]);
        await sent(journal, `${b}-1~customs`, 5, ['ICR']);
        await sent(journal, `${a}-1~customs`, 6, ['ICR']);
        await answer(journal, 'ICR');
        expect(await row(journal, `${b}-1~customs`)).toHaveProperty('answered');
        expect(await row(journal, `${a}-1~customs`)).not.toHaveProperty('answered');
      }));

    it('may be quicker than the note that it was sent, but not older than the delivery', () =>
      use(async (journal) => {
        await answer(journal, 'ICR', { accepted: false, when: -5 });
        const id = await awaiting(journal);
        const by = await answer(journal, 'ICR', { when: 4 });
        await sent(journal, `${id}-1~customs`, 5, ['ICR']);
        expect(await row(journal, `${id}-1~customs`)).toMatchObject({ answered: { by, accepted: true } });
        expect(await journal.exceptions({ limit: 9 })).toEqual([]);
        expect(await journal.overdue(at(1000))).toBe(0);
      }));

    it('a refusal opens an exception; an acceptance that comes later settles it', () =>
      use(async (journal) => {
        const id = await awaiting(journal);
        const one = `${id}-1~customs`;
        await sent(journal, one, 5, ['ICR1']);
        await answer(journal, 'ICR1', { accepted: false });
        expect(await row(journal, one)).toMatchObject({ answered: { accepted: false } });
        expect(await journal.exception(`refused~${one}`)).toMatchObject({
          kind: 'refused',
          subject: one,
          message: id,
          partner: 'customs',
          status: 'open',
          openedAt: at(10),
          problem: { code: 'segment-missing' },
        });
        await answer(journal, 'ICR1', { when: 20 });
        expect(await journal.exception(`refused~${one}`)).toMatchObject({
          status: 'closed',
          resolution: 'settled',
          closedAt: at(20),
        });
      }));

    it('that are overdue are noticed once; a late one settles that', () =>
      use(async (journal) => {
        const id = await awaiting(journal);
        const one = `${id}-1~customs`;
        await sent(journal, one, 5, ['ICR1']);
        expect(await journal.overdue(at(64))).toBe(0);
        expect(await journal.overdue(at(65))).toBe(1);
        expect(await journal.overdue(at(66))).toBe(0);
        expect(await journal.exception(`unanswered~${one}`)).toMatchObject({
          kind: 'unanswered',
          message: id,
          partner: 'customs',
          status: 'open',
          openedAt: at(65),
        });
        await answer(journal, 'ICR1', { when: 70 });
        expect(await journal.exception(`unanswered~${one}`)).toMatchObject({
          status: 'closed',
          resolution: 'settled',
        });
        expect(await kinds(journal, id)).toEqual([
          'received',
          'judged',
          'sent',
          'opened',
          'answered',
          'closed',
        ]);
      }));

    it('sent again, it is awaited anew', () =>
      use(async (journal) => {
        const id = await awaiting(journal);
        const one = `${id}-1~customs`;
        await sent(journal, one, 5, ['ICR1']);
        await answer(journal, 'ICR1');
        await journal.again([one], at(20));
        const due = await row(journal, one);
        expect(due).toMatchObject({ status: 'due' });
        for (const name of ['answerBy', 'answered']) expect(due).not.toHaveProperty(name);
        expect(await journal.overdue(at(1000))).toBe(0);
        await sent(journal, one, 30, ['ICR1']);
        expect(await journal.overdue(at(90))).toBe(1);
      }));
  });
}
