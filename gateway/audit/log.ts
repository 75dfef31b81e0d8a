import { type Clock, every, type Journal } from '../core/index.js';
import { parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { type Finding, finding } from './finding.js';
import type { Hash } from './hash.js';
import { type Signer, signedBy } from './note.js';
import { consistencyProof, inclusionProof, type RootOfSpan } from './proof.js';
import { rootOf } from './range.js';
import { type ReadTile, TILE, tree } from './tree.js';
import type { StoredLeaf } from './verify.js';

/** What the audit log needs of the journal. */
export type LeafSource = Pick<
  Journal,
  'size' | 'leaves' | 'hashes' | 'saveCheckpoint' | 'latestCheckpoint' | 'saveTiles' | 'tiles'
>;

export interface AuditLogParts {
  readonly journal: LeafSource;
  readonly signer: Signer;
  /** Others that sign each checkpoint as well: SM2, where it is configured. */
  readonly also?: readonly Signer[];
  /** The log's name in its checkpoints: `example.cn/eport/province-liaoning`. */
  readonly origin: string;
  readonly clock: Clock;
  /** Waited for before a tree of that size is signed: whoever keeps the entries elsewhere has them by then, if it can. */
  readonly kept?: (size: number) => Promise<void>;
}

export interface SignedCheckpoint {
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly note: string;
}

/** Proofs carry hexadecimal hashes, in the order of RFC 6962. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leaf: string;
  readonly root: string;
  readonly proof: readonly string[];
}

export interface ConsistencyProof {
  readonly first: number;
  readonly second: number;
  readonly proof: readonly string[];
}

/** The log contradicts what was signed of it: nothing more is signed, people must look. */
export class AuditBroken extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message.en);
  }
}

export interface AuditLog {
  /** Takes the journal's new leaves into the tree; gives its size. @throws AuditBroken */
  catchUp(): Promise<number>;
  /** The tree as it is now, signed and saved; the last one again where nothing was added. @throws AuditBroken */
  checkpoint(): Promise<SignedCheckpoint>;
  /** Undefined where the leaf isn't in a tree of that size, or the tree isn't that large. */
  inclusion(index: number, size: number): Promise<InclusionProof | undefined>;
  /** Undefined where the tree never had these sizes. */
  consistency(first: number, second: number): Promise<ConsistencyProof | undefined>;
  entries(from: number, limit: number): Promise<readonly StoredLeaf[]>;
  /**
   * A tile of C2SP tlog-tiles: hashes number index·256 and on of a level (0: leaves, each level above roots of 256 of the one
   * below), 32 bytes each, `width` of them; undefined where the tree hasn't so many yet.
   */
  tile(level: number, index: number, width: number): Promise<Buffer | undefined>;
  /** Signs a checkpoint every so many seconds if the log has grown; the returned function ends it. Failures go to `failed`, and it goes on. */
  every(seconds: number, failed: (error: unknown) => void): () => void;
}

const PAGE = 4096;
const HASH = 32;

/** The audit log over a journal's leaves: one for each journal, since it alone extends the tree. */
export function auditLog({ journal, signer, also = [], origin, clock, kept }: AuditLogParts): AuditLog {
  const signers = [signer, ...also];
  const held = tree();
  let latest: SignedCheckpoint | undefined;
  let loaded = false;
  let tail: Promise<unknown> = Promise.resolve();

  /** One after the other: the tree is extended and signed by one call at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work, work);
    tail = turn.catch(() => undefined);
    return turn;
  };

  const hashesOf = async (from: number, limit: number): Promise<readonly Hash[]> => {
    const all = Buffer.from(await journal.hashes(from, limit));
    return Array.from({ length: all.length / HASH }, (_, nth) => all.subarray(nth * HASH, (nth + 1) * HASH));
  };
  const readTile: ReadTile = (tile) => hashesOf(tile * TILE, TILE);

  const load = async (): Promise<void> => {
    for (let size = held.range().size; ; size = held.range().size) {
      const tiles = await journal.tiles(size / TILE, PAGE);
      for (const root of tiles) held.addTile(Buffer.from(root, 'hex'));
      if (tiles.length < PAGE) break;
    }
    const [covered, size] = [held.range().size, await journal.size()];
    if (covered > size) {
      throw new AuditBroken(finding('tail-removed', { leaf: size, to: covered, checkpoint: covered }));
    }
    loaded = true;
  };

  const extend = async (): Promise<number> => {
    if (!loaded) await load();
    // Hashes as they were committed: whether the texts still are what was hashed is the verifier's question.
    for (let upTo = await journal.size(); held.range().size < upTo; ) {
      const from = held.range().size;
      const hashes = await hashesOf(from, PAGE);
      if (hashes.length === 0) throw new AuditBroken(finding('leaf-missing', { leaf: from, to: upTo }));
      const full = hashes.flatMap((hash) => held.add(hash) ?? []);
      if (full.length > 0) {
        await journal.saveTiles(
          Math.floor(from / TILE),
          full.map((each) => each.toString('hex')),
        );
      }
      if (held.range().size >= upTo) upTo = await journal.size();
    }
    if (latest === undefined) latest = await lastSigned();
    return held.range().size;
  };

  /** The checkpoint that was signed last before this start, if the log still is what it says. */
  const lastSigned = async (): Promise<SignedCheckpoint | undefined> => {
    const saved = await journal.latestCheckpoint();
    if (saved === undefined) return undefined;
    const parsed = parseCheckpoint(saved.note);
    const size = held.range().size;
    if (parsed === undefined || parsed.size !== saved.size) {
      throw new AuditBroken(finding('checkpoint-malformed', { checkpoint: saved.size, ordinal: 1 }));
    }
    if (parsed.size > size) {
      throw new AuditBroken(
        finding('tail-removed', { leaf: size, to: parsed.size, checkpoint: parsed.size }),
      );
    }
    const root = await rootAt(parsed.size);
    if (!root.equals(parsed.root)) {
      throw new AuditBroken(finding('root-mismatch', { leaf: 0, to: parsed.size, checkpoint: parsed.size }));
    }
    // Signed by a former key or for a former name: true of the log, but a new one is due.
    if (parsed.origin !== origin || signers.some((each) => signedBy(parsed.note, each) !== 'good'))
      return undefined;
    return { size: parsed.size, root: root.toString('hex'), note: saved.note };
  };

  const rootOfSpan: RootOfSpan = (from, to) => held.rootOfSpan(from, to, readTile);
  const rootAt = async (size: number): Promise<Hash> =>
    size === held.range().size || size === 0
      ? rootOf(size === 0 ? tree().range() : held.range())
      : rootOfSpan(0, size);

  const checkpoint = (): Promise<SignedCheckpoint> =>
    inTurn(async () => {
      const size = await extend();
      if (latest?.size === size) return latest;
      await kept?.(size);
      const root = rootOf(held.range());
      const note = await signCheckpoint({ origin, size, root }, ...signers);
      await journal.saveCheckpoint(size, note);
      latest = { size, root: root.toString('hex'), note };
      return latest;
    });

  return {
    catchUp: () => inTurn(extend),
    checkpoint,
    inclusion: (index, size) =>
      inTurn(async () => {
        if (!within(index, size - 1) || size > (await extend())) return undefined;
        const [leaf] = await journal.leaves(index, 1);
        if (leaf === undefined) return undefined;
        const proof = hex(await inclusionProof(index, size, rootOfSpan));
        return { index, size, leaf: leaf.hash, root: (await rootAt(size)).toString('hex'), proof };
      }),
    consistency: (first, second) =>
      inTurn(async () => {
        if (!within(first, second) || second > (await extend())) return undefined;
        return { first, second, proof: hex(await consistencyProof(first, second, rootOfSpan)) };
      }),
    entries: (from, limit) => journal.leaves(from, limit),
    tile: (level, index, width) =>
      inTurn(async () => {
        const span = TILE ** level;
        const first = index * TILE;
        if (width < 1 || width > TILE || !Number.isSafeInteger((first + width) * span)) return undefined;
        if ((first + width) * span > (await extend())) return undefined;
        if (level === 0) return Buffer.concat(await hashesOf(first, width));
        const roots: Hash[] = [];
        for (let nth = first; nth < first + width; nth++)
          roots.push(await rootOfSpan(nth * span, (nth + 1) * span));
        return Buffer.concat(roots);
      }),
    every: (seconds, failed) => every(clock, seconds, async () => void (await checkpoint()), failed),
  };
}

const hex = (hashes: readonly Hash[]): readonly string[] => hashes.map((each) => each.toString('hex'));
const within = (index: number, last: number): boolean =>
  Number.isSafeInteger(index) && index >= 0 && index <= last;
