import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { freePort } from './commands/demo/nodes.js';
import { projectRoot } from './core/root.js';

const CLI = join(projectRoot, 'dist/gateway/cli.js');
const SAMPLE = join(projectRoot, 'conformance/cases/equipment-event/codeco-d95b/gate-in/input.edi');
const MESSAGES = 160;
const CLIENTS = 12;
/** After how many receipts the node is killed. */
const KILLS = [40, 110];

let cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});

/** A partner that takes what is posted to it, and at every third call answers 500 or cuts the connection instead. */
async function receiver(): Promise<{ readonly url: string; readonly taken: Map<string, Set<string>> }> {
  const taken = new Map<string, Set<string>>();
  let calls = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls++;
      const id = String(request.headers['idempotency-key']);
      const body = Buffer.concat(chunks).toString();
      // taken, but the sender never learns it: the same must come again, under the same id
      taken.set(id, (taken.get(id) ?? new Set()).add(body));
      if (calls % 6 === 0) request.socket.destroy();
      else response.writeHead(calls % 3 === 0 ? 500 : 204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleaning.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, taken };
}

it('kill -9 under load loses nothing, doubles nothing, and the log verifies', async (ctx) => {
  if (!existsSync(CLI)) ctx.skip('dist/ is missing: npm run build');
  const dir = mkdtempSync(join(tmpdir(), 'eport-kill-'));
  cleaning.push(() => rmSync(dir, { recursive: true, force: true }));
  const { url: push, taken } = await receiver();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const hash = (key: string): string => createHash('sha256').update(key).digest('hex');
  const path = join(dir, 'node.json');
  writeFileSync(
    path,
    JSON.stringify({
      node: 'province-test',
      listen: { port },
      data: 'data',
      log: 'silent',
      judging: { threads: 1 },
      partners: [
        { id: 'terminal', keys: [{ sha256: hash('key-terminal') }], sees: ['*'], push: { url: push } },
      ],
      operators: [{ id: 'olga', keys: [{ sha256: hash('key-olga') }] }],
      delivery: { firstRetrySeconds: 0.05, longestRetrySeconds: 0.2, atOncePerPartner: 16 },
    }),
  );

  let child: ChildProcess | undefined;
  const launch = (): void => {
    child = spawn(process.execPath, [CLI, 'serve', '--config', path], { stdio: 'ignore' });
  };
  const exited = (): Promise<void> =>
    new Promise((resolve) =>
      child === undefined || child.exitCode !== null || child.signalCode !== null
        ? resolve()
        : child.once('exit', () => resolve()),
    );
  cleaning.push(async () => {
    child?.kill('SIGKILL');
    await exited();
  });
  launch();

  // clients that try again until they have a receipt, as a terminal's system does
  const sample = readFileSync(SAMPLE, 'utf8');
  const receipts = new Map<string, string>();
  const kills = [...KILLS];
  let next = 0;
  let restarting = Promise.resolve();
  const client = async (): Promise<void> => {
    while (next < MESSAGES) {
      const reference = `LOAD${String(next++).padStart(6, '0')}`;
      const body = sample.replaceAll('260115001', reference);
      for (;;) {
        const answer = await fetch(`${url}/v1/messages`, {
          method: 'POST',
          headers: { authorization: 'Bearer key-terminal', 'content-type': 'application/edifact' },
          body,
        }).catch(() => undefined);
        if (answer?.status === 202) {
          receipts.set(reference, ((await answer.json()) as { id: string }).id);
          break;
        }
        expect([undefined, 503]).toContain(answer?.status);
        await pause(20);
      }
      if (receipts.size >= (kills[0] ?? Number.POSITIVE_INFINITY)) {
        kills.shift();
        restarting = restarting.then(async () => {
          child?.kill('SIGKILL');
          await exited();
          launch();
        });
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await restarting;
  expect(kills).toEqual([]);

  const get = async <T>(what: string): Promise<T> => {
    const answer = await fetch(url + what, { headers: { authorization: 'Bearer key-olga' } });
    expect(answer.status, what).toBe(200);
    return (await answer.json()) as T;
  };
  const line = async () =>
    (
      await get<{
        ledger: { accepted: number; delivered: number; rejected: number; pending: number; dead: number }[];
      }>('/v1/ledger')
    ).ledger[0];
  const ready = async (): Promise<boolean> =>
    (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok ?? false;
  await expect.poll(ready, { timeout: 60_000 }).toBe(true);
  await expect.poll(async () => (await line())?.pending, { timeout: 60_000 }).toBe(0);

  expect(await line()).toMatchObject({
    accepted: MESSAGES,
    delivered: MESSAGES,
    rejected: 0,
    pending: 0,
    dead: 0,
  });
  const { messages } = await get<{ messages: { id: string; status: string }[] }>('/v1/messages?limit=1000');
  expect(messages.map((each) => each.id).sort()).toEqual([...receipts.values()].sort());
  expect(new Set(messages.map((each) => each.status))).toEqual(new Set(['accepted']));
  const { events } = await get<{ events: { id: string; envelope: string }[] }>('/v1/feeds/all?limit=1000');
  expect(events.map((each) => each.envelope).sort()).toEqual([...receipts.values()].sort());
  expect(new Set(events.map((each) => each.id)).size).toBe(MESSAGES);
  // every answer came under one id, with the same bytes however often it came
  expect([...taken.keys()].sort()).toEqual(
    [...receipts.values()].map((id) => `${id}~terminal~acknowledgement`).sort(),
  );
  for (const [id, bodies] of taken) expect(bodies.size, id).toBe(1);
  for (const [reference, id] of [...receipts].slice(0, 20)) {
    const raw = await fetch(`${url}/v1/messages/${id}/raw`, {
      headers: { authorization: 'Bearer key-olga' },
    });
    expect(await raw.text()).toBe(sample.replaceAll('260115001', reference));
  }

  child?.kill('SIGTERM');
  await exited();
  expect(child?.exitCode).toBe(0);
  const verified = await promisify(execFile)(process.execPath, [CLI, 'audit', 'verify', join(dir, 'data')]);
  expect(verified.stderr).toBe('');
}, 180_000);
