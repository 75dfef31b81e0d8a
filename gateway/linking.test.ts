import { request as secureRequest } from 'node:https';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateKey, systemClock } from './core/index.js';
import { startNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import { authority, type Issued } from './testing/certificates.js';
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

const ca = authority();
const server = ca.issue('/CN=gateway.example');
const terminal = ca.issue('/C=CN/O=大连, Terminal/CN=terminal.example');
const province = ca.issue('/CN=province.example');
const others = authority();
const stranger = others.issue('/CN=province.example');
afterAll(() => {
  ca.close();
  others.close();
});

const tls = (clients: 'request' | 'require', crl?: string) => ({
  certificate: server.certificate,
  key: server.key,
  ca: ca.ca,
  clients,
  ...(crl === undefined ? {} : { crl }),
});
const listen = (clients: 'request' | 'require', crl?: string) => ({
  host: '127.0.0.1',
  port: 0,
  tls: tls(clients, crl),
});

/** What a caller with or without a certificate is answered; the error's code where it doesn't come to that. */
const asked = (url: string, as?: Pick<Issued, 'certificate' | 'key'>, key?: string, path = '/v1/messages') =>
  new Promise<number | string>((done) => {
    const options = {
      ca: ca.ca,
      agent: false as const,
      ...(as === undefined ? {} : { cert: as.certificate, key: as.key }),
      ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    };
    secureRequest(url + path, options, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    })
      .on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
      .end();
  });

describe('HTTPS with certificates', () => {
  it('knows a partner by its certificate, by fingerprint or subject, and refuses it with the key of another', async () => {
    const node = await start(
      config('here', folder(), {
        listen: listen('request'),
        partners: [
          partner('terminal', {
            keys: [],
            certificates: [certificateKey({ subject: 'CN=terminal.example, O=大连\\, Terminal, C=CN' })],
          }),
          partner('line', { certificates: [certificateKey({ sha256: province.sha256 })] }),
          partner('ann'),
        ],
      }),
    );
    expect(node.url).toMatch(/^https:/);
    expect(await asked(node.url, terminal)).toBe(200);
    expect(await asked(node.url, province)).toBe(200);
    expect(await asked(node.url, province, 'key-line')).toBe(200);
    expect(await asked(node.url, undefined, 'key-line')).toBe(200);
    expect(await asked(node.url, undefined, 'key-ann')).toBe(200);
    expect(await asked(node.url, terminal, 'key-ann')).toBe(401);
    expect(await asked(node.url, terminal, 'wrong')).toBe(401);
    expect(await asked(node.url, stranger)).toBe(401);
    expect(await asked(node.url, server)).toBe(401);
    expect(await asked(node.url)).toBe(401);
    expect(await asked(node.url, undefined, undefined, '/health/live')).toBe(200);
  });

  it('cuts off who has none where one is required, or has one that was revoked', async () => {
    const revoked = ca.issue('/CN=revoked.example');
    const partners = [
      partner('terminal', { certificates: [certificateKey({ sha256: terminal.sha256 })] }),
      partner('gone', { certificates: [certificateKey({ sha256: revoked.sha256 })] }),
    ];
    const before = await start(config('here', folder(), { listen: listen('require'), partners }));
    expect(await asked(before.url, revoked)).toBe(200);
    const crl = ca.revoke(revoked);
    const node = await start(config('here', folder(), { listen: listen('require', crl), partners }));
    expect(await asked(node.url, terminal)).toBe(200);
    for (const each of [undefined, stranger, revoked])
      expect(await asked(node.url, each)).not.toBeTypeOf('number');
  });

  it('does not start with certificates that are none', async () => {
    for (const wrong of [
      config('here', folder(), {
        listen: { host: '127.0.0.1', port: 0, tls: { certificate: 'x', key: 'y' } },
      }),
      config('here', folder(), {
        exchange: [
          { node: 'there', keys: [], identities: [], sends: [], tls: { ca: 'x', certificate: server.key } },
        ],
      }),
    ])
      await expect(startNode(wrong, { rules: () => ({ value: rules.value, problems: [] }) })).rejects.toThrow(
        'tls',
      );
  });
});

describe('the link over mutual TLS', () => {
  it('carries messages to who knows the certificate, and to nobody whose certificate it does not trust', async () => {
    const { url: push, arrived } = await inbox();
    const nation = await start(
      config('nation', folder(), {
        tier: 'nation',
        listen: listen('require'),
        operators: [],
        partners: [
          partner('customs', {
            routes: [{ notation: 'canonical' }],
            push: { url: push, acknowledgements: false },
          }),
        ],
        exchange: [
          {
            node: 'province',
            keys: [hashOfKey('key-link')],
            certificates: [certificateKey({ sha256: province.sha256 })],
            identities: [],
            sends: [],
          },
        ],
      }),
    );
    // Its key without its certificate is nothing.
    expect(await asked(nation.url, terminal, 'key-link', '/v1/audit/checkpoint')).toBe(401);
    const link = {
      node: 'nation',
      url: nation.url,
      keys: [],
      identities: [],
      sends: [{ notation: 'original' }],
    };
    const from = (exchange: object) =>
      start(
        config('province', folder(), { partners: [partner('ann')], exchange: [{ ...link, ...exchange }] }),
      );
    const sender = await from({ tls: { ca: ca.ca, certificate: province.certificate, key: province.key } });
    const { id } = await submit(sender, codeco('T1'));
    expect(JSON.parse(await arrived(`${id}-1~customs`))).toMatchObject({ id: `${id}-1` });

    const doubting = await from({ tls: { certificate: province.certificate, key: province.key } });
    const kept = await submit(doubting, codeco('T2'));
    for (let text = ''; !text.includes('SELF_SIGNED_CERT_IN_CHAIN'); ) {
      await new Promise((resolve) => systemClock.after(20, () => resolve(undefined)));
      text = await (await call(doubting, `/v1/deliveries?message=${kept.id}`, 'olga')).text();
    }
  });
});
