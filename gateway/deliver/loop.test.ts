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
import { pausing } from '../testing/pausing.js';
import { type Deliveries, deliveryLoop, type PartnerPolicy } from './loop.js';

const policy = {
  firstRetrySeconds: 5,
  longestRetrySeconds: 60,
  giveUpAfterDays: 1,
  atOnce: 2,
  breakAfter: 2,
  probeSeconds: 60,
  pauseAfterHours: 24,
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

function setting(
  send: (row: DeliveryRow) => Promise<Sent> | Sent,
  policies: Readonly<Record<string, Partial<PartnerPolicy>>> = {},
) {
  const clock = handClock();
  const journal = pausing(memoryJournal());
  const alerts: { readonly at: number; readonly by: string; readonly code?: string }[] = [];
  const tries: { readonly id: string; readonly at: number }[] = [];
  const from = clock.now();
  const loop = deliveryLoop({
    journal,
    clock,
    atOnce: 8,
    policyOf: (partner) => ({ ...policy, ...policies[partner] }),
    random: () => 0.5,
    onPause: (pause, alert) =>
      void alerts.push({
        at: clock.now() - from,
        by: pause.by,
        ...(alert === undefined ? {} : { code: alert.code }),
      }),
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
    alerts,
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
    expect(tries.filter((each) => each.id.endsWith('~down')).length).toBeLessThanOrEqual(policy.atOnce);
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

  it('opens the breaker of a partner that fails in a row, tries with one, and closes it at the first answer', async () => {
    let up = false;
    const { tries, due, clock, loop, states } = setting(() => (up ? { kind: 'sent' } : down));
    for (let i = 0; i < 40; i++) await due(`lane ${i}`, 'a');
    await clock.advance(1);
    expect(tries).toHaveLength(2);
    expect(loop.health('a')).toMatchObject({
      breaker: 'open',
      failures: 2,
      problem: { code: 'delivery-failed' },
    });
    await clock.advance(5_000);
    expect(tries).toHaveLength(3);
    await clock.advance(3_600_000);
    // One try a minute at most, whatever is due.
    expect(tries.length).toBeLessThanOrEqual(3 + 62);
    expect(tries.length).toBeGreaterThan(50);
    up = true;
    await clock.advance(61_000);
    expect(Object.values(await states())).toEqual(Array(40).fill('sent'));
    expect(loop.health('a')).toEqual({ breaker: 'closed', failures: 0, inFlight: 0 });
  });

  it('does not let one delivery that always fails break a partner that takes the others', async () => {
    const { due, clock, states, loop } = setting((row) => (row.id === 'M1~a' ? down : { kind: 'sent' }));
    await due('bad', 'a');
    for (let i = 0; i < 20; i++) {
      await due(`lane ${i}`, 'a');
      await clock.advance(7_000);
    }
    const { 'M1~a': bad, ...others } = await states();
    expect([bad, ...Object.values(others)]).toEqual(['due', ...Array(20).fill('sent')]);
    expect(loop.health('a').breaker).toBe('closed');
  });

  it('pauses a partner by itself after the set time, with one alert, and ends that when it is back', async () => {
    let up = false;
    const { due, clock, states, loop, alerts, journal, tries } = setting(
      () => (up ? { kind: 'sent' } : down),
      { a: { giveUpAfterDays: 14 } },
    );
    for (let i = 0; i < 3; i++) await due('lane', 'a');
    await clock.advance(23 * 3_600_000);
    expect(alerts).toEqual([]);
    await clock.advance(7 * 86_400_000);
    expect(alerts).toEqual([{ at: expect.any(Number), by: 'breaker', code: 'partner-paused' }]);
    expect(alerts[0]?.at).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(await journal.pauses()).toMatchObject([{ partner: 'a', by: 'breaker' }]);
    expect(loop.health('a')).toMatchObject({ paused: { by: 'breaker' } });
    const before = tries.length;
    up = true;
    await clock.advance(61_000);
    expect(Object.values(await states())).toEqual(['sent', 'sent', 'sent']);
    expect(tries.length).toBeGreaterThan(before);
    expect(await journal.pauses()).toEqual([]);
    expect(alerts.map((each) => each.code)).toEqual(['partner-paused', undefined]);
    // What was tried before the pause and after is the same delivery, by its id.
    expect(new Set(tries.map((each) => each.id))).toEqual(new Set(['M1~a', 'M2~a', 'M3~a']));
  });

  it('lets a partner that is down for a week hold up nobody, and loses nothing of it', async () => {
    let up = false;
    const { due, clock, states, tries } = setting(
      (row) => (row.partner === 'down' && !up ? down : { kind: 'sent' }),
      { down: { giveUpAfterDays: 14 } },
    );
    const late: string[] = [];
    for (let hour = 0; hour < 7 * 24; hour++) {
      await due('lane', 'down', 'up');
      await clock.advance(3_600_000);
      const now = await states();
      late.push(...Object.keys(now).filter((id) => id.endsWith('~up') && now[id] !== 'sent'));
    }
    expect(late).toEqual([]);
    const now = await states();
    expect(Object.keys(now).filter((id) => now[id] === 'due')).toHaveLength(7 * 24);
    up = true;
    await clock.advance(3_600_000);
    expect(Object.values(await states()).every((each) => each === 'sent')).toBe(true);
    const order = tries.filter((each) => each.id.endsWith('~down')).map((each) => each.id);
    expect([...new Set(order)]).toEqual(Array.from({ length: 7 * 24 }, (_, i) => `M${i + 1}~down`));
  }, 30_000);

  it('takes a pause by an operator for good: no probe, no delivery, until one resumes it', async () => {
    let up = false;
    const { due, clock, loop, tries, journal, states } = setting(() => (up ? { kind: 'sent' } : down));
    await due('lane', 'a', 'b');
    await clock.advance(2 * 86_400_000 - 1);
    expect(await loop.pause('a', 'olga', 'moving house')).toMatchObject({
      by: 'olga',
      reason: 'moving house',
    });
    up = true;
    await clock.advance(1);
    const before = tries.filter((each) => each.id.endsWith('~a')).length;
    await clock.advance(30 * 86_400_000);
    expect(tries.filter((each) => each.id.endsWith('~a'))).toHaveLength(before);
    expect(await journal.pauses()).toMatchObject([{ partner: 'a', by: 'olga' }]);
    expect((await states())['M1~a']).not.toBe('sent');
    expect(await loop.resume('a', 'olga')).toMatchObject({ by: 'olga' });
    expect(await loop.resume('a', 'olga')).toBeUndefined();
    await clock.advance(1);
    expect(await journal.pauses()).toEqual([]);
  });

  it('keeps to pauses that the journal holds from before, and probes only automatic ones', async () => {
    const { due, clock, journal, states } = setting(() => ({ kind: 'sent' }));
    const at = new Date(clock.now()).toISOString();
    await journal.pause({ partner: 'a', by: 'olga', reason: '', at });
    await journal.pause({ partner: 'b', by: 'breaker', reason: '', at });
    await due('lane', 'a', 'b');
    await clock.advance(60_000);
    expect(await states()).toEqual({ 'M1~a': 'due', 'M1~b': 'sent' });
    expect((await journal.pauses()).map((each) => each.partner)).toEqual(['a']);
  });

  it('has as many in flight to each partner as agreed', async () => {
    const flying = new Map<string, number>();
    const most = new Map<string, number>();
    const { due, clock, states } = setting(
      async (row) => {
        flying.set(row.partner, (flying.get(row.partner) ?? 0) + 1);
        most.set(row.partner, Math.max(most.get(row.partner) ?? 0, flying.get(row.partner) ?? 0));
        await new Promise<void>((resolve) => clock.after(100, resolve));
        flying.set(row.partner, (flying.get(row.partner) ?? 0) - 1);
        return { kind: 'sent' };
      },
      { a: { atOnce: 1 }, b: { atOnce: 5 } },
    );
    for (let i = 0; i < 30; i++) await due(`lane ${i}`, 'a', 'b', 'c');
    await clock.advance(10_000);
    expect(Object.values(await states()).filter((each) => each !== 'sent')).toEqual([]);
    expect(Object.fromEntries(most)).toEqual({ a: 1, b: 5, c: 2 });
  });

  it('leaves room to others when more partners hang than may be tried at once', async () => {
    const { due, clock, states } = setting((row) =>
      row.partner === 'up'
        ? { kind: 'sent' }
        : new Promise<Sent>((resolve) => clock.after(30_000, () => resolve(down))),
    );
    for (let i = 0; i < 40; i++) for (let j = 0; j < 3; j++) await due(`lane ${i} ${j}`, `hangs ${i}`);
    await clock.advance(20 * 60_000);
    for (let i = 0; i < 10; i++) {
      const [id] = await due(`other ${i}`, 'up');
      await clock.advance(1_000);
      expect((await states())[id as string]).toBe('sent');
    }
    running = undefined;
  }, 30_000);

  it('asks the journal for few rows, however many are due', async () => {
    const { journal, due, clock, loop, states } = setting(() => ({ kind: 'sent' }));
    let most = 0;
    const read = journal.due;
    journal.due = async (at, limit, except) => {
      most = Math.max(most, limit);
      return read(at, limit, except);
    };
    await loop.pause('a', 'olga', '');
    for (let i = 0; i < 300; i++) await due(`lane ${i}`, 'a', 'b');
    await loop.resume('a', 'olga');
    await clock.advance(10_000);
    expect(Object.values(await states()).every((each) => each === 'sent')).toBe(true);
    expect(most).toBeLessThanOrEqual(8 * 3);
  });

  it('passes on what a later answer will name', async () => {
    const { journal, due, clock } = setting(() => ({ kind: 'sent', references: ['REF1'] }));
    const seen: unknown[] = [];
    const attempted = journal.attempted;
    journal.attempted = (attempt) => {
      seen.push(attempt);
      return attempted(attempt);
    };
    await due('lane', 'a');
    await clock.advance(1);
    expect(seen).toMatchObject([{ kind: 'sent', references: ['REF1'] }]);
  });

  it('does not wait the difference when the clock is set back', async () => {
    let failures = 1;
    const { due, clock, states, tries } = setting(() => (failures-- > 0 ? down : { kind: 'sent' }));
    await due('lane', 'a');
    await clock.advance(1_000);
    clock.set(clock.now() - 86_400_000);
    await clock.advance(10_000);
    expect(await states()).toEqual({ 'M1~a': 'sent' });
    expect(tries).toHaveLength(2);
  });

  it('does not take what it cannot write for an answer of the partner', async () => {
    const { due, clock, loop } = setting((row) =>
      row.id === 'M3~a'
        ? { kind: 'failed', permanent: true, problem: problem('document-not-carried', undefined) }
        : down,
    );
    for (let i = 0; i < 3; i++) await due(`lane ${i}`, 'a');
    await clock.advance(60_000);
    expect(loop.health('a')).toMatchObject({
      failures: expect.any(Number),
      failingSince: expect.any(Number),
    });
    expect(loop.health('a').failures).toBeGreaterThan(2);
  });
});
