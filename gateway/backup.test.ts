import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { backup } from './backup.js';
import { systemClock } from './core/index.js';
import { restore } from './restore.js';
import { CLI, cli, lostMachine } from './testing/lost-machine.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';
import { restoredFromMirror } from './testing/restore-scenario.js';

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
    await restoredFromMirror(await machine(), { folder: true });
  }, 300_000);

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
  }, 300_000);

  it('a backup that is damaged, cut short, newer, of another node or another log leaves nothing behind', async () => {
    const disk = folder();
    const mirror = join(disk, 'log.ndjson');
    const own = config('here', folder(), { auditMirror: mirror, partners: [partner('ann'), partner('bob')] });
    const to = join(disk, 'backup');
    const make = () => backup(own, { to, clock: systemClock });
    const first = await start(own);
    for (const nth of [1, 2, 3, 4, 5]) await submit(first, codeco(`REF${nth}`));
    const { leaves } = await make();
    expect(leaves).toBeGreaterThanOrEqual(11);
    await expect(make()).rejects.toThrow(/not empty/);
    for (const name of ['audit.key', 'journal.sqlite', 'backup.json'])
      expect(statSync(join(to, name)).mode & 0o077, name).toBe(0);
    for (const nth of [6, 7, 8]) await submit(first, codeco(`REF${nth}`));
    await call(first, '/v1/audit/checkpoint', 'ann');
    await first.stop();

    const data = join(disk, 'machine');
    const empty = { ...own, data, journal: { sqlite: join(data, 'journal.sqlite') } };
    const attempt = (log?: string) =>
      restore(empty, { from: to, clock: systemClock, ...(log === undefined ? {} : { log }) });
    const refused = async (what: RegExp, log?: string): Promise<void> => {
      await expect(attempt(log)).rejects.toThrow(what);
      expect(existsSync(data) ? readdirSync(data) : []).toEqual([]);
    };
    await refused(/mirror at hand/);
    const log = readFileSync(mirror, 'utf8').split('\n');
    const other = join(disk, 'other.ndjson');
    const changed = (line: (text: string, nth: number) => string[]): void =>
      writeFileSync(other, log.flatMap(line).join('\n'));
    const entries = log.flatMap((line, nth) => (line.startsWith('{"index"') ? [nth] : []));
    const [early = 0, late = 0, last = 0] = [entries[3], entries.at(-4), entries.at(-1)];
    const later = (line: string): string => line.replace('"at\\":\\"2', '"at\\":\\"3');
    expect(later(log[last] ?? '')).not.toBe(log[last]);
    // Forged, a hole, of another history, of another node, none.
    changed((line, nth) => [nth === last ? later(line) : line]);
    await refused(/doesn't hold/, other);
    changed((line, nth) => (nth === late ? [] : [line]));
    await refused(/doesn't hold/, other);
    changed((line, nth) => [nth === early ? later(line) : line]);
    await refused(/differs from the backup/, other);
    changed((line, nth) => [nth === 0 ? line.replaceAll('here', 'elsewhere') : line]);
    await refused(/no audit log of/, other);
    await refused(/does not exist/, join(disk, 'nothing'));
    const path = join(to, 'backup.json');
    const head = readFileSync(path, 'utf8');
    for (const [text, what] of [
      [head.replace('eport-backup/1', 'eport-backup/2'), /newer/],
      [head.replace('"here"', '"elsewhere"'), /of the node elsewhere/],
      [head.replace('"sqlite"', '"postgres"'), /only be restored to the same/],
      [head.replace(/"leaves": \d+/, '"leaves": 99999'), /should hold 99999/],
      ['{', /damaged/],
    ] as const) {
      writeFileSync(path, text);
      await refused(what, mirror);
    }
    writeFileSync(path, head);
    const file = join(to, 'journal.sqlite');
    const bytes = readFileSync(file);
    truncateSync(file, bytes.length - 4096);
    await refused(/damaged/, mirror);
    writeFileSync(file, bytes);
    rmSync(path);
    await refused(/no whole backup/, mirror);
    writeFileSync(path, head);
    const restored = await attempt(mirror);
    expect(restored.since?.lost).toMatchObject([6, 7, 8].map(() => ({ sender: 'ann', status: 'accepted' })));
    expect(restored.ledger).toMatchObject({ accepted: 5, delivered: 5 });
    await expect(attempt(mirror)).rejects.toThrow(/a journal already/);
    // What its own log tells of and it doesn't hold breaks nothing; sent again it is new.
    const second = await start(empty);
    const lost = restored.since?.lost[0]?.id ?? '';
    expect((await call(second, `/v1/messages/${lost}`, 'ann')).status).toBe(404);
    const again = await submit(second, codeco('REF6'));
    expect(again.status).toBe('accepted');
    expect(again.id).not.toBe(lost);
    expect((await submit(second, codeco('REF1'))).id).not.toBe(again.id);
  }, 120_000);
});
