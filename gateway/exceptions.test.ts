import { describe, expect, it } from 'vitest';
import type { RunningNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import {
  call,
  codeco,
  config,
  folder,
  freePort,
  inbox,
  partner,
  start,
  submit,
} from './testing/node-fixture.js';

const operators = ['olga', 'oleg'].map((id) => ({ id, keys: [hashOfKey(`key-${id}`)] }));
const GRANT = { authorisation: 'DLHG-2026-017', reason: '主管海关书面授权更正' };

// biome-ignore lint/suspicious/noExplicitAny: what the API answered, looked into by the tests
const read = async (node: RunningNode, path: string, who = 'olga'): Promise<any> =>
  (await call(node, path, who)).json();
const act = async (node: RunningNode, id: string, action: string, who: string, order: object = {}) => {
  const answer = await call(node, `/v1/exceptions/${encodeURIComponent(id)}/${action}`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  return {
    status: answer.status, // biome-ignore lint/suspicious/noExplicitAny: as above
    body: (await answer.json()) as any,
  };
};
/** The one open exception. */
const open = async (node: RunningNode, who = 'olga') => {
  const { exceptions } = (await read(node, '/v1/exceptions?status=open', who)) as {
    exceptions: { id: string; kind: string; message: string; overdue: boolean; deadline: string }[];
  };
  expect(exceptions).toHaveLength(1);
  return exceptions[0] as (typeof exceptions)[number];
};
const ledger = async (node: RunningNode) => {
  const { ledger: lines } = (await read(node, '/v1/ledger')) as { ledger: Record<string, number>[] };
  const { accepted, delivered, rejected, pending, dead, discarded } = lines[0] as Record<string, number>;
  expect(accepted).toBe(
    (delivered as number) +
      (rejected as number) +
      (pending as number) +
      (dead as number) +
      (discarded as number),
  );
  return { accepted, delivered, rejected, pending, dead, discarded };
};
/** Looks again until it holds: what is asked of runs by itself. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const seen = await look();
    if (holds(seen) || tries === 400) return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const wrong = (reference: string) => codeco(reference).replace('UNT+9+1', 'UNT+8+1');

describe('exceptions and authorised intervention', () => {
  it('a refused message is repaired by two persons on authorisation: a new version under the same id', async () => {
    const { url, arrived } = await inbox();
    const node = await start(
      config('here', folder(), {
        operators,
        partners: [
          partner('ann'),
          partner('customs', {
            routes: [{ notation: 'canonical' }],
            push: { url, acknowledgements: false },
          }),
        ],
      }),
    );
    const { id, status } = await submit(node, wrong('R1'));
    expect(status).toBe('rejected');
    const { id: exception, kind, deadline } = await open(node);
    expect([kind, Date.parse(deadline) > 0]).toEqual(['rejected', true]);
    expect(await ledger(node)).toMatchObject({ accepted: 1, rejected: 1 });

    expect((await act(node, exception, 'propose', 'olga', { bytes: codeco('R1') })).body.code).toBe(
      'authorisation-required',
    );
    // The sender may look, but not act; for others it doesn't exist.
    expect((await open(node, 'ann')).id).toBe(exception);
    expect((await act(node, exception, 'take', 'ann')).status).toBe(404);
    expect((await read(node, '/v1/exceptions', 'customs')).exceptions).toEqual([]);

    const proposed = await act(node, exception, 'propose', 'olga', { ...GRANT, bytes: codeco('R1') });
    expect(proposed.status).toBe(200);
    expect(
      (proposed.body.check as { severity: string }[]).filter((each) => each.severity === 'error'),
    ).toEqual([]);
    expect((await act(node, exception, 'repair', 'olga', GRANT)).body.code).toBe('second-person');
    expect((await act(node, exception, 'repair', 'oleg', GRANT)).body).toMatchObject({
      status: 'closed',
      resolution: 'repaired',
    });

    const document = JSON.parse(await arrived(`${id}-1~customs`));
    expect(document).toMatchObject({ id: `${id}-1`, type: 'equipment-event' });
    expect(
      await until(
        () => ledger(node),
        (seen) => seen.delivered === 1,
      ),
    ).toMatchObject({
      accepted: 1,
      delivered: 1,
      rejected: 0,
    });
    const message = await read(node, `/v1/messages/${id}`);
    expect(message).toMatchObject({ status: 'accepted', version: 2 });
    const raw = async (version: string) =>
      (await call(node, `/v1/messages/${id}/raw${version}`, 'ann')).text();
    expect(await raw('')).toBe(codeco('R1'));
    expect(await raw('?version=1')).toBe(wrong('R1'));
    const { trail } = (await read(node, `/v1/messages/${id}/trail`)) as {
      trail: { fact: { kind: string; by?: string; action?: string } }[];
    };
    expect(
      trail.map(({ fact }) => [fact.kind, fact.by].filter((each) => each !== undefined).join(' ')),
    ).toEqual(expect.arrayContaining(['received', 'judged', 'intervened olga', 'intervened oleg']));
    // The same bytes as at first are what was received: the first receipt, not a new message.
    expect((await submit(node, wrong('R1'))).id).toBe(id);
  });

  it('the sender who corrects it itself closes it, and is not the operator’s business any more', async () => {
    const node = await start(
      config('here', folder(), { operators, partners: [partner('ann'), partner('bob')] }),
    );
    await submit(node, wrong('R2'));
    const { id: exception } = await open(node);
    const corrected = await submit(node, codeco('R2'));
    expect(corrected.status).toBe('accepted');
    expect(await read(node, `/v1/exceptions/${encodeURIComponent(exception)}`)).toMatchObject({
      status: 'closed',
      resolution: 'settled',
    });
    expect((await act(node, exception, 'discard', 'olga', GRANT)).body.code).toBe('exception-state');
  });

  it('who received it first owns it until it is closed', async () => {
    const node = await start(config('here', folder(), { operators, partners: [partner('ann')] }));
    await submit(node, wrong('R3'));
    const { id: exception } = await open(node);
    expect((await act(node, exception, 'take', 'olga')).body.owner).toBe('olga');
    expect((await act(node, exception, 'discard', 'oleg', GRANT)).body).toMatchObject({
      code: 'exception-owned',
      found: 'olga',
    });
    expect((await act(node, exception, 'release', 'olga', GRANT)).body).toMatchObject({
      status: 'closed',
      resolution: 'released',
    });
    // Released: wrong counts are warnings now.
    const seen = await until(
      () => read(node, '/v1/messages'),
      ({ messages }) => messages[0].status === 'accepted',
    );
    expect(seen.messages[0].status).toBe('accepted');
  });

  it('what nobody is to get is pending and an exception, until it is rerouted or discarded', async () => {
    const { url, arrived } = await inbox();
    const agency = partner('customs', {
      feeds: [],
      handles: ['equipment-event'],
      push: { url, acknowledgements: false },
    });
    const node = await start(
      config('here', folder(), { operators, partners: [partner('ann', { feeds: [] }), agency] }),
    );
    const { id } = await submit(node, codeco('R4'));
    expect(await ledger(node)).toMatchObject({ accepted: 1, pending: 1 });
    const { id: exception, kind } = await open(node);
    expect(kind).toBe('unroutable');
    expect((await act(node, exception, 'release', 'olga', GRANT)).body.code).toBe('recipient-unroutable');
    expect((await act(node, exception, 'reroute', 'olga', { ...GRANT, to: 'nobody' })).body.code).toBe(
      'recipient-unroutable',
    );
    // The competent agency acts by its own right; a reason it gives too.
    expect((await act(node, exception, 'reroute', 'customs', { to: 'customs' })).body.code).toBe(
      'authorisation-required',
    );
    expect(
      (await act(node, exception, 'reroute', 'customs', { to: 'customs', reason: '本关接收' })).body,
    ).toMatchObject({ status: 'closed', resolution: 'rerouted' });
    await arrived(`${id}-1~customs`);
    expect(
      await until(
        () => ledger(node),
        (seen) => seen.delivered === 1,
      ),
    ).toMatchObject({ delivered: 1 });

    await submit(node, codeco('R5'));
    const { id: second } = await open(node);
    await act(node, second, 'discard', 'olga', GRANT);
    expect(await ledger(node)).toMatchObject({ accepted: 2, delivered: 1, discarded: 1 });
  });

  it('what the province can not solve goes up to the nation, and the answer comes back', async () => {
    const [up, down] = [await freePort(), await freePort()];
    const address = (port: number) => `http://127.0.0.1:${port}`;
    const link = (node: string, port: number) => ({
      node,
      url: address(port),
      key: 'key-link',
      keys: [hashOfKey('key-link')],
      identities: [],
      sends: [],
    });
    const nation = await start(
      config('nation', folder(), {
        operators,
        listen: { host: '127.0.0.1', port: up },
        exchange: [link('here', down)],
      }),
    );
    const province = await start(
      config('here', folder(), {
        operators,
        listen: { host: '127.0.0.1', port: down },
        partners: [partner('ann')],
        exchange: [link('nation', up)],
      }),
    );
    await submit(province, wrong('R6'));
    const { id: exception } = await open(province);
    expect((await act(province, exception, 'escalate', 'olga')).body.status).toBe('escalated');
    const there = await until(
      () => read(nation, '/v1/exceptions'),
      ({ exceptions }) => exceptions.length === 1,
    );
    const [arrived] = there.exceptions;
    expect(arrived).toMatchObject({
      kind: 'escalated',
      partner: 'here',
      subject: exception,
      content: { kind: 'rejected', problems: [{ code: 'count-mismatch' }] },
    });
    // Meanwhile it is the nation's: nobody here acts on it.
    expect((await act(province, exception, 'discard', 'olga', GRANT)).body.code).toBe('exception-state');
    const answered = await act(nation, arrived.id, 'answer', 'oleg', { text: '请核对件数后更正' });
    expect(answered.body).toMatchObject({ status: 'closed', resolution: 'answered' });
    const back = await until(
      () => read(province, `/v1/exceptions/${encodeURIComponent(exception)}`),
      ({ status }) => status === 'open',
    );
    expect(back).toMatchObject({ status: 'open', owner: 'olga' });
    expect(back.actions.at(-1)).toMatchObject({
      action: 'answered',
      by: 'nation/oleg',
      text: '请核对件数后更正',
    });
    // Only who was asked can answer, and each answer is taken once.
    expect(back.actions.filter((each: { action: string }) => each.action === 'answered')).toHaveLength(1);
  });
});
