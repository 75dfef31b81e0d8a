import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../core/index.js';

/** Heap that V8 may keep, in MiB. What judging one message needs fits; what it takes to keep these messages doesn't. */
const HEAP = 72;
const MESSAGES = 6000;

const folder = mkdtempSync(join(tmpdir(), 'eport-memory-'));
const cli = join(projectRoot, 'dist/gateway/cli.js');
const good = join(folder, 'good.edi');
const broken = join(folder, 'broken.edi');

/** A gate report of ten containers; `wrong` counts its segments wrong and says a date that isn't one. */
function message(n: number, wrong: boolean): string {
  const container = `EQD+CN+DLSU3012742+22G1:102:5++2+5'RFF+BN:BK2600417001'DTM+7:${wrong ? '202613450812' : '202601150812'}:203'LOC+9+CNDLC:139:6'MEA+AAE+G+KGM:18250.5'SEL+BH0041752+CA+1'`;
  const segments = `BGM+34+GATE${n}+9'NAD+MS+DLCTEST:160:ZZZ'NAD+CF+BHS:160:20'${container.repeat(5)}CNT+16:5'`;
  const count = segments.split("'").length + 1 + (wrong ? 1 : 0);
  return `UNH+${n}+CODECO:D:95B:UN'${segments}UNT+${count}+${n}'`;
}

const interchange = (wrong: (n: number) => boolean): string =>
  [
    "UNB+UNOA:2+DLCTEST:ZZZ+LNPORT:ZZZ+260115:0830+1'",
    ...Array.from({ length: MESSAGES }, (_, i) => message(i + 1, wrong(i + 1))),
    `UNZ+${MESSAGES}+1'`,
  ].join('');

/** Runs `eport translate` in so much heap, and gives its exit code and what it printed. */
function translated(file: string, ...options: string[]): { status: number | null; out: string; err: string } {
  const out = join(folder, 'out');
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP}`, cli, 'translate', file, ...options],
    { stdio: ['ignore', openSync(out, 'w'), 'pipe'], encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return { status, out: readFileSync(out, 'utf8'), err: stderr.slice(-2000) };
}

describe('memory does not grow with the number of messages', () => {
  beforeAll(() => {
    expect(existsSync(cli), 'npm run build makes dist').toBe(true);
    writeFileSync(
      good,
      interchange(() => false),
    );
    writeFileSync(
      broken,
      interchange((n) => n % 2 === 0),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('documents line by line', { timeout: 120_000 }, () => {
    const { status, out, err } = translated(good);
    expect(status, err).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(MESSAGES);
  });

  it('an interchange of another directory', { timeout: 180_000 }, () => {
    const { status, out, err } = translated(good, '--to', 'equipment-event/codeco-d00b');
    expect(status, err).toBe(0);
    expect(out.match(/'UNH\+/g)).toHaveLength(MESSAGES);
    expect(out).toMatch(new RegExp(`'UNZ\\+${MESSAGES}\\+1'$`));
  });

  it('one object of documents, problems and an acknowledgement of half of them', { timeout: 120_000 }, () => {
    const { status, out, err } = translated(broken, '--json');
    expect(status, err).toBe(1);
    const answer = JSON.parse(out) as {
      documents: { source: { position: number } }[];
      problems: { severity: string; at: { offset: number } }[];
      acknowledgement: string;
    };
    expect(answer.documents.map((each) => each.source.position)).toEqual(
      Array.from({ length: MESSAGES / 2 }, (_, i) => 2 * i + 1),
    );
    const offsets = answer.problems.map((each) => each.at.offset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(answer.acknowledgement.match(/'UCM\+\d+\+/g)).toHaveLength(MESSAGES / 2);
  });
});
