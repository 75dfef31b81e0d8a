import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeliveryRow } from '../core/index.js';
import { handClock } from '../testing/memory-journal.js';
import { poster, refusedForGood } from './outgoing.js';
import { pushSender } from './push/send.js';

let server: Server | undefined;
let closing: (() => Promise<void>) | undefined;
afterEach(async () => {
  await closing?.();
  server?.closeAllConnections();
  await new Promise<void>((done) => (server === undefined ? done() : server.close(() => done())));
  server = undefined;
});

async function receiver(answer: RequestListener) {
  const clock = handClock();
  const made = createServer(answer);
  server = made;
  await new Promise<void>((listening) => made.listen(0, '127.0.0.1', listening));
  const sender = poster({ clock, timeoutMilliseconds: 30_000 });
  closing = sender.close;
  const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}/in?a=1`;
  const post = () =>
    sender.post({
      url,
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('hello'),
      permanent: refusedForGood,
    });
  return { clock, post, url, sender };
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  };

describe('posting', () => {
  it.each([
    [400, true],
    [401, false],
    [404, false],
    [403, false],
    [409, true],
    [413, true],
    [415, true],
    [410, false],
    [422, true],
    [302, false],
    [408, false],
    [425, false],
    [429, false],
    [500, false],
    [502, false],
    [503, false],
  ])('takes status %i as final: %s', async (status, permanent) => {
    const { post } = await receiver(answering(status));
    expect(await post()).toMatchObject({
      kind: 'failed',
      permanent,
      problem: {
        code: permanent ? 'delivery-refused' : 'delivery-failed',
        message: { en: expect.stringContaining(`HTTP ${status}`) },
      },
    });
  });

  it('passes on what the receiver asked for and answered', async () => {
    expect(await (await receiver(answering(503, { 'retry-after': '120' }))).post()).toMatchObject({
      retryAfter: 120_000,
    });
    await closing?.();
    const later = new Date(Date.parse('2026-03-02T01:10:00Z')).toUTCString();
    expect(await (await receiver(answering(429, { 'retry-after': later }))).post()).toMatchObject({
      retryAfter: 600_000,
    });
    await closing?.();
    expect(await (await receiver(answering(200, {}, '{"taken":1}'))).post()).toEqual({
      kind: 'sent',
      answer: { status: 200, body: { taken: 1 } },
    });
    await closing?.();
    expect(await (await receiver(answering(204))).post()).toEqual({ kind: 'sent', answer: { status: 204 } });
  });

  it('leaves a receiver that hangs, before or amid its answer', async () => {
    for (const hang of [
      (() => {}) as RequestListener,
      ((_request, response) =>
        response.writeHead(200, { 'content-length': '10' }).write('half')) as RequestListener,
    ]) {
      let reached = (): void => {};
      const arrived = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const { clock, post } = await receiver((request, response) => {
        hang(request, response);
        request.resume().on('end', reached);
      });
      const sending = post();
      await arrived;
      await clock.advance(30_000);
      expect(await sending).toMatchObject({
        kind: 'failed',
        permanent: false,
        problem: { code: 'delivery-failed' },
      });
      await closing?.();
    }
  });

  it('takes cut and refused connections as passing faults', async () => {
    const cut = await receiver((request) => request.socket.destroy());
    expect(await cut.post()).toMatchObject({ kind: 'failed', permanent: false });
    server?.closeAllConnections();
    await new Promise<void>((done) => server?.close(() => done()));
    expect(await cut.post()).toMatchObject({ kind: 'failed', permanent: false });
    server = undefined;
  });

  it('reads no more of an answer than it needs', async () => {
    const { post } = await receiver(answering(200, {}, 'x'.repeat(1_000_000)));
    expect(await post()).toEqual({ kind: 'sent', answer: { status: 200 } });
  });

  it('pushes a delivery under its id, with the key agreed on', async () => {
    let seen: { readonly headers: Record<string, unknown>; readonly body: string } | undefined;
    const { url, sender } = await receiver((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = { headers: request.headers, body: Buffer.concat(chunks).toString() };
        response.writeHead(202).end();
      });
    });
    const row: DeliveryRow = {
      id: 'M1-1~a',
      partner: 'a',
      subject: 'M1-1',
      kind: 'document',
      notation: 'canonical',
      lane: 'l',
      seq: 1,
      envelope: 'M1',
      status: 'due',
      attempts: 0,
      dueAt: '',
    };
    const result = await pushSender(
      { url, key: 'secret' },
      sender,
      'here',
    )(row, { bytes: Buffer.from('{}'), mediaType: 'application/json' });
    expect(result).toEqual({ kind: 'sent', answer: { status: 202 } });
    expect(seen).toMatchObject({
      body: '{}',
      headers: {
        'idempotency-key': 'M1-1~a',
        authorization: 'Bearer secret',
        'content-type': 'application/json',
      },
    });
  });
});
