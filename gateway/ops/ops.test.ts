import { describe, expect, it } from 'vitest';
import { readiness } from './health.js';
import { nodeLog } from './log.js';
import { nodeMetrics } from './metrics.js';

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
  it('show the ledger at the moment of the scrape, and what was timed', async () => {
    let accepted = 1;
    const metrics = nodeMetrics(async () => ({ accepted, delivered: 1, rejected: 0, pending: 0, dead: 0 }), {
      process: false,
    });
    metrics.request('/v1/messages', 202, 0.01);
    metrics.judged('accepted', 0.2);
    metrics.attempted('dead', 1);
    accepted = 7;
    const text = await metrics.text();
    expect(text).toContain('eport_ledger_messages{state="accepted"} 7');
    expect(text).toContain('eport_http_request_seconds_count{route="/v1/messages",status="202"} 1');
    expect(text).toContain('eport_judging_seconds_count{status="accepted"} 1');
    expect(text).toContain('eport_delivery_attempt_seconds_count{outcome="dead"} 1');
  });

  it('survive a journal that cannot be asked, and say so', async () => {
    const metrics = nodeMetrics(() => Promise.reject(new Error('busy')), { process: false });
    await metrics.text();
    expect(await metrics.text()).toMatch(/eport_ledger_unreadable_total [12]/);
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
