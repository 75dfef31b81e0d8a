import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { subscription } from './commands/subscription.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';

let closing: (() => Promise<unknown>) | undefined;
afterEach(() => closing?.());

/** Somebody's receiver, with the standardwebhooks package behind it. */
async function receiver() {
  const state = { secret: '', status: 204 };
  const events: { id: string; sequence: string }[] = [];
  const refused: unknown[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const headers = request.headers as Record<string, string>;
        const event = new Webhook(state.secret).verify(
          Buffer.concat(chunks),
          headers,
        ) as (typeof events)[number];
        expect(headers['webhook-id']).toBe(event.id);
        if (state.status < 300) events.push(event);
      } catch (error) {
        refused.push(error);
      }
      response.writeHead(state.status).end();
      for (const each of waiting.splice(0)) each();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough()) await new Promise<void>((done) => waiting.push(done));
  };
  return {
    state,
    events,
    refused,
    until,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
  };
}

describe('webhooks of a node', () => {
  it('are made by command, outlive the node, and hold every document once', async () => {
    const { state, events, refused, until, url } = await receiver();
    const data = folder();
    const terms = config('here', data, {
      partners: [partner('ann', { identities: ['ANN'] })],
      webhooks: { allow: ['127.0.0.1'] },
    });
    const first = await start(terms);
    const printed: string[] = [];
    const run = (node: { readonly url: string }, ...args: string[]) =>
      subscription.run([...args, '--url', node.url], {
        lang: 'en',
        env: { EPORT_KEY: 'key-ann' },
        colour: false,
        interactive: false,
        out: async (text) => void printed.push(String(text)),
        err: async (text) => void printed.push(String(text)),
      });
    expect(await run(first, 'add', 'http://10.0.0.1/')).toBe(1);
    expect(await run(first, 'add', url)).toBe(0);
    const [id = '', secret = ''] = (printed.at(-1) ?? '').trim().split('\n');
    state.secret = secret;
    const one = await submit(first, codeco('1'));
    await until(() => events.length === 1);
    // The receiver is in trouble when the node ends: the next one knows, and goes on once somebody says so.
    state.status = 500;
    const two = await submit(first, codeco('2'));
    let listed = '';
    while (!listed.includes('HTTP 500')) {
      await run(first, 'list');
      listed = printed.at(-1) ?? '';
    }
    await first.stop();
    state.status = 204;
    const second = await start(terms);
    await run(second, 'list');
    expect(printed.at(-1)).toContain('×1: ');
    expect(events).toHaveLength(1);
    expect(await run(second, 'resume', id)).toBe(0);
    await until(() => events.length === 2);
    expect(events.map((each) => each.id)).toEqual([`${one.id}-1`, `${two.id}-1`]);
    expect(await run(second, 'rotate', id)).toBe(0);
    state.secret = (printed.at(-1) ?? '').trim();
    expect(state.secret).not.toBe(secret);
    await submit(second, codeco('3'));
    await until(() => events.length === 3);
    expect(refused).toEqual([]);
    // Gone is gone, for the receiver and for the list.
    state.status = 410;
    await submit(second, codeco('4'));
    for (let shown = ''; shown !== 'disabled'; )
      shown = ((await (await call(second, `/v1/subscriptions/${id}`, 'ann')).json()) as { state: string })
        .state;
    expect(await run(second, 'remove', id)).toBe(0);
    expect(await (await call(second, '/v1/subscriptions', 'ann')).json()).toEqual({ subscriptions: [] });
  });
});
