import { afterEach, describe, expect, it } from 'vitest';
import { httpFixture } from '../../testing/http-fixture.js';

let open: ReturnType<typeof httpFixture> | undefined;
const fixture = () => {
  open = httpFixture();
  return open;
};
afterEach(() => open?.http.close());

describe('GET /v1/feeds/{feed}', () => {
  it('gives CloudEvents in the order of publication, and a cursor to go on from', async () => {
    const { post, get, judgeAll } = fixture();
    const { id } = (await post('equipment-event:E1\ncargo-manifest:C1\nequipment-event:E2')).json();
    await judgeAll();
    const first = (await get('/v1/feeds/gate?limit=1')).json();
    expect(first.events).toEqual([
      expect.objectContaining({
        specversion: '1.0',
        id: `${id}-1`,
        source: '/nodes/here',
        type: 'eport.equipment-event.1',
        subject: 'E1',
        time: '2026-03-02T01:00:00.000Z',
        datacontenttype: 'application/json',
        data: expect.objectContaining({ id: `${id}-1`, type: 'equipment-event' }),
      }),
    ]);
    const second = (await get(`/v1/feeds/gate?after=${first.next}`)).json();
    expect(second.events.map((each: { id: string }) => each.id)).toEqual([`${id}-3`]);
    expect((await get(`/v1/feeds/gate?after=${second.next}`)).json()).toEqual({
      events: [],
      next: second.next,
    });
    expect((await get('/v1/feeds/gate?limit=1')).json()).toEqual(first);
    expect((await get('/v1/feeds/all')).json().events).toHaveLength(3);
  });

  it('shows a gap or a duplicate: nothing of the feed lies between `previous` and `sequence`', async () => {
    const { post, get, judgeAll } = fixture();
    await post('equipment-event:E1\ncargo-manifest:C1\nequipment-event:E2\ncargo-manifest:C2');
    await post('equipment-event:E3');
    await judgeAll();
    const chain = (body: string) =>
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ previous, sequence }) => [Number(previous), Number(sequence)]);
    const lines = { accept: 'application/x-ndjson' };
    expect(chain((await get('/v1/feeds/gate', 'ann', lines)).body)).toEqual([
      [0, 1],
      [1, 3],
      [3, 5],
    ]);
    // The same however it is cut into pages.
    expect(chain((await get('/v1/feeds/gate?after=1&limit=1', 'ann', lines)).body)).toEqual([[1, 3]]);
    expect(chain((await get('/v1/feeds/gate?after=3', 'ann', lines)).body)).toEqual([[3, 5]]);
  });

  it('has only the feeds that the caller agreed on', async () => {
    const { get } = fixture();
    expect((await get('/v1/feeds/all', 'bob')).statusCode).toBe(404);
    expect((await get('/v1/feeds/cargo-manifest', 'bob')).json()).toEqual(
      (await get('/v1/feeds/nothing', 'bob')).json(),
    );
    expect((await get('/v1/feeds', 'bob')).json().feeds).toEqual([
      { name: 'gate', types: ['equipment-event'] },
    ]);
    expect((await get('/v1/feeds/all', 'olga')).statusCode).toBe(200);
    expect((await get('/v1/feeds/all', 'nation')).statusCode).toBe(404);
  });

  it('waits for something new, and not longer than asked', async () => {
    const { post, get, judgeAll, clock, settle } = fixture();
    const waiting = get('/v1/feeds/gate?wait=10');
    await settle();
    await post('equipment-event:E1');
    await judgeAll();
    expect((await waiting).json().events).toHaveLength(1);
    const vain = get('/v1/feeds/gate?after=1&wait=10');
    await settle();
    await clock.advance(10_000);
    expect((await vain).json()).toEqual({ events: [], next: '1' });
  });

  it('writes NDJSON, and another notation on demand', async () => {
    const { post, get, judgeAll } = fixture();
    await post('equipment-event:E1\nodd:X');
    await judgeAll();
    const lines = await get('/v1/feeds/all', 'ann', { accept: 'application/x-ndjson' });
    expect(lines.headers['content-type']).toContain('application/x-ndjson');
    expect(lines.headers['eport-next']).toBe('2');
    expect(
      lines.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).subject),
    ).toEqual(['E1', 'X']);
    const [written, refused] = (await get('/v1/feeds/all?format=equipment-event/codeco-d95b')).json().events;
    expect(written.datacontenttype).toBe('application/edifact');
    expect(Buffer.from(written.data_base64, 'base64').toString()).toBe("UNB+E1'");
    expect(refused).toMatchObject({
      datacontenttype: 'application/problem+json',
      data: { problems: [{ code: 'document-not-carried' }] },
    });
    expect((await get('/v1/feeds/all?format=unheard-of')).statusCode).toBe(400);
    expect((await get('/v1/feeds/all?after=-1')).statusCode).toBe(400);
  });

  it('streams: what is there, what comes, and from where a reader stopped', async () => {
    const { post, get, judgeAll, http, settle, clock } = fixture();
    await post('equipment-event:E1\nequipment-event:E2');
    await judgeAll();
    const stream = get('/v1/feeds/gate', 'ann', { accept: 'text/event-stream', 'last-event-id': '1' });
    await settle();
    await post('equipment-event:E3');
    await judgeAll();
    await settle();
    await clock.advance(15_000);
    await http.close();
    const answer = await stream;
    expect(answer.headers['content-type']).toContain('text/event-stream');
    expect(
      [...answer.body.matchAll(/^id: (\d+)\nevent: equipment-event\ndata: (.*)$/gm)].map((match) => [
        match[1],
        JSON.parse(match[2] as string).subject,
      ]),
    ).toEqual([
      ['2', 'E2'],
      ['3', 'E3'],
    ]);
    expect(answer.body).toContain('\n: \n');
  });
});

describe('POST /v1/check and /v1/translate', () => {
  it.each(['/v1/check', '/v1/translate'])('%s refuses a profile that does not exist', async (path) => {
    const { post } = fixture();
    expect((await post('x', {}, 'ann', `${path}?profile=nope`)).statusCode).toBe(400);
    expect((await post('x', {}, 'ann', `${path}?profile=smdg`)).statusCode).toBe(200);
  });

  it('judge without keeping anything', async () => {
    const { post, journal } = fixture();
    const checked = await post('!x', {}, 'ann', '/v1/check');
    expect(checked.json()).toMatchObject({ status: 'rejected', problems: [{ code: 'segment-missing' }] });
    const translated = (await post('equipment-event:E1', {}, 'ann', '/v1/translate')).json();
    expect(translated).toMatchObject({
      documents: [{ type: 'equipment-event' }],
      problems: [],
      acknowledgement: null,
    });
    const written = await post(
      'equipment-event:E1',
      {},
      'ann',
      '/v1/translate?to=equipment-event/codeco-d95b',
    );
    expect(written.body).toBe("UNB+E1'");
    expect(written.headers['content-type']).toContain('application/edifact');
    const refused = await post('!x', {}, 'ann', '/v1/translate?to=equipment-event/codeco-d95b');
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ code: 'segment-missing', at: { line: 1 }, problems: [{}] });
    expect((await post('x', {}, 'ann', '/v1/translate?to=unheard-of')).statusCode).toBe(400);
    expect(await journal.messages({ limit: 1 })).toEqual([]);
  });
});

describe('probes and description', () => {
  it('need no key', async () => {
    const { app, journal } = fixture();
    const status = async (url: string) => (await app.inject({ method: 'GET', url })).statusCode;
    for (const url of ['/health/live', '/health/ready', '/metrics', '/docs', '/docs/openapi.json'])
      expect(await status(url)).toBe(200);
    journal.busy = true;
    expect(await status('/health/ready')).toBe(503);
    expect(await status('/health/live')).toBe(200);
    expect(await status('/nothing')).toBe(404);
  });

  it('describe every call there is, and no other', async () => {
    const { app } = fixture();
    const description = (await app.inject({ method: 'GET', url: '/docs/openapi.json' })).json();
    expect(description.openapi).toBe('3.1.0');
    const described = Object.entries(description.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    await app.ready();
    for (const each of described) {
      const [method, path] = each.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
      expect(
        app.hasRoute({ method, url: path.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1') }),
        each,
      ).toBe(true);
    }
    const served = app.printRoutes({ commonPrefix: false }).match(/\b(GET|POST|PUT|DELETE)\b/g) ?? [];
    expect(served.length).toBe(described.length);
  });
});
