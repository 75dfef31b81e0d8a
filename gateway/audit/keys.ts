import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ed25519Signer } from './ed25519.js';
import type { Signer } from './note.js';

/**
 * The node's Ed25519 key from a PKCS#8 PEM file, made if there is none (readable by its owner alone, on disk before
 * it is used). `name` is the key's name in notes. @throws where the file holds no Ed25519 key or others may read it.
 */
export function loadOrCreateSigner(file: string, name: string): Signer {
  try {
    return loadSigner(file, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  // Whole under another name first, so that whoever is killed here leaves no half key under this one; linked, not
  // renamed, so that of two processes one fails instead of losing its key.
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeWhole(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  try {
    linkSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  return ed25519Signer(name, privateKey);
}

/** The key in a PKCS#8 PEM file. @throws where it isn't there, no Ed25519 key, or readable by others. */
export function loadSigner(file: string, name: string): Signer {
  const pem = readFileSync(file, 'utf8');
  if ((statSync(file).mode & 0o077) !== 0 && process.platform !== 'win32') {
    throw new Error(`${file} can be read by others: chmod 600 it, and think about a new key`);
  }
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key`);
  return ed25519Signer(name, key);
}

/** Writes a new file for its owner alone; on disk when it returns. */
function writeWhole(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
