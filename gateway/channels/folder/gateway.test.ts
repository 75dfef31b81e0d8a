import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../core/index.js';
import { handClock } from '../../testing/memory-journal.js';
import { type Gateway, httpGateway } from './gateway.js';

let server: Server;
let gateway: Gateway;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const clock = handClock();

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  gateway = httpGateway({ url: `http://127.0.0.1:${port}/under/`, apiKey: 'k', clock });
});
afterEach(async () => {
  await gateway.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const submit = () =>
  gateway.submit({
    key: 'folder-1',
    size: 3,
    contentType: 'text/plain; charset=GB18030',
    waitSeconds: 10,
    body: Buffer.from('abc'),
  });
const says =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

describe("the gateway's answers", () => {
  it('are asked for with key, length and kind', async () => {
    let heard: IncomingMessage | undefined;
    answer = (request, response) => {
      heard = request;
      says(
        202,
        { id: 'm1', sha256: 's', status: 'accepted' },
        { 'idempotent-replayed': 'true' },
      )(request, response);
    };
    expect(await submit()).toEqual({
      kind: 'answered',
      value: { id: 'm1', sha256: 's', status: 'accepted' },
      replayed: true,
    });
    expect(heard?.url).toBe('/under/v1/messages');
    expect(heard?.headers).toMatchObject({
      authorization: 'Bearer k',
      'idempotency-key': 'folder-1',
      'content-length': '3',
      'content-type': 'text/plain; charset=GB18030',
      prefer: 'wait=10',
    });
  });

  it.each([
    [409, problem('interchange-conflict', undefined, { found: 'X' })],
    [413, problem('input-too-large', undefined, { expected: '1 byte' })],
    [400, problem('request-invalid', undefined, { values: { reason: 'x' } })],
  ])('refuse a file where the gateway itself says so (%s)', async (status, told) => {
    answer = says(status, told);
    expect(await submit()).toEqual({ kind: 'refused', status, problem: told });
  });

  it('refuse what a proxy finds too large, and believe it nothing else', async () => {
    answer = says(413, '<html>');
    expect(await submit()).toMatchObject({ kind: 'refused', problem: { code: 'input-too-large' } });
    for (const status of [301, 400, 403, 404, 409, 422, 500, 502]) {
      answer = says(status, '<html>');
      expect(await submit()).toEqual({ kind: 'away', reason: `HTTP ${status}` });
    }
    answer = says(200, '<html>please log in');
    expect(await submit()).toEqual({ kind: 'away', reason: 'SyntaxError' });
    answer = says(200, {});
    expect(await submit()).toMatchObject({ kind: 'away' });
  });

  it('say that it is busy, that the key is wrong, that there is no such thing', async () => {
    answer = says(503, problem('gateway-busy', undefined), { 'retry-after': '7' });
    expect(await submit()).toEqual({ kind: 'away', reason: 'HTTP 503 gateway-busy', retryAfter: 7000 });
    answer = says(401, problem('not-authenticated', undefined));
    expect(await submit()).toEqual({ kind: 'away', reason: 'HTTP 401 not-authenticated' });
    expect(await gateway.works()).toBe(false);
    answer = says(404, problem('not-found', undefined));
    expect(await gateway.message('m1')).toEqual({ kind: 'absent' });
    answer = says(200, { feeds: [] });
    expect(await gateway.works()).toBe(true);
  });

  it('refuse what is too large, where the first try was cut before that was heard', async () => {
    const told = problem('input-too-large', undefined, { expected: '1 byte' });
    let asked = 0;
    answer = (request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else says(413, told, { connection: 'close' })(request, response);
    };
    expect(await submit()).toEqual({ kind: 'refused', status: 413, problem: told });
    expect(asked).toBe(2);
  });

  it('are given up where they never come, or are cut', async () => {
    answer = (request) => void request.socket.destroy();
    expect(await submit()).toMatchObject({ kind: 'away' });
    let heard = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      heard = resolve;
    });
    answer = () => heard();
    const asked = submit();
    await waiting;
    await clock.advance(121_000);
    expect(await asked).toEqual({ kind: 'away', reason: 'time-out' });
  });
});
