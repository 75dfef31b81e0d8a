import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../core/index.js';
import { parseCheckpoint } from './checkpoint.js';
import { ed25519Signer } from './ed25519.js';
import { leafOf } from './leaf.js';
import { AuditBroken, auditLog, type LeafSource } from './log.js';
import { naiveRoot, someFact } from './naive.js';
import { signedBy } from './note.js';
import { verifyConsistency, verifyInclusion } from './proof.js';
import type { StoredLeaf } from './verify.js';

const signer = ed25519Signer('liaoning', generateKeyPairSync('ed25519').privateKey);
const origin = 'example.cn/eport/liaoning';

/** A journal's log in memory, open to tampering. */
function source() {
  const leaves: StoredLeaf[] = [];
  const notes: { size: number; note: string }[] = [];
  const tiles: string[] = [];
  const reads: number[] = [];
  const journal: LeafSource = {
    size: async () => leaves.length,
    leaves: async (from, limit) => leaves.slice(from, from + limit),
    async hashes(from, limit) {
      reads.push(from);
      const page = leaves.slice(from, from + limit);
      const gap = page.findIndex((each, nth) => each.index !== from + nth);
      return Buffer.from((gap < 0 ? page : page.slice(0, gap)).map((each) => each.hash).join(''), 'hex');
    },
    async saveCheckpoint(size, note) {
      notes.push({ size, note });
    },
    latestCheckpoint: async () => notes.at(-1),
    async saveTiles(from, roots) {
      tiles.splice(from, roots.length, ...roots);
    },
    tiles: async (from, limit) => tiles.slice(from, from + limit),
  };
  const grow = (count: number): void => {
    for (let nth = 0; nth < count; nth++) {
      leaves.push({ index: leaves.length, ...leafOf(someFact(leaves.length)) });
    }
  };
  return { journal, leaves, notes, tiles, reads, grow };
}

/** A clock whose time passes when told. */
function handClock(): Clock & { pass(): Promise<void> } {
  let calls: (() => void)[] = [];
  return {
    now: () => 0,
    after(_, call) {
      calls.push(call);
      return () => {
        calls = calls.filter((each) => each !== call);
      };
    },
    async pass() {
      for (const call of calls.splice(0)) call();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const open = (journal: LeafSource, clock = handClock(), key = signer) =>
  auditLog({ journal, signer: key, origin, clock });
const naive = (leaves: readonly StoredLeaf[]): string =>
  naiveRoot(leaves.map((each) => Buffer.from(each.text))).toString('hex');

describe('the audit log', () => {
  it('signs the root of the definition at any size, also across tiles and starts', async () => {
    const { journal, leaves, notes, grow } = source();
    let log = open(journal);
    expect((await log.checkpoint()).root).toBe(naive([]));
    for (const count of [1, 1, 100, 153, 1, 1, 255, 256, 1000, 1]) {
      grow(count);
      const signed = await log.checkpoint();
      expect([signed.size, signed.root]).toEqual([leaves.length, naive(leaves)]);
      const read = parseCheckpoint(signed.note);
      expect(read && [read.origin, read.size, signedBy(read.note, signer)]).toEqual([
        origin,
        leaves.length,
        'good',
      ]);
      log = open(journal);
    }
    expect(notes).toHaveLength(11);
    await log.checkpoint();
    expect(notes).toHaveLength(11);
  });

  it('a start reads the tiles and not all leaves', async () => {
    const { journal, reads, grow } = source();
    grow(2000);
    await open(journal).checkpoint();
    reads.length = 0;
    expect(await open(journal).catchUp()).toBe(2000);
    expect(Math.min(...reads)).toBe(1792);
  });

  it('proves inclusion and consistency to those who check it themselves', async () => {
    const { journal, leaves, grow } = source();
    const log = open(journal);
    const sizes = [1, 2, 255, 256, 257, 511, 700, 1025, 1300];
    grow(1300);
    for (const size of sizes) {
      const root = Buffer.from(naive(leaves.slice(0, size)), 'hex');
      for (const index of [0, 1, 254, 255, 256, 300, 512, 699, 1024, 1299].filter((each) => each < size)) {
        const given = await log.inclusion(index, size);
        expect(given?.root).toBe(root.toString('hex'));
        const proof = (given?.proof ?? []).map((each) => Buffer.from(each, 'hex'));
        const leaf = Buffer.from(given?.leaf ?? '', 'hex');
        expect(verifyInclusion({ leaf, index, size, proof, root }), `${index} of ${size}`).toBe(true);
      }
      for (const first of sizes.filter((each) => each <= size)) {
        const given = await log.consistency(first, size);
        const proof = (given?.proof ?? []).map((each) => Buffer.from(each, 'hex'));
        const firstRoot = Buffer.from(naive(leaves.slice(0, first)), 'hex');
        expect(verifyConsistency({ first, second: size, proof, firstRoot, secondRoot: root })).toBe(true);
      }
    }
    expect(await log.inclusion(1300, 1300)).toBeUndefined();
    expect(await log.inclusion(0, 1301)).toBeUndefined();
    expect(await log.inclusion(0.5, 7)).toBeUndefined();
    expect(await log.consistency(5, 4)).toBeUndefined();
    expect(await log.consistency(1, 1301)).toBeUndefined();
    expect((await log.entries(10, 3)).map((each) => each.index)).toEqual([10, 11, 12]);
  });

  it('calls that come together extend the tree once', async () => {
    const { journal, leaves, notes, grow } = source();
    grow(600);
    const log = open(journal);
    const all = await Promise.all([log.catchUp(), log.checkpoint(), log.checkpoint(), log.catchUp()]);
    expect(all[1]).toEqual(all[2]);
    expect(all[1].root).toBe(naive(leaves));
    expect(notes).toHaveLength(1);
  });

  it('a new key signs at the same size', async () => {
    const { journal, notes, grow } = source();
    grow(3);
    await open(journal).checkpoint();
    const key = ed25519Signer('liaoning', generateKeyPairSync('ed25519').privateKey);
    const signed = await open(journal, handClock(), key).checkpoint();
    expect(notes).toHaveLength(2);
    const read = parseCheckpoint(signed.note);
    expect(read && signedBy(read.note, key)).toBe('good');
  });

  it('every so many seconds, if it has grown; failures are told and it goes on', async () => {
    const { journal, notes, grow } = source();
    const clock = handClock();
    const failures: unknown[] = [];
    const stop = open(journal, clock).every(10, (error) => failures.push(error));
    grow(1);
    await clock.pass();
    await clock.pass();
    expect(notes).toHaveLength(1);
    const save = journal.saveCheckpoint;
    journal.saveCheckpoint = () => Promise.reject(new Error('disk full'));
    grow(1);
    await clock.pass();
    expect(failures).toHaveLength(1);
    journal.saveCheckpoint = save;
    await clock.pass();
    expect(notes.map((each) => each.size)).toEqual([1, 2]);
    stop();
    grow(1);
    await clock.pass();
    expect(notes).toHaveLength(2);
  });
});

describe('nothing is signed of a log that contradicts its last checkpoint', () => {
  const broken = async (
    tamper: (log: ReturnType<typeof source>) => void,
    size = 300,
  ): Promise<AuditBroken['finding']> => {
    const given = source();
    given.grow(size);
    await open(given.journal).checkpoint();
    tamper(given);
    const log = open(given.journal);
    const error = await log.checkpoint().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuditBroken);
    expect(given.notes).toHaveLength(1);
    return (error as AuditBroken).finding;
  };

  it('a leaf changed with its hash', async () => {
    expect(
      await broken(({ leaves }) => {
        leaves[270] = { index: 270, ...leafOf(someFact(999)) };
      }),
    ).toMatchObject({ kind: 'root-mismatch', checkpoint: 300 });
  });

  it('the tail cut, within the open tile and by more', async () => {
    expect(await broken(({ leaves }) => leaves.splice(290))).toMatchObject({
      kind: 'tail-removed',
      leaf: 290,
    });
    expect(await broken(({ leaves }) => leaves.splice(100))).toMatchObject({
      kind: 'tail-removed',
      leaf: 100,
    });
  });

  it('a leaf removed from the middle', async () => {
    expect(await broken(({ leaves }) => leaves.splice(270, 1))).toMatchObject({
      kind: 'leaf-missing',
      leaf: 270,
    });
  });

  it('the checkpoint itself', async () => {
    expect(
      await broken(({ notes }) => {
        notes[0] = { size: 300, note: 'nonsense' };
      }),
    ).toMatchObject({ kind: 'checkpoint-malformed' });
  });
});
