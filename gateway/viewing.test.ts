import { describe, expect, it } from 'vitest';
import { views } from './commands/views.js';
import { rfc3339 } from './core/index.js';
import { handClock, memoryJournal, settle } from './testing/memory-journal.js';
import { call, config, folder, partner, start } from './testing/node-fixture.js';
import { viewsOfNode } from './viewing.js';

const codeco = (reference: string, box: string, at: string): string =>
  [
    "UNB+UNOA:2+TERMINAL:ZZZ+LNPORT:ZZZ+260115:0812+REF'",
    "UNH+1+CODECO:D:95B:UN:SMDG20'",
    "BGM+36+NUMBER+9'",
    "TDT+20+0612E+1++BHS:172:20+++9300001:146:11:BOHAI DAWN'",
    "NAD+CF+XYZ:160:166'",
    "EQD+CN+BOX+22G1:102:5++3+5'",
    "RFF+BM:BILL 77'",
    "DTM+7:MOMENT:203'",
    "LOC+165+CNDLC:139:6'",
    "CNT+16:1'",
    "UNT+10+1'",
    "UNZ+1+REF'",
  ]
    .join('\n')
    .replaceAll('REF', reference)
    .replace('NUMBER', `N${reference}`)
    .replace('BOX', box)
    .replace('MOMENT', at);

const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;

const published = async (node: Parameters<typeof call>[0]): Promise<void> => {
  for (let tries = 0; tries < 600; tries++) {
    const { cursor, upToDate } = await json<{ cursor: number; upToDate: boolean }>(
      call(node, '/v1/views', 'olga'),
    );
    if (upToDate && cursor > 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the views fell behind');
};

/** `eport views` as the operator. */
const eport = (url: string, ...args: readonly string[]): Promise<number> =>
  views.run([...args, '--url', url], {
    lang: 'zh',
    env: { EPORT_KEY: 'key-olga' },
    colour: false,
    interactive: false,
    out: async () => {},
    err: async () => {},
  });

describe('views of a node', () => {
  it('answer where a container is, to those who may know, and are built anew by one call', async () => {
    const node = await start(
      config('province', folder(), {
        partners: [partner('terminal'), partner('stranger', { feeds: [] }), partner('agency')],
      }),
    );
    const sent = await call(node, '/v1/messages', 'terminal', {
      method: 'POST',
      headers: { 'content-type': 'application/edifact', prefer: 'wait=20' },
      body: codeco('R1', 'DLSU3012742', '202601150812'),
    });
    expect(await sent.json()).toMatchObject({ status: 'accepted' });
    await published(node);
    const timeline = await json<{ events: unknown[]; related: unknown[] }>(
      call(node, '/v1/containers/dlsu%203012742', 'agency'),
    );
    expect(timeline.events).toMatchObject([
      { step: 'gate-out', at: '2026-01-15T08:12+08:00', port: 'CNDLC', message: 'CODECO:D:95B:UN:SMDG20' },
    ]);
    expect(timeline.related).toContainEqual({ kind: 'bill', value: 'BILL77' });
    expect((await call(node, '/v1/containers/DLSU3012742', 'stranger')).status).toBe(404);
    expect((await call(node, '/v1/containers/DLSU3012742', 'terminal')).status).toBe(200);
    expect((await call(node, '/v1/calls/9300001%2F0612E', 'agency')).status).toBe(404);
    const search = async (who: string) =>
      (await json<{ hits: unknown[] }>(call(node, '/v1/search?q=bill77', who))).hits;
    expect(await search('agency')).toMatchObject([
      { kind: 'bill', documents: [{ type: 'equipment-event' }] },
    ]);
    expect(await search('stranger')).toEqual([]);
    expect((await call(node, '/v1/views/rebuild', 'terminal', { method: 'POST' })).status).toBe(404);
    expect(await eport(node.url, 'rebuild')).toBe(0);
    await published(node);
    expect(await (await call(node, '/v1/containers/DLSU3012742', 'agency')).json()).toEqual(timeline);
  });

  it('publish clearance times without login, and only what is not about a few', async () => {
    const node = await start(config('province', folder()));
    const open = await fetch(`${node.url}/v1/clearance/public?kind=air&from=2026-01&to=2026-02`);
    expect(open.status).toBe(200);
    expect(await open.json()).toMatchObject({ kind: 'air', figures: [], definitions: { zh: /放行/ } });
    expect((await fetch(`${node.url}/v1/clearance`)).status).toBe(401);
    for (const query of ['kind=road', 'from=2026-13', 'from=2026-02&to=2026-01', 'from=2020-01&to=2026-01'])
      expect((await fetch(`${node.url}/v1/clearance/public?${query}`)).status, query).toBe(400);
    const csv = await call(node, '/v1/clearance?format=csv', 'olga');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await csv.text()).toBe(
      'port,month,kind,targetHours,discharged,released,gatedOut,shareInTime,toRelease.mean,toRelease.p50,toRelease.p90,toRelease.p95,toGateOut.mean,toGateOut.p50,toGateOut.p90,toGateOut.p95,releaseToGateOut.mean,releaseToGateOut.p50,releaseToGateOut.p90,releaseToGateOut.p95\r\n',
    );
  });

  it('leave out cells of fewer than five, and what tells of single ones', async () => {
    const clock = handClock(Date.parse('2026-02-10T00:00:00Z'));
    const journal = memoryJournal();
    const { api } = viewsOfNode({
      journal,
      clock,
      zone: 'Asia/Shanghai',
      sees: async (_caller, item) => item,
      onFault: () => {},
    });
    const at = (hours: number) => rfc3339(Date.parse('2026-01-10T00:00:00Z') + hours * 3_600_000);
    const told = (step: string, box: string, hours: number, port: string) => ({
      kind: `@${step}`,
      value: `${at(hours)}|equipment:${box}`,
      cursor: 1,
      note: { at: at(hours), classifier: 'ACT', port, mode: 'sea', by: 'x' },
    });
    const entries = [
      ...['A', 'B', 'C', 'D', 'E'].flatMap((box, nth) => [
        told('discharged', box, 0, 'CNDLC'),
        told('released', box, 10 + nth, 'CNDLC'),
      ]),
      told('gate-out', 'A', 50, 'CNDLC'),
      ...['F', 'G'].flatMap((box) => [
        told('discharged', box, 0, 'CNYIK'),
        told('released', box, 9, 'CNYIK'),
      ]),
    ];
    await journal.index({ follower: 'views', cursor: 1, entries });
    expect((await api.clearance('sea', '2026-01')).map(({ port }) => port)).toEqual(['CNDLC', 'CNYIK']);
    const [only, ...rest] = await api.published('sea', '2026-01');
    expect(rest).toEqual([]);
    expect(only).toEqual({
      port: 'CNDLC',
      month: '2026-01',
      kind: 'sea',
      targetHours: 24,
      discharged: 5,
      released: 5,
      shareInTime: 1,
      slowest: 'releaseToGateOut',
      toRelease: { mean: 12, p50: 12, p90: 14 },
    });
    await settle();
  });
});
