import { type Hash, nodeHash } from './hash.js';
import { split } from './proof.js';
import { append, emptyRange, type Range } from './range.js';

/** Leaves per tile, 2^8: what is kept in memory is one hash per tile and what is above, some 1/128 of the leaves. */
export const TILE = 256;
const LEVEL = 8;

/** Gives the leaf hashes of one tile, in order. */
export type ReadTile = (tile: number) => Promise<readonly Hash[]>;

/** The node's tree as far as it has caught up: the compact range, roots of all full subtrees above tiles, the open tile's leaves. */
export interface Tree {
  readonly range: () => Range;
  /** Appends a leaf hash; gives the root of the tile that it fills, if it fills one. */
  add(leaf: Hash): Hash | undefined;
  /** Appends a full tile by its root; only where no tile is open. */
  addTile(root: Hash): void;
  /** Root of leaves from..to, spans of RFC 6962's recursion, to ≤ size. */
  rootOfSpan(from: number, to: number, readTile: ReadTile): Promise<Hash>;
}

/** An empty tree. */
export function tree(): Tree {
  let range = emptyRange;
  let open: Hash[] = [];
  // levels[k][i]: root of the i-th full subtree of TILE · 2^k leaves.
  const levels: Hash[][] = [];

  const keep = (root: Hash): void => {
    let carried = root;
    for (let level = 0; ; level++) {
      levels[level] ??= [];
      const row = levels[level] as Hash[];
      row.push(carried);
      if (row.length % 2 === 1) return;
      carried = nodeHash(row[row.length - 2] as Hash, carried);
    }
  };

  const rootOfSpan: Tree['rootOfSpan'] = async (from, to, readTile) => {
    const width = to - from;
    const level = Math.log2(width / TILE);
    if (Number.isInteger(level) && level >= 0) {
      const root = levels[level]?.[from / width];
      if (root !== undefined) return root;
    }
    if (width <= TILE && Math.floor(from / TILE) === Math.floor((to - 1) / TILE)) {
      const tile = Math.floor(from / TILE);
      const leaves = tile === Math.floor(range.size / TILE) ? open : await readTile(tile);
      return rootOfLeaves(leaves.slice(from - tile * TILE, to - tile * TILE));
    }
    const middle = from + split(width);
    return nodeHash(await rootOfSpan(from, middle, readTile), await rootOfSpan(middle, to, readTile));
  };

  return {
    range: () => range,
    add(leaf) {
      range = append(range, leaf);
      open.push(leaf);
      if (open.length < TILE) return undefined;
      const root = rootOfLeaves(open);
      keep(root);
      open = [];
      return root;
    },
    addTile(root) {
      if (open.length > 0) throw new Error('a tile is open');
      range = append(range, root, LEVEL);
      keep(root);
    },
    rootOfSpan,
  };
}

/** MTH of leaf hashes, at least one. */
function rootOfLeaves(leaves: readonly Hash[]): Hash {
  if (leaves.length === 1) return leaves[0] as Hash;
  const middle = split(leaves.length);
  return nodeHash(rootOfLeaves(leaves.slice(0, middle)), rootOfLeaves(leaves.slice(middle)));
}
