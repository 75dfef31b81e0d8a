import { describe, expect, it } from 'vitest';
import { httpFixture } from '../../testing/http-fixture.js';

interface Today {
  readonly counted: number;
  readonly complete: boolean;
  readonly perHour: ReadonlyArray<{ readonly received: number; readonly rejected: number }>;
  readonly traffic: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly problems: ReadonlyArray<{ readonly code: string; readonly messages: number }>;
}

/** Messages of two senders, one hour apart: two of ann's accepted, one refused, one of bob's. */
async function some() {
  const fixture = httpFixture();
  const { post, judgeAll, clock } = fixture;
  await post('equipment-event:1');
  await judgeAll();
  await clock.advance(3_600_000);
  await post('equipment-event:2');
  await post('!refused');
  await post('equipment-event:3', {}, 'bob');
  await judgeAll();
  return fixture;
}

describe('GET /v1/today', () => {
  it('counts by sender and kind, by hour, and messages that have a problem; others than operators their own', async () => {
    const { get } = await some();
    const today = (await get('/v1/today', 'olga')).json<Today>();
    expect([today.counted, today.complete]).toEqual([4, true]);
    expect(today.traffic).toEqual([
      { sender: 'ann', message: 'T', count: 2, accepted: 2 },
      { sender: 'bob', message: 'T', count: 1, accepted: 1 },
      { sender: 'ann', message: '', count: 1, rejected: 1 },
    ]);
    expect(today.problems.map(({ code, messages }) => [code, messages])).toEqual([['segment-missing', 1]]);
    expect(today.perHour.slice(-2)).toEqual([
      { received: 1, rejected: 0 },
      { received: 3, rejected: 1 },
    ]);
    const bobs = (await get('/v1/today', 'bob')).json<Today>();
    expect(bobs.traffic.map(({ sender }) => sender)).toEqual(['bob']);
  });

  it('leaves out what came before', async () => {
    const { get, clock } = await some();
    await clock.advance(23.5 * 3_600_000);
    expect((await get('/v1/today', 'olga')).json<Today>().counted).toBe(3);
    expect((await get('/v1/today?hours=1', 'olga')).json<Today>().counted).toBe(0);
    expect((await get('/v1/today?hours=x', 'olga')).statusCode).toBe(400);
  });
});

describe('GET /v1/messages', () => {
  const listed = async (query: string, who = 'olga'): Promise<number> => {
    const { get } = await some();
    const answer = await get(`/v1/messages?${query}`, who);
    return answer.statusCode === 200
      ? answer.json<{ messages: unknown[] }>().messages.length
      : answer.statusCode;
  };

  it.each([
    ['kind=T', 3],
    ['kind=T&sender=ann', 2],
    ['kind=X', 0],
    ['problem=segment-missing', 1],
    ['problem=segment-missing&status=accepted', 0],
    ['reference=none', 0],
    ['since=2100-01-01T00:00:00Z', 0],
    ['until=2000-01-01T00:00:00Z', 0],
    ['since=yesterday', 400],
  ])('?%s gives %i', async (query, count) => {
    expect(await listed(query)).toBe(count);
  });

  it('finds none but the caller’s own', async () => {
    expect(await listed('kind=T', 'bob')).toBe(1);
    expect(await listed('problem=segment-missing', 'bob')).toBe(0);
  });

  it('goes on from its cursor, whatever it is filtered by', async () => {
    const { get } = await some();
    const first = (await get('/v1/messages?kind=T&limit=2', 'olga')).json<{
      messages: unknown[];
      next: string;
    }>();
    const rest = (await get(`/v1/messages?kind=T&limit=2&before=${first.next}`, 'olga')).json<{
      messages: unknown[];
      next?: string;
    }>();
    expect([first.messages.length, rest.messages.length, rest.next]).toEqual([2, 1, undefined]);
  });
});
