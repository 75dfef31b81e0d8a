import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE_SCRIPT } from '../../../conformance/kit/page/page.js';
import { session } from '../../../conformance/kit/session.js';
import { systemClock } from '../../index.js';
import { codeco, config, folder, partner, rules, start } from '../../testing/node-fixture.js';
import type { Terminal } from '../command.js';
import { verify } from './report.js';
import { servePage } from './serve.js';

const terminal: Terminal = {
  lang: 'en',
  env: { KEY: 'key-kit' },
  colour: false,
  interactive: false,
  out: async () => {},
  err: async () => {},
};

interface State {
  readonly counts: Readonly<Record<string, number>>;
  readonly doing?: string;
  readonly current?: string;
  readonly steps: readonly { readonly step: string; readonly verdict: string; readonly reason?: string }[];
  readonly exchanges: readonly { readonly step: string }[];
}

/** A page of a session in a folder, and what a browser on this machine does with it. */
async function page(at: string, head: object, values: object = {}) {
  const made = session(at, {
    role: 'gateway',
    product: '网关 <b>',
    version: '1',
    target: '-',
    begunAt: '2026-01-15T00:00:00.000Z',
    suite: 'test',
    ...head,
  });
  const served = await servePage(made, values, terminal, 'en', rules.value, 0);
  const get = (path: string, headers: Record<string, string> = {}) => fetch(served.url + path, { headers });
  const post = (path: string, body = '', headers: Record<string, string> = { 'x-eport': 'page' }) =>
    fetch(served.url + path, { method: 'POST', body, headers });
  const state = async () => (await (await get('/state')).json()) as State;
  /** Does steps and waits until they are done. */
  const step = async (id?: string): Promise<State> => {
    expect((await post(`/step${id === undefined ? '' : `?id=${id}`}`)).status).toBe(202);
    for (;;) {
      const now = await state();
      if (now.doing === undefined) return now;
      await new Promise<void>((resolve) => systemClock.after(20, resolve));
    }
  };
  return { get, post, state, step, close: served.close };
}
const verdictOf = ({ steps }: State, id: string) => steps.find(({ step }) => step === id)?.verdict;

describe('the page of a session', () => {
  it('does steps, one again, takes words of a person, hands out the report, and goes on after a restart', async () => {
    const node = await start(config('province', folder(), { partners: [partner('kit')] }));
    const at = folder();
    const head = { target: node.url };
    const one = await page(at, head, { 'key-env': 'KEY' });
    const html = await (await one.get('/')).text();
    expect(html).toContain('网关 &lt;b&gt;');
    // Nothing is asked for outside: every address in it is its own.
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to?.startsWith('/'))).not.toContain(
      false,
    );
    expect(() => new Function(PAGE_SCRIPT)).not.toThrow();
    expect((await one.get('/')).headers.get('content-security-policy')).toContain("default-src 'none'");

    expect(verdictOf(await one.state(), 'G-010')).toBe('not-covered');
    await one.step('G-010');
    const done = await one.step('G-020');
    expect([verdictOf(done, 'G-010'), verdictOf(done, 'G-020')]).toEqual(['passed', 'passed']);
    expect(done.exchanges.map(({ step }) => step)).toEqual(['G-020', 'G-010']);
    // Done again: what was built on the first run doesn't fit any more, until it is done again too.
    expect(verdictOf(await one.step('G-010'), 'G-020')).toBe('failed');
    expect(verdictOf(await one.step('G-020'), 'G-020')).toBe('passed');
    expect((await one.state()).exchanges).toHaveLength(4);

    const words = { step: 'G-120', kind: 'skipped', reason: '不测突发', by: '李' };
    expect((await one.post('/say', JSON.stringify({ ...words, by: ' ' }))).status).toBe(400);
    expect((await one.post('/say', JSON.stringify(words))).status).toBe(200);
    expect((await one.state()).steps.find(({ step }) => step === 'G-120')).toMatchObject({
      verdict: 'skipped',
      reason: expect.stringContaining('不测突发'),
    });
    const report = (await (await one.get('/report/report.json')).json()) as { steps: unknown[] };
    expect(report.steps).toHaveLength(done.steps.length);
    expect(await (await one.get('/report/report.html')).text()).toContain('不测突发');
    expect(await verify(at, undefined, terminal, 'en')).toBe(0);
    expect((await one.get('/report/session.json')).status).toBe(404);
    await one.close();

    const two = await page(at, {}, { 'key-env': 'KEY' });
    const again = await two.state();
    expect([verdictOf(again, 'G-010'), verdictOf(again, 'G-120')]).toEqual(['passed', 'skipped']);
    // Those not done yet, one after another.
    const all = await two.step();
    expect(all.steps.filter(({ verdict }) => verdict !== 'passed').map(({ step }) => step)).toEqual([
      'G-120',
    ]);
    await two.close();
  });

  it('leads a sender: a step is on once it is put on, what it sends is shown', async () => {
    const at = folder();
    const one = await page(at, { role: 'sender' }, { listen: '0' });
    const html = await (await one.get('/')).text();
    const [, kit = ''] = /<code>(http:\/\/127[^<]*)</.exec(html) ?? [];
    const send = () => fetch(`${kit}/v1/messages`, { method: 'POST', body: codeco('P1') });
    expect((await send()).status).toBe(404);
    expect((await one.step('S-010')).current).toBe('S-010');
    expect((await send()).status).toBe(202);
    expect(verdictOf(await one.state(), 'S-010')).toBe('passed');
    await one.close();
  });

  it('tries a message: problems, tree, canonical, other notations, and nothing of it kept', async () => {
    const at = folder();
    const one = await page(at, {});
    const tried = (await (await one.post('/try', codeco('SECRET77'))).json()) as {
      status: string;
      problems: unknown[];
      tree: string[];
      documents: { type: string }[];
      notations: { name: string; text: string }[];
      acknowledgement: string;
    };
    expect(tried).toMatchObject({ status: 'accepted', documents: [{ type: 'equipment-event' }] });
    expect(tried.tree).toContain('EQD 1.1=CN 2.1=MSKU1234565 3.1=22G1 3.2=102 3.3=5 5.1=3 6.1=5');
    expect(tried.notations.map(({ name }) => name)).toContain('equipment-event/codeco-d16a');
    expect(tried.acknowledgement).toContain('UCI+SECRET77');
    const wrong = await one.post('/try?profile=smdg', codeco('X').replace('CNT+16:1', 'CNT+16:2'));
    expect(await wrong.json()).toMatchObject({ problems: [{ code: 'total-mismatch' }] });
    expect((await (await one.post('/try', '')).json()) as object).toMatchObject({ status: 'rejected' });
    await one.close();
    expect(readFileSync(join(at, 'session.json'), 'utf8')).not.toContain('SECRET77');
    expect(() => readFileSync(join(at, 'traffic.ndjson'))).toThrow('ENOENT');
  });

  it('another page of the same browser can do nothing here', async () => {
    const one = await page(folder(), {});
    expect((await one.post('/step?id=G-010', '', {})).status).toBe(403);
    expect((await one.post('/step', '', { 'x-eport': 'page', origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await one.get('/state', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await one.post('/step?id=none')).status).toBe(404);
    await one.close();
  });
});
