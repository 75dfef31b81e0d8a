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
  for (const row of rows) {
    const judged = row.status === 'accepted';
    expect(status.has(row.id)).toBe(judged);
    expect(await journal.documents(row.id)).toHaveLength(judged ? 1 : 0);
    expect(sha256((await journal.bytes(row.id)) ?? new Uint8Array(0))).toBe(row.sha256);
  }
  const leaves = await journal.leaves(0, 10_000);
  expect(leaves.map((each) => each.index)).toEqual(leaves.map((_, index) => index));
  const sent = deliveries.filter((each) => each.status === 'sent').length;
  expect(leaves).toHaveLength(rows.length + deliveries.length + sent);
  expect(new Set(leaves.map((each) => each.text)).size).toBe(leaves.length);
  const [ledger] = await journal.ledger();
  if (ledger !== undefined) {
    expect(ledger.delivered + ledger.rejected + ledger.pending + ledger.dead).toBe(ledger.accepted);
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
