import { describe, expect, it } from 'vitest';
import { type Journal, problem, type RetentionRule } from '../../core/index.js';
import {
  accepted,
  at,
  dead,
  delivery,
  document,
  kinds,
  receipt,
  rejected,
  sent,
  sha256,
  verdict,
} from './samples.js';
import type { UseJournal } from './use.js';

const by = { by: 'operator/zhang' };

/** What is erased, what never is, and what stays of it. */
export function eraseContract(use: UseJournal): void {
  /** Received at a moment, delivered, finished; gives its id. */
  async function finished(
    journal: Journal,
    when: number,
    given: { readonly sender?: string; readonly types?: readonly string[] } = {},
  ): Promise<string> {
    const { types = ['equipment-event'], sender = 'dalian-terminal' } = given;
    const one = receipt({ at: at(when), sender, business: `B${when}` });
    const { id } = one.envelope;
    await journal.receive({ ...one, carried: { documents: ['secret'] } });
    const documents = types.map((type, nth) => document(id, nth + 1, type));
    await journal.judged(
      id,
      { ...verdict(id), documents },
      [delivery(id, 'customs', { lane: id })],
      at(when),
    );
    await journal.attempted({
      kind: 'sent',
      delivery: `${id}-1~customs`,
      at: at(when),
      answer: { secret: 1 },
    });
    return id;
  }
  const erase = (journal: Journal, rule: Partial<RetentionRule> = {}, limit = 100): Promise<number> =>
    journal.erase({ before: at(1000), ...rule }, at(2000), limit);
  const left = async (journal: Journal): Promise<readonly string[]> =>
    (await journal.messages({ limit: 100 }))
      .filter((each) => each.erasedAt === undefined)
      .map((each) => each.id);

  describe('erase', () => {
    it('takes bytes, verdict, documents and salts; rows, hashes, the tree and what is a duplicate stay', () =>
      use(async (journal, reopen) => {
        const id = await finished(journal, 0);
        const before = await journal.message(id);
        const leaves = await journal.leaves(0, 10);
        const bytes = await journal.bytes(id);
        const ledger = await journal.ledger();
        expect(await erase(journal)).toBe(1);
        const again = await reopen();
        expect(await erase(again)).toBe(0);
        expect(await again.bytes(id)).toBeUndefined();
        expect(await again.bytes(id, 1)).toBeUndefined();
        expect(await again.documents(id)).toEqual([]);
        expect(await again.document(`${id}-1`)).toBeUndefined();
        expect(await again.feed({ after: 0, limit: 9 })).toEqual([]);
        expect(await again.salts(id)).toEqual({});
        const { verdict: _, carried: __, ...rest } = before ?? { carried: 0 };
        expect(await again.message(id)).toEqual({ ...rest, erasedAt: at(2000) });
        const [sentOne] = await again.deliveries({ envelope: id, limit: 1 });
        expect(sentOne).toMatchObject({ status: 'sent' });
        expect(sentOne).not.toHaveProperty('answer');
        expect((await again.leaves(0, 10)).slice(0, leaves.length)).toEqual(leaves);
        expect(await kinds(again, id)).toEqual(['received', 'judged', 'sent', 'erased']);
        expect(await again.ledger()).toEqual(ledger);
        const same = receipt({ bytes: bytes ?? Buffer.from(''), business: 'B0' });
        expect(await again.receive(same)).toMatchObject({ kind: 'duplicate', id });
      }));

    it('an empty payload is erased too', () =>
      use(async (journal) => {
        const one = await rejected(journal, { bytes: new Uint8Array(0), business: 'B' });
        await journal.intervene({ ...by, action: 'discard', exception: `rejected~${one}`, at: at(1) });
        expect(await erase(journal)).toBe(1);
        expect(await journal.bytes(one)).toBeUndefined();
      }));

    it('the oldest first, no more than asked for, only what was received before', () =>
      use(async (journal) => {
        const c = await finished(journal, 30);
        const a = await finished(journal, 10);
        const b = await finished(journal, 20);
        expect(await erase(journal, { before: at(30) }, 1)).toBe(1);
        expect(await left(journal)).toEqual([b, c]);
        expect(await erase(journal, { before: '2026-01-15T16:00:30+08:00' })).toBe(1);
        expect(await left(journal)).toEqual([c]);
        expect(await journal.message(a)).toHaveProperty('erasedAt');
      }));

    it('by sender, type and status, without what a longer rule covers', () =>
      use(async (journal) => {
        const rail = await finished(journal, 1, { sender: 'rail' });
        const both = await finished(journal, 2, { types: ['equipment-event', 'cargo-manifest'] });
        const manifest = await finished(journal, 3, { types: ['cargo-manifest'] });
        const none = await finished(journal, 4, { types: [] });
        await finished(journal, 5);
        expect(await erase(journal, { status: 'rejected' })).toBe(0);
        expect(await erase(journal, { senders: [] })).toBe(0);
        expect(await erase(journal, { senders: ['rail'], status: 'accepted' })).toBe(1);
        expect(await left(journal)).not.toContain(rail);
        expect(await erase(journal, { types: ['equipment-event'] })).toBe(1);
        expect(await left(journal)).toEqual([none, manifest, both]);
        expect(
          await erase(journal, { exceptTypes: ['cargo-manifest'], exceptSenders: ['dalian-terminal'] }),
        ).toBe(0);
        expect(await erase(journal, { exceptTypes: ['cargo-manifest'] })).toBe(1);
        expect(await left(journal)).toEqual([manifest, both]);
        expect(await erase(journal, { types: ['cargo-manifest', 'equipment-event'] })).toBe(2);
      }));

    it('never what is not finished', () =>
      use(async (journal) => {
        const received = receipt({ lane: 'R' });
        await journal.receive(received);
        const parked = receipt();
        await journal.receive(parked);
        await journal.park(parked.envelope.id, problem('gateway-bug', undefined), at(1));
        const due = await accepted(journal);
        const given = await accepted(journal, (id) => [delivery(id, 'customs', { lane: id })]);
        await dead(journal, `${given}-1~customs`);
        const refused = await rejected(journal);
        const awaiting = await accepted(journal, (id) => [
          delivery(id, 'customs', { lane: id, answerWithin: 60 }),
        ]);
        await sent(journal, `${awaiting}-1~customs`, 2, ['R']);
        const nowhere = receipt();
        await journal.receive(nowhere);
        await journal.judged(nowhere.envelope.id, verdict(nowhere.envelope.id), [], at(1), true);
        const first = receipt({ lane: 'L' });
        const behind = receipt({ lane: 'L' });
        await journal.receive(first);
        await journal.receive(behind);
        await journal.judged(behind.envelope.id, verdict(behind.envelope.id), [], at(1));
        expect(await erase(journal)).toBe(0);
        // Finished one by one, they go.
        const discard = { ...by, action: 'discard' as const, at: at(3) };
        for (const exception of [
          `parked~${parked.envelope.id}`,
          `dead~${given}-1~customs`,
          `rejected~${refused}`,
          `unroutable~${nowhere.envelope.id}`,
        ]) {
          await journal.intervene({ ...discard, exception });
          expect(await erase(journal), exception).toBe(1);
        }
        await journal.overdue(at(99));
        expect(await erase(journal)).toBe(0);
        await journal.intervene({
          ...by,
          action: 'close',
          exception: `unanswered~${awaiting}-1~customs`,
          at: at(100),
        });
        expect(await erase(journal)).toBe(1);
        await sent(journal, `${due}-1~customs`, 2);
        expect(await erase(journal)).toBe(1);
        await journal.judged(first.envelope.id, verdict(first.envelope.id), [], at(3));
        expect(await erase(journal)).toBe(2);
        expect(await left(journal)).toEqual([received.envelope.id]);
      }));

    it('takes every version', () =>
      use(async (journal) => {
        const id = await rejected(journal, { text: 'wrong' });
        const bytes = Buffer.from('right');
        const exception = `rejected~${id}`;
        await journal.intervene({
          ...by,
          action: 'propose',
          exception,
          at: at(1),
          bytes,
          sha256: sha256(bytes),
        });
        await journal.intervene({ action: 'repair', exception, at: at(2), by: 'operator/li' });
        await journal.judged(id, verdict(id), [], at(3));
        expect(await erase(journal)).toBe(1);
        expect(await journal.bytes(id, 1)).toBeUndefined();
        expect(await journal.bytes(id, 2)).toBeUndefined();
        expect(await journal.exception(exception)).not.toHaveProperty('problem');
      }));
  });
}
