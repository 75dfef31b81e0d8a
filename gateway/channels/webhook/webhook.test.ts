import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem, type Sent } from '../../core/index.js';
import { httpFixture } from '../../testing/http-fixture.js';
import { SCHEDULE } from './follower.js';

type Fixture = ReturnType<typeof httpFixture>;
let open: Fixture | undefined;
const fixture = (): Fixture => {
  open = httpFixture();
  open.webhooks.start();
  return open;
};
afterEach(async () => {
  vi.useRealTimers();
  await open?.webhooks.stop();
  await open?.http.close();
});

const PATH = '/v1/subscriptions';
const failing = (more: Partial<Extract<Sent, { kind: 'failed' }>> = {}): Sent => ({
  kind: 'failed',
  permanent: false,
  problem: problem('delivery-failed', undefined, { values: { reason: 'HTTP 500' } }),
  ...more,
});
const make = async ({ post }: Fixture, order: object = {}, who = 'ann') =>
  (await post(JSON.stringify({ url: 'https://agency.example/in', ...order }), {}, who, PATH)).json();
const put = ({ app, as }: Fixture, id: string, order: object, who = 'ann') =>
  app.inject({ method: 'PUT', url: `${PATH}/${id}`, headers: as(who), payload: JSON.stringify(order) });
const idsOf = ({ posted }: Fixture): string[] => posted.map((each) => String(each.headers['webhook-id']));
const publish = async (each: Fixture, text: string): Promise<string> => {
  const { id } = (await each.post(text)).json();
  await each.judgeAll();
  await each.settle();
  return id;
};

describe('webhooks', () => {
  it('start at any cursor, are in order, and pass the standardwebhooks package', async () => {
    const node = fixture();
    const first = await publish(node, 'equipment-event:E1\ncargo-manifest:C1\nequipment-event:E2');
    const { secret, id } = await make(node, { types: ['equipment-event'] });
    await node.settle();
    expect(idsOf(node)).toEqual([`${first}-1`, `${first}-3`]);
    const second = await publish(node, 'equipment-event:E3');
    expect(idsOf(node)).toEqual([`${first}-1`, `${first}-3`, `${second}-1`]);
    // The package looks at the machine's clock.
    vi.useFakeTimers({ now: node.clock.now(), toFake: ['Date'] });
    const events = node.posted.map(
      ({ body, headers }) => new Webhook(secret).verify(Buffer.from(body), headers) as Record<string, string>,
    );
    expect(
      events.map(({ subject, previous, sequence }) => [subject, Number(previous), Number(sequence)]),
    ).toEqual([
      ['E1', 0, 1],
      ['E2', 1, 3],
      ['E3', 3, 4],
    ]);
    vi.useRealTimers();
    node.posted.length = 0;
    await put(node, id, { after: 1 });
    await node.settle();
    expect(idsOf(node)).toEqual([`${first}-3`, `${second}-1`]);
  });

  it('are tried again by the schedule of the specification with one id, then paused, and go on where they were', async () => {
    const node = fixture();
    const { id } = await make(node);
    node.answer(() => failing());
    const first = await publish(node, 'equipment-event:E1\nequipment-event:E2');
    for (const [i, wait] of SCHEDULE.entries()) {
      expect(node.posted, String(i)).toHaveLength(i + 1);
      await node.clock.advance(wait - 1);
      expect(node.posted, String(i)).toHaveLength(i + 1);
      await node.clock.advance(1);
    }
    expect(node.posted).toHaveLength(10);
    expect(new Set(idsOf(node))).toEqual(new Set([`${first}-1`]));
    expect(node.halted).toEqual([`${id} paused`]);
    expect((await node.get(`${PATH}/${id}`)).json()).toMatchObject({
      state: 'paused',
      by: 'gateway',
      lastError: { document: `${first}-1`, attempts: 10, problem: { code: 'delivery-failed' } },
    });
    await node.clock.advance(24 * 3_600_000);
    expect(node.posted).toHaveLength(10);
    node.answer(() => ({ kind: 'sent' }));
    await put(node, id, { state: 'active' });
    await node.settle();
    expect(idsOf(node).slice(10)).toEqual([`${first}-1`, `${first}-2`]);
    const now = (await node.get(`${PATH}/${id}`)).json();
    expect(now).toMatchObject({ state: 'active' });
    expect(now).not.toHaveProperty('lastError');
    expect(now).not.toHaveProperty('reason');
  });

  it('heed Retry-After, and a 410 disables them', async () => {
    const node = fixture();
    const { id } = await make(node);
    node.answer(() => failing({ retryAfter: 3_600_000 }));
    await publish(node, 'equipment-event:E1');
    await node.clock.advance(3_599_999);
    expect(node.posted).toHaveLength(1);
    node.answer(() => failing({ permanent: true }));
    await node.clock.advance(1);
    expect(node.posted).toHaveLength(2);
    expect(node.halted).toEqual([`${id} disabled`]);
    await publish(node, 'equipment-event:E2');
    expect(node.posted).toHaveLength(2);
    expect((await node.get(`${PATH}/${id}`)).json().state).toBe('disabled');
  });

  it('are signed by the old secret too for a day after it was rotated, and no secret is shown twice', async () => {
    const node = fixture();
    const { id, secret } = await make(node);
    const rotated = (await node.post('', {}, 'ann', `${PATH}/${id}/rotate`)).json();
    const signatures = () => String(node.posted.at(-1)?.headers['webhook-signature']).split(' ');
    await publish(node, 'equipment-event:E1');
    expect(signatures()).toHaveLength(2);
    for (const each of [secret, rotated.secret]) {
      const { headers, body } = node.posted.at(-1) as (typeof node.posted)[number];
      vi.useFakeTimers({ now: node.clock.now(), toFake: ['Date'] });
      expect(() => new Webhook(each).verify(Buffer.from(body), headers)).not.toThrow();
      vi.useRealTimers();
    }
    await node.clock.advance(24 * 3_600_000);
    await publish(node, 'equipment-event:E2');
    expect(signatures()).toHaveLength(1);
    const seen = JSON.stringify([(await node.get(PATH)).json(), (await node.get(`${PATH}/${id}`)).json()]);
    const leaves = JSON.stringify(await node.journal.leaves(0, 1000));
    for (const each of [secret, rotated.secret, 'whsec_']) {
      expect(seen).not.toContain(each);
      expect(leaves).not.toContain(each);
    }
    expect(leaves).toContain(`subscription ${id} rotated`);
  });

  it('hold what their owner sees now, in the notation asked for, and nothing once it is no partner any more', async () => {
    const node = fixture();
    const format = 'equipment-event/codeco-d95b';
    await make(node, { format, types: ['equipment-event', 'cargo-manifest'] }, 'bob');
    const first = await publish(node, 'cargo-manifest:C1\nequipment-event:E1');
    expect(idsOf(node)).toEqual([`${first}-2`]);
    expect(JSON.parse(Buffer.from(node.posted[0]?.body as Uint8Array).toString())).toMatchObject({
      datacontenttype: 'application/edifact',
      data_base64: Buffer.from("UNB+E1'").toString('base64'),
    });
    delete node.sees.bob;
    await publish(node, 'equipment-event:E2');
    expect(node.posted).toHaveLength(1);
  });

  it('are the business of their owner and of operators', async () => {
    const node = fixture();
    const { id } = await make(node);
    for (const [method, path] of [
      ['GET', id],
      ['PUT', id],
      ['DELETE', id],
      ['POST', `${id}/rotate`],
      ['POST', `${id}/test`],
    ] as const)
      expect(
        (await node.app.inject({ method, url: `${PATH}/${path}`, headers: node.as('bob'), payload: '{}' }))
          .statusCode,
        `${method} ${path}`,
      ).toBe(404);
    expect((await node.get(PATH, 'bob')).json()).toEqual({ subscriptions: [] });
    expect((await node.get(PATH, 'olga')).json().subscriptions).toMatchObject([{ id, owner: 'ann' }]);
    expect((await make(node, {}, 'nation')).code).toBe('not-found');
    expect((await node.post('', {}, 'olga', `${PATH}/${id}/test`)).json()).toEqual({ sent: true });
    expect(idsOf(node)).toEqual([expect.stringMatching(/^test-/)]);
    const removed = await node.app.inject({
      method: 'DELETE',
      url: `${PATH}/${id}`,
      headers: node.as('ann'),
    });
    expect(removed.statusCode).toBe(204);
    await publish(node, 'equipment-event:E1');
    expect(node.posted).toHaveLength(1);
  });

  it.each([
    [{ url: 'http://agency.example/' }, 'url'],
    [{ url: 'ftp://inner.example/' }, 'url'],
    [{ url: 'https://user:pw@agency.example/' }, 'url'],
    [{ url: 'nonsense' }, 'url'],
    [{ url: undefined }, 'url'],
    [{ format: 'unheard-of' }, 'unheard-of'],
    [{ types: 'all' }, 'types'],
    [{ after: -1 }, 'after'],
    [{ state: 'disabled' }, 'state'],
    [{ secret: 'mine' }, 'secret'],
  ])('are not made of %j', async (order, named) => {
    const node = fixture();
    const refused = await make(node, order);
    expect(refused.status).toBe(400);
    expect(refused.message.en).toContain(named);
    expect((await make(node, { url: 'http://inner.example/' })).state).toBe('active');
  });
});
