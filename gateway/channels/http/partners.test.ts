import { describe, expect, it } from 'vitest';
import { problem, rfc3339, type Sent } from '../../core/index.js';
import { httpFixture } from '../../testing/http-fixture.js';

const down: Sent = {
  kind: 'failed',
  permanent: false,
  problem: problem('delivery-failed', undefined, { values: { reason: 'HTTP 503' } }),
};
const refused: Sent = {
  kind: 'failed',
  permanent: true,
  problem: problem('delivery-refused', undefined, { values: { reason: 'HTTP 422' } }),
};

describe('partners', () => {
  it('are shown with how delivery goes: due, dead, breaker; others see themselves', async () => {
    const { post, get, judgeAll, deliver, clock } = httpFixture();
    for (let i = 0; i < 4; i++) {
      await post(`gate:${i}`);
      await judgeAll(['bob']);
    }
    await clock.advance(60_000);
    const first = await get('/v1/partners', 'olga');
    expect(first.json().partners).toMatchObject([
      { id: 'ann', kind: 'partner', name: { zh: '安', en: 'Ann' }, delivery: { address: false, due: 0 } },
      {
        id: 'bob',
        delivery: {
          address: true,
          state: 'working',
          due: 4,
          dead: 0,
          oldestDue: '2026-03-02T01:00:00.000Z',
          breaker: { state: 'closed', failures: 0 },
        },
      },
      { id: 'nation', kind: 'node' },
    ]);
    let dead = 1;
    await deliver(() => (dead-- > 0 ? refused : down), 7_000);
    expect((await get('/v1/partners/bob', 'olga')).json()).toMatchObject({
      delivery: {
        state: 'failing',
        due: 3,
        dead: 1,
        breaker: { failures: 2, lastError: { code: 'delivery-failed' } },
      },
    });
    expect((await get('/v1/partners', 'bob')).json().partners).toMatchObject([{ id: 'bob' }]);
    expect((await get('/v1/partners/ann', 'bob')).statusCode).toBe(404);
    expect((await get('/v1/partners/nobody', 'olga')).statusCode).toBe(404);
  });

  it('are paused and resumed by operators alone, with who and why', async () => {
    const { post, get, judgeAll, deliver, deliveries, journal } = httpFixture();
    const act = (what: string, body: string, who = 'olga') => post(body, {}, who, `/v1/partners/bob/${what}`);
    expect((await act('pause', '', 'bob')).statusCode).toBe(404);
    for (const body of ['[]', 'no', '{"reason":1}', '{"person":"a/b"}'])
      expect((await act('pause', body)).statusCode).toBe(400);
    const paused = await act('pause', '{"reason":"迁移","person":"zhang"}');
    expect(paused.json()).toMatchObject({
      id: 'bob',
      delivery: {
        state: 'paused',
        paused: { by: 'olga/zhang', reason: '迁移', automatic: false, at: '2026-03-02T01:00:00.000Z' },
      },
    });
    await post('gate:1');
    await judgeAll(['bob']);
    await deliver(() => ({ kind: 'sent' }), 3_600_000);
    expect((await get('/v1/deliveries', 'olga')).json().deliveries).toMatchObject([{ status: 'due' }]);
    expect((await act('resume', '')).json()).toMatchObject({ delivery: { state: 'working' } });
    await deliver(() => ({ kind: 'sent' }));
    expect((await get('/v1/deliveries', 'olga')).json().deliveries).toMatchObject([{ status: 'sent' }]);
    expect(await journal.pauses()).toEqual([]);
    expect((await post('', {}, 'olga', '/v1/partners/nobody/pause')).statusCode).toBe(404);
    await deliveries.stop();
  });
});

describe('dead letters', () => {
  it('are listed with the reason and the way to the original, byte for byte, and sent again', async () => {
    const { post, get, judgeAll, deliver } = httpFixture();
    const bytes = Buffer.from([0x67, 0x3a, 0xff, 0x00, 0xb8, 0xdb]);
    await post(bytes);
    await judgeAll(['bob']);
    await deliver(() => refused);
    const [letter] = (await get('/v1/deliveries?status=dead', 'olga')).json().deliveries;
    expect(letter).toMatchObject({
      status: 'dead',
      attempts: 1,
      lastError: { code: 'delivery-refused', message: { en: expect.stringContaining('HTTP 422') } },
    });
    expect((await get(letter.links.raw, 'olga')).rawPayload).toEqual(bytes);
    expect((await get(`/v1/deliveries/${letter.id}`, 'olga')).json()).toEqual(letter);
    expect((await get(`/v1/deliveries/${letter.id}`, 'bob')).json()).not.toHaveProperty('links');
    expect((await get(`/v1/deliveries/${letter.id}`, 'ann')).statusCode).toBe(404);
    const again = await post(
      JSON.stringify({ deliveries: [letter.id, 'unknown'] }),
      {},
      'olga',
      '/v1/deliveries/resend',
    );
    expect(again.json()).toEqual({ resent: 1 });
    const ids: string[] = [];
    await deliver((row) => {
      ids.push(row.id);
      return { kind: 'sent' };
    });
    expect(ids).toEqual([letter.id]);
    expect((await get('/v1/deliveries?status=dead', 'olga')).json().deliveries).toEqual([]);
  });

  it('are sent again since a moment, by pages, nobody else’s and nothing twice', async () => {
    const { post, judgeAll, deliver, journal, clock } = httpFixture();
    for (let i = 0; i < 3; i++) {
      await post(`gate:a${i}`);
      await judgeAll(['bob', 'ann']);
    }
    await deliver(() => refused);
    await clock.advance(3_600_000);
    for (let i = 0; i < 2300; i++) {
      await post(`gate:b${i}`);
      if (i % 100 === 99) await judgeAll(['bob']);
    }
    const at = rfc3339(clock.now());
    const dead = problem('delivery-refused', undefined);
    for (const row of await journal.deliveries({ status: 'due', limit: 10_000 }))
      await journal.attempted({ kind: 'failed', delivery: row.id, at, problem: dead });
    const pages: number[] = [];
    const read = journal.deliveries;
    journal.deliveries = async (filter) => {
      const rows = await read(filter);
      pages.push(rows.length);
      return rows;
    };
    const resend = (body: object, who: string) =>
      post(JSON.stringify(body), {}, who, '/v1/deliveries/resend');
    const since = '2026-03-02T09:30:00+08:00';
    expect((await resend({ since, status: 'dead' }, 'olga')).json()).toEqual({ resent: 2300 });
    expect(pages).toEqual([1000, 1000, 300]);
    expect((await resend({ since, status: 'dead' }, 'olga')).json()).toEqual({ resent: 0 });
    expect((await resend({ status: 'dead', partner: 'bob' }, 'ann')).json()).toEqual({ resent: 3 });
    expect((await resend({ status: 'discarded' }, 'olga')).statusCode).toBe(400);
    expect((await resend({ since: 'yesterday' }, 'olga')).statusCode).toBe(400);
  }, 30_000);
});
