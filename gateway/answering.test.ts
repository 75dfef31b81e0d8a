import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, systemClock } from './core/index.js';
import type { RunningNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import { call, codeco, config, folder, inbox, partner, start, submit } from './testing/node-fixture.js';

// biome-ignore lint/suspicious/noExplicitAny: what the API answered, looked into by the tests
const read = async (node: RunningNode, path: string, who = 'olga'): Promise<any> =>
  (await call(node, path, who)).json();
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const seen = await look();
    if (holds(seen) || tries === 400) return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const manifest = readFileSync(
  join(projectRoot, 'conformance/cases/cargo-manifest/mt1101/original/input.xml'),
  'utf8',
);
const dxp = (reference: string, data: string): string =>
  `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo><CopMsgId>${reference}</CopMsgId><SenderId>DXPENT0000000077</SenderId><ReceiverIds><ReceiverId>DXPDSWMFT0000001</ReceiverId></ReceiverIds><CreatTime>2026-03-02T09:00:00+08:00</CreatTime><MsgType>CODECO</MsgType></TransInfo><Data>${Buffer.from(data).toString('base64')}</Data><AddInfo><IsText Encode="UTF-8"/></AddInfo></DxpMsg>`;

/** A node that pushes to `customs` in that notation and awaits its answer, and customs' own node, which judges and answers. */
async function pair(notation: string, world: Parameters<typeof start>[1] = {}) {
  const { url, arrived, taken } = await inbox();
  const here = await start(
    config('here', folder(), {
      operators: [{ id: 'olga', keys: [hashOfKey('key-olga')] }],
      partners: [
        partner('ann'),
        partner('bob'),
        partner('customs', {
          routes: [{ notation, from: ['ann'] }],
          push: { url, acknowledgements: false },
          delivery: { answerWithinHours: 2 },
        }),
      ],
    }),
    world,
  );
  const there = await start(config('there', folder(), { partners: [partner('eport')] }));
  /** What customs answers to bytes that came, as that name; sent back by `who`. */
  const answer = async (body: string, name: string, who = 'customs') => {
    const { id } = await submit(there, body, 'eport');
    const made = await call(there, `/v1/messages/${id}/acknowledgement?name=${name}`, 'eport');
    expect(made.status).toBe(200);
    return submit(here, await made.text(), who);
  };
  const delivery = (id: string) => read(here, `/v1/deliveries/${encodeURIComponent(id)}`);
  const sent = async (id: string) =>
    until(
      () => delivery(id),
      ({ status }) => status === 'sent',
    );
  return { here, arrived, taken, answer, delivery, sent };
}

describe('answers to what was delivered', () => {
  it.each([
    ['a manifest as MT1101', 'cargo-manifest/mt1101', manifest, '-1', 'ManifestResponse'],
    ['CODECO in another directory', 'equipment-event/codeco-d00b', codeco('A1'), '-1', 'CONTRL'],
    ['a DxpMsg as it came', 'original', dxp('COP1', codeco('A2')), '', 'DxpRep'],
  ])(
    '%s: the receipt comes back, is matched, and its state is seen',
    async (_, notation, body, part, name) => {
      const { here, arrived, answer, delivery, sent } = await pair(notation);
      const { id, status } = await submit(here, body);
      expect(status).toBe('accepted');
      const key = `${id}${part}~customs`;
      const pushed = await arrived(key);
      const awaited = await sent(key);
      expect(Date.parse(awaited.answerBy) - Date.parse(awaited.settledAt)).toBe(2 * 3_600_000);
      expect(awaited.answered).toBeUndefined();

      // The same answer of somebody else is about nothing that it was sent.
      await answer(pushed, name, 'bob');
      expect((await delivery(key)).answered).toBeUndefined();

      const answered = await answer(pushed, name);
      expect(answered.status).toBe('accepted');
      expect((await delivery(key)).answered).toMatchObject({ by: answered.id, accepted: true, name });
      const { deliveries } = await read(here, `/v1/messages/${id}`, 'ann');
      // The sender sees what became of it, not whose it is.
      expect(deliveries).toMatchObject([{ status: 'sent', answered: { accepted: true, name } }]);
      expect(JSON.stringify(deliveries)).not.toContain('customs');
      expect((await read(here, '/v1/exceptions?status=open')).exceptions).toEqual([]);
      // An answer is never answered.
      const own = await read(here, `/v1/messages/${answered.id}`);
      expect(own.acknowledgements.map((each: { name: string }) => each.name)).toEqual([]);
    },
  );

  it('a refusal is an exception; no answer in time is one too, and a late answer closes it', async () => {
    let ahead = 0;
    const clock = {
      now: () => systemClock.now() + ahead,
      // Whatever waits for half a minute needn't, here.
      after: (milliseconds: number, call: () => void) =>
        systemClock.after(milliseconds === 30_000 ? 20 : milliseconds, call),
    };
    const { here, arrived, answer, delivery, sent } = await pair('equipment-event/codeco-d00b', { clock });
    const open = async () => (await read(here, '/v1/exceptions?status=open')).exceptions;

    const first = await submit(here, codeco('L1'));
    const key = `${first.id}-1~customs`;
    const pushed = await arrived(key);
    await sent(key);
    await answer(pushed.replace(/UNT\+\d+/, 'UNT+99'), 'CONTRL');
    expect((await delivery(key)).answered).toMatchObject({ accepted: false, name: 'CONTRL' });
    expect(await open()).toMatchObject([{ kind: 'refused', subject: key, partner: 'customs' }]);
    await answer(pushed, 'CONTRL');
    expect(await open()).toEqual([]);

    const second = await submit(here, codeco('L2'));
    const other = `${second.id}-1~customs`;
    const late = await arrived(other);
    await sent(other);
    ahead = 3 * 3_600_000;
    const [overdue] = await until(open, (found) => found.length > 0);
    expect(overdue).toMatchObject({ kind: 'unanswered', subject: other });
    await answer(late, 'CONTRL');
    expect(await read(here, `/v1/exceptions/${encodeURIComponent(overdue.id)}`)).toMatchObject({
      status: 'closed',
      resolution: 'settled',
    });
  });

  it('an agreement names the answers it wants', async () => {
    const wanted = async (acknowledgements: boolean | readonly string[]) => {
      const { url, arrived, taken } = await inbox();
      const node = await start(
        config('here', folder(), {
          partners: [partner('ann', { push: { url, acknowledgements } }), partner('bob')],
        }),
      );
      const refused = await submit(node, codeco('N1').replace('202603020815', '202602300815'));
      expect(refused.status).toBe('rejected');
      const marker = await submit(node, codeco('N2'));
      expect(marker.status).toBe('accepted');
      const { deliveries } = await read(node, '/v1/deliveries');
      for (const each of deliveries as { id: string }[]) await arrived(each.id);
      return [...taken.keys()]
        .filter((key) => key.startsWith(refused.id))
        .map((key) => key.slice(refused.id.length));
    };
    expect((await wanted(true)).sort()).toEqual(['~ann~APERAK', '~ann~acknowledgement']);
    expect(await wanted(['APERAK'])).toEqual(['~ann~APERAK']);
    expect(await wanted(['CONTRL'])).toEqual(['~ann~acknowledgement']);
    expect(await wanted(false)).toEqual([]);
  });
});
