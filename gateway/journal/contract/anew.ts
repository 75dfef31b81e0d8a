import { describe, expect, it } from 'vitest';
import { type Intervention, type Journal, problem } from '../../core/index.js';
import { at, delivery, kinds, receipt, rejected, sent, sha256, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const zhang = { by: 'operator/zhang', authorisation: '大关函〔2026〕12号', reason: 'UNT 计数' };
const li = { ...zhang, by: 'operator/li' };
const fixed = Buffer.from('repaired');

/** Repaired or released: judged anew, with the same id. */
export function anewContract(use: UseJournal): void {
  const text = async (journal: Journal, id: string, version?: number): Promise<string | undefined> => {
    const bytes = await journal.bytes(id, version);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  };
  const propose = (exception: string, when = 2): Intervention => ({
    ...zhang,
    action: 'propose',
    exception,
    at: at(when),
    bytes: fixed,
    sha256: sha256(fixed),
  });
  const refused = (why: string, other?: string) => ({
    kind: 'refused',
    why,
    ...(other === undefined ? {} : { other }),
  });

  describe('judged anew', () => {
    it('a repair needs a proposal and a second person; it is a new version, judged like any other', () =>
      use(async (journal, reopen) => {
        const id = await rejected(journal, { text: 'wrong', business: 'B' });
        const exception = `rejected~${id}`;
        const repair = { ...li, action: 'repair' as const, exception, at: at(3) };
        expect(await journal.intervene(repair)).toEqual(refused('state'));
        await journal.intervene({ ...propose(exception), bytes: Buffer.from('first try') } as Intervention);
        await journal.intervene(propose(exception));
        expect(Buffer.from((await journal.proposal(exception)) ?? []).toString()).toBe('repaired');
        expect(await text(journal, id)).toBe('wrong');
        expect(await text(journal, id, 2)).toBeUndefined();
        expect(await journal.exception(exception)).toMatchObject({
          owner: 'operator/zhang',
          proposal: { by: 'operator/zhang', at: at(2), sha256: sha256(fixed) },
        });
        expect(await journal.intervene({ ...repair, ...zhang })).toEqual(refused('person', 'operator/zhang'));
        const again = await reopen();
        expect(await again.intervene(repair)).toMatchObject({
          kind: 'done',
          exception: {
            status: 'closed',
            resolution: 'repaired',
            closedAt: at(3),
            owner: 'operator/zhang',
            actions: [
              { action: 'propose' },
              { action: 'propose' },
              { action: 'repair', sha256: sha256(fixed) },
            ],
          },
        });
        expect(await again.proposal(exception)).toBeUndefined();
        const row = await again.message(id);
        expect(row).toMatchObject({ status: 'received', version: 2 });
        for (const name of ['verdict', 'judgedAt', 'released']) expect(row).not.toHaveProperty(name);
        expect((await again.unjudged(0, 9)).map((each) => each.id)).toEqual([id]);
        expect([await text(again, id), await text(again, id, 1)]).toEqual(['repaired', 'wrong']);
        expect(await again.ledger()).toMatchObject([{ accepted: 1, pending: 1, rejected: 0 }]);
        await again.judged(id, verdict(id), [delivery(id, 'customs')], at(4));
        expect(await again.message(id)).toMatchObject({ status: 'accepted', version: 2 });
        expect((await again.feed({ after: 0, limit: 9 })).map((each) => each.envelope)).toEqual([id]);
        expect(await again.due(at(4), 9)).toHaveLength(1);
        // The same id, the same reference, whatever is sent now.
        expect((await again.receive(receipt({ text: 'wrong', business: 'B' }))).id).toBe(id);
        expect(await again.receive(receipt({ text: 'right', business: 'B' }))).toMatchObject({
          kind: 'conflict',
          id,
        });
        expect(await kinds(again, id)).toEqual([
          'received',
          'judged',
          'opened',
          'intervened',
          'intervened',
          'intervened',
          'judged',
        ]);
      }));

    it('what exists of an earlier judging stays as it is', () =>
      use(async (journal) => {
        const one = receipt();
        const { id } = one.envelope;
        const answer = delivery(id, 'dalian-terminal', { subject: id, kind: 'acknowledgement' });
        await journal.receive(one);
        await journal.judged(id, verdict(id, { status: 'rejected' }), [answer], at(0));
        await sent(journal, answer.id, 1);
        await journal.intervene({ ...zhang, action: 'release', exception: `rejected~${id}`, at: at(2) });
        await journal.judged(id, verdict(id), [answer, delivery(id, 'customs')], at(3));
        expect(await journal.deliveries({ envelope: id, limit: 9 })).toMatchObject([
          { partner: 'customs', status: 'due' },
          { id: answer.id, status: 'sent' },
        ]);
      }));

    it('repaired and still wrong it is an exception again, of nobody, with its history', () =>
      use(async (journal) => {
        const id = await rejected(journal, { business: 'B' });
        const exception = `rejected~${id}`;
        await journal.intervene(propose(exception));
        await journal.intervene({ ...li, action: 'repair', exception, at: at(3) });
        await journal.judged(id, verdict(id, { status: 'rejected' }), [], at(4));
        const row = await journal.exception(exception);
        expect(row).toMatchObject({ status: 'open', openedAt: at(4), actions: [{}, {}] });
        for (const name of ['owner', 'proposal', 'resolution']) expect(row).not.toHaveProperty(name);
        expect((await journal.receive(receipt({ business: 'B', text: 'right' }))).kind).toBe('received');
      }));

    it('release: a refused or parked message is judged again as it is', () =>
      use(async (journal) => {
        const id = await rejected(journal);
        const act = { ...zhang, action: 'release' as const, at: at(2) };
        const done = await journal.intervene({ ...act, exception: `rejected~${id}` });
        expect(done).toMatchObject({ exception: { status: 'closed', resolution: 'released' } });
        expect(await journal.message(id)).toMatchObject({ status: 'received', released: true, version: 1 });
        const other = receipt();
        await journal.receive(other);
        await journal.park(other.envelope.id, problem('gateway-bug', undefined), at(1));
        await journal.intervene({ ...act, exception: `parked~${other.envelope.id}` });
        const row = await journal.message(other.envelope.id);
        expect(row).toMatchObject({ status: 'received' });
        expect(row).not.toHaveProperty('problem');
        expect((await journal.unjudged(0, 9)).map((each) => each.id)).toEqual([id, other.envelope.id]);
      }));

    it('one that waits in its lane keeps its place when it is released', () =>
      use(async (journal) => {
        const [a, b] = [receipt({ lane: 'L' }), receipt({ lane: 'L' })];
        const [one, two] = [a.envelope.id, b.envelope.id];
        await journal.receive(a);
        await journal.receive(b);
        await journal.judged(two, verdict(two, { status: 'rejected' }), [], at(1));
        await journal.intervene({ ...zhang, action: 'release', exception: `rejected~${two}`, at: at(2) });
        await journal.judged(two, verdict(two), [], at(3));
        expect(await journal.feed({ after: 0, limit: 9 })).toEqual([]);
        await journal.judged(one, verdict(one), [], at(4));
        expect((await journal.feed({ after: 0, limit: 9 })).map((each) => each.envelope)).toEqual([one, two]);
      }));

    it('not where another message took its reference since', () =>
      use(async (journal) => {
        const id = await rejected(journal, { business: 'B', text: 'wrong' });
        const right = receipt({ business: 'B', text: 'right' });
        await journal.receive(right);
        const act = { ...zhang, action: 'release' as const, exception: `rejected~${id}`, at: at(2) };
        expect(await journal.intervene(act)).toEqual(refused('key', right.envelope.id));
      }));
  });
}
