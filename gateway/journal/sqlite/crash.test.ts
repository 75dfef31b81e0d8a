import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Journal, projectRoot } from '../../core/index.js';
import { plainLeafOf, receipt, sha256 } from '../contract/samples.js';
import { sqliteJournal } from './journal.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-crash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const LOAD = join(projectRoot, 'dist/gateway/journal/sqlite/crash.load.js');

/** Runs the load; kills it at a random moment after so many acknowledgements, or lets it end by itself. Gives its lines. */
async function load(command: readonly string[], killAfter?: number): Promise<readonly string[]> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let chunks = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    chunks++;
    if (killAfter !== undefined && chunks > killAfter) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  // The last line may be cut off; what isn't said whole wasn't acknowledged.
  return out.split('\n').slice(0, -1);
}

const told = (lines: readonly string[], what: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

/** Everything acknowledged is there, whole and once; leaves are dense and each belongs to something that is there. */
async function check(journal: Journal, lines: readonly string[]): Promise<void> {
  const rows = await journal.messages({ limit: 10_000 });
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.size).toBe(rows.length);
  for (const id of told(lines, 'received')) expect(byId.get(id), id).toBeDefined();
  for (const id of told(lines, 'judged')) expect(byId.get(id)?.status, id).toBe('accepted');
  const deliveries = await journal.deliveries({ limit: 10_000 });
  const status = new Map(deliveries.map((each) => [each.envelope, each.status]));
  expect(status.size).toBe(deliveries.length);
  for (const id of told(lines, 'sent')) expect(status.get(id), id).toBe('sent');
  for (const id of told(lines, 'dead')) expect(['dead', 'discarded'], id).toContain(status.get(id));
  for (const id of told(lines, 'discarded')) expect(status.get(id), id).toBe('discarded');
  for (const id of told(lines, 'repaired')) expect(byId.get(id)?.version, id).toBe(2);
  const exceptions = await journal.exceptions({ limit: 10_000 });
  const open = new Map(exceptions.map((each) => [each.id, each]));
  expect(open.size).toBe(exceptions.length);
  for (const id of told(lines, 'closed')) expect(open.get(id)?.status, id).toBe('closed');
  const paused = new Set((await journal.pauses()).map((each) => each.partner));
  for (const id of told(lines, 'paused')) expect(paused, id).toContain(id);
  for (const row of rows) {
    const judged = row.status === 'accepted';
    expect(status.has(row.id)).toBe(judged);
    const erased = row.erasedAt !== undefined;
    expect(await journal.documents(row.id)).toHaveLength(judged && !erased ? 1 : 0);
    const bytes = await journal.bytes(row.id, 1);
    if (erased) expect(bytes).toBeUndefined();
    else expect(sha256(bytes ?? new Uint8Array(0))).toBe(row.sha256);
    // A rejection without its exception, or a dead delivery without one, would be seen by nobody.
    if (row.status === 'rejected') expect(open.get(`rejected~${row.id}`)?.status).toBe('open');
  }
  for (const each of deliveries) {
    const dead = open.get(`dead~${each.id}`);
    if (each.status === 'dead') expect(dead?.status).toBe('open');
    if (each.status === 'discarded') expect(dead?.resolution).toBe('discarded');
  }
  const erased = rows.filter((each) => each.erasedAt !== undefined).length;
  const saidErased = told(lines, 'erased').reduce((sum, each) => sum + Number(each), 0);
  expect(erased).toBeGreaterThanOrEqual(saidErased);
  const leaves = await journal.leaves(0, 10_000);
  expect(leaves.map((each) => each.index)).toEqual(leaves.map((_, index) => index));
  const counted = (kind: string): number =>
    leaves.filter((each) => (JSON.parse(each.text) as { kind: string }).kind === kind).length;
  const repaired = rows.filter((each) => each.version === 2);
  expect(counted('received')).toBe(rows.length);
  expect(counted('opened')).toBe(exceptions.length);
  expect(counted('intervened')).toBe(exceptions.reduce((sum, each) => sum + each.actions.length, 0));
  expect(counted('judged')).toBe(rows.filter((each) => each.status !== 'received').length + repaired.length);
  expect(counted('sent')).toBe(deliveries.filter((each) => each.status === 'sent').length);
  expect(counted('erased')).toBe(erased);
  expect(counted('paused')).toBe(paused.size);
  expect(new Set(leaves.map((each) => each.text)).size).toBe(leaves.length);
  const [ledger] = await journal.ledger();
  if (ledger !== undefined) {
    const { accepted, delivered, rejected, pending, dead, discarded } = ledger;
    expect(delivered + rejected + pending + dead + discarded).toBe(accepted);
  }
}

it('killed at random moments under load: everything acknowledged is there, nothing twice', {
  timeout: 60_000,
}, async () => {
  const path = join(dir, 'journal.db');
  const lines: string[] = [];
  for (let round = 0; round < 5; round++) {
    const moment = Math.floor(Math.random() * 60);
    lines.push(...(await load([process.execPath, LOAD, path, `R${round}`], moment)));
    const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
    try {
      await check(journal, lines);
      // Whoever got no answer sends again: that gives no second message.
      const [first] = told(lines, 'received');
      if (first !== undefined) {
        const bytes = Buffer.alloc(4096, first);
        const again = await journal.receive(receipt({ bytes, business: first }));
        expect(again).toMatchObject({ kind: 'duplicate', id: first });
      }
    } finally {
      await journal.close();
    }
  }
  expect(told(lines, 'received').length).toBeGreaterThan(0);
});

it('a full disk: refused as busy, nothing acknowledged is lost, and it goes on when there is room', {
  timeout: 60_000,
}, async (ctx) => {
  if (process.platform === 'win32') ctx.skip('needs a shell with ulimit');
  const path = join(dir, 'journal.db');
  // The largest file the process may write, in blocks: the system refuses writes as it does on a full disk.
  const limited = ['sh', '-c', `ulimit -f 6000; exec "$@"`, 'sh', process.execPath, LOAD, path, 'F', '65536'];
  const lines = await load(limited);
  const refusals = told(lines, 'refused');
  expect(refusals).toHaveLength(16);
  for (const each of refusals) expect(each).toMatch(/can't be written/);
  expect(told(lines, 'received').length).toBeGreaterThan(0);
  const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
  try {
    await check(journal, lines);
    expect((await journal.receive(receipt())).kind).toBe('received');
  } finally {
    await journal.close();
  }
});
