import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { ed25519Signer } from './ed25519.js';
import { EMPTY_ROOT } from './hash.js';
import { loadOrCreateSigner, loadSigner } from './keys.js';
import { parseNote, signedBy } from './note.js';
import { parseVkey } from './vkey.js';

const signer = ed25519Signer('example.cn/liaoning', generateKeyPairSync('ed25519').privateKey);
const origin = 'example.cn/eport/liaoning';
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('checkpoint', () => {
  it('is a signed note: origin, size, root, empty line, signature line', async () => {
    const note = await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, signer);
    const lines = note.split('\n');
    expect(lines.slice(0, 4)).toEqual([origin, '7', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '']);
    const [dash, name, base64 = ''] = (lines[4] as string).split(' ');
    expect([dash, name]).toEqual(['—', 'example.cn/liaoning']);
    expect(Buffer.from(base64, 'base64')).toHaveLength(4 + 64);
    expect(lines.slice(5)).toEqual(['']);
    const read = parseCheckpoint(note);
    expect(read).toMatchObject({ origin, size: 7, root: EMPTY_ROOT });
    expect(read && signedBy(read.note, signer)).toBe('good');
  });

  it('every flipped bit is seen', async () => {
    const note = await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, signer);
    const bytes = Buffer.from(note);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = Buffer.from(bytes);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      const read = parseCheckpoint(other.toString());
      expect(read === undefined || signedBy(read.note, signer) !== 'good', `bit ${bit}`).toBe(true);
    }
  });

  it('allows extension lines and signatures of others, known or not', async () => {
    const witness = ed25519Signer('example.cn/nation', generateKeyPairSync('ed25519').privateKey);
    const note = await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, signer);
    const other = await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, witness);
    const both = parseCheckpoint(note + other.slice(other.indexOf('\n\n') + 2));
    expect(both && [signedBy(both.note, signer), signedBy(both.note, witness)]).toEqual(['good', 'good']);
    const alone = parseCheckpoint(note);
    expect(alone && signedBy(alone.note, witness)).toBe('none');
    expect(parseCheckpoint(note.replace('\n\n', '\nextension line\n\n'))).toMatchObject({ size: 7 });
  });

  it('what is none is refused', async () => {
    const note = await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, signer);
    for (const wrong of [
      '',
      '\n\n',
      note.slice(0, -1),
      note.replace('\n7\n', '\n07\n'),
      note.replace('\n7\n', '\n-7\n'),
      note.replace('\n7\n', '\n99999999999999999999\n'),
      note.replace('47DE', '47D'),
      note.replace(`${origin}\n`, '\n'),
      note.replace('— ', '- '),
      note.replace('\n\n', '\n'),
      note.replace('— ', '— x '),
      note.replace('\n7\n', '\n7\r\n'),
    ]) {
      expect(parseCheckpoint(wrong), JSON.stringify(wrong)).toBeUndefined();
    }
    expect(parseNote('text\n\n— name AAAA\n')).toBeUndefined();
  });
});

describe('keys', () => {
  it('vkey: name, key id, type and key, as C2SP signed-note has it', () => {
    const [name = '', id, base64 = ''] = signer.vkey
      .split('+', 2)
      .concat(signer.vkey.split('+').slice(2).join('+'));
    const typed = Buffer.from(base64, 'base64');
    expect([typed.length, typed[0]]).toEqual([33, 1]);
    expect(createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8)).toBe(id);
    expect(parseVkey(signer.vkey)?.vkey).toBe(signer.vkey);
    expect(parseVkey(signer.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeUndefined();
    expect(parseVkey('nothing')).toBeUndefined();
    expect(() => ed25519Signer('two words', generateKeyPairSync('ed25519').privateKey)).toThrow('two words');
  });

  it('reads the published example of the specification', () => {
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = parseNote(
      `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
    );
    const key = parseVkey(vkey);
    expect(key?.name).toBe('PeterNeumann');
    expect(note && key && signedBy(note, key)).toBe('good');
  });

  it('a key file is made once, for its owner alone, and read again', () => {
    const file = join(dir, 'keys', 'node.pem');
    const made = loadOrCreateSigner(file, 'node');
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(loadOrCreateSigner(file, 'node').vkey).toBe(made.vkey);
    expect(readdirSync(join(dir, 'keys'))).toEqual(['node.pem']);
    expect(loadSigner(file, 'other').keyId).not.toBe(made.keyId);
  });

  it('a key file that others may read, or that holds another key, is refused', (ctx) => {
    if (process.platform === 'win32') ctx.skip('file modes are of POSIX systems');
    const file = join(dir, 'node.pem');
    loadOrCreateSigner(file, 'node');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    expect(() => loadOrCreateSigner(file, 'node')).toThrow('can be read by others');
    const other = join(dir, 'rsa.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(other, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    expect(() => loadSigner(other, 'node')).toThrow('no Ed25519 key');
  });

  it('openssl verifies what is signed, and signs what is verified', async (ctx) => {
    const help = spawnSync('openssl', ['pkeyutl', '-help'], { encoding: 'utf8' });
    if (help.error !== undefined || !help.stderr.includes('-rawin'))
      ctx.skip('no openssl with pkeyutl -rawin here');
    const file = join(dir, 'node.pem');
    const own = loadOrCreateSigner(file, 'node');
    const note = parseNote(await signCheckpoint({ origin, size: 7, root: EMPTY_ROOT }, own));
    const [text, signature] = [join(dir, 'text'), join(dir, 'signature')];
    writeFileSync(text, note?.text ?? '');
    writeFileSync(signature, note?.signatures[0]?.signature ?? '');
    const verify = ['pkeyutl', '-verify', '-rawin', '-inkey', file, '-in', text, '-sigfile', signature];
    expect(execFileSync('openssl', verify, { encoding: 'utf8' })).toContain(
      'Signature Verified Successfully',
    );
    const theirs = join(dir, 'theirs');
    execFileSync('openssl', ['pkeyutl', '-sign', '-rawin', '-inkey', file, '-in', text, '-out', theirs]);
    expect(own.verify(readFileSync(text), readFileSync(theirs))).toBe(true);
    expect(createPrivateKey(readFileSync(file)).asymmetricKeyType).toBe('ed25519');
  });
});
