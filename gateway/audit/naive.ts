import { createHash } from 'node:crypto';
import type { Json } from '../core/index.js';

// For tests: RFC 6962 §2.1 written down as it stands there, sharing nothing with the program.

const sha = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MTH(D[n]) of the leaves' data. */
export function naiveRoot(data: readonly Uint8Array[]): Buffer {
  if (data.length === 0) return sha();
  if (data.length === 1) return sha(Uint8Array.of(0), data[0] as Uint8Array);
  const k = 2 ** (Math.ceil(Math.log2(data.length)) - 1);
  return sha(Uint8Array.of(1), naiveRoot(data.slice(0, k)), naiveRoot(data.slice(k)));
}

/** The reference leaves of Certificate Transparency's own tests. */
export const REFERENCE_LEAVES: readonly Buffer[] = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

/** Roots of their trees of size 1 to 8, as published with them. */
export const REFERENCE_ROOTS: readonly string[] = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** A fact for tests. */
export const someFact = (
  nth: number,
): { readonly [name: string]: Json } & {
  readonly kind: 'received';
  readonly subject: string;
  readonly at: string;
} => ({ kind: 'received', subject: `M${nth}`, at: '2026-01-15T00:00:00.000Z', bytes: nth });
