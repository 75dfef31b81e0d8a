import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './core/index.js';
import { hashOfKey } from './ops/secrets.js';
import { codeco, folder, freePort } from './testing/node-fixture.js';

const CLI = join(projectRoot, 'dist/gateway/cli.js');

/** A reader as anybody may write it: what it took is a line on its disk, and where it goes on is its last whole line. */
const READER = `
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
const [url, file] = process.argv.slice(1);
const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
const whole = text.slice(0, text.lastIndexOf('\\n') + 1);
if (existsSync(file)) truncateSync(file, Buffer.byteLength(whole));
let after = Number(JSON.parse(whole.trimEnd().split('\\n').at(-1) || '{"sequence":0}').sequence);
for (;;) {
  try {
    const answer = await fetch(url + '/v1/feeds/all?limit=3&wait=5&after=' + after, { headers: { authorization: 'Bearer key-ann' } });
    if (!answer.ok) throw new Error(String(answer.status));
    for (const { id, sequence, previous } of (await answer.json()).events) {
      appendFileSync(file, JSON.stringify({ id, sequence, previous }) + '\\n');
      after = Number(sequence);
    }
    process.stdout.write('.');
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}`;

describe('a reader of a feed', () => {
  it('sees every document once per id, in order, through kill -9 of the node and of itself', {
    timeout: 60_000,
  }, async () => {
    if (!existsSync(CLI)) throw new Error(`${CLI} is missing: npm run build makes it`);
    const data = folder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const settings = join(data, 'node.json');
    writeFileSync(
      settings,
      JSON.stringify({
        node: 'here',
        listen: { port },
        data: join(data, 'data'),
        log: 'silent',
        partners: [{ id: 'ann', identities: ['ANN'], keys: [{ sha256: hashOfKey('key-ann') }], sees: ['*'] }],
      }),
    );
    const file = join(data, 'read.ndjson');
    const running: ChildProcess[] = [];
    const run = (...args: string[]): ChildProcess => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      running.push(child);
      return child;
    };
    const node = () => run(CLI, 'serve', '--config', settings);
    const reader = () => run('--input-type=module', '-e', READER, url, file);
    const killed = async (child: ChildProcess): Promise<void> => {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
    };
    const lines = () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { id: string; sequence: string; previous: string });
    /** Submitted until it is acknowledged, under one key, as a sender does. */
    const submitted = async (nth: number): Promise<string> => {
      for (;;) {
        try {
          const answer = await fetch(`${url}/v1/messages`, {
            method: 'POST',
            headers: {
              authorization: 'Bearer key-ann',
              'content-type': 'application/edifact',
              'idempotency-key': `key-${nth}`,
            },
            body: codeco(String(nth)),
          });
          if (answer.ok) return ((await answer.json()) as { id: string }).id;
        } catch {
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      }
    };
    try {
      let [serving, reading] = [node(), reader()];
      const ids: string[] = [];
      const total = 30;
      for (let nth = 0; nth < total; nth++) {
        ids.push(await submitted(nth));
        if (nth % 16 === 9) {
          await killed(serving);
          serving = node();
        }
        if (nth % 8 === 5) {
          await killed(reading);
          reading = reader();
        }
      }
      while (lines().length < total)
        await new Promise<void>((resolve) => reading.stdout?.once('data', () => resolve()));
      const read = lines();
      // Judged by several threads, published as they are judged: every one of them once, by rising places without a gap.
      expect(read.map(({ id }) => id).sort()).toEqual(ids.map((id) => `${id}-1`).sort());
      let last = 0;
      for (const { sequence, previous } of read) {
        expect(Number(previous)).toBe(last);
        expect(Number(sequence)).toBeGreaterThan(last);
        last = Number(sequence);
      }
    } finally {
      await Promise.all(
        running.filter((each) => each.exitCode === null && each.signalCode === null).map(killed),
      );
    }
  });
});
