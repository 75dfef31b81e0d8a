import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { authority } from './audit/evidence/testing/authority.js';
import { parseCheckpoint, unzipped, verifyEvidence } from './audit/index.js';
import { JournalBusy } from './core/index.js';
import { nodeLog } from './ops/log.js';
import { handClock, memoryJournal } from './testing/memory-journal.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';
import { timeStampingOf } from './time-stamping.js';

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const absent = openssl.error !== undefined || /^(LibreSSL|OpenSSL [01])/.test(openssl.stdout);

const served = async (answer: (request: Buffer) => Uint8Array) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(answer(Buffer.concat(chunks))));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const entriesOf = async (node: Parameters<typeof call>[0]) => {
  const { entries } = (await (await call(node, '/v1/audit/entries', 'olga')).json()) as {
    entries: { text: string }[];
  };
  return entries.map((each) => JSON.parse(each.text) as Readonly<Record<string, unknown>>);
};

describe('what is a leaf beyond messages', () => {
  it('a changed configuration, by the names of what changed; keys used and feeds read, by caller', async () => {
    const data = folder();
    const first = await start(config('dl', data, { partners: [partner('ann'), partner('bob')] }));
    await submit(first, codeco('REF1'));
    await (await call(first, '/v1/feeds/all?wait=5', 'bob')).text();
    await (await call(first, '/v1/feeds/all?wait=5', 'bob')).text();
    await first.stop();
    const again = await start(config('dl', data, { partners: [partner('ann'), partner('bob')] }));
    await again.stop();
    const third = await start(
      config('dl', data, { partners: [partner('ann', { handles: ['*'] })], timeZone: 'Asia/Urumqi' }),
    );
    const facts = await entriesOf(third);
    expect(facts.filter((each) => each.kind === 'configured').map((each) => each.changed)).toEqual([
      ['*'],
      ['partners/ann', 'partners/bob', 'timeZone'],
    ]);
    expect(facts.filter((each) => each.kind === 'used')).toContainEqual(
      expect.objectContaining({ subject: 'bob', role: 'partner', calls: 2 }),
    );
    expect(facts.filter((each) => each.kind === 'read')).toEqual([
      expect.objectContaining({ subject: 'bob', feed: 'all', reads: 2, documents: 2, first: 1, last: 1 }),
    ]);
    expect(JSON.stringify(facts)).not.toContain('key-');
  });
});

describe('a node that signs with SM2 too and has its checkpoints stamped', () => {
  it('every checkpoint bears both, a bundle has the time stamp, and openssl alone verifies all of it', async (ctx) => {
    if (absent) ctx.skip('no openssl 3 here');
    const data = folder();
    const sm2 = execFileSync('openssl', ['genpkey', '-algorithm', 'SM2'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const tsa = authority(join(data, 'tsa'));
    const at = await served(tsa.answer);
    const timeStamps = {
      url: at.url,
      authorities: tsa.ca,
      everyMinutes: 0.005,
      unreachableHours: 1,
      afterwards: 'refuse' as const,
    };
    const node = await start(config('dl', data, { partners: [partner('ann')], auditSm2: sm2, timeStamps }));
    const { id } = await submit(node, codeco('REF1'));
    const note = await (await call(node, '/v1/audit/checkpoint', 'ann')).text();
    expect(parseCheckpoint(note)?.note.signatures).toHaveLength(2);
    let files: ReadonlyMap<string, Uint8Array> = new Map();
    for (let nth = 0; nth < 100 && ![...files.keys()].some((each) => each.endsWith('.tsr')); nth++) {
      await (await call(node, '/v1/feeds/all?after=1000&wait=1', 'ann')).text();
      files = unzipped(
        Buffer.from(await (await call(node, `/v1/messages/${id}/evidence`, 'ann')).arrayBuffer()),
      ) as typeof files;
    }
    const report = await verifyEvidence(files, { authorities: tsa.ca });
    expect(report.findings).toEqual([]);
    expect(report.checkpoints.some((each) => each.timeStamped?.authority === 'own')).toBe(true);
    expect(report.checkpoints.at(-1)?.signed).toEqual(['eport/dl (ed25519)', 'eport/dl (sm2)']);
    const other = authority(join(data, 'other'));
    expect((await verifyEvidence(files, { authorities: other.ca })).findings).toMatchObject([
      { kind: 'time-stamp-wrong' },
    ]);
    const dir = folder();
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), bytes);
    }
    const commands = [
      ...Buffer.from(files.get('VERIFY.md') ?? '')
        .toString()
        .matchAll(/^```sh\n([\s\S]*?)^```/gm),
    ].map(([, each]) => each);
    const checked = spawnSync('sh', ['-c', commands.join('\n')], { cwd: dir, encoding: 'utf8' });
    expect(`${checked.stdout}${checked.stderr}`).toContain('nothing is wrong');
    expect(checked.stdout).toMatch(/Verified OK[\s\S]*Time stamp:/);
    at.close();
  });
});

describe('an authority that can not be reached', () => {
  const parts = async (then: 'alarm' | 'refuse') => {
    const clock = handClock();
    const journal = memoryJournal();
    await journal.saveCheckpoint(1, 'x\n1\nAAAA\n\n— x AAAAAAAA\n');
    let asked = 0;
    const stamps = await timeStampingOf(
      { timeStamps: { url: 'http://tsa.invalid', everyMinutes: 60, unreachableHours: 24, afterwards: then } },
      {
        journal: {
          ...journal,
          latestCheckpoint: async () => ({ size: 1, note: 'x\n1\nAAAA\n\n— x AAAAAAAA\n' }),
        },
        clock,
        log: nodeLog('dl', 'silent', clock.now),
        async ask() {
          asked++;
          throw new Error('unreachable');
        },
      },
    );
    const accept = stamps.guarded(async () => 'taken');
    return { clock, stamps, accept, asked: () => asked };
  };

  it('stops nothing for as long as configured; then it is an alarm, or nothing is accepted', async () => {
    for (const then of ['alarm', 'refuse'] as const) {
      const { clock, stamps, accept, asked } = await parts(then);
      await stamps.now();
      await clock.advance(23 * 3600 * 1000);
      expect(await accept()).toBe('taken');
      expect(stamps.overdue()).toBe(false);
      expect(asked()).toBeGreaterThan(1);
      await clock.advance(2 * 3600 * 1000);
      expect(stamps.overdue()).toBe(true);
      if (then === 'alarm') expect(await accept()).toBe('taken');
      else await expect(accept()).rejects.toThrow(JournalBusy);
      stamps.close();
    }
  });
});
