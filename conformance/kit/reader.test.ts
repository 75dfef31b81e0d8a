import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { conformance } from '../../gateway/commands/conformance.js';
import { loadRules, projectRoot, systemClock } from '../../gateway/index.js';
import { freePort } from '../../gateway/testing/node-fixture.js';
import { feedParticipant, type ReaderKind, webhookParticipant } from './mutants/reader.js';
import { reportOf } from './report/report.js';
import { readerCounterpart } from './roles/reader.js';
import type { Via } from './scenario.js';
import { session } from './session.js';

const { value: rules } = loadRules({ lazy: true });
const dir = mkdtempSync(join(tmpdir(), 'eport-kit-reader-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const mutants = (
  JSON.parse(readFileSync(join(projectRoot, 'conformance/mutants.json'), 'utf8')) as {
    role: string;
    via?: Via;
    name: ReaderKind;
    found: string;
  }[]
).filter(({ role }) => role === 'reader');

async function verdictsOf(kind: ReaderKind, via: Via) {
  const one = session(join(dir, `${kind}-${via}`), {
    role: 'reader',
    via,
    product: 'agency system',
    version: '1',
    target: '-',
    begunAt: '2026-01-15T00:00:00.000Z',
    suite: 'test',
  });
  const parts = { rules, clock: systemClock };
  if (via === 'feed') {
    const kit = await readerCounterpart(one, parts);
    await feedParticipant(kind, kit.url, systemClock).finally(kit.close);
  } else {
    const participant = await webhookParticipant(kind, systemClock);
    const kit = await readerCounterpart(one, {
      ...parts,
      webhook: { url: participant.url, retryMilliseconds: 20, rounds: 4 },
    });
    await participant.run(kit.url);
    await kit.close();
    await participant.close();
  }
  const report = reportOf(one, await one.judge(rules), { judgedAt: '2026-01-15T00:00:00.000Z', rules: '' });
  return { report, one };
}

describe('the kit as the gateway of a reader', () => {
  it.concurrent.each([
    ['good', 'feed'],
    ['good', 'webhook'],
    ['waits-for-missing', 'webhook'],
  ] as const)('finds every requirement met by one that follows rightly (%s, %s)', async (kind, via) => {
    const { report } = await verdictsOf(kind, via);
    expect(report.steps.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(report.outcome).toBe('passed');
    expect(report.requirements.length).toBeGreaterThan(5);
  });

  it.concurrent.each(mutants.map((each) => [each.name, each.found, each.via as Via] as const))(
    'finds the fault of %s, by the name of %s',
    async (name, found, via) => {
      const { report } = await verdictsOf(name, via);
      const failed = report.requirements.filter(({ verdict }) => verdict === 'failed');
      expect(failed.map(({ id }) => id)).toContain(found);
    },
  );

  it('from the command line: a reader that writes what it took to a file, one step, and that step again', async () => {
    const port = await freePort();
    const receipts = join(dir, 'taken.txt');
    const at = join(dir, 'cli');
    let out = '';
    const run = async (...more: readonly string[]): Promise<number> => {
      out = '';
      const print = async (text: string | Uint8Array): Promise<void> => {
        out += text;
      };
      return conformance.run(
        [
          'run',
          '--role',
          'reader',
          '--listen',
          String(port),
          '--receipts',
          receipts,
          '--session',
          at,
          ...more,
        ],
        { lang: 'en', env: {}, colour: false, interactive: false, out: print, err: print },
      );
    };
    /** Reads once, from a cursor, and writes down what it got. */
    const read = async (after: number): Promise<number> => {
      for (let tries = 0; tries < 200; tries++) {
        const answer = await fetch(`http://127.0.0.1:${port}/v1/feeds/all?after=${after}`).catch(
          () => undefined,
        );
        const page = (await answer?.json()) as { events: { id: string }[]; next: string } | undefined;
        if (page !== undefined && page.events.length > 0) {
          appendFileSync(receipts, page.events.map(({ id }) => `${id}\n`).join(''));
          return Number(page.next);
        }
        await new Promise<void>((resolve) => systemClock.after(20, resolve));
      }
      throw new Error('nothing to read');
    };
    const [, last] = await Promise.all([run('--step', 'R-090', '--timeout', '1'), read(0).then(read)]);
    expect(out).toContain('✓ R-090');
    await Promise.all([run('--step', 'R-090', '--timeout', '1'), read(last).then(read)]);
    expect(out).toContain('✓ R-090');
    expect(out).toContain('· R-010');
    await expect(run('--target', 'file:///x')).rejects.toThrow('--target');
  });
});
