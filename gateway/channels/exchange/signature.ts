import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * HTTP message signatures (RFC 9421) with Ed25519 over method, path and Content-Digest (RFC 9530), in the one form
 * that nodes use among themselves. A replayed package is harmless, since receiving is idempotent: no nonce, no clock.
 */
export type Sign = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const COVERED = '("@method" "@path" "content-digest")';

/** Content-Digest of a body: `sha-256=:…:`. */
export const digestOf = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** The three headers that sign a request. `node` is the key's name. */
export async function signed(
  method: string,
  path: string,
  body: Uint8Array,
  node: string,
  sign: Sign,
): Promise<Readonly<Record<string, string>>> {
  const digest = digestOf(body);
  const parameters = `${COVERED};keyid="${node}";alg="ed25519"`;
  const signature = Buffer.from(await sign(base(method, path, digest, parameters))).toString('base64');
  return {
    'content-digest': digest,
    'signature-input': `node=${parameters}`,
    signature: `node=:${signature}:`,
  };
}

/** The node that signed the headers, if one of the known keys did; the body's digest is compared once the body is there. */
export function signerOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  keys: ReadonlyMap<string, KeyObject>,
): string | undefined {
  const text = (name: string): string => (typeof headers[name] === 'string' ? headers[name] : '');
  const input =
    /^node=(\("@method" "@path" "content-digest"\);keyid="([A-Za-z0-9._-]{1,64})";alg="ed25519")$/.exec(
      text('signature-input'),
    );
  const signature = /^node=:([A-Za-z0-9+/]{86}==):$/.exec(text('signature'));
  const key = keys.get(input?.[2] ?? '');
  if (input === null || signature === null || key === undefined) return undefined;
  const message = base(method, path, text('content-digest'), input[1] as string);
  return verify(null, message, key, Buffer.from(signature[1] as string, 'base64')) ? input[2] : undefined;
}

/** RFC 9421 §2.5 */
const base = (method: string, path: string, digest: string, parameters: string): Buffer =>
  Buffer.from(
    `"@method": ${method}\n"@path": ${path}\n"content-digest": ${digest}\n"@signature-params": ${parameters}`,
  );

/** PEM, or base64 of the 32 bytes → key. @throws where it is neither */
export function publicKeyOf(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return createPublicKey(text);
  const raw = Buffer.from(text, 'base64');
  if (raw.length !== 32) throw new Error('not an Ed25519 public key');
  return createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
  });
}
