import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { handClock } from '../testing/memory-journal.js';
import { guardedConnector, isInner } from './guard.js';
import { poster } from './outgoing.js';

let closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((each) => each()));
  closing = [];
});

const reached: string[] = [];
async function listening(): Promise<number> {
  const server = createServer((request, response) => {
    reached.push(String(request.headers.host));
    response.writeHead(204).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** What becomes of a POST to a host that resolves to these addresses. */
function posting(allowed: readonly string[], addresses: readonly string[] = []) {
  const connect = guardedConnector(allowed, 5_000, (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  );
  const made = poster({ clock: handClock(), timeoutMilliseconds: 5_000, connect });
  closing.push(made.close);
  return (url: string) => made.post({ url, headers: {}, body: Buffer.from('{}'), permanent: () => false });
}

describe('addresses that a webhook may not reach', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    'fe80::1',
    'fd00:ec2::254',
    'fc00::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'ff02::1',
    'localhost',
  ])('%s', (address) => expect(isInner(address)).toBe(true));

  it.each(['8.8.8.8', '114.114.114.114', '172.32.0.1', '2400:3200::1', '::ffff:8.8.8.8'])(
    '%s is outside',
    (address) => expect(isInner(address)).toBe(false),
  );

  it('are refused at the connection, however they are written', async () => {
    const port = await listening();
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0'])
      expect(await posting([])(`http://${host}:${port}/`), host).toMatchObject({
        kind: 'failed',
        problem: { message: { en: expect.stringContaining('address not allowed') } },
      });
    expect(reached).toEqual([]);
  });

  it('are refused behind a name, even as one of several, unless the configuration names the host', async () => {
    const port = await listening();
    const url = `http://agency.example:${port}/`;
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1']])
      expect(await posting([], addresses)(url)).toMatchObject({ kind: 'failed', permanent: false });
    expect(await posting(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'sent' });
    expect(await posting(['LOCALHOST'])(`http://localhost:${port}/`)).toMatchObject({ kind: 'sent' });
    expect(reached).toEqual([`127.0.0.1:${port}`, `localhost:${port}`]);
  });
});
