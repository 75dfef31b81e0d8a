import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { conformance } from '../../gateway/commands/conformance.js';
import { projectRoot, systemClock } from '../../gateway/index.js';
import { config, folder, freePort, partner, rules, start } from '../../gateway/testing/node-fixture.js';
import { rawKeyOf } from './link/signature.js';
import { mutantNode, NODE_MUTANTS } from './mutants/node.js';
import { reportOf } from './report/report.js';
import { nodeCounterpart } from './roles/node.js';
import type { Step } from './scenario.js';
import { session } from './session.js';

const dir = mkdtempSync(join(tmpdir(), 'eport-kit-node-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const mutants = (
  JSON.parse(readFileSync(join(projectRoot, 'conformance/mutants.json'), 'utf8')) as {
    role: string;
    name: string;
    found: string;
  }[]
).filter(({ role }) => role === 'node');

const NODE = 'province-b';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Our gateway as the other province's node, through a fault if one is named, in front of the kit. */
async function verdictsOf(name: string, found?: string) {
  const one = session(join(dir, name), {
    role: 'node',
    peer: {
      node: NODE,
      publicKey: rawKeyOf(publicKey.export({ type: 'spki', format: 'pem' }) as string) as string,
    },
    product: 'eport-gateway',
    version: '0',
    target: '-',
    begunAt: '2026-01-15T00:00:00.000Z',
    suite: 'test',
  });
  const parts = { rules: rules.value, clock: systemClock };
  const kit = await nodeCounterpart(one, { ...parts, patience: 2000 });
  const between = name === 'good' ? undefined : await mutantNode(name, { node: NODE, key: privateKey });
  const link = { ...kit.link, keys: [], identities: [], sends: [{ notation: 'original' }] };
  const node = await start(
    config(NODE, folder(), {
      auditKey: pem,
      partners: [partner('kit')],
      exchange: [
        {
          ...link,
          node: 'conformance-kit',
          publicKey: String(kit.link.publicKey),
          url: between?.outer.url ?? kit.url,
        },
      ],
    }),
  );
  between?.reach({ node: node.url, kit: kit.url });
  const target = { url: between?.inner.url ?? node.url, key: 'key-kit', feed: 'all' };
  // Of a faulty one the steps that show what it does wrong, and those they build on.
  const needed = (step: Step) =>
    found === undefined || step.requirements.includes(found) || ['N-010', 'N-020'].includes(step.id);
  for (const step of one.steps.filter(needed)) await kit.run(step, target);
  await kit.close();
  await between?.inner.close();
  await between?.outer.close();
  return reportOf(one, await one.judge(rules.value), { judgedAt: '2026-01-15T00:00:00.000Z', rules: '' });
}

describe('the kit as the other node of a link', () => {
  it('finds every requirement met by this gateway', async () => {
    const { steps, outcome } = await verdictsOf('good');
    expect(steps.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(outcome).toBe('passed');
    expect(Object.keys(NODE_MUTANTS).sort()).toEqual(mutants.map(({ name }) => name).sort());
  });

  it('from the command line it says what it lacks', async () => {
    const run = (...more: readonly string[]) =>
      conformance.run(['run', '--role', 'node', '--session', join(dir, 'cli'), ...more], {
        lang: 'en',
        env: { KEY: 'key-kit' },
        colour: false,
        interactive: false,
        out: async () => {},
        err: async () => {},
      });
    const target = ['--target', 'http://127.0.0.1:1', '--key-env', 'KEY'];
    await expect(run(...target)).rejects.toThrow('--node');
    await expect(run(...target, '--node', NODE, '--public-key', 'x')).rejects.toThrow('--public-key');
    const key = [`--public-key=${publicKey.export({ type: 'spki', format: 'pem' })}`];
    await expect(run(...target, '--node', NODE, ...key)).rejects.toThrow('--listen');
    expect(
      await run(...target, '--node', NODE, ...key, '--listen', String(await freePort()), '--step', 'N-020'),
    ).toBe(1);
  });

  it.each(mutants.map((each) => [each.name, each.found] as const))(
    'finds the fault of %s, by the name of %s',
    async (name, found) => {
      const { requirements } = await verdictsOf(name, found);
      expect(requirements.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)).toContain(found);
    },
  );
});
