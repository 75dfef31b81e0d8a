import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../core/index.js';
import { memoryJournal } from '../testing/memory-journal.js';
import { ed25519Signer } from './ed25519.js';
import { readLog, verifyExport } from './export.js';
import { leafOf } from './leaf.js';
import { auditLog } from './log.js';
import { auditMirror } from './mirror.js';
import { someFact } from './naive.js';

const signer = ed25519Signer('eport/here', generateKeyPairSync('ed25519').privateKey);
const origin = 'eport/here';

let cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});

function setting() {
  const folder = mkdtempSync(join(tmpdir(), 'eport-mirror-'));
  cleaning.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'log.ndjson');
  const journal = memoryJournal(leafOf);
  const states: { readonly behind: number; readonly error?: Error }[] = [];
  const mirror = (file = path, from = journal) => {
    const made = auditMirror({
      journal: from,
      path: file,
      origin,
      publicKey: signer.vkey,
      clock: systemClock,
      told: (state) => states.push(state),
    });
    cleaning.push(made.close);
    return made;
  };
  let made = 0;
  const grow = async (count: number): Promise<number> => {
    for (let nth = 0; nth < count; nth++) await journal.note(someFact(made++));
    return journal.size();
  };
  const lines = (): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const indexes = (): number[] =>
    lines().flatMap((line) => {
      const { index } = JSON.parse(line) as { index?: number };
      return index === undefined ? [] : [index];
    });
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return { path, folder, journal, states, mirror, grow, lines, indexes, upTo };
}

describe('mirror of the audit log', () => {
  it('has every leaf once, with the checkpoints, and verifies', async () => {
    const { path, journal, mirror, grow, indexes, upTo } = setting();
    const copy = mirror();
    const log = auditLog({ journal, signer, origin, clock: systemClock, kept: copy.upTo });
    for (const size of [3, 2503, 2504]) {
      await grow(size - (await journal.size()));
      await log.checkpoint();
      // What is signed is in the file by then.
      expect(indexes()).toEqual(upTo(size));
    }
    await grow(2);
    await copy.upTo(2506);
    expect(indexes()).toEqual(upTo(2506));
    const whole = () => readFileSync(path, 'utf8').split('\n');
    const read = await readLog(whole);
    expect(read).toMatchObject({ origin, publicKey: signer.vkey });
    expect(read?.checkpoints).toHaveLength(3);
    expect(await verifyExport(whole(), { checkpoints: read?.checkpoints ?? [] })).toMatchObject({
      size: 2506,
      covered: 2504,
      findings: [],
    });
  });

  it('goes on where it ended: after a start, wherever a crash cut it off', async () => {
    const { path, mirror, grow, indexes, upTo } = setting();
    const size = await grow(40);
    const first = mirror();
    await first.upTo(size);
    await first.close();
    const bytes = readFileSync(path);
    for (const end of [bytes.length, bytes.length - 1, bytes.length - 90, bytes.length - 4000, 10, 0]) {
      writeFileSync(path, bytes.subarray(0, Math.max(0, end)));
      const next = mirror();
      await next.upTo(size);
      await next.close();
      expect(indexes(), String(end)).toEqual(upTo(size));
      expect(readFileSync(path).equals(bytes), String(end)).toBe(true);
    }
  });

  it('is cut or replaced under its hands, and made whole again', async () => {
    const { path, mirror, grow, indexes, upTo } = setting();
    const copy = mirror();
    await copy.upTo(await grow(20));
    truncateSync(path, 700);
    await copy.upTo(await grow(1));
    expect(indexes()).toEqual(upTo(21));
    appendFileSync(path, '{"index":21,"ha');
    await copy.upTo(await grow(1));
    expect(indexes()).toEqual(upTo(22));
  });

  it('cannot be written: said, nobody held up, caught up as soon as it can', async () => {
    const { folder, path, states, mirror, grow, indexes, upTo } = setting();
    const away = join(folder, 'disk');
    const copy = mirror(join(away, 'log.ndjson'));
    await copy.upTo(await grow(5));
    expect(states.at(-1)).toMatchObject({ behind: 5, error: { code: 'ENOENT' } });
    mkdirSync(away);
    await copy.upTo(5);
    expect(states.at(-1)).toEqual({ behind: 0 });
    renameSync(join(away, 'log.ndjson'), path);
    expect(indexes()).toEqual(upTo(5));
  });

  it('never writes into the log of another, nor behind one that knows more or another history', async () => {
    const { path, states, mirror, grow, journal } = setting();
    const full = mirror();
    await full.upTo(await grow(9));
    await full.close();
    const bytes = readFileSync(path);
    const shorter = memoryJournal(leafOf);
    for (let nth = 0; nth < 4; nth++) await shorter.note(someFact(nth));
    const other = memoryJournal(leafOf);
    for (let nth = 0; nth < 12; nth++) await other.note(someFact(nth + 100));
    for (const [source, message] of [
      [shorter, /more than the journal/],
      [other, /another history/],
    ] as const) {
      const copy = mirror(path, source);
      await copy.upTo(await source.size());
      expect(states.at(-1)?.error?.message).toMatch(message);
      await copy.close();
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
    writeFileSync(path, '{"not":"a mirror"}\n');
    const copy = mirror(path, journal);
    await copy.upTo(9);
    expect(states.at(-1)?.error?.message).toMatch(/not a mirror/);
    expect(readFileSync(path, 'utf8')).toBe('{"not":"a mirror"}\n');
  });
});
