import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saltedHash } from '../core/index.js';
import { signCheckpoint } from './checkpoint.js';
import { ed25519Signer } from './ed25519.js';
import { exportLog, type LogSource, verifyExport } from './export.js';
import type { FindingKind } from './finding.js';
import { leafHash } from './hash.js';
import { leafOf } from './leaf.js';
import { naiveRoot, someFact } from './naive.js';
import { payloadCheck, verdictCheck } from './payload.js';
import { type StoredLeaf, type Verification, verifyLog } from './verify.js';

const signer = ed25519Signer('liaoning', generateKeyPairSync('ed25519').privateKey);
const stranger = ed25519Signer('liaoning', generateKeyPairSync('ed25519').privateKey);
const origin = 'example.cn/eport/liaoning';
const SIZE = 14;
const COVERED = 11;

const leavesTo = (size: number, from = 0): StoredLeaf[] =>
  Array.from({ length: size }, (_, index) => ({ index, ...leafOf(someFact(from + index)) }));
const note = (leaves: readonly StoredLeaf[], key = signer): Promise<string> =>
  signCheckpoint(
    { origin, size: leaves.length, root: naiveRoot(leaves.map((each) => Buffer.from(each.text))) },
    key,
  );

const leaves = leavesTo(SIZE);
const sizes = [0, 1, 6, COVERED];
const checkpoints = await Promise.all(sizes.map((size) => note(leaves.slice(0, size))));
const verify = (given: {
  leaves?: readonly StoredLeaf[];
  checkpoints?: readonly string[];
}): Promise<Verification> => verifyLog({ leaves, checkpoints, publicKey: signer.vkey, ...given });
const kinds = ({ findings }: Verification): readonly FindingKind[] => findings.map((each) => each.kind);
const flip = (text: string, bit: number): string => {
  const bytes = Buffer.from(text, 'latin1');
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  return bytes.toString('latin1');
};

describe('verifyLog', () => {
  it('what an entry says was lost with a disk is not held against the log, anything else is', async () => {
    const [received = 0, restoredAt = SIZE] = [3, SIZE];
    const lost = (from: number, to: number): Promise<Verification> =>
      verifyLog({
        publicKey: signer.vkey,
        leaves: [
          ...leaves.map((each) =>
            each.index === received || each.index === received + 1
              ? {
                  index: each.index,
                  ...leafOf({ kind: 'received', subject: 'L', at: '2026-01-15T08:00:00.000Z' }),
                }
              : each,
          ),
          {
            index: restoredAt,
            ...leafOf({ kind: 'restored', subject: 'n', at: '2026-01-15T09:00:00.000Z', from, to }),
          },
        ],
        checkpoints: [],
        payload: async () => false,
      });
    const gone = async (from: number, to: number) =>
      (await lost(from, to)).findings.flatMap((each) => (each.kind === 'payload-changed' ? [each.leaf] : []));
    const every = await gone(0, 0);
    expect(every).toEqual(expect.arrayContaining([received, received + 1]));
    expect(await gone(received, received + 1)).toEqual(every.filter((each) => each !== received));
    expect(await gone(0, SIZE)).toEqual([]);
    // Of what comes after itself an entry can say nothing.
    expect(await gone(-1, 1e9)).toEqual([]);
  });

  it('finds nothing in a sound log, and says how far checkpoints vouch', async () => {
    const result = await verify({});
    expect(result).toMatchObject({ size: SIZE, covered: COVERED, findings: [] });
    expect(result.root).toBe(naiveRoot(leaves.map((each) => Buffer.from(each.text))).toString('hex'));
    expect(await verify({ leaves: [], checkpoints: [] })).toMatchObject({
      size: 0,
      covered: 0,
      findings: [],
    });
  });

  it('names the entry of every flipped bit of every text and hash', async () => {
    for (const { index, text, hash } of leaves) {
      for (let bit = 0; bit < text.length * 8; bit += 13) {
        const other = leaves.with(index, { index, hash, text: flip(text, bit) });
        const found = await verify({ leaves: other });
        expect(found.findings[0]).toMatchObject({ kind: 'leaf-changed', leaf: index });
        // Only the entry: the checkpoints still hold the right one's hash.
        expect(kinds(found)).not.toContain('root-mismatch');
      }
      for (let bit = 0; bit < 256; bit += 15) {
        const bytes = Buffer.from(hash, 'hex');
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        const found = await verify({
          leaves: leaves.with(index, { index, text, hash: bytes.toString('hex') }),
        });
        expect(found.findings).toMatchObject([{ kind: 'leaf-changed', leaf: index }]);
      }
    }
  });

  it('an entry rewritten with its hash: the first checkpoint over it says between which', async () => {
    for (const { index } of leaves.slice(0, COVERED)) {
      const found = await verify({ leaves: leaves.with(index, { index, ...leafOf(someFact(999)) }) });
      const to = sizes.find((size) => size > index) as number;
      const from = sizes[sizes.indexOf(to) - 1];
      expect(found.findings[0]).toMatchObject({ kind: 'root-mismatch', checkpoint: to, leaf: from, to });
    }
  });

  it('any two swapped, any one removed or repeated, any cut of the tail', async () => {
    for (let one = 0; one < COVERED; one++) {
      const other = (one + 3) % COVERED;
      const [a, b] = [leaves[one] as StoredLeaf, leaves[other] as StoredLeaf];
      const swapped = leaves.with(one, { ...b, index: one }).with(other, { ...a, index: other });
      expect(kinds(await verify({ leaves: swapped }))).toContain('root-mismatch');
      expect(kinds(await verify({ leaves: leaves.with(one, b).with(other, a) }))).not.toEqual([]);
      const removed = leaves.toSpliced(one, 1);
      expect((await verify({ leaves: removed })).findings[0]).toMatchObject({
        kind: 'leaf-missing',
        leaf: one,
      });
      const closed = removed.map((each, index) => ({ ...each, index }));
      expect(kinds(await verify({ leaves: closed }))).toContain('root-mismatch');
      const repeated = leaves.toSpliced(one, 0, a);
      expect((await verify({ leaves: repeated })).findings).toMatchObject([
        { kind: 'leaf-order', leaf: one },
      ]);
      expect((await verify({ leaves: leaves.slice(0, one) })).findings.at(-1)).toMatchObject({
        kind: 'tail-removed',
        leaf: one,
        checkpoint: COVERED,
      });
    }
  });

  it('a fork after any index: two checkpoints of one size, or one that somebody else kept', async () => {
    for (let index = 0; index < COVERED; index++) {
      const fork = [...leaves.slice(0, index), ...leavesTo(SIZE, 500).slice(index)];
      const found = await verify({ checkpoints: [...checkpoints, await note(fork.slice(0, COVERED))] });
      expect(kinds(found)).toEqual(['checkpoint-forked', 'root-mismatch']);
      const witnessed = await verify({ leaves: fork, checkpoints: [await note(leaves.slice(0, COVERED))] });
      expect(witnessed.findings).toMatchObject([{ kind: 'root-mismatch', checkpoint: COVERED }]);
    }
  });

  it('names the checkpoint of every flipped byte', async () => {
    for (const [nth, checkpoint] of checkpoints.entries()) {
      for (let at = 0; at < Buffer.byteLength(checkpoint); at++) {
        const bytes = Buffer.from(checkpoint);
        bytes[at] = (bytes[at] as number) ^ 1;
        const found = await verify({ checkpoints: checkpoints.with(nth, bytes.toString()) });
        expect(
          found.findings.some((each) => each.ordinal === nth + 1),
          `${nth} at ${at}`,
        ).toBe(true);
      }
    }
  });

  it('a checkpoint by a stranger, of another log, or none at all', async () => {
    expect(kinds(await verify({ checkpoints: [await note(leaves, stranger)] }))).toEqual([
      'checkpoint-unsigned',
    ]);
    expect((await verify({ checkpoints: [await note(leaves, stranger)] })).covered).toBe(0);
    const other = await verifyLog({
      leaves,
      checkpoints,
      publicKey: signer.vkey,
      origin: 'example.cn/other',
    });
    expect(kinds(other)).toEqual(sizes.map(() => 'checkpoint-origin'));
    expect(kinds(await verify({ checkpoints: [] }))).toEqual(['checkpoint-missing']);
    const both = await verifyLog({
      leaves,
      checkpoints: [...checkpoints, await note(leaves, stranger)],
      publicKey: [signer.vkey, stranger.vkey],
    });
    expect(both).toMatchObject({ covered: SIZE, findings: [] });
    await expect(verifyLog({ leaves, checkpoints, publicKey: 'no key' })).rejects.toThrow('no key');
  });

  it('text that is hashed rightly but is no canonical JSON', async () => {
    const text = '{"b":1,"a":2}';
    const own = [{ index: 0, text, hash: leafHash(text).toString('hex') }];
    expect(kinds(await verify({ leaves: own, checkpoints: [await note(own)] }))).toEqual(['leaf-malformed']);
  });

  it('payloads: changed ones are named, erased ones are not missed', async () => {
    const salt = Buffer.alloc(32, 7);
    const bytes = Buffer.from("UNB+UNOC:3+A+B'");
    const fact = { ...someFact(0), payloadHash: saltedHash(salt, bytes) };
    const own = [{ index: 0, ...leafOf(fact) }];
    const given = { leaves: own, checkpoints: [await note(own)], publicKey: signer.vkey };
    const held = (kept: Uint8Array | undefined, payload: string | undefined) =>
      payloadCheck({
        bytes: async () => kept,
        salts: async () => (payload === undefined ? {} : { payload }),
      });
    const hex = salt.toString('hex');
    expect((await verifyLog({ ...given, payload: held(bytes, hex) })).findings).toEqual([]);
    expect((await verifyLog({ ...given, payload: held(undefined, undefined) })).findings).toEqual([]);
    for (const wrong of [held(Buffer.from('other'), hex), held(undefined, hex), held(bytes, '00')]) {
      expect((await verifyLog({ ...given, payload: wrong })).findings).toMatchObject([
        { kind: 'payload-changed', leaf: 0 },
      ]);
    }
  });
});

describe('an exported log', () => {
  const source: LogSource = {
    leaves: async (from, limit) => leaves.slice(from, from + limit),
    checkpoints: async (after, limit) =>
      checkpoints
        .map((text, nth) => ({ size: sizes[nth] as number, note: text }))
        .filter((each) => each.size > after)
        .slice(0, limit),
  };
  const lines = async (): Promise<readonly string[]> => {
    const all: string[] = [];
    for await (const line of exportLog(source, { origin, publicKey: signer.vkey })) all.push(line);
    return all;
  };

  it('verifies, with its own key or mine', async () => {
    const all = await lines();
    expect(all).toHaveLength(1 + 4 + SIZE);
    for (const own of [{}, { publicKey: signer.vkey }]) {
      expect(await verifyExport(all, own)).toMatchObject({ size: SIZE, covered: COVERED, findings: [] });
    }
    const wrong = await verifyExport(all, { publicKey: stranger.vkey });
    expect(kinds(wrong)).toContain('checkpoint-unsigned');
  });

  it('holds a checkpoint that somebody else kept against it', async () => {
    const fork = [...leaves.slice(0, 5), ...leavesTo(SIZE, 500).slice(5)];
    const found = await verifyExport(await lines(), { checkpoints: [await note(fork.slice(0, 9))] });
    expect(found.findings).toMatchObject([{ kind: 'root-mismatch', checkpoint: 9 }]);
  });

  it('any byte changed anywhere is found, and never an error', async () => {
    const whole = (await lines()).join('');
    // Entries that no checkpoint covers yet are checked by their own hash, which covers their text but not the index.
    await fc.assert(
      fc.asyncProperty(
        fc.nat(Buffer.byteLength(whole) - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] as number) ^ mask;
          const changed = bytes.toString();
          const result = await verifyExport(changed.split('\n'), { publicKey: signer.vkey });
          return result.findings.length > 0 || sameData(changed, whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of nothing, or of something else', async () => {
    for (const text of ['', '{}', 'null', '[1]', '"x"', '{"format":"eport-audit-log/1"}']) {
      expect(kinds(await verifyExport([text])), text).toContain('line-malformed');
    }
  });
});

/** Whether two exports say the same: a blank more, or the key in the head, which a verifier with its own doesn't use. */
function sameData(one: string, other: string): boolean {
  const data = (text: string): string =>
    JSON.stringify(
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line, nth) => {
          try {
            const value = JSON.parse(line) as Record<string, unknown>;
            return nth === 0 ? [value.format, value.origin] : value;
          } catch {
            return line;
          }
        }),
    );
  return data(one) === data(other);
}

it('a verdict or document other than the one its fact tells of is named; an erased one is not missed', async () => {
  const salt = Buffer.alloc(32, 9);
  const texts = ['{"status":"accepted"}', '{"id":"E1-1"}'];
  const verdictHash = saltedHash(salt, ...texts.map((each) => `${each}\n`));
  const own = [
    { index: 0, ...leafOf({ ...someFact(0), kind: 'judged' as const, status: 'accepted', verdictHash }) },
  ];
  const given = { leaves: own, checkpoints: [await note(own)], publicKey: signer.vkey };
  const held = { status: 'accepted', salt: salt.toString('hex'), texts };
  const findings = async (kept: typeof held | undefined) =>
    (await verifyLog({ ...given, verdict: verdictCheck(async () => (kept === undefined ? [] : [kept])) }))
      .findings;
  expect(await findings(held)).toEqual([]);
  expect(await findings({ ...held, salt: '', texts: [] })).toEqual([]);
  for (const wrong of [
    undefined,
    { ...held, status: 'rejected' },
    { ...held, texts: ['{"status":"accepted"}', '{"id":"E1-2"}'] },
    { ...held, texts: ['{"status":"accepted"}'] },
  ])
    expect(await findings(wrong)).toMatchObject([{ kind: 'verdict-changed', leaf: 0 }]);
  // Judged anew since: the verdict that the fact tells of is a former one.
  const verdict = verdictCheck(async () => [
    { ...held, texts: ['{"status":"accepted","again":true}'] },
    held,
  ]);
  expect((await verifyLog({ ...given, verdict })).findings).toEqual([]);
});
