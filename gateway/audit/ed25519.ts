import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyNamed, type Signer, type Verifier } from './note.js';

/** Signature type Ed25519 of C2SP signed-note. */
export const ED25519 = Buffer.from([1]);
// What stands before the 32 bytes of the key in its SubjectPublicKeyInfo (RFC 8410).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** SubjectPublicKeyInfo (DER) of 32 bytes of key. */
export const ed25519Spki = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI, publicKey]);

/** A key object of 32 bytes. */
export const ed25519Key = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({ key: ed25519Spki(publicKey), type: 'spki', format: 'der' });

/** The 32 bytes of an Ed25519 key, private or public. */
export const ed25519Raw = (key: KeyObject): Buffer =>
  (key.type === 'public' ? key : createPublicKey(key))
    .export({ type: 'spki', format: 'der' })
    .subarray(SPKI.length);

/** A verifier for an Ed25519 public key under a name. @throws where the name can't stand in a note. */
export function ed25519Verifier(name: string, key: KeyObject): Verifier {
  return {
    algorithm: 'ed25519',
    ...keyNamed(name, ED25519, ed25519Raw(key)),
    verify: (text, signature) => verify(null, text, key, signature),
  };
}

/** A signer that holds an Ed25519 private key in memory. */
export function ed25519Signer(name: string, key: KeyObject): Signer {
  return { ...ed25519Verifier(name, createPublicKey(key)), sign: (text) => sign(null, text, key) };
}
