import { expect, it } from 'vitest';
import { audit } from './commands/audit.js';
import type { Terminal } from './commands/command.js';
import { type Clock, systemClock } from './core/index.js';
import { call, codeco, config, folder, inbox, partner, start, submit } from './testing/node-fixture.js';

it('past its time the content is gone everywhere and says so, the evidence stays and verifies; what is not finished stays', async () => {
  let ahead = 0;
  // A node looks every ten minutes; here the machine's minutes are short.
  const clock: Clock = {
    now: () => systemClock.now() + ahead,
    after: (milliseconds, run) => systemClock.after(milliseconds >= 600_000 ? 50 : milliseconds, run),
  };
  const { url, arrived, taken } = await inbox();
  const data = folder();
  const node = await start(
    config('here', data, {
      retention: { days: 2, types: {} },
      partners: [
        partner('ann'),
        partner('customs', { push: { url, acknowledgements: true }, routes: [{ notation: 'canonical' }] }),
      ],
    }),
    { clock },
  );
  const { id } = await submit(node, codeco('REF1'));
  await arrived(`${id}-1~customs`);
  const refused = await submit(node, codeco('REF2').replace('EQD+CN', 'EQD+'));
  expect(refused.status).toBe('rejected');
  const get = async (path: string, who = 'ann') => {
    const answer = await call(node, path, who);
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: (await answer.json()) as {
        readonly [name: string]: unknown;
        readonly events?: readonly { readonly envelope: string }[];
        readonly trail?: readonly { readonly fact: { readonly kind: string } }[];
      },
    };
  };
  const settled = async () => (await get('/v1/deliveries?status=sent', 'olga')).body;
  await expect.poll(settled).toMatchObject({ deliveries: [{ id: `${id}-1~customs` }] });
  const feed = await get('/v1/feeds/all');
  expect(feed.body.events?.map((each) => each.envelope)).toEqual([id]);
  const ledger = await get('/v1/ledger', 'olga');

  ahead = 3 * 86_400_000;
  await expect
    .poll(async () => (await get(`/v1/messages/${id}`)).body, { timeout: 10_000 })
    .toHaveProperty('erasedAt');
  for (const what of ['raw', 'documents']) {
    const answer = await get(`/v1/messages/${id}/${what}`);
    expect(answer, what).toMatchObject({ status: 410, body: { code: 'payload-erased' } });
    expect(answer.type).toMatch('application/problem+json');
  }
  const replay = await call(node, `/v1/messages/${id}/replay`, 'olga', { method: 'POST' });
  expect(replay.status).toBe(410);
  expect((await get('/v1/feeds/all')).body.events).toEqual([]);
  // Evidence: what happened, that it is in the tree, that the books are the same.
  const trail = (await get(`/v1/messages/${id}/trail`)).body.trail?.map((each) => each.fact.kind);
  expect(trail).toEqual(['received', 'judged', 'erased']);
  expect(await get(`/v1/audit/proof?id=${id}`)).toMatchObject({ status: 200 });
  expect((await get('/v1/ledger', 'olga')).body).toEqual(ledger.body);
  // A person has still to look at the refused one.
  expect((await get(`/v1/messages/${refused.id}`)).body).not.toHaveProperty('erasedAt');
  expect((await call(node, `/v1/messages/${refused.id}/raw`, 'ann')).status).toBe(200);
  // The very same again is known, and whoever read the feed to its end reads on.
  expect(await submit(node, codeco('REF1'))).toMatchObject({ id });
  const next = await submit(node, codeco('REF3'));
  const after = await get(`/v1/feeds/all?after=${feed.body.next}`);
  expect(after.body.events?.map((each) => each.envelope)).toEqual([next.id]);
  await arrived(`${next.id}-1~customs`);
  expect([...taken.keys()].sort()).toEqual([`${id}-1~customs`, `${next.id}-1~customs`]);
  await node.stop();

  let said = '';
  const terminal: Terminal = {
    lang: 'en',
    env: {},
    colour: false,
    interactive: false,
    async out(text) {
      said += String(text);
    },
    async err(text) {
      said += text;
    },
  };
  expect(await audit.run(['verify', data], terminal), said).toBe(0);
  expect(said).toMatch(/^verified: /);
}, 60_000);
