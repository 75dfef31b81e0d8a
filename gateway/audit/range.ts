import { EMPTY_ROOT, type Hash, nodeHash } from './hash.js';

/**
 * The compact range [0, size): roots of the full subtrees that a tree of that size is made of, largest first. It is
 * all that must be kept to append and to know the root.
 */
export interface Range {
  readonly size: number;
  readonly roots: readonly Hash[];
}

export const emptyRange: Range = { size: 0, roots: [] };

/** Appends the root of a full subtree of 2^level leaves; the size must be a multiple of 2^level. */
export function append(range: Range, hash: Hash, level = 0): Range {
  const roots = [...range.roots];
  let carried = hash;
  // A full subtree to the left of the same height makes a full one twice as large, as in binary addition.
  for (let left = Math.floor(range.size / 2 ** level); left % 2 === 1; left = Math.floor(left / 2)) {
    carried = nodeHash(roots.pop() as Hash, carried);
  }
  return { size: range.size + 2 ** level, roots: [...roots, carried] };
}

/** The root of the tree (RFC 6962 §2.1, MTH): the subtrees folded from the right. */
export function rootOf(range: Range): Hash {
  const last = range.roots.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return range.roots.slice(0, -1).reduceRight<Hash>((right, left) => nodeHash(left, right), last);
}
