import { describe, expect, it } from 'vitest';
import { keys as command } from './commands/keys.js';
import { PARTNER_ROLES, PEOPLE_ROLES } from './core/index.js';
import { keyring } from './keyring.js';
import { handClock, memoryJournal } from './testing/memory-journal.js';
import { call, config, folder, partner, start } from './testing/node-fixture.js';

const operator = { kind: 'operator' as const, id: 'olga', feeds: [], roles: PEOPLE_ROLES };
const ann = { kind: 'partner' as const, id: 'ann', feeds: [], roles: PARTNER_ROLES };
const bob = { kind: 'partner' as const, id: 'bob', feeds: [], roles: PARTNER_ROLES };

describe('keys made over the API', () => {
  it('open for their partner until they expire or are revoked, at every node on the journal', async () => {
    const journal = memoryJournal();
    const clock = handClock();
    const ring = (node: string) => keyring({ journal, clock, node, partners: ['ann', 'bob'] });
    const [here, there] = [ring('here'), ring('there')];
    const made = await here.api.create(ann, { name: 'gate', expiresInDays: 1 });
    if (made === undefined || typeof made === 'string') throw new Error(String(made));
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(made.key).digest('hex');
    expect(here.partnerOf(hash)).toBe('ann');
    expect(there.partnerOf(hash)).toBeUndefined();
    await there.refresh();
    expect(there.partnerOf(hash)).toBe('ann');
    await clock.advance(86_400_000);
    expect(there.partnerOf(hash)).toBeUndefined();
    expect(await here.api.change(ann, made.id, null)).not.toHaveProperty('expiresAt');
    expect(here.partnerOf(hash)).toBe('ann');
    expect(await here.api.revoke(bob, made.id)).toBe(false);
    expect(await here.api.revoke(operator, made.id)).toBe(true);
    expect(here.partnerOf(hash)).toBeUndefined();
    // Neither the key nor its hash is told: not in lists, not in the audit log.
    const other = await here.api.create(operator, { partner: 'bob' });
    if (other === undefined || typeof other === 'string') throw new Error(String(other));
    expect(JSON.stringify(await here.api.list(operator))).not.toMatch(/sha256|ek_/);
    expect(await here.api.list(ann)).toEqual([]);
    const leaves = JSON.stringify(await journal.leaves(0, 100));
    expect(leaves).toContain(`key ${made.id} of ann revoked`);
    expect(leaves).not.toContain(other.key);
    expect(await here.api.create(operator, { partner: 'nobody' })).toBe('partner');
    expect(await here.api.create(ann, { partner: 'bob' })).toBeUndefined();
    for (let n = 0; n < 20; n++) await here.api.create(ann, {});
    expect(await here.api.create(ann, {})).toBe('20 keys');
  });

  it('over HTTP and from the command line: made, used, rotated without a gap, revoked', async () => {
    const node = await start(config('province', folder(), { partners: [partner('ann'), partner('bob')] }));
    let out = '';
    const eport = async (...args: readonly string[]): Promise<number> => {
      out = '';
      const print = async (text: string | Uint8Array): Promise<void> => {
        out += text;
      };
      return command.run([...args, '--url', node.url], {
        lang: 'en',
        env: { EPORT_KEY: 'key-olga' },
        colour: false,
        interactive: false,
        out: print,
        err: print,
      });
    };
    const opens = async (key: string): Promise<number> =>
      (await fetch(`${node.url}/v1/messages`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await eport('create', 'ann', '--name', 'gate', '--days', '30')).toBe(0);
    const [id, key] = out.trim().split('\n') as [string, string];
    expect(await opens(key)).toBe(200);
    expect(await eport('create', 'ann')).toBe(0);
    const [, next] = out.trim().split('\n') as [string, string];
    expect([await opens(key), await opens(next)]).toEqual([200, 200]);
    expect(await eport('revoke', id)).toBe(0);
    expect([await opens(key), await opens(next), await opens('key-ann')]).toEqual([401, 200, 200]);
    expect(await eport('list')).toBe(0);
    expect(out).not.toContain(id);
    expect(out).not.toContain(next);
    // What isn't one's own doesn't exist.
    const bobs = await call(node, '/v1/keys', 'bob', { method: 'POST', body: '{}' });
    const { id: his } = (await bobs.json()) as { id: string };
    expect((await call(node, `/v1/keys/${his}`, 'ann', { method: 'DELETE' })).status).toBe(404);
    expect((await call(node, '/v1/keys', 'ann', { method: 'POST', body: '{"partner":"bob"}' })).status).toBe(
      404,
    );
    for (const body of ['[]', '{', '{"colour":1}', '{"expiresInDays":-1}', '{"name":7}'])
      expect((await call(node, '/v1/keys', 'ann', { method: 'POST', body })).status, body).toBe(400);
    expect(await eport('revoke', 'k000')).toBe(1);
    await expect(eport('expire', his)).rejects.toThrow('expire');
    expect(await eport('expire', his, '0')).toBe(0);
  });
});
