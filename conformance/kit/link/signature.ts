import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** The kit's own reading of how nodes sign (RFC 9421, Ed25519, over method, path and the digest of RFC 9530); docs/exchange.md. */
const COVERED = '("@method" "@path" "content-digest")';

const digestOf = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

const base = (path: string, digest: string, parameters: string): Buffer =>
  Buffer.from(
    `"@method": POST\n"@path": ${path}\n"content-digest": ${digest}\n"@signature-params": ${parameters}`,
  );

/** Headers that sign a POST; `node` names the key. */
export function signPost(
  path: string,
  body: Uint8Array,
  node: string,
  key: KeyObject,
): Readonly<Record<string, string>> {
  const digest = digestOf(body);
  const parameters = `${COVERED};keyid="${node}";alg="ed25519"`;
  return {
    'content-digest': digest,
    'signature-input': `node=${parameters}`,
    signature: `node=:${sign(null, base(path, digest, parameters), key).toString('base64')}:`,
  };
}

/** What is wrong with the signature of a POST, if anything is. */
export function wrongWith(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  node: string,
  key: KeyObject,
): string | undefined {
  const [, label = '', parameters = ''] =
    /^([a-z*][\w.*-]*)=(\(.*)$/.exec(headers['signature-input'] ?? '') ?? [];
  const value = new RegExp(`^${label}=:([A-Za-z0-9+/=]+):$`).exec(headers.signature ?? '')?.[1];
  if (label === '' || value === undefined) return 'signature';
  if (!parameters.startsWith(COVERED)) return 'signature-input';
  if (!parameters.includes(`;keyid="${node}"`)) return 'keyid';
  if (headers['content-digest'] !== digestOf(body)) return 'content-digest';
  const text = base(path, headers['content-digest'], parameters);
  return verify(null, text, key, Buffer.from(value, 'base64')) ? undefined : 'signature';
}

/** Base64 of the 32 bytes, a PEM or a C2SP vkey → the 32 bytes in base64; undefined where it is none of them. */
export function rawKeyOf(text: string): string | undefined {
  try {
    if (text.includes('-----BEGIN')) {
      const { x } = createPublicKey(text).export({ format: 'jwk' }) as { x?: string };
      return x === undefined ? undefined : Buffer.from(x, 'base64url').toString('base64');
    }
    const typed = /^[^+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/.exec(text)?.[1];
    const raw = typed === undefined ? Buffer.from(text, 'base64') : Buffer.from(typed, 'base64').subarray(1);
    return raw.length === 32 ? raw.toString('base64') : undefined;
  } catch {
    return undefined;
  }
}

/** 32 bytes in base64 → key. */
export const keyOf = (raw: string): KeyObject =>
  createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw, 'base64').toString('base64url') },
  });
