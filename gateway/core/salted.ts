import { createHash } from 'node:crypto';

/**
 * Hexadecimal SHA-256(salt ‖ parts): says that something is the same without letting anyone guess what it is. With
 * the salt erased the hash says nothing any more.
 */
export function saltedHash(salt: Uint8Array, ...parts: ReadonlyArray<Uint8Array | string>): string {
  const hash = createHash('sha256').update(salt);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
