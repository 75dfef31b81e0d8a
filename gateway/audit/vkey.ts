import { COSIGNATURE, cosignatureVerifier } from './cosignature.js';
import { ED25519, ed25519Key, ed25519Verifier } from './ed25519.js';
import { fromBase64, type Verifier } from './note.js';
import { SM2, sm2Verifier } from './sm2.js';

/** Reads a C2SP vkey: Ed25519, a witness's (cosignature/v1) or SM2; undefined where it is none of them or its id isn't that of its key. */
export function parseVkey(vkey: string): Verifier | undefined {
  const [, name, keyId, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? [];
  const typed = base64 === undefined ? undefined : fromBase64(base64);
  if (name === undefined || typed === undefined) return undefined;
  const verifier = verifierOf(name, typed);
  return verifier?.keyId === keyId ? verifier : undefined;
}

function verifierOf(name: string, typed: Buffer): Verifier | undefined {
  try {
    const type = typed.subarray(0, 1);
    if (typed.length === 33 && type.equals(ED25519))
      return ed25519Verifier(name, ed25519Key(typed.subarray(1)));
    if (typed.length === 33 && type.equals(COSIGNATURE))
      return cosignatureVerifier(name, ed25519Key(typed.subarray(1)));
    if (typed.subarray(0, SM2.length).equals(SM2)) return sm2Verifier(name, typed.subarray(SM2.length));
    return undefined;
  } catch {
    // No key, or a name that can't stand in a note.
    return undefined;
  }
}
