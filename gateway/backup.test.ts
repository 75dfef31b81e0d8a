import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Restored } from './restore.js';
import { CLI, cli, lostMachine } from './testing/lost-machine.js';

let cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});
const clean = (end: () => unknown): void => {
  cleaning.push(end);
};
const machine = () => lostMachine(async () => undefined, clean);

describe('backup and restore', () => {
  it('with a mirror of the log: nothing is rolled back, nothing sent twice, what came since is listed', async (ctx) => {
    if (!existsSync(CLI)) ctx.skip('dist/ is missing: npm run build');
    const node = await machine();
    await node.next();
    await node.launch();
    const receipts = [...(await node.submit(0, 30))];
    // While traffic goes on.
    const to = join(node.disk, 'backup');
    const more = node.submit(30, 90);
    const made = await cli('backup', '--config', node.config(), '--to', to);
    expect(made.err).toBe('');
    expect(made.code).toBe(0);
    receipts.push(...(await more));
    await node.settled();
    // And some that never leave before the end.
    node.unreachable(true);
    receipts.push(...(await node.submit(90, 100)));
    const kept = join(node.disk, 'kept-by-the-nation.txt');
    writeFileSync(kept, await node.checkpoint());
    const feed = await node.get<{ events: unknown[]; next: string }>('/v1/feeds/all?limit=1000', 'ann');
    const { total } = await mirrored(node.mirror);
    const before = new Map([...node.taken].map(([id, { calls }]) => [id, calls]));
    await node.kill();
    rmSync(node.folder(), { recursive: true });
    node.unreachable(false);

    await node.next();
    const restored = await cli(
      ...['restore', '--config', node.config(), '--from', to, '--log', node.mirror, '--json'],
    );
    expect(restored.err).toBe('');
    expect(restored.code).toBe(0);
    const told = JSON.parse(restored.out) as Restored;
    expect(told.continued).toBeGreaterThanOrEqual(total);
    await node.launch();
    await node.settled();

    // What is here and what is told to be lost is what the sender has receipts for.
    const here = await node.messages();
    const lost = told.since?.lost ?? [];
    expect(here.length).toBeGreaterThanOrEqual(30);
    expect([...here, ...lost.map((each) => each.id)].sort()).toEqual([...receipts].sort());
    expect(new Set(lost.map((each) => each.sender))).toEqual(new Set(['ann']));
    const ledger = await node.ledger();
    expect(ledger).toMatchObject({ accepted: here.length, delivered: here.length, pending: 0, dead: 0 });
    // What customs got is what is sent here, and what left of the lost ones.
    const { deliveries } = await node.get<{ deliveries: { id: string; status: string }[] }>(
      '/v1/deliveries?limit=1000&status=sent',
    );
    const left = lost.flatMap((each) => each.sent);
    expect([...deliveries.map((each) => each.id), ...left].sort()).toEqual([...node.taken.keys()].sort());
    for (const { delivery, state } of told.since?.sent ?? []) {
      expect(before.has(delivery), delivery).toBe(true);
      if (state === 'sent') expect(node.taken.get(delivery)?.calls, delivery).toBe(before.get(delivery));
    }
    for (const [id, { bodies }] of node.taken) expect(bodies.size, id).toBe(1);
    // Who read the feed to its end misses nothing that is published from now on.
    const again = await node.submit(200, 203);
    await node.settled();
    const { events } = await node.get<{ events: { envelope: string }[] }>(
      `/v1/feeds/all?limit=1000&after=${feed.next}`,
      'ann',
    );
    expect(events.map((each) => each.envelope)).toEqual(expect.arrayContaining([...again]));

    // The senders send again what is lost: new, once.
    const anew = await node.submit(90, 100);
    expect(anew.filter((id) => receipts.includes(id))).toEqual(anew.filter((id) => here.includes(id)));
    await node.settled();
    const trail = await node.get<{ entries?: unknown[] }>(`/v1/messages/${anew[0]}/trail`);
    expect(JSON.stringify(trail)).toContain('received');
    await node.checkpoint();
    await node.kill('SIGTERM');
    for (const path of [node.data(), node.mirror]) {
      const verified = await cli('audit', 'verify', path, '--checkpoint', kept);
      expect(verified.out, path).toMatch(/^verified: /);
      expect(verified.code).toBe(0);
    }
    // A second restore overwrites nothing.
    const second = await cli('restore', '--config', node.config(), '--from', to, '--log', node.mirror);
    expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/a journal already/) });
  }, 180_000);

  it('without: said that nothing can be listed, the ledger balances, the log verifies by itself and shows the fork', async (ctx) => {
    if (!existsSync(CLI)) ctx.skip('dist/ is missing: npm run build');
    const node = await machine();
    await node.next({ mirror: false });
    await node.launch();
    await node.submit(0, 10);
    await node.settled();
    const to = join(node.disk, 'backup');
    expect((await cli('backup', '--config', node.config(), '--to', to)).code).toBe(0);
    await node.submit(10, 20);
    await node.settled();
    const kept = join(node.disk, 'kept-by-the-nation.txt');
    writeFileSync(kept, await node.checkpoint());
    await node.kill();
    rmSync(node.folder(), { recursive: true });
    await node.next({ mirror: false });
    const restored = await cli('restore', '--config', node.config(), '--from', to);
    expect(restored.code).toBe(0);
    expect(restored.out).toMatch(/can't be listed/);
    expect(restored.out).toMatch(/accepted 10 = delivered 10 \+/);
    await node.launch();
    // The same as before the end: new here, since nothing tells of it.
    await node.submit(5, 40);
    await node.settled();
    expect(await node.ledger()).toMatchObject({ accepted: 40, delivered: 40 });
    for (const [id, { bodies }] of node.taken) expect(bodies.size, id).toBe(1);
    await node.checkpoint();
    await node.kill('SIGTERM');
    expect((await cli('audit', 'verify', node.data())).code).toBe(0);
    const witness = await cli('audit', 'verify', node.data(), '--checkpoint', kept);
    expect(witness).toMatchObject({ code: 1, out: expect.stringMatching(/root-mismatch/) });
  }, 120_000);

  it('a backup that is damaged, cut short, newer, of another node or another log leaves nothing behind', async (ctx) => {
    if (!existsSync(CLI)) ctx.skip('dist/ is missing: npm run build');
    const node = await machine();
    await node.next();
    await node.launch();
    await node.submit(0, 5);
    await node.settled();
    const to = join(node.disk, 'backup');
    const make = (folder: string) => cli('backup', '--config', node.config(), '--to', folder);
    expect((await make(to)).code).toBe(0);
    expect(await make(to)).toMatchObject({ code: 1, err: expect.stringMatching(/not empty/) });
    expect(statSync(join(to, 'audit.key')).mode & 0o077).toBe(0);
    expect(statSync(join(to, 'journal.sqlite')).mode & 0o077).toBe(0);
    await node.submit(5, 8);
    await node.settled();
    await node.checkpoint();
    await node.kill('SIGTERM');
    const whole = node.mirror;
    rmSync(node.folder(), { recursive: true });
    await node.next();
    const attempt = (...more: readonly string[]) =>
      cli('restore', '--config', node.config(), '--from', to, ...more);
    const refused = async (what: RegExp, ...more: readonly string[]): Promise<void> => {
      const { code, err } = await attempt(...more);
      expect(err).toMatch(what);
      expect(code).toBe(1);
      expect(existsSync(node.data()) ? readdirSync(node.data()) : []).toEqual([]);
    };
    await refused(/mirror at hand/);
    const log = readFileSync(whole, 'utf8').split('\n');
    const other = join(node.disk, 'other.ndjson');
    const changed = (line: (text: string, nth: number) => string[]): void =>
      writeFileSync(other, log.flatMap(line).join('\n'));
    const last = log.findLastIndex((line) => line.startsWith('{"index"'));
    // Forged, a hole, of another node, no log at all.
    changed((line, nth) => [nth === last ? line.replace('"at\\":\\"2', '"at\\":\\"3') : line]);
    await refused(/doesn't hold/, '--log', other);
    changed((line, nth) => (nth === last - 3 ? [] : [line]));
    await refused(/doesn't hold/, '--log', other);
    changed((line, nth) => [nth === 3 ? line.replace('"at\\":\\"2', '"at\\":\\"3') : line]);
    await refused(/differs from the backup|doesn't hold/, '--log', other);
    changed((line, nth) => [nth === 0 ? line.replaceAll('province-test', 'elsewhere') : line]);
    await refused(/no audit log of/, '--log', other);
    await refused(/does not exist/, '--log', join(node.disk, 'nothing'));
    const head = readFileSync(join(to, 'backup.json'), 'utf8');
    for (const [text, what] of [
      [head.replace('eport-backup/1', 'eport-backup/2'), /newer/],
      [head.replace('province-test', 'elsewhere'), /of the node elsewhere/],
      [head.replace('"sqlite"', '"postgres"'), /only be restored to the same/],
      [head.replace(/"leaves": \d+/, '"leaves": 99999'), /should hold 99999/],
      ['{', /damaged/],
    ] as const) {
      writeFileSync(join(to, 'backup.json'), text);
      await refused(what, '--log', whole);
    }
    writeFileSync(join(to, 'backup.json'), head);
    const file = join(to, 'journal.sqlite');
    const bytes = readFileSync(file);
    truncateSync(file, bytes.length - 4096);
    await refused(/damaged/, '--log', whole);
    writeFileSync(file, bytes);
    mkdirSync(node.data(), { recursive: true });
    rmSync(join(to, 'backup.json'));
    await refused(/no whole backup/, '--log', whole);
    writeFileSync(join(to, 'backup.json'), head);
    expect((await attempt('--log', whole)).out).toMatch(/received: 3, their bytes are lost/);
  }, 120_000);
});

/** How many entries a mirror holds. */
async function mirrored(path: string): Promise<{ readonly total: number }> {
  const indexes = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"index"'))
    .map((line) => (JSON.parse(line) as { index: number }).index);
  expect(indexes).toEqual(indexes.map((_, nth) => nth));
  return { total: indexes.length };
}
