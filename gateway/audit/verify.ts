import type { Fact } from '../core/index.js';
import { parseCheckpoint } from './checkpoint.js';
import { type Finding, finding } from './finding.js';
import { type Hash, leafHash } from './hash.js';
import { factOf } from './leaf.js';
import { signedBy, type Verifier } from './note.js';
import { append, emptyRange, type Range, rootOf } from './range.js';
import { parseVkey } from './vkey.js';

export interface StoredLeaf {
  readonly index: number;
  readonly hash: string;
  readonly text: string;
}

export interface LogToVerify {
  readonly leaves: Iterable<StoredLeaf> | AsyncIterable<StoredLeaf>;
  /** Signed notes: the log's own, and those that somebody else kept. */
  readonly checkpoints: Iterable<string> | AsyncIterable<string>;
  /** C2SP vkeys of the log, present and former. */
  readonly publicKey: string | readonly string[];
  /** The log's name, where it is known. */
  readonly origin?: string;
  /** Whether the payload a `received` fact tells of is the same; undefined where it is erased. */
  readonly payload?: (fact: Fact) => Promise<boolean | undefined>;
  /** Whether the verdict and documents a `judged` fact tells of are the same; undefined where they are erased. */
  readonly verdict?: (fact: Fact) => Promise<boolean | undefined>;
}

export interface Verification {
  /** Leaves seen. */
  readonly size: number;
  /** Leaves that a rightly signed checkpoint with the right root vouches for. */
  readonly covered: number;
  readonly root: string;
  /** Empty: nothing is wrong. */
  readonly findings: readonly Finding[];
}

/**
 * Recomputes the tree from the leaves' texts and holds it against the checkpoints. Never throws on a bad log; takes
 * some 10 µs per leaf and memory for the checkpoints only. @throws where a key is no vkey.
 */
export async function verifyLog(log: LogToVerify): Promise<Verification> {
  const keys = (typeof log.publicKey === 'string' ? [log.publicKey] : log.publicKey).map(parsedKey);
  const { bySize, findings } = await readCheckpoints(log, keys);
  const sizes = [...bySize.keys()].sort((a, b) => a - b);
  let next = 0;
  let covered = 0;
  let proven = 0;
  // Where text and hash differ, either may be the one that was changed; the next checkpoint tells which tree is right.
  let trees: readonly Range[] = [emptyRange];
  let size = 0;

  const compare = (): void => {
    for (; next < sizes.length && (sizes[next] as number) <= size; next++) {
      const stated = sizes[next] as number;
      for (const each of bySize.get(stated) ?? []) {
        const right = trees.filter((tree) => rootOf(tree).equals(each.root));
        if (right.length === 0) {
          findings.push(
            finding('root-mismatch', { leaf: proven, to: stated, checkpoint: stated, ordinal: each.ordinal }),
          );
          continue;
        }
        trees = right;
        proven = stated;
        if (each.signed) covered = stated;
      }
    }
  };

  compare();
  for await (const leaf of log.leaves) {
    if (leaf.index > size) {
      findings.push(finding('leaf-missing', { leaf: size, to: leaf.index }));
      size = leaf.index;
    } else if (leaf.index < size) {
      findings.push(finding('leaf-order', { leaf: leaf.index }));
      continue;
    }
    const computed = leafHash(leaf.text);
    if (leaf.hash === computed.toString('hex')) trees = trees.map((each) => append(each, computed));
    else {
      findings.push(finding('leaf-changed', { leaf: leaf.index }));
      trees = trees.flatMap((each) => either(each, Buffer.from(leaf.hash, 'hex'), computed)).slice(0, 8);
    }
    const fact = factOf(leaf.text);
    if (fact === undefined) findings.push(finding('leaf-malformed', { leaf: leaf.index }));
    else if (fact.kind === 'received' && (await log.payload?.(fact)) === false) {
      findings.push(finding('payload-changed', { leaf: leaf.index }));
    } else if (fact.kind === 'judged' && (await log.verdict?.(fact)) === false) {
      findings.push(finding('verdict-changed', { leaf: leaf.index }));
    } else if (fact.kind === 'restored') {
      // What came in after the backup is lost, as this entry says, and what was judged then was judged anew.
      const lost = findings.filter((each) => isLost(each, fact, leaf.index));
      for (const each of lost) findings.splice(findings.indexOf(each), 1);
    }
    size++;
    compare();
  }
  for (const stated of sizes.slice(next)) {
    for (const { ordinal } of bySize.get(stated) ?? []) {
      findings.push(finding('tail-removed', { leaf: size, to: stated, checkpoint: stated, ordinal }));
    }
  }
  if (size > 0 && sizes.length === 0) findings.push(finding('checkpoint-missing', { leaf: 0, to: size }));
  return { size, covered, root: rootOf(trees[0] ?? emptyRange).toString('hex'), findings };
}

const isLost = ({ kind, leaf = -1 }: Finding, { from, to }: Fact, before: number): boolean =>
  (kind === 'payload-changed' || kind === 'verdict-changed') &&
  typeof from === 'number' &&
  typeof to === 'number' &&
  leaf >= from &&
  leaf < Math.min(to, before);

const either = (tree: Range, stored: Hash, computed: Hash): readonly Range[] => [
  append(tree, computed),
  ...(stored.length === 32 ? [append(tree, stored)] : []),
];

function parsedKey(vkey: string): Verifier {
  const key = parseVkey(vkey);
  if (key === undefined) throw new TypeError(`not a vkey: ${vkey}`);
  return key;
}

interface Stated {
  readonly ordinal: number;
  readonly root: Hash;
  readonly signed: boolean;
}

/** Checkpoints by their size, each root once, and what is wrong with them whatever the leaves are. */
async function readCheckpoints(
  { checkpoints, origin }: LogToVerify,
  keys: readonly Verifier[],
): Promise<{ readonly bySize: ReadonlyMap<number, readonly Stated[]>; readonly findings: Finding[] }> {
  const bySize = new Map<number, Stated[]>();
  const findings: Finding[] = [];
  let expected = origin;
  let ordinal = 0;
  for await (const note of checkpoints) {
    ordinal++;
    const each = parseCheckpoint(note);
    if (each === undefined) {
      findings.push(finding('checkpoint-malformed', { ordinal }));
      continue;
    }
    const where = { checkpoint: each.size, ordinal };
    expected ??= each.origin;
    if (each.origin !== expected) findings.push(finding('checkpoint-origin', where));
    const signatures = keys.map((key) => signedBy(each.note, key));
    const signed = signatures.includes('good') && !signatures.includes('bad');
    if (signatures.includes('bad')) findings.push(finding('checkpoint-signature', where));
    else if (!signed) findings.push(finding('checkpoint-unsigned', where));
    const same = bySize.get(each.size) ?? [];
    const twin = same.find((other) => other.root.equals(each.root));
    if (twin === undefined && same.length > 0) findings.push(finding('checkpoint-forked', where));
    const others = same.filter((other) => other !== twin);
    bySize.set(each.size, [
      ...others,
      { ordinal: twin?.ordinal ?? ordinal, root: each.root, signed: signed || twin?.signed === true },
    ]);
  }
  return { bySize, findings };
}
