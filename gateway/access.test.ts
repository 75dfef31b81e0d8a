import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from './channels/http/operations.js';
import { projectRoot, ROLES, type Role } from './core/index.js';
import { hashOfKey } from './ops/secrets.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';

interface Row {
  readonly own: readonly Role[];
  readonly all: readonly Role[];
}
const { calls, roles } = JSON.parse(readFileSync(join(projectRoot, 'schemas/access.json'), 'utf8')) as {
  calls: Record<string, Row>;
  roles: Record<Role, { zh: string; en: string }>;
};
const PARTNER = ['sender', 'reader', 'integrator'] as const;
const PEOPLE = ['operator', 'supervisor', 'auditor', 'administrator'] as const;

describe('the access table', () => {
  it('has every call that needs a login, and no other; says what each role is for', () => {
    const closed = OPERATIONS.filter(({ open }) => !open).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    expect(Object.keys(calls).sort()).toEqual(closed.sort());
    expect(Object.keys(roles).sort()).toEqual([...ROLES].sort());
    for (const { zh, en } of Object.values(roles)) expect(zh && en).toBeTruthy();
    for (const { own, all } of Object.values(calls)) {
      for (const each of own) expect([...PARTNER, 'node']).toContain(each);
      for (const each of all) expect(PEOPLE).toContain(each);
    }
  });

  it('lets an auditor change nothing', () => {
    const may = Object.entries(calls).flatMap(([name, { all }]) => (all.includes('auditor') ? [name] : []));
    // These keep nothing, and the last ends one's own session.
    expect(may.filter((name) => !name.startsWith('GET '))).toEqual([
      'POST /v1/check',
      'POST /v1/explain',
      'POST /v1/translate',
      'DELETE /v1/session',
    ]);
  });

  it('holds on a node: every role, every call, of what is its own and of what is another’s', async () => {
    const key = (name: string) => [hashOfKey(`key-${name}`)];
    const node = await start(
      config('here', folder(), {
        partners: [partner('owner'), ...PARTNER.map((role) => partner(`p-${role}`, { roles: [role] }))],
        operators: [
          { id: 'olga', keys: key('olga') },
          ...PEOPLE.map((role) => ({ id: `o-${role}`, keys: key(`o-${role}`), roles: [role] })),
        ],
        exchange: [{ node: 'n-node', identities: [], keys: key('n-node'), sends: [] }],
      }),
    );
    const { id: theirs } = await submit(node, codeco('OWNER1'), 'owner');
    const mine = new Map<string, string>();
    for (const who of ['p-sender']) mine.set(who, (await submit(node, codeco('MINE1'), who)).id);
    await call(node, `/v1/messages?limit=5`, 'olga');

    const callers = [
      ...PARTNER.map((role) => ({ who: `p-${role}`, role, side: 'own' as const })),
      ...PEOPLE.map((role) => ({ who: `o-${role}`, role, side: 'all' as const })),
      { who: 'n-node', role: 'node' as const, side: 'own' as const },
    ];
    /** A path with something real in it, where there is: a message of its own, or of somebody else. */
    const pathOf = (path: string, id: string): string =>
      path
        .replace('/v1/messages/{id}', `/v1/messages/${id}`)
        .replace('{feed}', 'all')
        .replace('{action}', 'take')
        .replace('{id}', 'NOBODY')
        .replace('{path}', 'x');
    let asked = 0;
    for (const [name, row] of Object.entries(calls)) {
      const [method = '', path = ''] = name.split(' ');
      if (path === '/v1/views/rebuild' && method === 'POST') continue;
      for (const { who, role, side } of callers) {
        asked++;
        const id = side === 'all' ? theirs : (mine.get(who) ?? theirs);
        const answer = await call(node, pathOf(path, id), who, {
          method,
          ...(method === 'POST' || method === 'PUT' ? { body: '{}' } : {}),
        });
        await answer.arrayBuffer();
        const may = row[side].includes(role);
        // What a role may not isn't there. What it may is answered by the call itself, which knows no NOBODY.
        const absent = path.includes('{id}') && !path.startsWith('/v1/messages/');
        if (!may) expect(answer.status, `${who} ${name}`).toBe(404);
        else if (!absent && !(side === 'own' && id === theirs && path.includes('/messages/{id}')))
          expect(answer.status, `${who} ${name}`).not.toBe(404);
        expect(answer.status, `${who} ${name}`).not.toBe(401);
        expect(answer.status, `${who} ${name}`).toBeLessThan(500);
      }
    }
    expect(asked).toBeGreaterThan(350);

    // Of somebody else's message a partner learns nothing, in any role.
    for (const role of PARTNER)
      for (const below of ['', '/raw', '/documents', '/acknowledgement', '/trail', '/evidence'])
        expect(
          (await call(node, `/v1/messages/${theirs}${below}`, `p-${role}`)).status,
          `${role} ${below}`,
        ).toBe(404);
  }, 60_000);

  it('shows those who run the node no persons: not in documents, feeds, bytes, evidence or problems', async () => {
    const crew = readFileSync(
      join(projectRoot, 'conformance/cases/person-list/paxlst-d05b/full/input.edi'),
      'utf8',
    );
    const node = await start(
      config('here', folder(), {
        partners: [partner('line')],
        operators: [
          { id: 'olga', keys: [hashOfKey('key-olga')], roles: ['operator'] },
          { id: 'sven', keys: [hashOfKey('key-sven')], roles: ['supervisor'] },
        ],
      }),
    );
    const sent = await call(node, '/v1/messages', 'line', {
      method: 'POST',
      headers: { prefer: 'wait=20' },
      body: crew,
    });
    const { id, status } = (await sent.json()) as { id: string; status: string };
    expect(status).toBe('accepted');
    const wrong = crew
      .replace(/UNT\+(\d+)/, 'UNT+9$1')
      .replaceAll('UNB+', 'UNB+')
      .replace(/(UNZ\+\d+\+)/, '$1');
    const refused = await call(node, '/v1/messages', 'line', {
      method: 'POST',
      headers: { prefer: 'wait=20', 'idempotency-key': 'again' },
      body: wrong,
    });
    const other = ((await refused.json()) as { id?: string }).id;
    const documents = (await (await call(node, `/v1/messages/${id}/documents`, 'sven')).json()) as {
      documents: { persons: { familyName?: string; name?: string }[] }[];
    };
    const names = [
      ...JSON.stringify(documents.documents[0]?.persons).matchAll(
        /"(?:familyName|name|givenName)":"([^"]{4,})"/g,
      ),
    ].map(([, name]) => name as string);
    expect(names.length).toBeGreaterThan(0);
    for (const path of [
      `/v1/messages/${id}`,
      `/v1/messages/${id}/documents`,
      `/v1/messages/${id}/documents?lineage=true`,
      `/v1/messages/${id}/raw`,
      `/v1/messages/${id}/explain`,
      '/v1/today',
      `/v1/messages/${id}/trail`,
      `/v1/messages/${id}/evidence`,
      ...(other === undefined ? [] : [`/v1/messages/${other}`, `/v1/messages/${other}/raw`]),
      '/v1/messages?limit=100',
      '/v1/exceptions?limit=100',
      '/v1/feeds/all',
      '/v1/feeds/all?format=person-list/paxlst-d05b',
      ...names.map((name) => `/v1/search?q=${encodeURIComponent(name)}`),
    ]) {
      const answer = Buffer.from(await (await call(node, path, 'olga')).arrayBuffer());
      const plain = answer
        .toString('latin1')
        .replace(/"data_base64":"([^"]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString());
      for (const name of names) expect(plain.includes(name), `${path} ${name}`).toBe(false);
      expect(plain.includes('"persons"'), path).toBe(false);
    }
    expect((await call(node, `/v1/messages/${id}/raw`, 'sven')).status).toBe(200);
  }, 30_000);
});
