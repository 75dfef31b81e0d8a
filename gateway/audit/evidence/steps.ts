import type { Hash } from '../hash.js';
import { fromBase64 } from '../note.js';
import { verifyConsistency, verifyInclusion } from '../proof.js';

/**
 * Proofs as lines that a shell can fold: `left BASE64` means SHA-256(0x01 ‖ that ‖ what one has), `right BASE64` the other
 * way round. The hashes are those of RFC 6962 in their order; sides follow from index and size (RFC 9162 §2.1.3.2).
 */
export function inclusionText(index: number, size: number, proof: readonly Hash[]): string {
  return lines(proof, sides(index, size - 1, proof.length));
}

/**
 * A consistency proof: `start BASE64` is where both roots begin, a `left` goes into both, a `right` into the second root
 * alone (RFC 9162 §2.1.4.2). 0 < first < second.
 */
export function consistencyText(
  first: number,
  second: number,
  firstRoot: Hash,
  proof: readonly Hash[],
): string {
  const [start = firstRoot, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  return `start ${start.toString('base64')}\n${lines(rest, sides(fn, sn, rest.length))}`;
}

/** Whether the text is the one proof that the leaf is at that index of the tree. */
export function inclusionHolds(
  text: string,
  claim: { readonly leaf: Hash; readonly index: number; readonly size: number; readonly root: Hash },
): boolean {
  const proof = hashesOf(text);
  return (
    proof !== undefined &&
    claim.index < claim.size &&
    inclusionText(claim.index, claim.size, proof) === text &&
    verifyInclusion({ ...claim, proof })
  );
}

/** Whether the text is the one proof that the second tree extends the first. */
export function consistencyHolds(
  text: string,
  claim: {
    readonly first: number;
    readonly second: number;
    readonly firstRoot: Hash;
    readonly secondRoot: Hash;
  },
): boolean {
  const all = hashesOf(text);
  if (all === undefined || claim.first < 1 || claim.first >= claim.second) return false;
  const proof = isPowerOfTwo(claim.first) ? all.slice(1) : all;
  return (
    consistencyText(claim.first, claim.second, claim.firstRoot, proof) === text &&
    verifyConsistency({ ...claim, proof })
  );
}

function sides(index: number, last: number, count: number): readonly string[] {
  let [fn, sn] = [index, last];
  return Array.from({ length: count }, () => {
    const left = fn % 2 === 1 || fn === sn;
    if (left) while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    [fn, sn] = [half(fn), half(sn)];
    return left ? 'left' : 'right';
  });
}

const lines = (hashes: readonly Hash[], on: readonly string[]): string =>
  hashes.map((each, nth) => `${on[nth]} ${each.toString('base64')}\n`).join('');

/** At most 128 steps are ever needed; more is no proof. */
function hashesOf(text: string): readonly Hash[] | undefined {
  if (text === '') return [];
  if (!text.endsWith('\n') || text.length > 10_000) return undefined;
  const hashes = text
    .slice(0, -1)
    .split('\n')
    .map((line) => fromBase64(/^(?:left|right|start) (\S{44})$/.exec(line)?.[1] ?? '?'));
  return hashes.every((each): each is Buffer => each?.length === 32) ? hashes : undefined;
}

// Not shifts: those are 32-bit in ECMAScript.
const half = (n: number): number => Math.floor(n / 2);
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n;
