import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosignatureSigner, cosignedAt } from './cosignature.js';
import { ed25519Signer } from './ed25519.js';
import { EMPTY_ROOT } from './hash.js';
import { type Signer, signedBy } from './note.js';
import { sm2Point, sm2Signer, sm2SignerBy } from './sm2.js';
import { verifyLog } from './verify.js';
import { parseVkey } from './vkey.js';

// Made by openssl genpkey for this test alone.
const PEM = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgpof+Ebj8mxcKB6Go
aZp1AXjqxwI2J7vJNXw+m2dJbj2hRANCAASq15sc3xO3fD3tAmr6zRGpSlYdcMJG
x7g/NURYXn33U7PDZuJ8zq1WNIXzCm+LdTMvyNkVZV0AC1wygDIBx4B8
-----END PRIVATE KEY-----
`;
const sm2 = sm2Signer('eport/liaoning', PEM) as Signer;
const ed25519 = ed25519Signer('eport/liaoning', generateKeyPairSync('ed25519').privateKey);
const checkpoint = { origin: 'eport/liaoning', size: 7, root: EMPTY_ROOT };
const TEXT = Buffer.from('eport/liaoning\n7\nhello\n');
const DIST = ['-sigopt', 'distid:1234567812345678'];

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-sm2-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const needsOpenssl = (ctx: TestContext): void => {
  const known = spawnSync('openssl', ['list', '-public-key-algorithms'], { encoding: 'utf8' });
  if (known.error !== undefined || !/sm2/i.test(known.stdout)) ctx.skip('no openssl with SM2 here');
};
const file = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};
const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });

describe('SM2 with SM3', () => {
  it('what is signed here openssl verifies, by dgst and by pkeyutl', async (ctx) => {
    needsOpenssl(ctx);
    const key = file('key.pem', PEM);
    const pub = join(dir, 'pub.pem');
    openssl('pkey', '-in', key, '-pubout', '-out', pub);
    const text = file('text', TEXT);
    for (let nth = 0; nth < 8; nth++) {
      const signature = file('signature', await sm2.sign(TEXT));
      expect(openssl('dgst', '-sm3', '-verify', pub, ...DIST, '-signature', signature, text)).toContain(
        'Verified OK',
      );
    }
    const args = ['-verify', '-rawin', '-digest', 'sm3', '-pubin', '-inkey', pub];
    const how = ['-pkeyopt', 'distid:1234567812345678', '-in', text, '-sigfile', join(dir, 'signature')];
    expect(openssl('pkeyutl', ...args, ...how)).toContain('Signature Verified Successfully');
  });

  it('what openssl signs is verified here, its key read as it writes it', (ctx) => {
    needsOpenssl(ctx);
    const key = join(dir, 'theirs.pem');
    openssl('genpkey', '-algorithm', 'SM2', '-out', key);
    const theirs = sm2Signer('theirs', readFileSync(key, 'utf8')) as Signer;
    const der = execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER']);
    expect(sm2Point(der)).toEqual(theirs.publicKey);
    for (let nth = 0; nth < 8; nth++) {
      openssl('dgst', '-sm3', '-sign', key, ...DIST, '-out', join(dir, 'signed'), file('text', TEXT));
      const signature = readFileSync(join(dir, 'signed'));
      expect(theirs.verify(TEXT, signature)).toBe(true);
      expect(sm2.verify(TEXT, signature)).toBe(false);
    }
  });

  it('a device that only signs takes its place', async (ctx) => {
    needsOpenssl(ctx);
    const key = file('device.pem', PEM);
    const device = sm2SignerBy('eport/liaoning', sm2.publicKey, (text) => {
      openssl('dgst', '-sm3', '-sign', key, ...DIST, '-out', join(dir, 'out'), file('in', text));
      return readFileSync(join(dir, 'out'));
    }) as Signer;
    const note = await signCheckpoint(checkpoint, ed25519, device);
    const read = parseCheckpoint(note);
    expect(read && [ed25519, sm2, device].map((each) => signedBy(read.note, each))).toEqual([
      'good',
      'good',
      'good',
    ]);
  });

  it('every flipped bit of a signature is seen, and every cut', async () => {
    const signature = await sm2.sign(TEXT);
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const other = Buffer.from(signature);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(sm2.verify(TEXT, other), `bit ${bit}`).toBe(false);
    }
    for (let length = 0; length < signature.length; length++)
      expect(sm2.verify(TEXT, signature.subarray(0, length)), `cut at ${length}`).toBe(false);
    expect(sm2.verify(TEXT, Buffer.concat([signature, Buffer.from([0])]))).toBe(false);
    expect(sm2.verify(TEXT, Buffer.from('3006020100020100', 'hex'))).toBe(false);
  });

  it('a key that is none is refused', () => {
    expect(sm2Signer('x', 'nothing')).toBeUndefined();
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(sm2Signer('x', p256.export({ type: 'pkcs8', format: 'pem' }) as string)).toBeUndefined();
    expect(sm2SignerBy('x', Buffer.alloc(65, 4), () => TEXT)).toBeUndefined();
    expect(parseVkey(sm2.vkey)?.algorithm).toBe('sm2');
    expect(parseVkey(sm2.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeUndefined();
  });
});

describe('several signatures on one checkpoint', () => {
  const seconds = 1_767_225_600;
  const witness = cosignatureSigner(
    'eport/nation',
    generateKeyPairSync('ed25519').privateKey,
    () => seconds * 1000,
  );

  it('each by its own key, a witness with its moment; a bit anywhere spoils what it is in', async () => {
    const note = await signCheckpoint(checkpoint, ed25519, sm2, witness);
    const read = parseCheckpoint(note);
    const keys = [ed25519, sm2, witness].map((each) => parseVkey(each.vkey));
    expect(keys.map((each) => each?.algorithm)).toEqual(['ed25519', 'sm2', 'cosignature']);
    expect(keys.map((each) => each && read && signedBy(read.note, each))).toEqual(['good', 'good', 'good']);
    const signature = read?.note.signatures[2]?.signature as Buffer;
    expect(cosignedAt(signature)).toBe(seconds);
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const other = Buffer.from(signature);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(witness.verify(Buffer.from(read?.note.text ?? ''), other), `bit ${bit}`).toBe(false);
    }
  });

  it('a log verifies by either of its keys, and not where one of them signed wrongly', async () => {
    const note = await signCheckpoint({ ...checkpoint, size: 0 }, ed25519, sm2);
    const verified = (publicKey: readonly string[], checkpoints = [note]) =>
      verifyLog({ leaves: [], checkpoints, publicKey });
    expect((await verified([ed25519.vkey])).findings).toEqual([]);
    expect((await verified([sm2.vkey])).findings).toEqual([]);
    expect((await verified([ed25519.vkey, sm2.vkey])).findings).toEqual([]);
    const wrong = await signCheckpoint({ ...checkpoint, size: 0 }, ed25519, {
      ...sm2,
      sign: () => sm2.sign(Buffer.from('something else')),
    });
    expect((await verified([ed25519.vkey, sm2.vkey], [wrong])).findings).toMatchObject([
      { kind: 'checkpoint-signature' },
    ]);
  });
});
