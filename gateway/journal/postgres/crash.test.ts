import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot, systemClock } from '../../core/index.js';
import { testPostgres } from '../../testing/postgres.js';
import { at, delivery, plainLeafOf, verdict } from '../contract/samples.js';
import { postgresJournal } from './journal.js';

const LOAD = join(projectRoot, 'dist/gateway/journal/postgres/crash.load.js');
const server = await testPostgres();
afterAll(async () => {
  if (!('missing' in server)) await server.end();
});

/** Runs the load and kills it after so many lines; gives them. */
async function load(url: string, round: string, killAfter: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [LOAD, url, round], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (out.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return out.split('\n').slice(0, -1);
}

const told = (lines: readonly string[], what: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

describe('one of two nodes on one PostgreSQL is killed again and again', () => {
  it('the other takes over what it had; nothing acknowledged is lost, nothing is delivered twice but what it was just sending, lanes keep their order', {
    timeout: 180_000,
  }, async (ctx) => {
    if ('missing' in server) return ctx.skip(server.missing);
    if (!existsSync(LOAD)) throw new Error(`${LOAD} is missing: npm run build makes it`);
    const url = await server.url(randomUUID());
    const journal = await postgresJournal({ url, leafOf: plainLeafOf });
    const sentHere: string[] = [];
    let over = false;
    const worker = async (): Promise<void> => {
      while (!over) {
        const rows = await journal.unjudged(0, 4);
        for (const { id, lane } of rows) {
          await journal.judged(id, verdict(id), [delivery(id, 'customs', { lane })], at(1));
        }
        const due = await journal.due(at(1), 4);
        for (const { id } of due) {
          sentHere.push(id);
          await journal.attempted({ kind: 'sent', delivery: id, at: at(2) });
        }
        if (rows.length + due.length === 0)
          await new Promise<void>((resolve) => systemClock.after(20, resolve));
      }
    };
    const working = worker();
    try {
      const lines: string[] = [];
      for (let round = 0; round < 3; round++) {
        lines.push(...(await load(url, `R${round}`, 30 + Math.floor(Math.random() * 200))));
      }
      // Nobody does anything: what the dead had claimed goes on by itself.
      const pending = async (): Promise<number> =>
        (await journal.ledger()).reduce((sum, each) => sum + each.pending, 0);
      while ((await pending()) > 0) await new Promise<void>((resolve) => systemClock.after(50, resolve));
      const rows = [...(await journal.messages({ limit: 10_000 }))].reverse();
      const ids = new Set(rows.map((each) => each.id));
      expect(told(lines, 'received').length).toBeGreaterThan(0);
      for (const id of told(lines, 'received')) expect(ids.has(id), id).toBe(true);
      const feed = await journal.feed({ after: 0, limit: 10_000 });
      expect(feed.map((each) => each.cursor)).toEqual(rows.map((_, nth) => nth + 1));
      expect(new Set(feed.map((each) => each.envelope)).size).toBe(rows.length);
      for (let nth = 0; nth < 5; nth++) {
        const order = rows.filter((each) => each.lane === `lane ${nth}`).map((each) => each.id);
        expect(feed.map((each) => each.envelope).filter((id) => order.includes(id))).toEqual(order);
      }
      // Sent again is only what was on its way when its node was killed: one per round and loop, with the same id.
      const done = told(lines, 'sent');
      expect(sentHere.filter((id) => done.includes(id))).toEqual([]);
      const begun = [...sentHere, ...told(lines, 'sends')];
      expect(begun.length - new Set(begun).size).toBeLessThanOrEqual(3);
      expect(new Set(begun).size).toBe(rows.length);
      const leaves = await journal.leaves(0, 10_000);
      expect(leaves.map((each) => each.index)).toEqual(leaves.map((_, nth) => nth));
      expect(leaves).toHaveLength(rows.length * 3);
      expect(await journal.ledger()).toMatchObject([{ accepted: rows.length, delivered: rows.length }]);
    } finally {
      over = true;
      await working;
      await journal.close();
    }
  });
});
