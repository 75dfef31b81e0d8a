import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { conformance } from '../../gateway/commands/conformance.js';
import { projectRoot, systemClock } from '../../gateway/index.js';
import { config, folder, partner, rules, start } from '../../gateway/testing/node-fixture.js';
import { requirementsOf } from './judge.js';
import { GATEWAY_MUTANTS, mutantGateway } from './mutants/gateway.js';
import { ofRole } from './requirement.js';
import { runGatewayStep } from './roles/gateway.js';
import type { Step } from './scenario.js';
import { type Session, session } from './session.js';

const dir = mkdtempSync(join(tmpdir(), 'eport-kit-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const mutants = (
  JSON.parse(readFileSync(join(projectRoot, 'conformance/mutants.json'), 'utf8')) as {
    role: string;
    name: string;
    found: string;
  }[]
).filter(({ role }) => role === 'gateway');

const node = () => start(config('province', folder(), { partners: [partner('kit')] }));

/** The steps that show a requirement, and those they build on; without one all of them. */
function needed(steps: readonly Step[], found: string | undefined): readonly Step[] {
  if (found === undefined) return steps;
  const wanted = new Set(['G-010']);
  const want = (step: Step | undefined): void => {
    if (step === undefined || wanted.has(step.id)) return;
    wanted.add(step.id);
    const { of, post } = step.do ?? {};
    const { again, conflict } = (post ?? {}) as { again?: string; conflict?: string };
    for (const id of [of, again, conflict]) want(steps.find((each) => each.id === id));
  };
  for (const step of steps) if (step.requirements.includes(found)) want(step);
  return steps.filter(({ id }) => wanted.has(id));
}

async function done(name: string, url: string, found?: string): Promise<Session> {
  const one = session(join(dir, name), {
    role: 'gateway',
    product: 'eport-gateway',
    version: '0',
    target: url,
    begunAt: '2026-01-15T00:00:00.000Z',
    suite: 'test',
  });
  for (const step of needed(one.steps, found))
    await runGatewayStep(
      one,
      step,
      { url, key: 'key-kit', feed: 'all' },
      { rules: rules.value, clock: systemClock },
    );
  return one;
}

const verdicts = async (one: Session) => {
  const results = await one.judge(rules.value);
  return requirementsOf(
    results,
    ofRole('gateway').map(({ id }) => id),
  );
};

describe('the kit against a gateway', () => {
  it('finds every requirement met by this one, with a positive case for each', async () => {
    const one = await done('good', (await node()).url);
    expect((await verdicts(one)).filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(Object.keys(GATEWAY_MUTANTS).sort()).toEqual(mutants.map(({ name }) => name).sort());
  });

  it.each(mutants.map((each) => [each.name, each.found] as const))(
    'finds the fault of %s, by the name of %s',
    async (name, found) => {
      const right = await node();
      const wrong = await mutantGateway(name, right.url);
      try {
        const failed = (await verdicts(await done(name, wrong.url, found))).filter(
          ({ verdict }) => verdict === 'failed',
        );
        expect(failed.map(({ id }) => id)).toContain(found);
      } finally {
        await wrong.close();
      }
    },
  );

  it('from the command line: run, go on, a step again, skip, override, verify, and judged again', async () => {
    const right = await node();
    const wrong = await mutantGateway('drops-seals', right.url);
    let out = '';
    const eport = async (...args: readonly string[]): Promise<number> => {
      out = '';
      return conformance.run(args, {
        lang: 'en',
        env: { KEY: 'key-kit' },
        colour: false,
        interactive: false,
        out: async (text) => {
          out += text;
        },
        err: async (text) => {
          out += text;
        },
      });
    };
    const at = join(dir, 'cli');
    const base = [
      'run',
      '--role',
      'gateway',
      '--key-env',
      'KEY',
      '--session',
      at,
      '--product',
      'X',
      '--product-version',
      '1',
    ];
    try {
      expect(await eport(...base, '--target', wrong.url)).toBe(1);
      expect(out).toContain('✗ G-030');
      expect(JSON.stringify(readFileSync(join(at, 'traffic.ndjson'), 'utf8'))).not.toContain('key-kit');
      // Run again it does nothing anew; the step named is done again, against the gateway that was mended.
      const lines = readFileSync(join(at, 'traffic.ndjson'), 'utf8').split('\n').length;
      await eport(...base, '--target', right.url);
      expect(readFileSync(join(at, 'traffic.ndjson'), 'utf8').split('\n')).toHaveLength(lines);
      expect(await eport(...base, '--target', right.url, '--step', 'G-030', '--step', 'G-131')).toBe(0);
      const vkey = out.trim().split('\n').at(-1) as string;
      expect(await eport('verify', at, '--key', vkey)).toBe(0);
      expect(out).toContain('passed');
      expect(await eport(...base, '--target', right.url, '--skip', 'G-120=no burst here', '--by', 'Li')).toBe(
        0,
      );
      await expect(eport(...base, '--target', right.url, '--override', 'G-030=x')).rejects.toThrow('--by');
      expect(await eport('judge', '--session', at)).toBe(0);
      expect(out).toContain('no burst here');
      expect(JSON.parse(readFileSync(join(at, 'report.json'), 'utf8'))).toMatchObject({
        format: 'eport-conformance-report/1',
        outcome: 'passed',
        session: { product: 'X', version: '1' },
      });
      const html = readFileSync(join(at, 'report.html'), 'utf8');
      expect(html).toContain('符合要求');
      expect(html).not.toMatch(/<script|https?:\/\/(?!127)/);
      writeFileSync(join(at, 'report.html'), html.replace('符合要求', '符合全部要求'));
      expect(await eport('verify', at)).toBe(1);
      expect(out).toContain('report.html was changed');
      expect(await eport('list', '--role', 'gateway')).toBe(0);
      expect(out).toContain('gateway/receipt');
    } finally {
      await wrong.close();
    }
  });
});
