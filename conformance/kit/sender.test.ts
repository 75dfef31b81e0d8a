import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { conformance } from '../../gateway/commands/conformance.js';
import {
  convert,
  type Document,
  defaultAgreement,
  judge,
  loadRules,
  projectRoot,
  type Rules,
  systemClock,
} from '../../gateway/index.js';
import { freePort } from '../../gateway/testing/node-fixture.js';
import { sampleOf } from '../sample/sample.js';
import { requirementsOf } from './judge.js';
import { type SenderKind, sendingParticipant } from './mutants/sender.js';
import { ofRole } from './requirement.js';
import { takeFiles } from './roles/files.js';
import { senderCounterpart } from './roles/sender.js';
import { session } from './session.js';

const { value: rules } = loadRules({ lazy: true });
const dir = mkdtempSync(join(tmpdir(), 'eport-kit-sender-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const mutants = (
  JSON.parse(readFileSync(join(projectRoot, 'conformance/mutants.json'), 'utf8')) as {
    role: string;
    name: SenderKind;
    found: string;
  }[]
).filter(({ role }) => role === 'sender');

const RECEIVED = { id: 'sent', receivedAt: '2026-01-15T00:00:00.000Z' };

// Made by openssl genpkey for tests alone.
const SM2_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgpof+Ebj8mxcKB6Go
aZp1AXjqxwI2J7vJNXw+m2dJbj2hRANCAASq15sc3xO3fD3tAmr6zRGpSlYdcMJG
x7g/NURYXn33U7PDZuJ8zq1WNIXzCm+LdTMvyNkVZV0AC1wygDIBx4B8
-----END PRIVATE KEY-----
`;

async function verdictsOf(kind: SenderKind) {
  const one = session(join(dir, kind), {
    role: 'sender',
    product: 'terminal system',
    version: '1',
    target: '-',
    begunAt: '2026-01-15T00:00:00.000Z',
    suite: 'test',
  });
  const kit = await senderCounterpart(one, { rules, clock: systemClock });
  try {
    await sendingParticipant(kind, kit.url, { rules, clock: systemClock });
  } finally {
    await kit.close();
  }
  return requirementsOf(
    await one.judge(rules),
    ofRole('sender').map(({ id }) => id),
  );
}

/** `eport conformance` in this process: exit code and what it printed. */
async function eport(...args: readonly string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const print = async (text: string | Uint8Array): Promise<void> => {
    out += text;
  };
  const code = await conformance.run(args, {
    lang: 'en',
    env: {},
    colour: false,
    interactive: false,
    out: print,
    err: print,
  });
  return { code, out };
}

describe('the kit as the gateway of a sender', () => {
  it('judges a folder of messages without any connection, and says what files cannot show', async () => {
    const folder = join(dir, 'messages');
    mkdirSync(folder);
    const put = (name: string, broken?: string) => {
      const made = sampleOf(rules, { type: 'CODECO', seed: 3, ...(broken === undefined ? {} : { broken }) });
      if (made.kind !== 'sample') throw new Error('no sample');
      writeFileSync(join(folder, name), made.sample.bytes);
    };
    put('1.edi');
    const at = join(dir, 'files');
    const good = await eport('run', '--role', 'sender', '--files', folder, '--session', at);
    expect(good.out).toContain('✓ S-010');
    expect(good.out).toContain('– S-050');
    expect(good.code).toBe(1);
    const schema = JSON.parse(
      readFileSync(join(projectRoot, 'schemas/conformance-report.schema.json'), 'utf8'),
    ) as object;
    const fits = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    const report = JSON.parse(readFileSync(join(at, 'report.json'), 'utf8')) as Record<string, unknown>;
    expect([fits(report), fits.errors]).toEqual([true, null]);
    expect(fits({ ...report, outcome: 'fine' })).toBe(false);
    put('2.edi', 'segment-missing');
    const bad = await eport('run', '--role', 'sender', '--files', folder, '--session', join(dir, 'files2'));
    expect(bad.out).toContain('✗ S-010');
    expect(bad.out).toContain('segment-missing');
    expect(bad.out).toContain('2.edi segment-missing');
    // Mended and run again in the same session, it is right; what has come to be shown isn't left out any more.
    put('2.edi');
    const cancelled = judge(readFileSync(join(folder, '1.edi')), defaultAgreement, rules, RECEIVED);
    const [document] = cancelled.documents as [Document];
    const bytes = convert([{ ...document, function: 'cancel', functionCode: '1' }], rules, {
      to: 'equipment-event/codeco-d95b',
      preparedAt: RECEIVED.receivedAt,
      reference: 'CANCEL1',
    }).value as Uint8Array;
    writeFileSync(join(folder, '3.edi'), bytes);
    const mended = await eport(
      'run',
      '--role',
      'sender',
      '--files',
      folder,
      '--session',
      join(dir, 'files2'),
    );
    expect(mended.out).toContain('✓ S-010');
    expect(mended.out).toContain('✓ S-040');
    put('2.edi', 'segment-missing');
    await eport('run', '--role', 'sender', '--files', folder, '--session', join(dir, 'files2'));
    await expect(eport('run', '--role', 'sender')).rejects.toThrow('--files');

    // SARIF beside the report, signed with it; and an SM2 signature where a key is named.
    const log = JSON.parse(readFileSync(join(dir, 'files2', 'report.sarif'), 'utf8'));
    type Result = {
      ruleId: string;
      locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
    };
    expect(
      (log.runs[0].results as Result[])
        .filter(({ ruleId }) => ruleId === 'segment-missing')
        .map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri),
    ).toEqual(['2.edi']);
    const key = join(dir, 'sm2.pem');
    writeFileSync(key, SM2_KEY, { mode: 0o600 });
    const { out } = await eport('judge', '--session', join(dir, 'files2'), '--sm2-key', key);
    const [ed25519, sm2] = out.trim().split('\n').slice(-2) as [string, string];
    for (const each of [ed25519, sm2])
      expect((await eport('verify', join(dir, 'files2'), '--key', each)).code).toBe(0);
    writeFileSync(join(dir, 'files2', 'report.sarif'), '{}');
    const changed = await eport('verify', join(dir, 'files2'), '--key', sm2);
    expect([changed.code, changed.out]).toEqual([1, expect.stringContaining('report.sarif was changed')]);
    await expect(eport('judge', '--session', at, '--sm2-key', join(dir, 'none'))).rejects.toThrow(
      '--sm2-key',
    );
  });

  it('judges a recording again by newer rules', async () => {
    const one = session(join(dir, 'newer'), {
      role: 'sender',
      profile: 'itigg',
      product: 'x',
      version: '1',
      target: '-',
      begunAt: '2026-01-15T00:00:00.000Z',
      suite: 'test',
    });
    takeFiles(one, [join(projectRoot, 'conformance/cases/profiles/itigg-wrong/input.edi')], {
      rules,
      clock: systemClock,
    });
    const verdict = async (by: Rules) => (await one.judge(by))[0]?.verdict;
    // Rules of before the profile was there found nothing; those of now find what it requires.
    const older: Rules = { ...rules, profiles: { ...rules.profiles, find: () => undefined } };
    expect([await verdict(older), await verdict(rules)]).toEqual(['passed', 'failed']);
  });

  it('leads a sender through the steps from the command line', async () => {
    const port = await freePort();
    const [{ code, out }] = await Promise.all([
      eport(
        'run',
        '--role',
        'sender',
        '--listen',
        String(port),
        '--session',
        join(dir, 'cli'),
        '--timeout',
        '1',
      ),
      (async () => {
        const url = `http://127.0.0.1:${port}`;
        for (let tries = 0; tries < 100; tries++) {
          const there = await fetch(`${url}/conformance/step`).then(
            () => true,
            () => false,
          );
          if (there) break;
          await new Promise<void>((resolve) => systemClock.after(50, resolve));
        }
        await sendingParticipant('good', url, { rules, clock: systemClock }).catch(() => undefined);
      })(),
    ]);
    expect(out).toContain('S-080');
    expect(out.split('\n').filter((line) => line.startsWith('✗') || line.startsWith('    '))).toEqual([]);
    expect(code, out).toBe(0);
  });

  it('finds every requirement met by a sender that does everything right', async () => {
    expect((await verdictsOf('good')).filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });

  it.concurrent.each(mutants.map((each) => [each.name, each.found] as const))(
    'finds the fault of %s, by the name of %s',
    async (name, found) => {
      const failed = (await verdictsOf(name)).filter(({ verdict }) => verdict === 'failed');
      expect(failed.map(({ id }) => id)).toContain(found);
    },
  );
});
