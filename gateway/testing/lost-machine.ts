import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { projectRoot } from '../core/root.js';
import { codeco, freePort } from './node-fixture.js';

export const CLI = join(projectRoot, 'dist/gateway/cli.js');
const hash = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Runs the command line; whatever it ends with. */
export const cli = (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args, '--lang', 'en'],
      { maxBuffer: 1 << 26 },
      (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      },
    );
  });

/** A node in a process of its own, with a disk that can be lost, another that can't, and a partner that counts what it gets. */
export async function lostMachine(
  journalOn: (machine: number) => Promise<{ readonly postgres: string } | undefined>,
  clean: (end: () => unknown) => void,
) {
  const disk = mkdtempSync(join(tmpdir(), 'eport-lost-'));
  clean(() => rmSync(disk, { recursive: true, force: true }));
  const mirror = join(disk, 'other-disk', 'log.ndjson');
  mkdirSync(join(disk, 'other-disk'));
  /** What customs got: id → bodies, and how often. */
  const taken = new Map<string, { readonly bodies: Set<string>; calls: number }>();
  let down = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (down) return response.writeHead(503).end();
      const id = String(request.headers['idempotency-key']);
      const one = taken.get(id) ?? { bodies: new Set<string>(), calls: 0 };
      one.bodies.add(Buffer.concat(chunks).toString());
      one.calls++;
      taken.set(id, one);
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  clean(() => {
    server.close();
    server.closeAllConnections();
  });
  const push = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let machine = 0;
  let child: ChildProcess | undefined;
  const exited = (): Promise<void> =>
    new Promise((resolve) =>
      child === undefined || child.exitCode !== null || child.signalCode !== null
        ? resolve()
        : child.once('exit', () => resolve()),
    );
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child?.kill(signal);
    await exited();
  };
  clean(() => kill());
  const folder = (): string => join(disk, `machine-${machine}`);
  const config = (): string => join(folder(), 'node.json');
  const get = async <T>(what: string, who = 'olga'): Promise<T> => {
    const answer = await fetch(url + what, { headers: { authorization: `Bearer key-${who}` } });
    expect(answer.status, what).toBe(200);
    return (await answer.json()) as T;
  };
  type Line = Record<'accepted' | 'delivered' | 'rejected' | 'pending' | 'dead' | 'discarded', number>;
  const ledger = async (): Promise<Line> => (await get<{ ledger: Line[] }>('/v1/ledger')).ledger[0] as Line;

  return {
    disk,
    mirror,
    taken,
    url,
    get,
    ledger,
    kill,
    config,
    folder,
    data: () => join(folder(), 'data'),
    /** Customs answers nothing but 503, or as it should. */
    unreachable(now: boolean) {
      down = now;
    },
    /** A machine with nothing but the configuration on it. */
    async next(given: { readonly mirror?: boolean } = {}) {
      machine++;
      mkdirSync(folder());
      const journal = await journalOn(machine);
      writeFileSync(
        config(),
        JSON.stringify({
          node: 'province-test',
          listen: { port },
          data: 'data',
          ...(journal === undefined ? {} : { journal }),
          ...(given.mirror === false ? {} : { audit: { mirror } }),
          log: 'silent',
          judging: { threads: 1 },
          partners: [
            { id: 'ann', keys: [{ sha256: hash('key-ann') }], sees: ['*'] },
            {
              id: 'customs',
              keys: [{ sha256: hash('key-customs') }],
              push: { url: push },
              routes: [{ notation: 'canonical' }],
            },
          ],
          operators: [{ id: 'olga', keys: [{ sha256: hash('key-olga') }] }],
          delivery: { firstRetrySeconds: 0.05, longestRetrySeconds: 0.2, atOncePerPartner: 8 },
        }),
      );
    },
    async launch() {
      child = spawn(process.execPath, [CLI, 'serve', '--config', config()], { stdio: 'ignore' });
      const ready = async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok ?? false;
      await expect.poll(ready, { timeout: 60_000 }).toBe(true);
    },
    /** Sends reports with these numbers; gives their ids. */
    async submit(from: number, to: number): Promise<readonly string[]> {
      const ids: string[] = [];
      for (let nth = from; nth < to; nth++) {
        const answer = await fetch(`${url}/v1/messages`, {
          method: 'POST',
          headers: { authorization: 'Bearer key-ann', 'content-type': 'application/edifact' },
          body: codeco(`REF${nth}`),
        });
        expect(answer.status).toBe(202);
        ids.push(((await answer.json()) as { id: string }).id);
        if (nth % 10 === 9) await pause(5);
      }
      return ids;
    },
    /** Nothing is under way any more. */
    settled: () => expect.poll(async () => (await ledger()).pending, { timeout: 60_000 }).toBe(0),
    messages: async (): Promise<readonly string[]> =>
      (await get<{ messages: { id: string }[] }>('/v1/messages?limit=1000')).messages.map((each) => each.id),
    async checkpoint(): Promise<string> {
      const answer = await fetch(`${url}/v1/audit/checkpoint`, {
        headers: { authorization: 'Bearer key-olga' },
      });
      expect(answer.status).toBe(200);
      return answer.text();
    },
  };
}
