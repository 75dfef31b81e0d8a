import { sm2 } from 'sm-crypto-v2';
import { keyNamed, type Signer, type Verifier } from './note.js';

/**
 * SM2 with SM3 (GB/T 32918.2, GB/T 32905) under the usual distinguishing id 1234567812345678, signatures in DER: what
 * `openssl dgst -sm3 -sigopt distid:1234567812345678` makes. C2SP knows no type for it, so it is 0xff and this name.
 */
export const SM2 = Buffer.concat([Buffer.from([0xff]), Buffer.from('eport-gateway/sm2-sm3/v1')]);
const USER_ID = '1234567812345678';
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

// SubjectPublicKeyInfo of id-ecPublicKey on the curve SM2 (1.2.156.10197.1.301), up to the point.
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');
// PKCS#8 of such a key up to the 32 bytes of the scalar, with and without the point behind it.
const PKCS8 = /^30(?:8187|41)020100301306072a8648ce3d020106082a811ccf5501822d04(?:6d306b|273025)0201010420/;

/** SubjectPublicKeyInfo (DER) of a point. */
export const sm2Spki = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI, publicKey]);

/** The point (65 bytes) of a SubjectPublicKeyInfo; undefined where it is no SM2 key. */
export const sm2Point = (spki: Uint8Array): Buffer | undefined => {
  const der = Buffer.from(spki);
  const point = der.subarray(SPKI.length);
  return der.subarray(0, SPKI.length).equals(SPKI) && isPoint(point) ? point : undefined;
};

const isPoint = (point: Buffer): boolean => {
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    return sm2.verifyPublicKey(point.toString('hex'));
  } catch {
    return false;
  }
};

/** A verifier for a point of the curve SM2 (65 bytes, uncompressed) under a name; undefined where it is no point of it. @throws where the name can't stand in a note. */
export function sm2Verifier(name: string, publicKey: Buffer): Verifier | undefined {
  if (!isPoint(publicKey)) return undefined;
  return {
    algorithm: 'sm2',
    ...keyNamed(name, SM2, publicKey),
    verify(text, signature) {
      const raw = rawOf(signature);
      return (
        raw !== undefined &&
        sm2.doVerifySignature(text, raw, publicKey.toString('hex'), { hash: true, userId: USER_ID })
      );
    },
  };
}

/** A signer whose private key is elsewhere (an HSM, a UKey): `sign` gives DER. Undefined where the key is no SM2 key. */
export function sm2SignerBy(
  name: string,
  publicKey: Buffer,
  sign: (text: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Signer | undefined {
  const verifier = sm2Verifier(name, publicKey);
  return verifier === undefined ? undefined : { ...verifier, sign };
}

/** A signer that holds an SM2 private key of a PKCS#8 PEM in memory; undefined where the text is none. */
export function sm2Signer(name: string, pem: string): Signer | undefined {
  const [, base64] =
    /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem) ?? [];
  const der = Buffer.from(base64 ?? '', 'base64').toString('hex');
  const [head] = PKCS8.exec(der) ?? [];
  if (head === undefined) return undefined;
  const secret = der.slice(head.length, head.length + 64);
  if (secret.length !== 64 || BigInt(`0x${secret}`) === 0n || BigInt(`0x${secret}`) >= ORDER - 1n)
    return undefined;
  const publicKey = sm2.getPublicKeyFromPrivateKey(secret);
  return sm2SignerBy(name, Buffer.from(publicKey, 'hex'), (text) =>
    derOf(sm2.doSignature(text, secret, { hash: true, publicKey, userId: USER_ID })),
  );
}

/** DER of r ‖ s in hexadecimal: SEQUENCE { INTEGER r, INTEGER s }. */
function derOf(raw: string): Buffer {
  const integer = (hex: string): Buffer => {
    const short = Buffer.from(hex.replace(/^(?:00)+(?=..)/, ''), 'hex');
    const value = (short[0] as number) < 0x80 ? short : Buffer.concat([Buffer.from([0]), short]);
    return Buffer.concat([Buffer.from([2, value.length]), value]);
  };
  const body = Buffer.concat([integer(raw.slice(0, 64)), integer(raw.slice(64))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** r ‖ s in hexadecimal of a DER signature; undefined unless it is written in the one right way and both are in 1..n-1. */
function rawOf(signature: Uint8Array): string | undefined {
  const der = Buffer.from(signature);
  const first = der[3] ?? 0;
  const second = der[5 + first] ?? 0;
  if (der.length > 72 || der.length !== 6 + first + second) return undefined;
  const [r, s] = [der.subarray(4, 4 + first), der.subarray(6 + first)].map((each) =>
    BigInt(`0x${each.toString('hex') || '0'}`),
  ) as [bigint, bigint];
  if (r < 1n || r >= ORDER || s < 1n || s >= ORDER) return undefined;
  const raw = [r, s].map((each) => each.toString(16).padStart(64, '0')).join('');
  return derOf(raw).equals(der) ? raw : undefined;
}
