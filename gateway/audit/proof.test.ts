import { describe, expect, it } from 'vitest';
import { EMPTY_ROOT, type Hash, leafHash, nodeHash } from './hash.js';
import { naiveRoot, REFERENCE_LEAVES, REFERENCE_ROOTS } from './naive.js';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.js';
import { append, emptyRange, rootOf } from './range.js';

const MAX = 200;
const data = Array.from({ length: MAX }, (_, index) => `leaf ${index} 叶`);
const hashes = data.map(leafHash);
const roots = Array.from({ length: MAX + 1 }, (_, size) =>
  naiveRoot(data.slice(0, size).map((each) => Buffer.from(each))),
);
const known = new Map<string, Hash>();
const rootOfSpan = async (from: number, to: number): Promise<Hash> => {
  const root = known.get(`${from} ${to}`) ?? naiveRoot(data.slice(from, to).map((each) => Buffer.from(each)));
  known.set(`${from} ${to}`, root);
  return root;
};
const flipped = (hash: Uint8Array, bit = 0): Hash => {
  const other = Buffer.from(hash);
  other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
  return other;
};

describe('the tree', () => {
  it('has the published roots of the reference leaves', () => {
    let range = emptyRange;
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    REFERENCE_LEAVES.forEach((leaf, index) => {
      expect(naiveRoot(REFERENCE_LEAVES.slice(0, index + 1)).toString('hex')).toBe(REFERENCE_ROOTS[index]);
      range = append(range, naiveRoot([leaf]));
      expect(rootOf(range).toString('hex')).toBe(REFERENCE_ROOTS[index]);
    });
    expect(leafHash('').toString('hex')).toBe(REFERENCE_ROOTS[0]);
  });

  it('appended leaf by leaf has the root of the definition at every size', () => {
    let range = emptyRange;
    expect(rootOf(range)).toEqual(roots[0]);
    hashes.forEach((hash, index) => {
      range = append(range, hash);
      expect(rootOf(range)).toEqual(roots[index + 1]);
    });
  });

  it('appended by whole subtrees is the same', () => {
    const quad = (at: number): Hash =>
      nodeHash(
        nodeHash(hashes[at] as Hash, hashes[at + 1] as Hash),
        nodeHash(hashes[at + 2] as Hash, hashes[at + 3] as Hash),
      );
    let range = emptyRange;
    for (let at = 0; at < 196; at += 4) {
      range = append(range, quad(at), 2);
      expect(rootOf(range)).toEqual(roots[at + 4]);
    }
  });
});

describe('inclusion', () => {
  it('every leaf of every size up to 200 is proven, and nothing else is', async () => {
    for (let size = 1; size <= MAX; size += size < 34 ? 1 : 19) {
      const root = roots[size] as Hash;
      for (let index = 0; index < size; index++) {
        const leaf = hashes[index] as Hash;
        const proof = await inclusionProof(index, size, rootOfSpan);
        const claim = { leaf, index, size, proof, root };
        expect(verifyInclusion(claim), `${index} of ${size}`).toBe(true);
        expect(verifyInclusion({ ...claim, root: flipped(root) })).toBe(false);
        expect(verifyInclusion({ ...claim, leaf: flipped(leaf) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
        if (proof.length > 0) {
          expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.map((each) => flipped(each, 77)) })).toBe(false);
        }
      }
    }
  });

  it('of nonsense is false, not an error', () => {
    const root = roots[1] as Hash;
    for (const [index, size] of [
      [0, 0],
      [-1, 1],
      [1, 1],
      [0.5, 1],
      [Number.NaN, 2],
    ] as const) {
      expect(verifyInclusion({ leaf: root, index, size, proof: [], root })).toBe(false);
    }
  });
});

describe('consistency', () => {
  it('of any two sizes up to 200 is proven, and a changed one is not', async () => {
    for (let second = 0; second <= MAX; second += second < 34 ? 1 : 23) {
      for (let first = 0; first <= second; first++) {
        const proof = await consistencyProof(first, second, rootOfSpan);
        const claim = {
          first,
          second,
          proof,
          firstRoot: roots[first] as Hash,
          secondRoot: roots[second] as Hash,
        };
        expect(verifyConsistency(claim), `${first} of ${second}`).toBe(true);
        if (first === 0) continue;
        expect(verifyConsistency({ ...claim, firstRoot: flipped(claim.firstRoot) })).toBe(false);
        expect(verifyConsistency({ ...claim, secondRoot: flipped(claim.secondRoot) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, claim.firstRoot] })).toBe(false);
        for (let nth = 0; nth < proof.length; nth++) {
          const other = proof.map((each, at) => (at === nth ? flipped(each, 200) : each));
          expect(verifyConsistency({ ...claim, proof: other })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: proof.filter((_, at) => at !== nth) })).toBe(false);
        }
      }
    }
  });

  it('never of a larger one to a smaller', () => {
    const [firstRoot, secondRoot] = [roots[5] as Hash, roots[3] as Hash];
    expect(verifyConsistency({ first: 5, second: 3, proof: [], firstRoot, secondRoot })).toBe(false);
    expect(verifyConsistency({ first: 3, second: 5, proof: [], firstRoot, secondRoot })).toBe(false);
  });
});
