import { afterEach, describe, expect, it } from 'vitest';
import { JournalBusy, type MessageRow, type Verdict } from './core/index.js';
import { type Pipeline, pipeline } from './pipeline.js';
import { handClock, memoryJournal, settle } from './testing/memory-journal.js';

const accepted: Verdict = {
  status: 'accepted',
  head: { test: false },
  messages: [],
  documents: [],
  problems: [],
  rules: 'r',
};

let running: Pipeline | undefined;
afterEach(() => running?.stop());

function setting(judge: (row: MessageRow) => Verdict = () => accepted) {
  const clock = handClock();
  const journal = memoryJournal();
  const order: string[] = [];
  const line = pipeline({
    journal,
    clock,
    judge(row) {
      order.push(row.id);
      return judge(row);
    },
    route: (row) => ({
      unrouted: false,
      deliveries: [
        {
          id: `${row.id}~p`,
          partner: 'p',
          subject: row.id,
          kind: 'original',
          notation: 'original',
          lane: row.lane,
        },
      ],
    }),
  });
  running = line;
  journal.onCommit((what) => what.received && line.wake());
  const submit = (id: string, lane = 'l') =>
    line.accept({
      envelope: {
        id,
        sender: 's',
        receivedAt: '2026-03-02T01:00:00.000Z',
        mediaType: 'x/y',
        sha256: id,
        bytes: Buffer.from(id),
      },
      channel: 'http',
      keys: [],
      lane,
      head: { test: false },
    });
  const statuses = async () =>
    Object.fromEntries((await journal.messages({ limit: 1000 })).map((row) => [row.id, row.status]));
  return { clock, journal, line, order, submit, statuses };
}

describe('the pipeline', () => {
  it('judges what is received, in that order, and makes due what is routed', async () => {
    const { journal, submit, order, statuses } = setting();
    const ids = Array.from({ length: 100 }, (_, i) => `M${i}`);
    for (const id of ids) await submit(id);
    for (let i = 0; i < 20; i++) await settle();
    expect(order).toEqual(ids);
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['accepted']));
    expect(await journal.deliveries({ limit: 1000 })).toHaveLength(100);
  });

  it('takes up at the start what an earlier run left, without being told', async () => {
    const { journal, clock, statuses } = setting();
    journal.onCommit(() => {});
    await journal.receive({
      envelope: {
        id: 'left',
        sender: 's',
        receivedAt: '2026-03-02T01:00:00.000Z',
        mediaType: 'x/y',
        sha256: 'x',
        bytes: Buffer.from('x'),
      },
      channel: 'http',
      keys: [],
      lane: 'l',
      head: { test: false },
    });
    const again = pipeline({
      journal,
      clock,
      judge: () => accepted,
      route: () => ({ deliveries: [], unrouted: false }),
    });
    again.wake();
    await settle();
    expect(await statuses()).toEqual({ left: 'accepted' });
    await again.stop();
  });

  it('judges once more what threw, and parks it at the second throw; its neighbours go on', async () => {
    const thrown: string[] = [];
    const { journal, submit, statuses } = setting((row) => {
      if (row.id === 'bad' || (row.id === 'once' && !thrown.includes('once'))) {
        thrown.push(row.id);
        throw new Error('a bug of ours');
      }
      return accepted;
    });
    for (const id of ['first', 'bad', 'once', 'last']) await submit(id);
    await settle();
    expect(await statuses()).toEqual({
      first: 'accepted',
      bad: 'parked',
      once: 'accepted',
      last: 'accepted',
    });
    expect([...thrown].sort()).toEqual(['bad', 'bad', 'once']);
    expect((await journal.message('bad'))?.problem?.code).toBe('gateway-bug');
    expect(Buffer.from((await journal.bytes('bad')) ?? []).toString()).toBe('bad');
  });

  it('parks what cannot be kept as it was judged', async () => {
    const { journal, submit, statuses } = setting();
    const judged = journal.judged;
    journal.judged = async (id, ...rest) => {
      if (id === 'odd') throw new TypeError('NaN has no JSON form');
      return judged(id, ...rest);
    };
    for (const id of ['odd', 'even']) await submit(id);
    await settle();
    expect(await statuses()).toEqual({ odd: 'parked', even: 'accepted' });
  });

  it('leaves a message as it is while the journal is busy, and goes on by itself', async () => {
    const { journal, clock, submit, statuses } = setting();
    const judged = journal.judged;
    journal.judged = async () => {
      throw new JournalBusy('disk full');
    };
    for (const id of ['a', 'b', 'c']) await submit(id);
    await clock.advance(5_000);
    expect(await statuses()).toEqual({ a: 'received', b: 'received', c: 'received' });
    journal.judged = judged;
    await clock.advance(2_000);
    expect(await statuses()).toEqual({ a: 'accepted', b: 'accepted', c: 'accepted' });
  });

  it('promises nothing that the journal refused', async () => {
    const { journal, submit } = setting();
    journal.busy = true;
    await expect(submit('a')).rejects.toThrow(JournalBusy);
    expect(await journal.message('a')).toBeUndefined();
  });

  it('waits at its stop for what is being judged, and takes up nothing more', async () => {
    const { line, submit, statuses } = setting(() => {
      void line.stop();
      return accepted;
    });
    for (let i = 0; i < 40; i++) await submit(`m${i}`);
    await settle();
    await line.stop();
    const count = Object.values(await statuses()).filter((each) => each === 'accepted').length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(40);
  });
});
