import { describe, expect, it } from 'vitest';
import { readiness } from './health.js';
import { nodeLog } from './log.js';
import { nodeMetrics, type UnderWay } from './metrics.js';

describe('the log', () => {
  it('is one JSON line per event and never holds bodies, keys or what a problem found', () => {
    const lines: string[] = [];
    const log = nodeLog('n', 'info', () => 0, { write: (line) => void lines.push(line) });
    const secret = 'E00000001';
    log.info(
      {
        id: 'M1',
        body: secret,
        problem: { code: 'x', found: secret },
        headers: { authorization: secret },
        a: { b: { persons: secret } },
      },
      'judged',
    );
    log.error({ error: new Error(`cannot read ${secret}`) }, 'failed');
    log.debug({ id: 'M2' }, 'not shown');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(secret);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      level: 'info',
      time: '1970-01-01T00:00:00.000Z',
      node: 'n',
      id: 'M1',
      msg: 'judged',
    });
    expect(JSON.parse(lines[1] as string).error.stack).toContain('ops.test');
  });
});

describe('metrics', () => {
  const nothing: UnderWay = { partners: [], unjudged: { count: 0 }, exceptions: [] };
  const ledger = { accepted: 1, delivered: 1, rejected: 0, pending: 0, dead: 0, discarded: 0 };

  it('show the ledger at the moment of the scrape, and what was timed', async () => {
    let accepted = 1;
    const metrics = nodeMetrics(
      {
        ledger: async () => ({ ...ledger, accepted, discarded: 2 }),
        underWay: async () => nothing,
        now: () => 0,
      },
      { process: false },
    );
    metrics.request('/v1/messages', 202, 0.01);
    metrics.judged('accepted', 0.2);
    metrics.attempted('customs', 'dead', 1);
    metrics.paused('customs');
    accepted = 7;
    const text = await metrics.text();
    expect(text).toContain('eport_ledger_messages{state="accepted"} 7');
    expect(text).toContain('eport_ledger_messages{state="discarded"} 2');
    expect(text).toContain('eport_http_request_seconds_count{route="/v1/messages",status="202"} 1');
    expect(text).toContain('eport_judging_seconds_count{status="accepted"} 1');
    expect(text).toContain('eport_delivery_attempt_seconds_count{outcome="dead"} 1');
    expect(text).toContain('eport_delivery_attempts_total{partner="customs",outcome="dead"} 1');
    expect(text).toContain('eport_delivery_pauses_total{partner="customs"} 1');
  });

  it('show each partner: due, dead, age, breaker, pause; the queue before judging; exceptions by kind', async () => {
    let now: UnderWay = {
      partners: [
        {
          id: 'customs',
          due: 3,
          dead: 1,
          inFlight: 0,
          oldestDue: 40_000,
          breaker: 'open',
          paused: 'automatic',
        },
        { id: 'msa', due: 0, dead: 0, inFlight: 2, breaker: 'half-open' },
      ],
      unjudged: { count: 5, oldest: 90_000 },
      exceptions: [{ kind: 'dead', open: 1 }],
    };
    const metrics = nodeMetrics(
      { ledger: async () => ledger, underWay: async () => now, now: () => 100_000 },
      { process: false },
    );
    const text = await metrics.text();
    for (const line of [
      'eport_delivery_due{partner="customs"} 3',
      'eport_delivery_dead{partner="customs"} 1',
      'eport_delivery_in_flight{partner="msa"} 2',
      'eport_delivery_oldest_due_seconds{partner="customs"} 60',
      'eport_delivery_oldest_due_seconds{partner="msa"} 0',
      'eport_delivery_breaker{partner="customs"} 2',
      'eport_delivery_breaker{partner="msa"} 1',
      'eport_delivery_paused{partner="customs",by="automatic"} 1',
      'eport_delivery_paused{partner="customs",by="operator"} 0',
      'eport_judging_queue 5',
      'eport_judging_oldest_seconds 10',
      'eport_exceptions_open{kind="dead"} 1',
    ])
      expect(text).toContain(`${line}\n`);
    now = nothing;
    expect(await metrics.text()).not.toContain('customs');
  });

  it('survive a journal that cannot be asked, and say so', async () => {
    const busy = () => Promise.reject(new Error('busy'));
    const metrics = nodeMetrics({ ledger: busy, underWay: busy, now: () => 0 }, { process: false });
    await metrics.text();
    expect(await metrics.text()).toMatch(/eport_ledger_unreadable_total [234]/);
  });
});

describe('readiness', () => {
  it('names each dependency with its state, and no reason', async () => {
    const fine = { name: 'journal', check: async () => {} };
    const broken = { name: 'audit', check: () => Promise.reject(new Error('secret detail')) };
    expect(await readiness([fine], true)).toEqual({
      ready: true,
      dependencies: [
        { name: 'intake', state: 'ok' },
        { name: 'journal', state: 'ok' },
      ],
    });
    expect(await readiness([fine, broken], true)).toMatchObject({ ready: false });
    expect(await readiness([fine], false)).toMatchObject({ ready: false });
    expect(JSON.stringify(await readiness([broken], true))).not.toContain('secret');
  });
});
