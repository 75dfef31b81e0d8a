import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { ed25519Key, ed25519Raw } from './ed25519.js';
import { keyNamed, type Signer, type Verifier } from './note.js';

/** Signature type of C2SP tlog-cosignature, v1. */
export const COSIGNATURE = Buffer.from([4]);
const TIME = 8;

/** What a witness signs: that it saw this checkpoint, consistent with all it saw before, at that moment (POSIX seconds). */
const cosigned = (seconds: bigint, text: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`cosignature/v1\ntime ${seconds}\n`), text]);

/** When a cosignature was made, in POSIX seconds; undefined where its length is that of none (of other algorithms' it says nothing). */
export const cosignedAt = (signature: Uint8Array): number | undefined =>
  signature.length === TIME + 64 ? Number(Buffer.from(signature).readBigUInt64BE()) : undefined;

/** A verifier of a witness's cosignatures. @throws where the name can't stand in a note. */
export function cosignatureVerifier(name: string, key: KeyObject): Verifier {
  return {
    algorithm: 'cosignature',
    ...keyNamed(name, COSIGNATURE, ed25519Raw(key)),
    verify(text, signature) {
      if (signature.length !== TIME + 64) return false;
      const seconds = Buffer.from(signature).readBigUInt64BE();
      return verify(null, cosigned(seconds, text), key, signature.subarray(TIME));
    },
  };
}

/** What anything that makes plain Ed25519 signatures (a node's own signer) is as a witness; `now` gives milliseconds. */
export function cosigner(signer: Pick<Signer, 'name' | 'publicKey' | 'sign'>, now: () => number): Signer {
  return {
    ...cosignatureVerifier(signer.name, ed25519Key(signer.publicKey)),
    async sign(text) {
      const seconds = BigInt(Math.floor(now() / 1000));
      const time = Buffer.alloc(TIME);
      time.writeBigUInt64BE(seconds);
      return Buffer.concat([time, await signer.sign(cosigned(seconds, text))]);
    },
  };
}

/** A witness that holds an Ed25519 private key in memory; `now` gives milliseconds. Key id and vkey differ from those of the same key as a log's. */
export function cosignatureSigner(name: string, key: KeyObject, now: () => number): Signer {
  return {
    ...cosignatureVerifier(name, createPublicKey(key)),
    sign(text) {
      const seconds = BigInt(Math.floor(now() / 1000));
      const time = Buffer.alloc(TIME);
      time.writeBigUInt64BE(seconds);
      return Buffer.concat([time, sign(null, cosigned(seconds, text), key)]);
    },
  };
}
