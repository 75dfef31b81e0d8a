import { type Hash, nodeHash } from './hash.js';

/** Gives the root (MTH) of leaves from..to of the tree; spans asked for are those of RFC 6962's recursion. */
export type RootOfSpan = (from: number, to: number) => Promise<Hash>;

/** The largest power of two smaller than n; n ≥ 2. */
export function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** PATH(index, D[size]) of RFC 6962 §2.1.1, lowest first. 0 ≤ index < size. */
export async function inclusionProof(
  index: number,
  size: number,
  root: RootOfSpan,
): Promise<readonly Hash[]> {
  const path = async (from: number, to: number): Promise<readonly Hash[]> => {
    if (to - from <= 1) return [];
    const middle = from + split(to - from);
    return index < middle
      ? [...(await path(from, middle)), await root(middle, to)]
      : [...(await path(middle, to)), await root(from, middle)];
  };
  return path(0, size);
}

/** PROOF(first, D[second]) of RFC 6962 §2.1.2. 0 ≤ first ≤ second. */
export async function consistencyProof(
  first: number,
  second: number,
  root: RootOfSpan,
): Promise<readonly Hash[]> {
  const subproof = async (from: number, to: number, whole: boolean): Promise<readonly Hash[]> => {
    if (first === to) return whole ? [] : [await root(from, to)];
    const middle = from + split(to - from);
    return first <= middle
      ? [...(await subproof(from, middle, whole)), await root(middle, to)]
      : [...(await subproof(middle, to, false)), await root(from, middle)];
  };
  return first === 0 || first === second ? [] : subproof(0, second, true);
}

/** Whether a leaf stands at that index of the tree with that size and root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(claim: {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  const { index, size, proof } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash: Hash = Buffer.from(claim.leaf);
  for (const step of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = nodeHash(hash, step);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && hash.equals(claim.root);
}

/** Whether the tree of the second size and root extends the one of the first (RFC 9162 §2.1.4.2). */
export function verifyConsistency(claim: {
  readonly first: number;
  readonly second: number;
  readonly proof: readonly Uint8Array[];
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
}): boolean {
  const { first, second, proof } = claim;
  const firstRoot = Buffer.from(claim.firstRoot);
  if (!isSize(first) || !isSize(second) || first > second) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(claim.secondRoot);
  // Any tree extends the empty one, whose root is known.
  if (first === 0) return proof.length === 0;
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  const start = path[0];
  if (start === undefined) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr: Hash = Buffer.from(start);
  let sr: Hash = fr;
  for (const step of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr);
      sr = nodeHash(step, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(sr, step);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(claim.secondRoot);
}

// Not shifts: those are 32-bit in ECMAScript.
const half = (n: number): number => Math.floor(n / 2);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n;
