import { describe, expect, it } from 'vitest';
import { systemClock } from './core/index.js';
import { NodeRefused, startNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import {
  call,
  codeco,
  config,
  folder,
  inbox,
  partner,
  rules,
  start,
  submit,
} from './testing/node-fixture.js';

describe('a node', () => {
  it('keeps, answers and evidences what it cannot read', async () => {
    const node = await start(config('here', folder(), { partners: [partner('ann')] }));
    const receipt = await submit(node, 'nothing that anyone could read');
    expect(receipt).toMatchObject({
      status: 'rejected',
      problems: [{ code: 'format-unknown', at: { offset: 0 } }],
    });
    expect(await (await call(node, `/v1/messages/${receipt.id}/raw`, 'ann')).text()).toBe(
      'nothing that anyone could read',
    );
    expect((await call(node, '/health/ready', 'ann')).status).toBe(200);
    const proof = (await (await call(node, `/v1/audit/proof?id=${receipt.id}`, 'ann')).json()) as {
      proof: string[];
      checkpoint: string;
    };
    expect(proof.checkpoint).toContain('eport/here\n');
    expect(await (await call(node, '/metrics', 'ann')).text()).toContain(
      'eport_ledger_messages{state="rejected"} 1',
    );
  });

  it('answers EDIFACT with CONTRL, to an address that comes back after a while', async () => {
    const data = folder();
    const { url, arrived } = await inbox(2);
    const own = config('here', data, {
      partners: [partner('ann', { push: { url, acknowledgements: true } })],
    });
    const node = await start(own);
    const broken = "UNB+UNOA:2+ANN+HERE+260302:0900+R1'UNH+1+NOSUCH:D:95B:UN'BGM+1'UNT+3+1'UNZ+1+R1'";
    const { id } = await submit(node, broken);
    expect(await arrived(`${id}~ann~acknowledgement`)).toContain('CONTRL');
    await node.stop();
    const later = await start(own);
    expect(await (await call(later, '/v1/deliveries', 'ann')).json()).toMatchObject({
      deliveries: [{ id: `${id}~ann~acknowledgement`, status: 'sent', attempts: 3 }],
    });
  });

  it('a clock that was hours ahead puts nothing off once it is right', async () => {
    const { url, arrived } = await inbox(1);
    const own = config('here', folder(), {
      partners: [partner('ann', { push: { url, acknowledgements: true } })],
    });
    const patient = { ...own.delivery, firstRetrySeconds: 60, longestRetrySeconds: 60, probeSeconds: 60 };
    const ahead = await start(
      { ...own, delivery: patient },
      {
        clock: { now: () => systemClock.now() + 5 * 3_600_000, after: systemClock.after },
      },
    );
    const broken = (reference: string) =>
      `UNB+UNOA:2+ANN+HERE+260302:0900+${reference}'UNH+1+NOSUCH:D:95B:UN'BGM+1'UNT+3+1'UNZ+1+${reference}'`;
    // the first is refused and to be tried again in five hours and a minute; the second stands behind it
    const ids = [(await submit(ahead, broken('R1'))).id, (await submit(ahead, broken('R2'))).id];
    await ahead.stop();
    await start(own);
    for (const id of ids) expect(await arrived(`${id}~ann~acknowledgement`)).toContain('CONTRL');
  });

  it('passes on what it accepts: to a partner, over the link, into the feed of the other node', async () => {
    const { url, arrived } = await inbox();
    const nation = await start(
      config('nation', folder(), {
        tier: 'nation',
        partners: [
          partner('ministry'),
          partner('customs', { push: { url, acknowledgements: true }, routes: [{ notation: 'canonical' }] }),
        ],
        exchange: [{ node: 'province', keys: [hashOfKey('key-link')], identities: [], sends: [] }],
      }),
    );
    const province = await start(
      config('province', folder(), {
        partners: [partner('ann')],
        exchange: [
          {
            node: 'nation',
            url: nation.url,
            key: 'key-link',
            keys: [hashOfKey('key-back')],
            identities: [],
            sends: [{ notation: 'original' }],
          },
        ],
      }),
    );
    const sent = await submit(province, codeco('R7'));
    expect(sent).toMatchObject({ status: 'accepted' });
    const document = `${sent.id}-1`;
    expect(JSON.parse(await arrived(`${document}~customs`))).toMatchObject({
      id: document,
      type: 'equipment-event',
    });
    const feed = (await (await call(nation, '/v1/feeds/all?wait=30', 'ministry')).json()) as {
      events: { id: string }[];
    };
    expect(feed.events.map((each) => each.id)).toEqual([document]);
    const there = (path: string) => call(nation, `/v1/messages/${sent.id}${path}`, 'olga');
    expect(await (await there('/raw')).text()).toBe(codeco('R7'));
    expect(await (await there('')).json()).toMatchObject({
      id: sent.id,
      sender: 'province',
      channel: 'exchange',
      status: 'accepted',
    });
  });

  it('takes up what an earlier run left, and refuses to run twice on one journal', async () => {
    const data = folder();
    const first = await start(config('here', data, { partners: [partner('ann')] }));
    const { id } = await submit(first, 'unreadable');
    await expect(startNode(config('here', data))).rejects.toThrow();
    await Promise.all([first.stop(), first.stop()]);
    const second = await start(config('here', data, { partners: [partner('ann')] }));
    expect(await (await call(second, `/v1/messages/${id}`, 'ann')).json()).toMatchObject({
      id,
      status: 'rejected',
    });
    expect(second.verifier).toBe(first.verifier);
  });

  it('does not start with rules that are wrong, or a key that is none', async () => {
    const wrong = {
      code: 'mapping-invalid' as const,
      severity: 'error' as const,
      message: { zh: '行', en: 'row 3' },
    };
    await expect(
      startNode(config('here', folder()), { rules: () => ({ value: rules.value, problems: [wrong] }) }),
    ).rejects.toThrow('row 3');
    const exchange = [{ node: 'there', keys: [], identities: [], sends: [], publicKey: 'AAAA' }];
    const start = startNode(config('here', folder(), { exchange }), {
      rules: () => ({ value: rules.value, problems: [] }),
    });
    await expect(start).rejects.toThrow(NodeRefused);
    const keyless = startNode(config('here', folder(), { auditKey: 'not a key' }), {
      rules: () => ({ value: rules.value, problems: [] }),
    });
    await expect(keyless).rejects.toThrow(/audit\.key/);
    const partners = [
      partner('ann', {
        routes: [{ notation: 'no/such' }],
        push: { url: 'http://127.0.0.1:9', acknowledgements: true },
      }),
    ];
    const misrouted = startNode(config('here', folder(), { partners }), {
      rules: () => ({ value: rules.value, problems: [] }),
    });
    await expect(misrouted).rejects.toThrow('no/such');
  });
});
