import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ed25519Signer, loadSigner, signatureLine, unzipped, verifyEvidence } from './audit/index.js';
import { audit } from './commands/audit.js';
import { projectRoot } from './core/root.js';
import { call, codeco, config, folder, partner, start, submit } from './testing/node-fixture.js';

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const absent = openssl.error !== undefined || /^(LibreSSL|OpenSSL [01])/.test(openssl.stdout);

const bundleOf = async (node: Parameters<typeof call>[0], path: string, who = 'ann') => {
  const answer = await call(node, path, who);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return Buffer.from(await answer.arrayBuffer());
};

const unpacked = (files: ReadonlyMap<string, Uint8Array>, dir: string): void => {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), bytes);
  }
};

/** The commands of a VERIFY.md, as they stand there. */
const commandsOf = (files: ReadonlyMap<string, Uint8Array>): string =>
  [
    ...Buffer.from(files.get('VERIFY.md') ?? '')
      .toString()
      .matchAll(/^```sh\n([\s\S]*?)^```/gm),
  ]
    .map(([, commands]) => commands)
    .join('\n');

const run = (dir: string, script: string) => spawnSync('sh', ['-c', script], { cwd: dir, encoding: 'utf8' });

const nodeWithOne = async () => {
  const data = folder();
  const node = await start(config('dl', data, { partners: [partner('ann'), partner('bob')] }));
  const { id, status } = await submit(node, codeco('REF1'));
  expect(status).toBe('accepted');
  const refused = await submit(
    node,
    codeco('REF2').replace('CNT+16:1', 'CNT+16:7').replace('UNT+9', 'UNT+8'),
  );
  return { node, data, id, refused };
};

describe('evidence of a node', () => {
  it('a bundle of one message holds bytes, documents and proofs, and is right by every way of checking it', async (ctx) => {
    const { node, id } = await nodeWithOne();
    const zip = await bundleOf(node, `/v1/messages/${id}/evidence`);
    const files = unzipped(zip) as ReadonlyMap<string, Uint8Array>;
    const report = await verifyEvidence(files, { keys: [node.verifier] });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      subject: { kind: 'message', id },
      leaves: 2,
      payloads: 1,
      verdicts: 1,
      keys: 'own',
    });
    const bytes = [...files].find(([name]) => name.startsWith('payloads/') && name.endsWith('.bin'))?.[1];
    expect(Buffer.from(bytes ?? '').toString()).toBe(codeco('REF1'));
    expect([...files.keys()].filter((name) => name.startsWith('documents/'))).toEqual([
      `documents/${id}-1.json`,
    ]);
    const page = Buffer.from(files.get('index.html') ?? '').toString();
    expect(page).toContain('received message');
    expect(page).toContain('判定为受理');

    const dir = folder();
    unpacked(files, dir);
    writeFileSync(join(dir, '..', `${id}.zip`), zip);
    const alone = execFileSync('node', ['verify.mjs', '--json', '--key', node.verifier], {
      cwd: dir,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect(JSON.parse(alone)).toMatchObject({ findings: [], leaves: 2, payloads: 1 });
    if (absent) ctx.skip('no openssl 3 here');
    const checked = run(dir, commandsOf(files));
    expect(`${checked.stdout}${checked.stderr}`).toContain('nothing is wrong');
    expect(checked.status).toBe(0);
  });

  it('a changed payload, leaf, proof, salt or checkpoint is found by the commands, by verify.mjs and by the library', async (ctx) => {
    if (absent) ctx.skip('no openssl 3 here');
    const { node, id } = await nodeWithOne();
    const files = unzipped(await bundleOf(node, `/v1/messages/${id}/evidence`)) as ReadonlyMap<
      string,
      Uint8Array
    >;
    const script = commandsOf(files);
    for (const kind of ['payloads/', 'verdicts/', 'leaves/', 'proofs/', 'log/', 'documents/']) {
      const [name, bytes] = [...files].find(([each]) => each.startsWith(kind)) as [string, Uint8Array];
      const changed = Buffer.from(bytes);
      changed[3] = (changed[3] as number) ^ 1;
      // By somebody who makes the list of files anew, but hasn't the log's key.
      const others = resummed(new Map([...files, [name, changed]]));
      const dir = folder();
      unpacked(others, dir);
      const unsigned = script.replace(/grep -F '[^\n]* SHA256SUMS\.sig[\s\S]*?\n.*\n/, '');
      expect(run(dir, unsigned).status, name).not.toBe(0);
      const alone = spawnSync('node', ['verify.mjs', '--json'], { cwd: dir, encoding: 'utf8' });
      expect(alone.status, name).toBe(1);
      const found = (JSON.parse(alone.stdout) as { findings: { kind: string }[] }).findings.map(
        (each) => each.kind,
      );
      expect(
        found.some((each) => each !== 'manifest-signature'),
        name,
      ).toBe(true);
    }
  });

  it('a flipped bit of any leaf, payload, salt, proof or checkpoint, and any of them gone, is found though the log itself signs the list anew', async () => {
    const { node, data, id } = await nodeWithOne();
    const files = unzipped(await bundleOf(node, `/v1/messages/${id}/evidence`)) as ReadonlyMap<
      string,
      Uint8Array
    >;
    const signer = loadSigner(join(data, 'audit.key'), 'eport/dl');
    const evidence = [...files].filter(([name]) => /^(leaves|proofs|payloads|verdicts|log)\//.test(name));
    expect(evidence.length).toBeGreaterThan(8);
    for (const [name, bytes] of evidence) {
      const step = name.endsWith('.jsonl') || name.endsWith('.bin') ? 61 : 7;
      for (let bit = 0; bit < bytes.length * 8; bit += step) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        const others = resummed(new Map([...files, [name, changed]]));
        const sums = Buffer.from(others.get('SHA256SUMS') as Uint8Array).toString();
        const signed = new Map([
          ...others,
          ['SHA256SUMS.sig', Buffer.from(await signatureLine(sums, signer))],
        ]);
        const { findings } = await verifyEvidence(signed);
        expect(findings.length, `${name} bit ${bit}`).toBeGreaterThan(0);
        const index = Number(/\/(\d+)[.-]/.exec(name)?.[1]);
        expect(
          findings.some(
            (each) =>
              each.file === name ||
              each.leaf === index ||
              each.checkpoint === index ||
              name.startsWith('log/'),
          ),
          `${name} bit ${bit}: ${JSON.stringify(findings)}`,
        ).toBe(true);
      }
      const missing = resummed(new Map([...files].filter(([each]) => each !== name)));
      expect((await verifyEvidence(missing)).findings.length, `${name} is gone`).toBeGreaterThan(1);
    }
  }, 120_000);

  it('a checkpoint of one’s own: the same, an earlier one by a proof asked for, one that nothing is proven of', async () => {
    const { node, id } = await nodeWithOne();
    const note = async () => (await call(node, '/v1/audit/checkpoint', 'ann')).text();
    const kept = await note();
    await submit(node, codeco('REF3'));
    const size = Number(kept.split('\n')[1]);
    const plain = unzipped(await bundleOf(node, `/v1/messages/${id}/evidence`)) as ReadonlyMap<
      string,
      Uint8Array
    >;
    const held = unzipped(await bundleOf(node, `/v1/messages/${id}/evidence?since=${size}`)) as ReadonlyMap<
      string,
      Uint8Array
    >;
    expect((await verifyEvidence(held, { checkpoints: [kept] })).findings).toEqual([]);
    const [later] = [
      await (async () => {
        await submit(node, codeco('REF4'));
        return note();
      })(),
    ];
    expect((await verifyEvidence(plain, { checkpoints: [later] })).findings).toMatchObject([
      { kind: 'checkpoint-unproven' },
    ]);
  });

  it('of a container, of a day; of others only what one may see', async () => {
    const { node, id, refused } = await nodeWithOne();
    let zip: Buffer | undefined;
    // The index follows the feed.
    for (let nth = 0; nth < 100 && zip === undefined; nth++) {
      const answer = await call(node, '/v1/evidence?container=MSKU1234565', 'ann');
      if (answer.ok) zip = Buffer.from(await answer.arrayBuffer());
      else await call(node, '/v1/feeds/all?after=1000&wait=1', 'ann');
    }
    const container = await verifyEvidence(unzipped(zip as Buffer) as ReadonlyMap<string, Uint8Array>);
    expect(container).toMatchObject({ subject: { kind: 'container', number: 'MSKU1234565' }, findings: [] });
    expect(container.leaves).toBeGreaterThanOrEqual(2);
    const day = new Date().toISOString().slice(0, 10);
    const whole = unzipped(await bundleOf(node, `/v1/evidence?day=${day}`, 'olga')) as ReadonlyMap<
      string,
      Uint8Array
    >;
    const report = await verifyEvidence(whole);
    expect(report).toMatchObject({ subject: { kind: 'day', day }, findings: [], payloads: 2, verdicts: 2 });
    const page = Buffer.from(whole.get('index.html') as Uint8Array).toString();
    expect(page).toContain('judged refused');
    expect(page).toContain('because: ');
    for (const path of [
      `/v1/messages/${id}/evidence`,
      '/v1/evidence?container=MSKU1234565',
      `/v1/evidence?day=${day}`,
      '/v1/evidence?day=2001-01-01',
    ])
      expect((await call(node, path, 'bob')).status, path).toBe(404);
    expect((await call(node, '/v1/evidence?day=2026-02-30', 'ann')).status).toBe(400);
    expect((await call(node, '/v1/evidence', 'ann')).status).toBe(400);
    const trail = (await (await call(node, `/v1/messages/${refused.id}/trail`, 'ann')).json()) as {
      trail: { words: { zh: string; en: string } }[];
    };
    expect(trail.trail.map((each) => each.words.en).join('\n')).toMatch(
      /received message .* from ann over HTTP[\s\S]*judged refused by rules \w+: .*because: /,
    );
  });

  it('eport audit prove and verify; what is no bundle, changed, or of another log is said so', async () => {
    const { node, id } = await nodeWithOne();
    const dir = folder();
    const file = join(dir, 'bundle.zip');
    const eport = async (...args: readonly string[]) => {
      let out = '';
      const terminal = {
        lang: 'en' as const,
        env: { EPORT_URL: node.url, EPORT_KEY: 'key-ann' },
        colour: false,
        interactive: false,
        async out(text: string | Uint8Array) {
          out += Buffer.from(text).toString();
        },
        async err(text: string) {
          out += text;
        },
      };
      return { code: await audit.run(args, terminal), out };
    };
    expect(await eport('prove', id, '-o', file)).toMatchObject({ code: 0 });
    expect(await eport('verify', file, '--key', node.verifier)).toMatchObject({ code: 0 });
    unpacked(unzipped(readFileSync(file)) as ReadonlyMap<string, Uint8Array>, join(dir, 'unpacked'));
    expect((await eport('verify', join(dir, 'unpacked'))).out).toContain('the keys are the bundle');
    const stranger = ed25519Signer('eport/dl', generateKeyPairSync('ed25519').privateKey).vkey;
    expect((await eport('verify', file, '--key', stranger, '--json')).code).toBe(1);
    expect(await eport('prove', 'NOTHING', '-o', file)).toMatchObject({ code: 1 });
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    expect(await eport('verify', file)).toMatchObject({ code: 3 });
    await expect(eport('prove')).rejects.toThrow('prove');
  });

  it('anybody mirrors the log by its tiles and checks it against the signed checkpoint', async () => {
    const { node } = await nodeWithOne();
    await (await call(node, '/v1/audit/checkpoint', 'ann')).text();
    const note = await (await fetch(`${node.url}/v1/audit/log/checkpoint`)).text();
    const [, size = '0', root = ''] = note.split('\n');
    const tile = Buffer.from(
      await (await fetch(`${node.url}/v1/audit/log/tile/0/000.p/${size}`)).arrayBuffer(),
    );
    expect(tile.length).toBe(Number(size) * 32);
    const { append, emptyRange, rootOf } = await import('./audit/index.js');
    let range = emptyRange;
    for (let at = 0; at < tile.length; at += 32) range = append(range, tile.subarray(at, at + 32));
    expect(rootOf(range).toString('base64')).toBe(root);
    for (const path of [
      '0/000',
      '0/001',
      '0/x000/000',
      '0/0',
      '00/000',
      '0/000.p/0',
      '0/000.p/256',
      '1/000.p/1',
    ])
      expect((await fetch(`${node.url}/v1/audit/log/tile/${path}`)).status, path).toBe(404);
  });
});

/** The list of files made anew, its signature left as it was. */
function resummed(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const sums = [...files]
    .filter(([name]) => !name.startsWith('SHA256SUMS'))
    .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    .join('');
  return new Map([...files, ['SHA256SUMS', Buffer.from(sums)]]);
}

it('the verifier that lies in bundles needs nothing beside itself', () => {
  const text = readFileSync(join(projectRoot, 'dist/gateway/audit/evidence/verify.mjs'), 'utf8');
  expect(
    [...text.matchAll(/^(?:import|export)\b[^;]*? from ["']([^"']+)["']/gm)]
      .filter(([, from]) => !isBuiltin(from ?? ''))
      .map(([, from]) => from),
  ).toEqual([]);
});
