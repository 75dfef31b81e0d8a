import { afterEach, describe, expect, it } from 'vitest';
import {
  type DeliveryRow,
  deliveryId,
  type MessageRow,
  problem,
  type Sent,
  type Verdict,
} from '../core/index.js';
import { handClock, memoryJournal, settle } from '../testing/memory-journal.js';
import { type Deliveries, deliveryLoop } from './loop.js';

const policy = {
  firstRetrySeconds: 5,
  longestRetrySeconds: 60,
  giveUpAfterDays: 1,
  atOnce: 8,
  atOncePerPartner: 2,
};
const verdict: Verdict = {
  status: 'accepted',
  head: { test: false },
  messages: [],
  documents: [],
  problems: [],
  rules: 'r',
};
const down: Sent = {
  kind: 'failed',
  permanent: false,
  problem: problem('delivery-failed', undefined, { values: { reason: 'HTTP 500' } }),
};
const refused: Sent = {
  kind: 'failed',
  permanent: true,
  problem: problem('delivery-refused', undefined, { values: { reason: 'HTTP 400' } }),
};

let running: Deliveries | undefined;
afterEach(() => running?.stop());

function setting(send: (row: DeliveryRow) => Promise<Sent> | Sent) {
  const clock = handClock();
  const journal = memoryJournal();
  const tries: { readonly id: string; readonly at: number }[] = [];
  const from = clock.now();
  const loop = deliveryLoop({
    journal,
    clock,
    policy,
    random: () => 0.5,
    send: async (row) => {
      tries.push({ id: row.id, at: clock.now() - from });
      return send(row);
    },
  });
  running = loop;
  journal.onCommit((what) => what.due && loop.wake());
  let made = 0;
  /** One message whose verdict makes one delivery due for each of `to`. */
  const due = async (lane: string, ...to: string[]): Promise<readonly string[]> => {
    const id = `M${++made}`;
    await journal.receive({
      envelope: {
        id,
        sender: 's',
        receivedAt: '2026-03-02T01:00:00.000Z',
        mediaType: 'x/y',
        sha256: id,
        bytes: new Uint8Array(),
      },
      channel: 'http',
      keys: [],
      lane,
      head: { test: false },
    });
    const deliveries = to.map((partner) => ({
      id: deliveryId(id, partner),
      partner,
      subject: id,
      kind: 'original' as const,
      notation: 'original',
      lane,
    }));
    await journal.judged(id, verdict, deliveries, new Date(clock.now()).toISOString());
    return deliveries.map((each) => each.id);
  };
  const states = async () =>
    Object.fromEntries((await journal.deliveries({ limit: 1000 })).map((row) => [row.id, row.status]));
  return {
    clock,
    journal,
    loop,
    tries,
    due,
    states,
    row: (id: string): Promise<MessageRow | undefined> => journal.message(id),
  };
}

describe('the delivery loop', () => {
  it('sends what is due, once, and keeps the order of a lane', async () => {
    const { tries, due, states, clock } = setting(() => ({ kind: 'sent' }));
    for (let i = 0; i < 5; i++) await due('lane', 'a');
    await clock.advance(1);
    expect(tries.map((each) => each.id)).toEqual(['M1~a', 'M2~a', 'M3~a', 'M4~a', 'M5~a']);
    expect(Object.values(await states())).toEqual(Array(5).fill('sent'));
  });

  it('tries again with growing pauses, the same id, and the lane waits', async () => {
    let failures = 3;
    const { tries, due, clock } = setting((row) =>
      row.id === 'M1~a' && failures-- > 0 ? down : { kind: 'sent' },
    );
    await due('lane', 'a');
    await due('lane', 'a');
    await clock.advance(60_000);
    expect(tries.map((each) => each.id)).toEqual(['M1~a', 'M1~a', 'M1~a', 'M1~a', 'M2~a']);
    expect(tries.map((each) => each.at)).toEqual([0, 5_000, 15_000, 35_000, 35_000]);
  });

  it('lets a partner that is down or hangs hold up nobody, and does not hammer it', async () => {
    const { tries, due, states, clock } = setting((row) =>
      row.partner === 'down' ? down : { kind: 'sent' },
    );
    for (let i = 0; i < 50; i++) await due(`lane ${i}`, 'down', 'up');
    await clock.advance(1_000);
    expect(
      Object.entries(await states()).filter(([id, state]) => id.endsWith('~up') && state !== 'sent'),
    ).toEqual([]);
    expect(tries.filter((each) => each.id.endsWith('~down')).length).toBeLessThanOrEqual(
      policy.atOncePerPartner,
    );
    await clock.advance(60_000);
    expect(tries.filter((each) => each.id.endsWith('~down')).length).toBeLessThanOrEqual(8);
  });

  it('reaches behind a backlog of a hanging partner', async () => {
    const { due, states, clock } = setting((row) =>
      row.partner === 'hangs' ? new Promise(() => {}) : { kind: 'sent' },
    );
    for (let i = 0; i < 200; i++) await due(`lane ${i}`, 'hangs');
    const [last] = await due('other', 'up');
    await clock.advance(5_000);
    expect((await states())[last as string]).toBe('sent');
    running = undefined;
  });

  it('honours Retry-After', async () => {
    let first = true;
    const { tries, due, clock } = setting(() => {
      if (!first) return { kind: 'sent' };
      first = false;
      return { ...down, retryAfter: 120_000 };
    });
    await due('lane', 'a');
    await clock.advance(119_000);
    expect(tries).toHaveLength(1);
    await clock.advance(2_000);
    expect(tries).toHaveLength(2);
  });

  it('gives up at once where trying again cannot help, and frees the lane', async () => {
    const { journal, due, states, clock } = setting((row) =>
      row.id === 'M1~a' ? refused : { kind: 'sent' },
    );
    await due('lane', 'a');
    await due('lane', 'a');
    await clock.advance(1);
    expect(await states()).toEqual({ 'M1~a': 'dead', 'M2~a': 'sent' });
    expect((await journal.deliveries({ status: 'dead', limit: 1 }))[0]?.lastError?.code).toBe(
      'delivery-refused',
    );
  });

  it('is dead after the days allowed', async () => {
    const { due, states, clock, tries } = setting(() => down);
    await due('lane', 'a');
    await clock.advance(2 * 86_400_000);
    expect(await states()).toEqual({ 'M1~a': 'dead' });
    expect(tries.at(-1)?.at).toBeGreaterThan(0.9 * 86_400_000);
    expect(tries.at(-1)?.at).toBeLessThanOrEqual(86_400_000);
  });

  it('counts what throws as a passing fault', async () => {
    let throws = true;
    const { due, states, clock } = setting(() => {
      if (throws) throw new Error('a bug');
      return { kind: 'sent' };
    });
    await due('lane', 'a');
    await clock.advance(1);
    expect(await states()).toEqual({ 'M1~a': 'due' });
    throws = false;
    await clock.advance(10_000);
    expect(await states()).toEqual({ 'M1~a': 'sent' });
  });

  it('does not send again what it could not record, but records it later', async () => {
    const { journal, due, states, clock, tries } = setting(() => ({ kind: 'sent' }));
    const attempted = journal.attempted;
    journal.attempted = async () => {
      throw new Error('disk full');
    };
    await due('lane', 'a');
    await clock.advance(10_000);
    expect(await states()).toEqual({ 'M1~a': 'due' });
    journal.attempted = attempted;
    await clock.advance(2_000);
    expect(await states()).toEqual({ 'M1~a': 'sent' });
    expect(tries).toHaveLength(1);
  });

  it('does not take a late answer of the journal for news', async () => {
    let finish = (): void => {};
    const { journal, loop, due, clock, tries, states } = setting(
      () => new Promise((resolve) => (finish = () => resolve({ kind: 'sent' }))),
    );
    await due('lane', 'a');
    await clock.advance(1);
    const read = journal.due;
    journal.due = async (...query) => {
      const rows = (await read(...query)).map((row) => ({ ...row }));
      finish();
      await settle();
      return rows;
    };
    loop.wake();
    await settle();
    await clock.advance(1);
    expect(await states()).toEqual({ 'M1~a': 'sent' });
    expect(tries).toHaveLength(1);
  });

  it('waits for the tries in flight when it stops, and starts nothing more', async () => {
    let finish = (): void => {};
    const { loop, due, clock, tries, states } = setting(
      () => new Promise((resolve) => (finish = () => resolve({ kind: 'sent' }))),
    );
    await due('lane', 'a');
    await due('lane', 'a');
    await clock.advance(1);
    const stopped = loop.stop();
    finish();
    await stopped;
    expect(await states()).toEqual({ 'M1~a': 'sent', 'M2~a': 'due' });
    expect(tries).toHaveLength(1);
  });
});
