import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { isPassword, passwordHash } from './channels/http/password.js';
import { sessions } from './channels/http/sessions.js';
import { NodeRefused } from './main.js';
import { handClock } from './testing/memory-journal.js';
import { call, config, folder, partner, start } from './testing/node-fixture.js';

const PAGE = { 'x-eport-console': '1', 'content-type': 'application/json' };
const password = '海关-Kou4n!';
const hashed = passwordHash(password);

const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

describe('people sign in with a password', () => {
  it('whose hash takes back neither another password nor another hash', async () => {
    expect(await isPassword(password, await hashed)).toBe(true);
    expect(await isPassword(password.normalize('NFD'), await hashed)).toBe(true);
    expect(await isPassword('another', await hashed)).toBe(false);
    for (const hash of ['', 'scrypt$65536$8$1$AAAA$BBBB', (await hashed).replace('$8$', '$64$')])
      expect(await isPassword(password, hash)).toBe(false);
  });

  it('and have a session that lasts over a restart, changes nothing from other sites, and ends when they say so', async () => {
    const terms = config('here', folder(), {
      partners: [partner('ann')],
      operators: [
        { id: 'zhang', keys: [], password: await hashed, roles: ['operator'] },
        { id: 'nokey', keys: [] },
      ],
    });
    const node = await start(terms);
    const signIn = (user: string, word: string, headers: Record<string, string> = PAGE) =>
      fetch(`${node.url}/v1/session`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ user, password: word }),
      });
    for (const [user, word] of [
      ['zhang', 'wrong'],
      ['nobody', password],
      ['nokey', ''],
    ] as const)
      expect((await signIn(user, word)).status, user).toBe(401);
    // Another site can't send the header.
    expect((await signIn('zhang', password, { 'content-type': 'application/json' })).status).toBe(400);
    const signed = await signIn('zhang', password);
    expect(await signed.json()).toEqual({
      node: 'here',
      caller: { kind: 'operator', id: 'zhang', roles: ['operator'] },
    });
    expect(signed.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict/);
    const cookie = cookieOf(signed);
    await node.stop();

    const again = await start(terms);
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(again.url + path, { ...init, headers: { cookie, ...init.headers } });
    expect((await ask('/v1/ledger')).status).toBe(200);
    expect((await ask('/v1/partners/ann/pause', { method: 'POST' })).status).toBe(401);
    expect(
      (
        await ask('/v1/partners/ann/pause', {
          method: 'POST',
          headers: { ...PAGE, 'sec-fetch-site': 'cross-site' },
        })
      ).status,
    ).toBe(401);
    expect((await ask('/v1/partners/ann/pause', { method: 'POST', headers: PAGE })).status).toBe(200);
    // A bad key beside a good cookie is a bad key.
    expect((await ask('/v1/ledger', { headers: { authorization: 'Bearer no' } })).status).toBe(401);
    expect((await fetch(`${again.url}/v1/ledger`, { headers: { cookie: `${cookie}x` } })).status).toBe(401);
    const left = await ask('/v1/session', { method: 'DELETE', headers: PAGE });
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await ask('/v1/ledger')).status).toBe(401);
  });

  it('fails slower and slower for one account', async () => {
    const node = await start(
      config('here', folder(), { operators: [{ id: 'zhang', keys: [], password: await hashed }] }),
    );
    const tries = await Promise.all(
      Array.from({ length: 8 }, () =>
        fetch(`${node.url}/v1/session`, {
          method: 'POST',
          headers: PAGE,
          body: '{"user":"zhang","password":"x"}',
        }),
      ),
    );
    const statuses = tries.map(({ status }) => status).sort();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  it('ends without a call for half an hour, and after twelve hours in any case', async () => {
    const clock = handClock(Date.parse('2026-03-02T08:00:00Z'));
    const held = sessions({
      clock,
      key: Buffer.alloc(32, 7),
      accounts: [{ id: 'zhang', roles: ['auditor'] }],
    });
    let token = held.begin('zhang', ['auditor']);
    await clock.advance(31 * 60_000);
    expect(held.of(token)).toBeUndefined();
    token = held.begin('zhang', ['auditor']);
    let hours = 0;
    for (; hours < 20; hours += 1 / 6) {
      await clock.advance(10 * 60_000);
      const found = held.of(token);
      if (found === undefined) break;
      token = found.renewed ?? token;
    }
    expect(hours).toBeGreaterThan(11);
    expect(hours).toBeLessThan(12.2);
    const forged = Buffer.from(
      JSON.stringify({ u: 'zhang', i: clock.now(), s: clock.now(), n: 'x' }),
    ).toString('base64url');
    for (const each of [forged, `${forged}.`, `${forged}.${'A'.repeat(43)}`, '', '.', 'x.y'])
      expect(held.of(each)).toBeUndefined();
  });
});

describe('partners show a token of an issuer', () => {
  it('signed by its key, for this node, in its time; nothing else', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const other = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
    const node = await start(
      config('here', folder(), {
        partners: [partner('ann', { keys: [] })],
        jwt: [
          {
            issuer: 'https://id.example',
            audience: 'eport',
            claim: 'sub',
            jwks: { json: JSON.stringify({ keys: [jwk] }) },
          },
        ],
      }),
    );
    const now = Math.floor(Date.now() / 1000);
    const made = (
      key: CryptoKey | Uint8Array,
      more: Record<string, unknown> = {},
      header: Record<string, unknown> = {},
    ) =>
      new SignJWT({ iss: 'https://id.example', aud: 'eport', sub: 'ann', iat: now, exp: now + 300, ...more })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
        .sign(key as CryptoKey);
    const status = async (token: string): Promise<number> =>
      (await fetch(`${node.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(await made(privateKey))).toBe(200);
    for (const [what, token] of Object.entries({
      'another key': await made(other.privateKey),
      'another issuer': await made(privateKey, { iss: 'https://evil.example' }),
      'another audience': await made(privateKey, { aud: 'else' }),
      'too old': await made(privateKey, { iat: now - 8000, exp: now + 300 }),
      over: await made(privateKey, { exp: now - 100 }),
      'nobody’s': await made(privateKey, { sub: 'nobody' }),
      'an operator’s': await made(privateKey, { sub: 'olga' }),
      'a shared secret that is the public key': await made(
        new TextEncoder().encode(JSON.stringify(jwk)),
        {},
        { alg: 'HS256' },
      ),
      'no signature': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
        JSON.stringify({ iss: 'https://id.example', aud: 'eport', sub: 'ann', iat: now, exp: now + 300 }),
      ).toString('base64url')}.AAAAAAAAAAAA`,
    }))
      expect(await status(token), what).toBe(401);
  });

  it('and a set of keys that is none stops the start', async () => {
    const wrong = config('here', folder(), {
      jwt: [{ issuer: 'i', audience: 'a', claim: 'sub', jwks: { json: 'not json' } }],
    });
    await expect(start(wrong)).rejects.toThrow(NodeRefused);
  });
});

it('an API key goes on opening the door', async () => {
  const node = await start(config('here', folder(), { partners: [partner('ann')] }));
  expect(await (await call(node, '/v1/session', 'ann')).json()).toEqual({
    node: 'here',
    caller: { kind: 'partner', id: 'ann', roles: ['sender', 'reader', 'integrator'] },
  });
});
