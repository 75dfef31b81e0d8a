import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from './core/index.js';
import type { RunningNode } from './main.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a submission is answered, whatever that is. */
async function send(node: RunningNode, body: string, who = 'ann', headers: Record<string, string> = {}) {
  const answer = await call(node, '/v1/messages', who, {
    method: 'POST',
    body,
    headers: { prefer: 'wait=10', ...headers },
  });
  // biome-ignore lint/suspicious/noExplicitAny: what the API answered, looked into by the tests
  return { status: answer.status, body: (await answer.json()) as any };
}

const two = () => ({ partners: [partner('ann'), partner('bob')] });
/** Another unit under the same reference. */
const other = (reference: string): string => codeco(reference).replace('MSKU1234565', 'MSKU7654320');
const dxp = (reference: string, data: string): string =>
  `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo><CopMsgId>${reference}</CopMsgId><SenderId>DXPENT0000000077</SenderId><ReceiverIds><ReceiverId>DXPDSWMFT0000001</ReceiverId></ReceiverIds><CreatTime>2026-03-02T09:00:00+08:00</CreatTime><MsgType>CODECO</MsgType></TransInfo><Data>${Buffer.from(data).toString('base64')}</Data><AddInfo><IsText Encode="UTF-8"/></AddInfo></DxpMsg>`;
const manifest = (reference: string, bill: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Manifest xmlns="urn:Declaration:datamodel:standard:CN:MT1101:1"><Head><MessageID>${reference}</MessageID><FunctionCode>9</FunctionCode><MessageType>MT1101</MessageType><SenderID>4600001</SenderID><ReceiverID>EPORT</ReceiverID><SendTime>20260302090000000</SendTime><Version>1.0</Version></Head><Declaration><Consignment><TransportContractDocument><ID>${bill}</ID></TransportContractDocument></Consignment></Declaration></Manifest>`;

describe('duplicates', () => {
  it('a conflict names what came first and what was refused, by key and by reference', async () => {
    const node = await start(config('here', folder(), two()));
    const first = await send(node, codeco('D1'), 'ann', { 'idempotency-key': 'K' });
    for (const headers of [{}, { 'idempotency-key': 'K' }] as Record<string, string>[]) {
      const { status, body } = await send(node, other('D1'), 'ann', headers);
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: 'interchange-conflict',
        id: first.body.id,
        sha256: sha256(codeco('D1')),
        refused: { sha256: sha256(other('D1')) },
      });
    }
    // The same key of somebody else is nobody's but its own.
    const theirs = await send(node, other('D2'), 'bob', { 'idempotency-key': 'K' });
    expect(theirs.status).toBe(202);
    expect(theirs.body.id).not.toBe(first.body.id);
    expect((await send(node, codeco('D1'), 'ann', { 'idempotency-key': 'K2' })).body.id).toBe(first.body.id);
  });

  it.each([
    ['a CopMsgId', dxp('C1', codeco('X1')), dxp('C1', codeco('X2')), dxp('C2', codeco('X3'))],
    ['a MessageID', manifest('M1', 'B1'), manifest('M1', 'B2'), manifest('M2', 'B1')],
  ])('%s is a reference like UNB’s', async (_, first, conflicting, next) => {
    const node = await start(config('here', folder(), two()));
    // Whatever the verdict: while it is not rejected its reference holds.
    const one = await send(node, first);
    if (one.body.status === 'rejected') {
      expect((await send(node, conflicting)).status).toBe(202);
      expect((await send(node, first)).body.id).toBe(one.body.id);
      return;
    }
    expect((await send(node, conflicting)).status).toBe(409);
    expect((await send(node, first)).body.id).toBe(one.body.id);
    expect((await send(node, next)).body.id).not.toBe(one.body.id);
  });

  it('each interchange of a file holds its own reference; of one that was refused in it, it is free', async () => {
    const node = await start(config('here', folder(), two()));
    const bad = codeco('F2').replace('UNZ+1', 'UNZ+9');
    const file = `${codeco('F1')}\n${bad}\n${codeco('F3')}`;
    const { body } = await send(node, file);
    expect(body.status).toBe('partial');
    for (const held of ['F1', 'F3']) expect((await send(node, other(held))).status).toBe(409);
    const corrected = await send(node, codeco('F2'));
    expect(corrected.body).toMatchObject({ status: 'accepted' });
    expect((await send(node, file)).body.id).toBe(body.id);
    expect((await send(node, other('F2'))).status).toBe(409);
  });

  it('a reference stands as long as the agreement says', async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const agreement = { partner: 'ann', lenient: false, timeZone: 'Asia/Shanghai', duplicatesWithinDays: 2 };
    const node = await start(config('here', folder(), { partners: [partner('ann', { agreement })] }), {
      clock,
    });
    const first = await submit(node, codeco('W1'));
    ahead = 47 * 3_600_000;
    expect((await send(node, other('W1'))).status).toBe(409);
    expect((await submit(node, codeco('W1'))).id).toBe(first.id);
    ahead = 49 * 3_600_000;
    const anew = await send(node, other('W1'));
    expect(anew.status).toBe(202);
    expect(anew.body.id).not.toBe(first.id);
  });

  it('what was taken and whose receipt was lost comes again under the same id with the same bytes, after a restart too', async () => {
    const came: { id: string; body: string }[] = [];
    let deaf = true;
    let seen = (): void => {};
    const inbox = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        came.push({
          id: String(request.headers['idempotency-key']),
          body: Buffer.concat(chunks).toString(),
        });
        // Taken, and the line breaks before the answer.
        if (deaf) request.socket.destroy();
        else response.writeHead(204).end();
        seen();
      });
    });
    await new Promise<void>((listening) => inbox.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      inbox.closeAllConnections();
      inbox.close();
    });
    const arrival = () => new Promise<void>((resolve) => (seen = resolve));
    const url = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/in`;
    const routes = [{ notation: 'equipment-event/codeco-d95b' }];
    const made = config('here', folder(), {
      partners: [partner('ann'), partner('customs', { routes, push: { url, acknowledgements: false } })],
    });
    const first = await start(made);
    const arrived = arrival();
    await submit(first, codeco('L1'));
    await arrived;
    await first.stop();
    const before = came.length;
    deaf = false;
    const again = arrival();
    await start(made);
    await again;
    expect(came.length).toBe(before + 1);
    expect(new Set(came.map(({ id }) => id)).size).toBe(1);
    expect(new Set(came.map(({ body }) => body)).size).toBe(1);
  });
});
