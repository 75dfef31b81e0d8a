import { describe, expect, it } from 'vitest';
import { httpFixture } from '../../testing/http-fixture.js';
import { handClock } from '../../testing/memory-journal.js';
import { buckets } from './pace.js';

describe('buckets', () => {
  it('let a burst through, then so many a second, each name by itself', async () => {
    const clock = handClock();
    const pace = buckets({ burst: 3, perSecond: 0.5 }, clock);
    expect([1, 2, 3, 4].map(() => pace.take('a'))).toEqual([undefined, undefined, undefined, 2]);
    expect(pace.take('b')).toBeUndefined();
    await clock.advance(2000);
    expect([pace.take('a'), pace.take('a')]).toEqual([undefined, 2]);
    // A clock that was set back takes nothing away.
    clock.set(clock.now() - 3_600_000);
    expect(pace.take('a')).toBe(2);
    await clock.advance(3_600_000);
    expect([1, 2, 3, 4].map(() => pace.take('a')).at(-1)).toBe(2);
  });

  it('remember no more names than they may', () => {
    const pace = buckets({ burst: 1, perSecond: 1 }, handClock());
    pace.take('first');
    for (let n = 0; n < 10_000; n++) pace.take(`n${n}`);
    expect(pace.take('first')).toBeUndefined();
  });
});

describe('the HTTP channel', () => {
  it('slows down who keeps failing to show who it is, and nobody else at that address', async () => {
    const { http, app, as, clock } = httpFixture();
    const ask = (key: string, remoteAddress = '192.0.2.7') =>
      app.inject({ method: 'GET', url: '/v1/messages', headers: { authorization: key }, remoteAddress });
    const codes: number[] = [];
    for (let n = 0; n < 25; n++) codes.push((await ask(`Bearer wrong-${n}`)).statusCode);
    expect(codes.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(codes.slice(20)).toEqual(Array(5).fill(429));
    const slowed = await ask('Bearer wrong');
    expect(slowed.statusCode).toBe(429);
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
    expect(slowed.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await ask(as('ann').authorization)).statusCode).toBe(200);
    expect((await ask('Bearer wrong', '192.0.2.8')).statusCode).toBe(401);
    await clock.advance(5_000);
    expect((await ask('Bearer wrong')).statusCode).toBe(401);
    await http.close();
  });

  it('gives each partner its pace, and others theirs', async () => {
    const { http, get, clock } = httpFixture({ pace: { burst: 5, perSecond: 1 } });
    const codes: number[] = [];
    for (let n = 0; n < 7; n++) codes.push((await get('/v1/messages')).statusCode);
    expect(codes).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await get('/v1/messages', 'bob')).statusCode).toBe(200);
    // Whoever runs the node isn't slowed down by it.
    for (let n = 0; n < 7; n++) expect((await get('/v1/messages', 'olga')).statusCode).toBe(200);
    await clock.advance(1000);
    expect((await get('/v1/messages')).statusCode).toBe(200);
    await http.close();
  });
});
