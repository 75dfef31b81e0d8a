import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { conformance } from '../../gateway/commands/conformance.js';
import { projectRoot } from '../../gateway/index.js';

const FOLDER = join(projectRoot, 'conformance/foreign');
const WRITTEN = join(FOLDER, 'written');
const dir = mkdtempSync(join(tmpdir(), 'eport-foreign-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What is wrong in each file, as write.py made it so: level, rule, place. Of those that aren't named here nothing is. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  'wrong-check-digit.edi': ['warning check-digit EQD/2.1'],
  'wrong-cut.edi': ['error trailer-missing UNT', 'error trailer-missing UNZ'],
  'wrong-date.edi': ['error date-impossible EQD/DTM/1.2'],
  'wrong-message.edi': ['error message-unknown UNH/2.1'],
  'wrong-no-cnt.edi': ['error segment-missing CNT'],
  'wrong-no-nad.edi': ['error segment-missing NAD'],
  'wrong-segment.edi': ['error segment-unknown NAD/XYZ'],
  'wrong-total.edi': ['warning total-mismatch CNT/1.2'],
  'wrong-unt.edi': ['error count-mismatch UNT/1'],
};

interface Sarif {
  readonly runs: readonly [
    {
      readonly results: ReadonlyArray<{
        readonly ruleId: string;
        readonly level: string;
        readonly locations: readonly [
          {
            readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
            readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string }];
          },
        ];
      }>;
    },
  ];
}

/** The kit as a sender's integrator runs it on a folder: what it prints, and what the report's SARIF says of each file. */
async function run(name: string, files: readonly string[]) {
  const from = join(dir, name);
  mkdirSync(from);
  for (const each of files) copyFileSync(join(WRITTEN, each), join(from, each));
  let out = '';
  const print = async (text: string | Uint8Array): Promise<void> => {
    out += text;
  };
  const session = join(dir, `${name}-session`);
  await conformance.run(['run', '--role', 'sender', '--files', from, '--session', session], {
    lang: 'en',
    env: {},
    colour: false,
    interactive: false,
    out: print,
    err: print,
  });
  const { runs } = JSON.parse(readFileSync(join(session, 'report.sarif'), 'utf8')) as Sarif;
  const found: Record<string, string[]> = {};
  for (const { ruleId, level, locations } of runs[0].results) {
    const [{ physicalLocation, logicalLocations }] = locations;
    const { uri } = physicalLocation.artifactLocation;
    found[uri] = [...(found[uri] ?? []), `${level} ${ruleId} ${logicalLocations[0].fullyQualifiedName}`];
  }
  return { out, found };
}

describe('messages by an EDIFACT library that is not ours (pydifact)', () => {
  const files = readdirSync(WRITTEN);

  it('right ones have nothing wrong, released characters, line breaks and a cancellation among them', async () => {
    const right = files.filter((each) => each.startsWith('right-'));
    expect(right.length).toBeGreaterThanOrEqual(5);
    const { out, found } = await run('right', right);
    expect(found).toEqual({});
    expect(out).toContain('✓ S-010');
  });

  it('of wrong ones each fault is named, and nothing else', async () => {
    const { out, found } = await run(
      'wrong',
      files.filter((each) => each.startsWith('wrong-')),
    );
    expect(found).toEqual(WRONG);
    expect(out).toContain('✗ S-010');
  });

  it('the files are what the library writes', ({ skip }) => {
    const made = join(dir, 'made');
    const { status, stderr } = spawnSync('python3', [join(FOLDER, 'write.py'), made], { encoding: 'utf8' });
    if (status !== 0)
      skip(`python3 with pydifact 0.2.3 is not here: ${stderr?.trim().split('\n').at(-1) ?? ''}`);
    expect(readdirSync(made)).toEqual(files);
    for (const each of files)
      expect(readFileSync(join(made, each))).toEqual(readFileSync(join(WRITTEN, each)));
  });
});
