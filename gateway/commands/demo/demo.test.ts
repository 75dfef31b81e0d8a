import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recorded, steady } from '../../../scripts/record.mjs';
import { projectRoot } from '../../core/root.js';
import { STEPS } from './plan.js';

const CLI = join(projectRoot, 'dist/gateway/cli.js');
/** Several whole demos on a machine that may be busy with other tests. */
const LONG = 300_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-demo-test-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>;
  /** Resolves when its output says so. */
  said(text: string): Promise<void>;
}

/** The demo as a user starts it, in a process group of its own. */
function start(): Run {
  const child = spawn(process.execPath, [CLI, 'demo', '--once', '--dir', dir, '--lang', 'en'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  const waiting: Array<{ readonly text: string; readonly resolve: () => void }> = [];
  const take = (chunk: Buffer): void => {
    out += chunk.toString();
    for (const each of waiting) if (out.includes(each.text)) each.resolve();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return {
    process: child,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out }))),
    said: (text) => new Promise((resolve) => void waiting.push({ text, resolve })),
  };
}

/** What became of each message and what the feeds hold: the same for every run that ends well. */
const state = (out: string): readonly string[] =>
  out.split('\n').filter((line) => /^[✓✗]|^feed of/.test(line));

/** Process ids of the demo's nodes, as the system lists the children of a process. */
const childrenOf = (pid: number): readonly number[] => {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
};

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm run demo -- --once --dir D', () => {
  it(
    'ends with 0, every message where it belongs, both logs verified; a second run finds the same',
    async () => {
      const first = await start().ended;
      expect(first.code, first.out).toBe(0);
      const rows = state(first.out);
      expect(rows.filter((line) => line.startsWith('✓'))).toHaveLength(STEPS.length);
      for (const step of STEPS) expect(first.out).toContain(step.about.en);
      expect(first.out.match(/✓ verified/g)).toHaveLength(2);
      const shown = recorded(readFileSync(join(projectRoot, 'README.md'), 'utf8')).demo ?? '';
      expect(steady(shown).split('\n').slice(1).join('\n'), 'README.md; node scripts/record.mjs').toBe(
        steady(first.out.trim()),
      );
      const again = await start().ended;
      expect(again.code, again.out).toBe(0);
      expect(state(again.out)).toEqual(rows);
    },
    LONG,
  );

  it.each(['province', 'nation', 'everything'] as const)(
    'survives kill -9 of %s',
    async (victim) => {
      const reference = await start().ended;
      rmSync(dir, { recursive: true, force: true });
      const run = start();
      await run.said('API described at');
      // any moment will do: the state afterwards must not vary with it
      const moment = Math.floor(Math.random() * 1500);
      await pause(moment);
      const [one, two] = childrenOf(run.process.pid as number);
      if (one === undefined || two === undefined) return expect((await run.ended).code).toBe(0);
      if (victim === 'everything') process.kill(-(run.process.pid as number), 'SIGKILL');
      else process.kill((victim === 'province' ? one : two) as number, 'SIGKILL');
      await run.ended;
      const after = await start().ended;
      expect(after.code, `killed after ${moment} ms: ${after.out}`).toBe(0);
      expect(state(after.out), `killed after ${moment} ms`).toEqual(state(reference.out));
      return undefined;
    },
    LONG,
  );

  it.each([
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('%s while the nodes start leaves no process behind', async (signal, code) => {
    const run = start();
    const pid = run.process.pid as number;
    await expect.poll(() => childrenOf(pid).length, { timeout: 30_000 }).toBe(2);
    const nodes = childrenOf(pid);
    run.process.kill(signal);
    await new Promise((resolve) => run.process.once('exit', resolve));
    expect(run.process.exitCode).toBe(code);
    await expect.poll(() => nodes.filter(lives), { timeout: 50_000 }).toEqual([]);
  });
});
