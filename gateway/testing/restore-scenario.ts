import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Restored } from '../restore.js';
import { cli, type lostMachine } from './lost-machine.js';

/**
 * A machine is lost under load, and the node restored on an empty one from a backup and the mirror of its log; `folder`:
 * whether its data folder holds the log to be verified.
 */
export async function restoredFromMirror(
  node: Awaited<ReturnType<typeof lostMachine>>,
  { folder }: { readonly folder: boolean },
): Promise<void> {
  await node.next();
  await node.launch();
  const receipts = [...(await node.submit(0, 20))];
  // Some wait for their receiver at that moment, and leave after it.
  node.unreachable(true);
  receipts.push(...(await node.submit(20, 30)));
  const unjudged = async () =>
    (await node.get<{ messages: unknown[] }>('/v1/messages?status=received')).messages.length;
  await expect.poll(unjudged, { timeout: 60_000 }).toBe(0);
  // While traffic goes on.
  const to = join(node.disk, 'backup');
  const more = node.submit(30, 90);
  const made = await cli('backup', '--config', node.config(), '--to', to);
  expect(made.err).toBe('');
  expect(made.code).toBe(0);
  node.unreachable(false);
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
  expect(told.since?.sent.filter((each) => each.state === 'sent').length).toBeGreaterThanOrEqual(10);
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
  for (const path of [...(folder ? [node.data()] : []), node.mirror]) {
    const verified = await cli('audit', 'verify', path, '--checkpoint', kept);
    expect(verified.out, path).toMatch(/^verified: /);
    expect(verified.code).toBe(0);
  }
  // A second restore overwrites nothing.
  const second = await cli('restore', '--config', node.config(), '--from', to, '--log', node.mirror);
  expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/a journal already/) });
}

/** How many entries a mirror holds. */
async function mirrored(path: string): Promise<{ readonly total: number }> {
  const indexes = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"index"'))
    .map((line) => (JSON.parse(line) as { index: number }).index);
  expect(indexes).toEqual(indexes.map((_, nth) => nth));
  return { total: indexes.length };
}
