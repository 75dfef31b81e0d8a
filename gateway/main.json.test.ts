import { expect, it } from 'vitest';
import { call, config, folder, partner, start } from './testing/node-fixture.js';

const notice = (text: string): string =>
  JSON.stringify({
    agencyNotice: {
      messageId: 'RA-1',
      function: 'original',
      issuedAt: '2026-11-20T08:12:30+08:00',
      sender: { code: 'ann' },
      recipient: { code: 'here' },
      kind: 'risk-alert',
      text,
    },
  });

it('a node takes JSON as application/json, knows it by its number and sender, and refuses other bytes under them', async () => {
  const node = await start(config('here', folder(), { partners: [partner('ann')] }));
  const post = (body: string): Promise<Response> =>
    call(node, '/v1/messages', 'ann', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', prefer: 'wait=10' },
    });
  const first = (await (await post(notice('松材线虫'))).json()) as { id: string };
  expect(first).toMatchObject({ status: 'accepted' });
  const view = (await (await call(node, `/v1/messages/${first.id}`, 'ann')).json()) as object;
  expect(view).toMatchObject({
    mediaType: 'application/json',
    head: { syntax: 'json', charset: 'UTF-8', reference: 'RA-1', sender: { code: 'ann' } },
    messages: [{ name: 'agencyNotice', accepted: true }],
  });
  expect(await (await post(notice('松材线虫'))).json()).toMatchObject({ id: first.id });
  const other = await post(notice('别的'));
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ code: 'interchange-conflict' });
  await node.stop();
});
