import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../core/index.js';
import { holdFile } from '../journal/sqlite/hold.js';
import { type RunningNode, startNode } from '../main.js';
import { call, codeco, config, partner, rules, folder as temporary } from '../testing/node-fixture.js';
import { UsageError } from './command.js';
import { folder } from './folder.js';

const CLI = join(projectRoot, 'dist/gateway/cli.js');

/** Runs the command in this process, in English, with so little patience that a pass is quick. */
async function run(args: readonly string[], node: Pick<RunningNode, 'url'>, key = 'key-ann') {
  let err = '';
  const code = await folder.run(['--settle', '0.02', '--every', '0.05', ...args], {
    lang: 'en',
    env: { EPORT_URL: node.url, EPORT_KEY: key },
    colour: false,
    interactive: false,
    out: async () => {},
    err: async (text) => {
      err += text;
    },
  });
  return { code, err };
}

const application = (): string => {
  const root = join(temporary(), 'RMft');
  mkdirSync(join(root, 'OutBox'), { recursive: true });
  return root;
};
const names = (root: string, box: string): string[] => readdirSync(join(root, box)).sort();
const text = (root: string, box: string, name: string): string => readFileSync(join(root, box, name), 'utf8');

/** One node for all; each test has a partner of its own, and interchanges of its own. */
const data = mkdtempSync(join(tmpdir(), 'eport-folder-'));
let at: RunningNode;
beforeAll(async () => {
  const partners = ['ann', 'bea', 'cat', 'dan', 'eve'].map((id) => partner(id));
  const limits = { ...config('x', '/').limits, interchangeBytes: 1024 * 1024 };
  at = await startNode(config('here', data, { partners, limits }), {
    rules: () => ({ value: rules.value, problems: [] }),
  });
});
afterAll(async () => {
  await at?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe('eport folder against a running node', () => {
  it('sends files, brings answers and documents in the notation that is asked for', async () => {
    const root = application();
    writeFileSync(join(root, 'OutBox', '进门 报告.edi'), codeco('R1'));
    writeFileSync(join(root, 'OutBox', 'broken.edi'), codeco('R2').replace(/CNT[^']*'/, ''));
    mkdirSync(join(root, 'OutBox', 'a folder'));
    symlinkSync('/etc/hostname', join(root, 'OutBox', 'link.edi'));
    const first = await run([root, '--once', '--feed', 'all=equipment-event/codeco-d95b'], at);
    expect(first).toMatchObject({ code: 1 });
    expect(names(root, 'OutBox')).toEqual(['a folder', 'link.edi']);
    expect(names(root, 'SentBox')).toEqual(['进门 报告.edi', '进门 报告.edi.receipt.json']);
    const receipt = JSON.parse(text(root, 'SentBox', '进门 报告.edi.receipt.json'));
    expect(receipt).toMatchObject({ status: 'accepted', audit: { leaf: expect.any(String) } });
    const seen = await (await call(at, `/v1/messages/${receipt.id}`, 'ann')).json();
    expect(seen).toMatchObject({ sha256: receipt.sha256 });
    expect(names(root, 'FailBox')).toEqual(['broken.edi', 'broken.edi.problems.json']);
    expect(JSON.parse(text(root, 'FailBox', 'broken.edi.problems.json')).problems).toContainEqual(
      expect.objectContaining({
        code: 'segment-missing',
        message: { zh: expect.stringContaining('CNT'), en: expect.stringContaining('CNT') },
      }),
    );
    const inbox = names(root, 'InBox');
    expect(inbox).toEqual([
      'Failed_broken.edi',
      expect.stringMatching(/^Receipt_\d{16}_equipment-event_\S+\.edi$/),
      'Successed_进门 报告.edi',
    ]);
    expect(text(root, 'InBox', 'Failed_broken.edi')).toMatch(/^UN.*CONTRL/);
    expect(text(root, 'InBox', inbox[1] as string)).toMatch(/^UN.*CODECO/);
    // File names and codes only: what a message says stays out of the log.
    expect(first.err).toContain('broken.edi → FailBox: rejected');
    expect(first.err).not.toContain('MSKU1234565');

    for (const name of inbox) renameSync(join(root, 'InBox', name), join(temporary(), 'fetched'));
    expect(await run([root, '--once', '--feed', 'all=equipment-event/codeco-d95b'], at)).toEqual({
      code: 0,
      err: '',
    });
    expect(names(root, 'InBox')).toEqual([]);
  });

  it('says by its exit code what is wrong, and leaves the files where they are', async () => {
    const root = application();
    writeFileSync(join(root, 'OutBox', 'a.edi'), codeco('R3'));
    const gone = await run([root, '--once'], { url: 'http://127.0.0.1:9' });
    expect(gone).toEqual({ code: 3, err: expect.stringContaining('the gateway is not available') });
    const stranger = await run([root, '--once'], at, 'a-wrong-key');
    expect(stranger).toEqual({ code: 3, err: expect.stringContaining('HTTP 401') });
    expect(names(root, 'OutBox')).toEqual(['a.edi']);
    const unknown = await run([root, '--once', '--feed', 'nothing'], at);
    expect(unknown).toEqual({ code: 3, err: expect.stringContaining('nothing: not-found') });
    expect(names(root, 'OutBox')).toEqual([]);
    await expect(run(['--once'], at)).rejects.toThrow(UsageError);
    await expect(run([join(root, 'absent'), '--once'], at)).rejects.toThrow('ENOENT');
    await expect(run([root, '--every', 'soon'], at)).rejects.toThrow('--every soon');
    await expect(run([root, '--charset', 'KLINGON'], at)).rejects.toThrow('--charset');
    writeFileSync(join(root, '.eport', 'state.json'), '{"version":');
    const damaged = await run([root, '--once'], at);
    expect(damaged).toEqual({ code: 3, err: expect.stringContaining('the state file is damaged') });
  });

  it("doesn't share a folder with another client", async () => {
    const root = application();
    mkdirSync(join(root, '.eport'));
    const letGo = holdFile(join(root, '.eport', 'lock'));
    expect(letGo).toBeDefined();
    writeFileSync(join(root, 'OutBox', 'a.edi'), codeco('R4'));
    expect(await run([root, '--once'], at)).toEqual({
      code: 3,
      err: expect.stringContaining('is in use by another client'),
    });
    expect(names(root, 'OutBox')).toEqual(['a.edi']);
    letGo?.();
    expect(await run([root, '--once'], at)).toMatchObject({ code: 0 });
  });

  it('puts what is larger than the gateway takes into FailBox, and goes on', async () => {
    const root = application();
    writeFileSync(join(root, 'OutBox', 'huge.edi'), 'UNB');
    // a hole, which costs no disk
    truncateSync(join(root, 'OutBox', 'huge.edi'), 60 * 1024 * 1024);
    writeFileSync(join(root, 'OutBox', 'small.edi'), codeco('R5'));
    const done = await run([root, '--once'], at);
    expect(done).toMatchObject({ code: 1 });
    expect(names(root, 'FailBox')).toEqual(['huge.edi', 'huge.edi.problems.json']);
    expect(text(root, 'FailBox', 'huge.edi.problems.json')).toContain('input-too-large');
    expect(names(root, 'SentBox')).toEqual(['small.edi', 'small.edi.receipt.json']);
  });

  it('keeps several applications apart', async () => {
    const [a, b] = [application(), application()];
    writeFileSync(join(a, 'OutBox', 'a.edi'), codeco('R6'));
    writeFileSync(join(b, 'OutBox', 'a.edi'), codeco('R7'));
    expect(await run([a, b, '--once'], at)).toMatchObject({ code: 0 });
    for (const root of [a, b]) expect(names(root, 'InBox')).toEqual(['Successed_a.edi']);
  });
});

describe('eport folder as a process', () => {
  beforeAll(() => {
    expect(existsSync(CLI), 'npm run build').toBe(true);
  });

  const client = (root: string, after: string): ChildProcess =>
    spawn(
      process.execPath,
      [
        CLI,
        'folder',
        root,
        '--feed',
        'all',
        '--after',
        after,
        '--settle',
        '0.01',
        '--every',
        '0.02',
        '--lang',
        'en',
      ],
      {
        env: { ...process.env, EPORT_URL: at.url, EPORT_KEY: 'key-eve' },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  /** Resolves with what it had said once it has said so many lines, or is gone. */
  const saying = (child: ChildProcess, lines: number): Promise<string> =>
    new Promise((resolve) => {
      let said = '';
      child.stderr?.on('data', (chunk) => {
        said += chunk;
        if (said.split('\n').length > lines) resolve(said);
      });
      child.once('exit', () => resolve(said));
    });
  const gone = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once('exit', (code) => resolve(code)));

  it('killed again and again while it works it loses and doubles nothing', { timeout: 60_000 }, async () => {
    const root = application();
    const COUNT = 30;
    const before = await (await call(at, '/v1/feeds/all?limit=1000', 'eve')).json();
    const after = (before as { next: string }).next;
    const fetched: string[] = [];
    const fetch = (): void => {
      if (!existsSync(join(root, 'InBox'))) return;
      for (const name of names(root, 'InBox')) {
        fetched.push(name);
        renameSync(join(root, 'InBox', name), join(root, `fetched-${fetched.length}`));
      }
    };
    for (let i = 0; i < COUNT; i++)
      writeFileSync(join(root, 'OutBox', `门${i}.edi`), codeco(`K${i}`).replace('G1+9', `G${i}+9`));
    // Each life ends a little later in its work than the one before: a line or two, and a few milliseconds more.
    for (let life = 0; life < 5; life++) {
      const child = client(root, after);
      const end = gone(child);
      await saying(child, 1 + (life % 3));
      for (let turns = life * 11; turns > 0; turns--) await new Promise((next) => setImmediate(next));
      child.kill('SIGKILL');
      await end;
      fetch();
    }
    const child = client(root, after);
    const end = gone(child);
    const idle = saying(child, Number.POSITIVE_INFINITY);
    while (names(root, 'OutBox').length > 0 || fetched.length < 2 * COUNT) {
      await new Promise((next) => setImmediate(next));
      fetch();
    }
    child.kill('SIGTERM');
    expect(await end).toBe(0);
    await idle;
    fetch();
    const page = (await (await call(at, '/v1/messages?limit=500', 'eve')).json()) as { messages: unknown[] };
    expect(page.messages).toHaveLength(COUNT);
    const sent = names(root, 'SentBox');
    expect(sent.filter((name) => name.endsWith('.edi'))).toHaveLength(COUNT);
    expect(sent.filter((name) => name.endsWith('.receipt.json'))).toHaveLength(COUNT);
    expect(new Set(fetched).size).toBe(fetched.length);
    expect(fetched.filter((name) => name.startsWith('Successed_'))).toHaveLength(COUNT);
    expect(fetched.filter((name) => name.startsWith('Receipt_'))).toHaveLength(COUNT);
    expect(names(root, '.eport/staged')).toEqual([]);
  });

  it('shows its help in both languages', () => {
    for (const [lang, word] of [
      ['zh_CN.UTF-8', '用法'],
      ['C', 'usage'],
    ] as const) {
      const { status, stdout } = spawnSync(process.execPath, [CLI, 'folder', '--help'], {
        env: { ...process.env, LC_ALL: lang },
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(stdout).toContain(word);
      expect(stdout).toContain('eport folder /data/RMft');
    }
  });
});
