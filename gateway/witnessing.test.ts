import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { auditLog, CONTRADICTION_RECORD, cosignaturesAfter, ed25519Signer, leafOf } from './audit/index.js';
import type { Outgoing } from './channels/outgoing.js';
import { type Json, problem, type Sent } from './core/index.js';
import { sqliteJournal } from './journal/index.js';
import { nodeLog } from './ops/log.js';
import { handClock } from './testing/memory-journal.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';
import { type Witnessing, witnessingOf } from './witnessing.js';

const keys = { province: generateKeyPairSync('ed25519'), nation: generateKeyPairSync('ed25519') };
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;
type Name = keyof typeof keys;

let open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open) await each.close();
  open = [];
});

/** One end of a link with a log of its own; several of one name are what a node becomes that forgets or lies. */
async function end(name: Name, reach: () => Witnessing | undefined = () => undefined) {
  const clock = handClock();
  const journal = await sqliteJournal({ path: join(folder(), 'journal.sqlite'), leafOf });
  const signer = ed25519Signer(`eport/${name}`, keys[name].privateKey);
  const audit = auditLog({ journal, signer, origin: signer.name, clock });
  const other = name === 'province' ? 'nation' : 'province';
  const contradicted: string[] = [];
  const answered: string[] = [];
  const told = {
    cosigned: () => {},
    contradicted: (node: string, kind: string) => void contradicted.push(`${node} ${kind}`),
  };
  const post = async ({ body }: Outgoing): Promise<Sent> => {
    const taken = await reach()?.take(JSON.parse(Buffer.from(body).toString()), name);
    if (taken === undefined) throw new Error('nobody there');
    if ('answer' in taken) return { kind: 'sent', answer: { status: 200, body: taken.answer } };
    if (!('problem' in taken)) throw new Error('neither an answer nor a problem');
    answered.push(taken.problem.code);
    const reason = `HTTP 409 ${taken.problem.code}`;
    return {
      kind: 'failed',
      permanent: true,
      problem: problem('delivery-refused', undefined, { values: { reason } }),
    };
  };
  const link = { keys: [], identities: [], sends: [], publicKey: pem(keys[other].publicKey) };
  const witnesses = witnessingOf(
    {
      node: name,
      exchange: [{ ...link, node: other, ...(name === 'province' ? { url: 'http://there' } : {}) }],
    },
    {
      journal,
      audit,
      signer,
      clock,
      posters: { of: () => ({ post, close: async () => {} }), close: async () => {} },
      timeoutOf: () => 1000,
      log: nodeLog(name, 'silent', clock.now),
      told,
    },
  );
  const grow = async (count: number, by = name as string): Promise<void> => {
    for (let i = 0; i < count; i++)
      await journal.note({ kind: 'used', subject: `${by}-${i}`, at: '2026-03-02T01:00:00.000Z' });
  };
  open.push(witnesses, journal);
  const contradictions = () => journal.records(CONTRADICTION_RECORD, { limit: 10 });
  return { journal, audit, witnesses, grow, contradicted, answered, contradictions };
}

describe('witnesses', () => {
  it('each end keeps and countersigns the other’s checkpoints, over a link that only one of them opens', async () => {
    const nation = await end('nation');
    const province = await end('province', () => nation.witnesses);
    await nation.grow(3);
    for (const more of [5, 0, 300, 1]) {
      await province.grow(more);
      await nation.grow(more);
      await province.witnesses.show();
      for (const [own, other] of [
        [province, 'nation'],
        [nation, 'province'],
      ] as const) {
        const { note } = await own.audit.checkpoint();
        const cosigned = await own.witnesses.cosigned();
        expect(cosigned?.startsWith(note)).toBe(true);
        expect(cosigned?.slice(note.length)).toMatch(new RegExp(`^— eport/${other} \\S+\\n$`));
      }
    }
    // What a bundle about the first entry takes from there.
    expect(await cosignaturesAfter(province.journal, 0)).toMatchObject({
      size: 5,
      lines: [expect.any(String)],
    });
    expect([province.contradicted, nation.contradicted]).toEqual([[], []]);
  });

  it('a fork is an alarm on both sides that names both checkpoints, which are kept', async () => {
    const nation = await end('nation');
    const province = await end('province', () => nation.witnesses);
    await province.grow(7);
    await province.witnesses.show();
    const held = (await province.audit.checkpoint()).note;
    const liar = await end('province', () => nation.witnesses);
    await liar.grow(9, 'other');
    const size = await nation.journal.size();
    await liar.witnesses.show();
    const shown = (await liar.audit.checkpoint()).note;
    expect(nation.contradicted).toEqual(['province fork']);
    expect(liar.contradicted).toEqual(['nation own']);
    expect(liar.answered).toEqual(['log-forked']);
    expect((await nation.contradictions()).map((each) => each.value)).toEqual([
      { node: 'province', found: 'fork', held, shown },
    ]);
    // Once in the log, however often it is shown; and what is true goes on.
    await liar.witnesses.show();
    expect(await nation.journal.size()).toBe(size + 1);
    expect(await liar.witnesses.cosigned()).toBeUndefined();
    await province.grow(1);
    await province.witnesses.show();
    expect((await province.witnesses.cosigned())?.split('\n')[1]).toBe('8');
  });

  it('two checkpoints of one size are a fork too', async () => {
    const nation = await end('nation');
    for (const by of ['one', 'other']) {
      const province = await end('province', () => nation.witnesses);
      await province.grow(4, by);
      await province.witnesses.show();
    }
    expect(nation.contradicted).toEqual(['province fork']);
  });

  it('a log that lost its tail is an alarm that names both checkpoints', async () => {
    const nation = await end('nation');
    const province = await end('province', () => nation.witnesses);
    await province.grow(20);
    await province.witnesses.show();
    const restored = await end('province', () => nation.witnesses);
    await restored.grow(12);
    await restored.witnesses.show();
    expect(nation.contradicted).toEqual(['province rollback']);
    expect(restored.contradicted).toEqual(['nation own']);
    expect(restored.answered).toEqual(['log-rolled-back']);
    const [kept] = await nation.contradictions();
    expect(kept?.value).toEqual({
      node: 'province',
      found: 'rollback',
      held: (await province.audit.checkpoint()).note,
      shown: (await restored.audit.checkpoint()).note,
    });
  });

  it('the initiator sees a fork of the answering node as well', async () => {
    let there = await end('nation');
    const province = await end('province', () => there.witnesses);
    await there.grow(3);
    await province.witnesses.show();
    there = await end('nation');
    await there.grow(6, 'other');
    await province.witnesses.show();
    expect(province.contradicted).toEqual(['nation fork']);
  });

  it('keeps nothing that its log’s key did not sign, nor what is malformed', async () => {
    const nation = await end('nation');
    const province = await end('province');
    await province.grow(2);
    const { note } = await province.audit.checkpoint();
    const good = { note, from: 0, proof: [] };
    const take = (value: object, from = 'province') =>
      nation.witnesses.take(value as Readonly<Record<string, Json>>, from);
    for (const checkpoint of [
      undefined,
      'x',
      { ...good, note: note.replace('\n2\n', '\n3\n') },
      { ...good, note: (await nation.audit.checkpoint()).note },
      { ...good, from: -0.5 },
      { ...good, proof: ['x'] },
      { ...good, proof: Array(200).fill('00'.repeat(32)) },
    ])
      expect(await take({ checkpoint, known: 0 })).toMatchObject({ problem: { code: 'exchange-invalid' } });
    expect(await take({ checkpoint: good, known: 'x' })).toHaveProperty('problem');
    expect(await take({ checkpoint: good, known: 0 }, 'stranger')).toHaveProperty('problem');
    const cosigned = { note, line: '— eport/nation AAAAAAAA\n' };
    expect(await take({ checkpoint: good, known: 0, cosigned })).toHaveProperty('answer.line');
    expect(await nation.witnesses.cosigned()).toBeUndefined();
    expect(nation.witnesses.glance(note, 'province')).toBeUndefined();
    expect(nation.witnesses.glance(note.replace('\n2\n', '\n3\n'), 'province')?.code).toBe(
      'exchange-invalid',
    );
  });

  it('two nodes: the checkpoint that a node serves has the other’s signature', async () => {
    const pkcs8 = (name: Name) => keys[name].privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const link = { keys: [], identities: [] };
    const nation = await start(
      config('nation', folder(), {
        auditKey: pkcs8('nation'),
        exchange: [{ ...link, node: 'province', publicKey: pem(keys.province.publicKey), sends: [] }],
      }),
    );
    const province = await start(
      config('province', folder(), {
        auditKey: pkcs8('province'),
        partners: [partner('ann')],
        exchange: [
          {
            ...link,
            node: 'nation',
            url: nation.url,
            publicKey: pem(keys.nation.publicKey),
            sends: [{ notation: 'original' }],
          },
        ],
      }),
    );
    await submit(province, codeco('W1'));
    for (const [node, other] of [
      [province, 'nation'],
      [nation, 'province'],
    ] as const)
      await expect
        .poll(
          async () => {
            const answer = await call(node, '/v1/audit/checkpoint', 'olga', {
              headers: { accept: 'application/json' },
            });
            return ((await answer.json()) as { cosigned?: string }).cosigned;
          },
          { timeout: 10_000 },
        )
        .toContain(`\n— eport/${other} `);
  });
});
