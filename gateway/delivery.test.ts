import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NodeConfig, RunningNode } from './main.js';
import type { Log } from './ops/log.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';

/** A receiver whose behaviour a test changes as it goes; it counts by itself. */
async function inbox() {
  const state = { status: 204, milliseconds: 0, refuse: (_body: string): number | undefined => undefined };
  const taken: { readonly id: string; readonly body: string }[] = [];
  let most = 0;
  let at = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    most = Math.max(most, ++at);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const status = state.refuse(body) ?? state.status;
      if (status < 300) taken.push({ id: String(request.headers['idempotency-key']), body });
      const answer = (): void => {
        at--;
        response.writeHead(status).end();
      };
      if (state.milliseconds === 0) answer();
      else setTimeout(answer, state.milliseconds);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    state,
    taken,
    most: () => most,
  };
}

const receiving = (
  id: string,
  url: string,
  delivery: NonNullable<NodeConfig['partners'][number]['delivery']> = {},
) => partner(id, { routes: [{ notation: 'original' }], push: { url, acknowledgements: true }, delivery });

interface Row {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
}
interface Partner {
  readonly id: string;
  readonly delivery: {
    readonly state: string;
    readonly due: number;
    readonly dead: number;
    readonly breaker: { readonly state: string };
    readonly paused?: { readonly by: string; readonly automatic: boolean; readonly reason: string };
  };
}

const ask = async <T>(node: RunningNode, path: string): Promise<T> =>
  (await (await call(node, path, 'olga')).json()) as T;
const rows = async (node: RunningNode): Promise<readonly Row[]> =>
  (await ask<{ deliveries: Row[] }>(node, '/v1/deliveries?limit=1000')).deliveries;
const partnerNow = (node: RunningNode, id: string): Promise<Partner> => ask(node, `/v1/partners/${id}`);
/** Asks until it is so; the test's own time-out is the bound. */
async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setImmediate(resolve));
}

/** Two gate-in reports in one interchange, one after the other. */
const two = codeco('R1')
  .replace(
    "UNT+9+1'",
    `UNT+9+1'${/UNH.*UNT\+9\+1'/.exec(codeco('R1'))?.[0].replace('UNH+1', 'UNH+2').replace('+G1+', '+G2+').replace('UNT+9+1', 'UNT+9+2')}`,
  )
  .replace('UNZ+1', 'UNZ+2');

const logInto = (alerts: unknown[]): Log => ({
  debug() {},
  info() {},
  warn() {},
  error: (event, text) => void alerts.push({ ...event, text }),
});

describe('delivery of a whole node', () => {
  it('pauses who is down, with an alert in log, metrics and API, serves the others, and goes on by itself', async () => {
    const [down, up] = [await inbox(), await inbox()];
    down.state.status = 503;
    const alerts: unknown[] = [];
    const data = folder();
    const setup = config('here', data, {
      partners: [
        partner('ann'),
        // 0.3 s stand for the hours
        receiving('down', down.url, { pauseAfterHours: 0.3 / 3600 }),
        receiving('up', up.url),
      ],
    });
    const first = await start(setup, { log: logInto(alerts) });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await submit(first, codeco(`R${i}`))).id);
    await until(async () => up.taken.length === 5);
    await until(async () => (await partnerNow(first, 'down')).delivery.state === 'paused');
    expect(await partnerNow(first, 'down')).toMatchObject({
      delivery: {
        due: 5,
        dead: 0,
        paused: { by: 'breaker', automatic: true, reason: expect.stringContaining('HTTP 503') },
      },
    });
    expect(alerts).toMatchObject([{ text: 'paused', partner: 'down', code: 'partner-paused' }]);
    const scraped = await (await call(first, '/metrics', 'olga')).text();
    for (const line of [
      'eport_delivery_paused{partner="down",by="automatic"} 1',
      'eport_delivery_due{partner="down"} 5',
      'eport_delivery_due{partner="up"} 0',
      'eport_delivery_pauses_total{partner="down"} 1',
      'eport_delivery_attempts_total{partner="up",outcome="sent"} 5',
      'eport_ledger_messages{state="pending"} 5',
    ])
      expect(scraped).toContain(line);
    expect(scraped).toMatch(/eport_delivery_oldest_due_seconds\{partner="down"\} 0\.[0-9]+|[1-9]/);

    // The pause outlasts a restart; so does what ends it.
    await first.stop();
    const second = await start(setup, { log: logInto(alerts) });
    await until(async () => (await partnerNow(second, 'down')).delivery.state === 'paused');
    down.state.status = 204;
    await until(async () => (await rows(second)).every((each) => each.status === 'sent'));
    await until(async () => (await partnerNow(second, 'down')).delivery.state === 'working');
    expect(down.taken.map((each) => each.id).sort()).toEqual(ids.map((id) => `${id}~down`).sort());
    expect(alerts).toHaveLength(1);
    const [line] = (await ask<{ ledger: object[] }>(second, '/v1/ledger')).ledger;
    expect(line).toMatchObject({ accepted: 5, delivered: 5, pending: 0, dead: 0, rejected: 0, discarded: 0 });
  }, 60_000);

  it('keeps the order of a reference unless the agreement asks for none; a dead one stops it where agreed', async () => {
    const [ordered, free, strict] = [await inbox(), await inbox(), await inbox()];
    for (const each of [ordered, free, strict])
      each.state.refuse = (body) => (body.includes('"G1"') ? 422 : undefined);
    const canonical = { routes: [{ notation: 'canonical' }] };
    const node = await start(
      config('here', folder(), {
        partners: [
          partner('ann'),
          { ...receiving('ordered', ordered.url), ...canonical },
          { ...receiving('free', free.url, { order: 'none' }), ...canonical },
          { ...receiving('strict', strict.url, { onDead: 'stop' }), ...canonical },
        ],
      }),
    );
    const { id, status } = await submit(node, two);
    expect(status).toBe('accepted');
    const [first, second] = [`${id}-1`, `${id}-2`];
    const became = async (): Promise<Readonly<Record<string, string>>> =>
      Object.fromEntries((await rows(node)).map((each) => [each.id, each.status]));
    const wanted = {
      [`${first}~ordered`]: 'dead',
      [`${second}~ordered`]: 'sent',
      [`${first}~free`]: 'dead',
      [`${second}~free`]: 'sent',
      [`${first}~strict`]: 'dead',
    };
    await until(async () => {
      const now = await became();
      return Object.entries(wanted).every(([each, state]) => now[each] === state);
    });
    expect(await became()).toMatchObject({ ...wanted, [`${second}~strict`]: 'due' });
    const lanes = new Map(
      (await ask<{ deliveries: { id: string; lane: string }[] }>(node, '/v1/deliveries')).deliveries.map(
        (each) => [each.id, each.lane],
      ),
    );
    expect(lanes.get(`${first}~free`)).not.toBe(lanes.get(`${second}~free`));
    expect(lanes.get(`${first}~strict`)).toBe(lanes.get(`${second}~strict`));
    expect(strict.taken).toEqual([]);

    strict.state.refuse = () => undefined;
    const again = await call(node, '/v1/deliveries/resend', 'olga', {
      method: 'POST',
      body: JSON.stringify({ status: 'dead', partner: 'strict' }),
    });
    expect(await again.json()).toEqual({ resent: 1 });
    await until(async () => (await became())[`${second}~strict`] === 'sent');
    expect(strict.taken.map((each) => each.id)).toEqual([`${first}~strict`, `${second}~strict`]);
  }, 60_000);

  it('has no more in flight to a partner than agreed', async () => {
    const slow = await inbox();
    const node = await start(
      config('here', folder(), {
        partners: [partner('ann'), receiving('slow', slow.url, { order: 'none', atOnce: 2 })],
      }),
    );
    slow.state.milliseconds = 30;
    const act = (what: string) => call(node, `/v1/partners/slow/${what}`, 'olga', { method: 'POST' });
    expect((await act('pause')).status).toBe(200);
    for (let i = 0; i < 12; i++) await submit(node, codeco(`R${i}`));
    expect((await partnerNow(node, 'slow')).delivery).toMatchObject({ state: 'paused', due: 12 });
    expect((await act('resume')).status).toBe(200);
    await until(async () => (await rows(node)).every((each) => each.status === 'sent'));
    expect(slow.taken).toHaveLength(12);
    expect(slow.most()).toBe(2);
  }, 60_000);
});
