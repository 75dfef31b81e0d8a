import { describe, expect, it } from 'vitest';
import { type Intervention, type Journal, problem } from '../../core/index.js';
import { accepted, at, dead, delivery, receipt, rejected, sent, sha256, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const zhang = { by: 'operator/zhang', authorisation: '大关函〔2026〕12号', reason: 'UNT 计数' };
const li = { ...zhang, by: 'operator/li' };
const bug = problem('gateway-bug', undefined);

/** What people do about exceptions. */
export function interveneContract(use: UseJournal): void {
  const unroutable = async (journal: Journal): Promise<string> => {
    const one = receipt();
    await journal.receive(one);
    await journal.judged(one.envelope.id, verdict(one.envelope.id), [], at(0), true);
    return one.envelope.id;
  };
  const refused = (why: string, other?: string) => ({
    kind: 'refused',
    why,
    ...(other === undefined ? {} : { other }),
  });

  describe('intervene', () => {
    it('who acts first owns it until it is closed; others may comment', () =>
      use(async (journal, reopen) => {
        const id = await rejected(journal);
        const exception = `rejected~${id}`;
        const note = { ...li, action: 'comment' as const, exception, at: at(1), text: '已电话联系' };
        expect(await journal.intervene(note)).toMatchObject({ exception: { status: 'open' } });
        expect(await journal.exception(exception)).not.toHaveProperty('owner');
        await journal.intervene({ ...zhang, action: 'take', exception, at: at(2) });
        expect(await journal.intervene({ ...li, action: 'take', exception, at: at(3) })).toEqual(
          refused('owner', 'operator/zhang'),
        );
        const again = await reopen();
        expect(await again.intervene({ ...li, action: 'discard', exception, at: at(3) })).toEqual(
          refused('owner', 'operator/zhang'),
        );
        await again.intervene({ ...note, at: at(4) });
        expect(await again.exception(exception)).toMatchObject({
          owner: 'operator/zhang',
          actions: [
            { action: 'comment', at: at(1), by: 'operator/li', text: '已电话联系' },
            { action: 'take', at: at(2), by: 'operator/zhang', authorisation: zhang.authorisation },
            { action: 'comment', at: at(4) },
          ],
        });
        expect(await again.intervene({ ...zhang, action: 'take', exception: 'nothing', at: at(5) })).toEqual(
          refused('unknown'),
        );
      }));

    it('its leaf says who, on whose authorisation; a refused one leaves nothing', () =>
      use(async (journal) => {
        const id = await rejected(journal);
        const exception = `rejected~${id}`;
        await journal.intervene({ ...zhang, action: 'discard', exception, at: at(1) });
        const size = await journal.size();
        expect((await journal.trail(id)).at(-1)?.fact).toMatchObject({
          kind: 'intervened',
          subject: exception,
          at: at(1),
          action: 'discard',
          by: 'operator/zhang',
          authorisation: zhang.authorisation,
          resolution: 'discarded',
        });
        // Closed is closed.
        for (const action of ['take', 'comment', 'release', 'discard', 'repair'] as const) {
          const act = { ...zhang, action, exception, at: at(2), text: 'x' } as Intervention;
          expect(await journal.intervene(act)).toEqual(refused('state'));
        }
        expect(await journal.size()).toBe(size);
      }));

    it('release: what was given up is due again', () =>
      use(async (journal) => {
        const id = await accepted(journal);
        const one = `${id}-1~customs`;
        await dead(journal, one);
        await journal.intervene({ ...zhang, action: 'release', exception: `dead~${one}`, at: at(2) });
        expect(await journal.due(at(2), 9)).toMatchObject([{ id: one, attempts: 0 }]);
        expect(await journal.ledger()).toMatchObject([{ pending: 1, dead: 0 }]);
      }));

    it('release and reroute give what nobody was to get its deliveries', () =>
      use(async (journal) => {
        for (const action of ['release', 'reroute'] as const) {
          const id = await unroutable(journal);
          const act = { ...zhang, action, exception: `unroutable~${id}`, at: at(2), to: 'msa' };
          expect(await journal.intervene({ ...act, deliveries: [] })).toEqual(refused('state'));
          const deliveries = [delivery(id, 'msa', { lane: id })];
          expect(await journal.intervene({ ...act, deliveries })).toMatchObject({
            exception: { status: 'closed', resolution: `${action}d` },
          });
          expect(await journal.message(id)).not.toHaveProperty('unrouted');
          expect((await journal.due(at(2), 9)).map((each) => each.envelope)).toContain(id);
        }
      }));

    it('reroute: another delivery takes its place', () =>
      use(async (journal) => {
        const id = await accepted(journal);
        const one = `${id}-1~customs`;
        const next = await accepted(journal);
        await dead(journal, one);
        await journal.intervene({
          ...zhang,
          action: 'reroute',
          exception: `dead~${one}`,
          at: at(2),
          to: 'msa',
          deliveries: [delivery(id, 'msa')],
        });
        expect(await journal.deliveries({ ids: [one], limit: 1 })).toMatchObject([
          { status: 'rerouted', settledAt: at(2) },
        ]);
        // Never due again by itself, whoever asks for everything since a moment.
        expect(await journal.again([one], at(3))).toBe(0);
        expect(await journal.due(at(3), 9)).toMatchObject([{ envelope: next }, { partner: 'msa' }]);
        await sent(journal, `${id}-1~msa`);
        await sent(journal, `${next}-1~customs`);
        expect(await journal.ledger()).toMatchObject([{ accepted: 2, delivered: 2, dead: 0 }]);
      }));

    it('rerouted back, it is due again', () =>
      use(async (journal) => {
        const id = await accepted(journal);
        const [one, other] = [`${id}-1~customs`, `${id}-1~msa`];
        const act = { ...zhang, action: 'reroute' as const, at: at(2) };
        await dead(journal, one);
        const there = { to: 'msa', deliveries: [delivery(id, 'msa')] };
        await journal.intervene({ ...act, exception: `dead~${one}`, ...there });
        await dead(journal, other, 3);
        const back = { to: 'customs', deliveries: [delivery(id, 'customs')] };
        await journal.intervene({ ...act, exception: `dead~${other}`, ...back });
        expect((await journal.due(at(9), 9)).map((each) => each.id)).toEqual([one]);
      }));

    it('discard takes message or delivery out of the way, for the ledger too', () =>
      use(async (journal) => {
        const act = { ...zhang, action: 'discard' as const, at: at(2) };
        const a = await accepted(journal);
        await dead(journal, `${a}-1~customs`);
        await journal.intervene({ ...act, exception: `dead~${a}-1~customs` });
        expect(await journal.deliveries({ envelope: a, limit: 1 })).toMatchObject([{ status: 'discarded' }]);
        const b = await unroutable(journal);
        await journal.intervene({ ...act, exception: `unroutable~${b}` });
        expect(await journal.message(b)).toMatchObject({ discarded: true });
        const parked = receipt();
        await journal.receive(parked);
        await journal.park(parked.envelope.id, bug, at(1));
        expect(await journal.ledger()).toMatchObject([{ accepted: 3, dead: 1, discarded: 2 }]);
        await journal.intervene({ ...act, exception: `parked~${parked.envelope.id}` });
        expect(await journal.ledger()).toMatchObject([{ accepted: 3, dead: 0, discarded: 3, delivered: 0 }]);
      }));

    it('escalate sends it up; only the answer of the other node opens it again, of the same owner', () =>
      use(async (journal) => {
        const id = await rejected(journal);
        const exception = `rejected~${id}`;
        const up = delivery(id, 'nation', {
          id: 'up-1',
          subject: exception,
          kind: 'exception',
          lane: exception,
        });
        const act = { ...zhang, exception, at: at(2) };
        const done = await journal.intervene({ ...act, action: 'escalate', to: 'nation', deliveries: [up] });
        expect(done).toMatchObject({ exception: { status: 'escalated', owner: 'operator/zhang' } });
        expect(await journal.due(at(2), 9)).toMatchObject([{ id: 'up-1', kind: 'exception', envelope: id }]);
        expect(await journal.intervene({ ...act, action: 'discard' })).toEqual(refused('state'));
        expect((await journal.exceptions({ status: 'escalated', limit: 9 })).length).toBe(1);
        const answered = {
          action: 'answered' as const,
          exception,
          at: at(3),
          by: 'nation/wang',
          text: '可放行',
        };
        expect(await journal.intervene(answered)).toMatchObject({
          exception: { status: 'open', owner: 'operator/zhang' },
        });
        expect(await journal.intervene(answered)).toEqual(refused('state'));
        expect((await journal.exception(exception))?.actions.at(-1)).toEqual({
          action: 'answered',
          at: at(3),
          by: 'nation/wang',
          text: '可放行',
        });
      }));

    it('take: its owner takes back what it sent up; another takes over only where that is said', () =>
      use(async (journal) => {
        const id = await rejected(journal);
        const exception = `rejected~${id}`;
        const up = delivery(id, 'nation', {
          id: 'up-1',
          subject: exception,
          kind: 'exception',
          lane: exception,
        });
        const take = { action: 'take' as const, exception };
        await journal.intervene({
          ...zhang,
          exception,
          at: at(1),
          action: 'escalate',
          to: 'nation',
          deliveries: [up],
        });
        expect(await journal.intervene({ ...li, ...take, at: at(2) })).toEqual(refused('owner', zhang.by));
        expect(await journal.intervene({ ...zhang, ...take, at: at(3) })).toMatchObject({
          exception: { status: 'open', owner: zhang.by },
        });
        const late = { exception, at: at(4), by: 'nation/wang', text: '可放行' };
        expect(await journal.intervene({ ...late, action: 'answered' })).toEqual(refused('state'));
        expect(await journal.intervene({ ...li, ...take, at: at(5), over: true })).toMatchObject({
          exception: { status: 'open', owner: li.by },
        });
        expect(await journal.intervene({ ...zhang, exception, at: at(6), action: 'discard' })).toEqual(
          refused('owner', li.by),
        );
      }));

    it('close: nothing more is to be done about an answer; other kinds need more than that', () =>
      use(async (journal) => {
        const id = await accepted(journal, (each) => [delivery(each, 'customs', { answerWithin: 1 })]);
        await sent(journal, `${id}-1~customs`, 1);
        await journal.overdue(at(9));
        const act = { ...zhang, action: 'close' as const, at: at(10) };
        const done = await journal.intervene({ ...act, exception: `unanswered~${id}-1~customs` });
        expect(done).toMatchObject({ exception: { status: 'closed' } });
        const other = await rejected(journal);
        expect(await journal.intervene({ ...act, exception: `rejected~${other}` })).toEqual(refused('state'));
        const bytes = Buffer.from('x');
        const propose = { ...act, action: 'propose' as const, bytes, sha256: sha256(bytes) };
        expect(await journal.intervene({ ...propose, exception: `unanswered~${id}-1~customs` })).toEqual(
          refused('state'),
        );
      }));

    it('wakes whoever judges and delivers', () =>
      use(async (journal) => {
        const id = await rejected(journal);
        const heard: { received: boolean }[] = [];
        journal.onCommit((what) => heard.push(what));
        await journal.intervene({ ...zhang, action: 'release', exception: `rejected~${id}`, at: at(2) });
        expect(heard.some((each) => each.received)).toBe(true);
      }));
  });

  describe('stops', () => {
    it('a dead delivery that stops its lane holds up those behind it until somebody decides', () =>
      use(async (journal) => {
        const stop = (id: string) => [delivery(id, 'customs', { stops: true, lane: 'L' })];
        const [a, b, c] = [
          await accepted(journal, stop, { lane: 'L' }),
          await accepted(journal, stop, { lane: 'L' }),
          await accepted(journal, stop, { lane: 'L' }),
        ];
        const due = async () => (await journal.due(at(99), 9)).map((each) => each.envelope);
        await dead(journal, `${a}-1~customs`);
        expect(await due()).toEqual([]);
        expect(await journal.nextDue()).toBeUndefined();
        expect(await journal.deliveries({ envelope: a, limit: 1 })).toMatchObject([{ stops: true }]);
        await journal.again([`${a}-1~customs`], at(2));
        expect(await due()).toEqual([a]);
        await dead(journal, `${a}-1~customs`, 3);
        await journal.intervene({ ...zhang, action: 'discard', exception: `dead~${a}-1~customs`, at: at(4) });
        expect(await due()).toEqual([b]);
        await dead(journal, `${b}-1~customs`, 5);
        await journal.intervene({
          ...zhang,
          action: 'reroute',
          exception: `dead~${b}-1~customs`,
          at: at(6),
          to: 'msa',
          deliveries: [delivery(b, 'msa')],
        });
        expect(await due()).toEqual([c, b]);
      }));
  });
}
