import type { Journal, Json } from '../core/index.js';
import { parseCheckpoint } from './checkpoint.js';
import { cosignatureVerifier } from './cosignature.js';
import { ed25519Key } from './ed25519.js';
import { cosignatureRecord } from './evidence/kept.js';
import { parseNote, type Signer, signatureLine, signedBy, type Verifier } from './note.js';
import { verifyConsistency } from './proof.js';

/** Kinds of records: another log's largest checkpoint seen; checkpoints that contradict it; our largest that another countersigned. */
export const WITNESSED_RECORD = 'audit-witnessed';
export const CONTRADICTION_RECORD = 'audit-contradiction';
export const COSIGNED_RECORD = 'audit-cosigned';

/** A checkpoint as it is shown to a witness: with the proof that it extends the one of `from` entries that the witness has. */
export interface Shown {
  readonly note: string;
  readonly from: number;
  /** Hexadecimal hashes, in the order of RFC 6962. */
  readonly proof: readonly string[];
}

/**
 * cosigned: kept, and countersigned with this signature line. known: the witness has a larger one, or one that the proof
 * doesn't begin at; show it anew from that size. invalid: no checkpoint that this log's key signed. fork, rollback: it can't
 * be of the log that was seen before; both checkpoints are kept.
 */
export type Seen =
  | { readonly kind: 'cosigned'; readonly size: number; readonly line: string }
  | { readonly kind: 'known'; readonly size: number }
  | { readonly kind: 'invalid'; readonly reason: string }
  | Contradiction;

export interface Contradiction {
  readonly kind: 'fork' | 'rollback';
  /** The checkpoint that was seen before, and the one that contradicts it: whole notes. */
  readonly held: string;
  readonly shown: string;
}

export interface WitnessParts {
  readonly journal: Pick<Journal, 'record' | 'keep'>;
  /** This node as a witness (`cosigner`). */
  readonly cosigner: Signer;
  /** The key of another node's log; undefined where it isn't known, so that nothing of it can be checked. */
  readonly verifierOf: (node: string) => Verifier | undefined;
  /** RFC 3339. */
  readonly now: () => string;
}

/** Checks, keeps and countersigns the checkpoints of other nodes' logs (C2SP tlog-witness, between nodes of a link). */
export interface Witness {
  see(node: string, shown: Shown): Promise<Seen>;
  /** Size of the largest checkpoint seen of a node's log; 0: none. */
  known(node: string): Promise<number>;
}

export function witness({ journal, cosigner, verifierOf, now }: WitnessParts): Witness {
  const contradict = async (node: string, found: Contradiction): Promise<Contradiction> => {
    const at = now();
    const { kind, held, shown } = found;
    const sizes = [held, shown].map((each) => parseCheckpoint(each)?.size ?? 0);
    const key = `${node}~${sizes.map((each) => String(each).padStart(16, '0')).join('~')}~${kind}`;
    // Once each, however often it is shown.
    await journal.keep({
      kind: CONTRADICTION_RECORD,
      key,
      value: { node, found: kind, held, shown },
      expect: 0,
      at,
      facts: [{ kind: 'contradicted', subject: node, at, found: kind, held, shown }],
    });
    return found;
  };

  const see = async (node: string, { note, from, proof }: Shown): Promise<Seen> => {
    const key = verifierOf(node);
    if (key === undefined) return { kind: 'invalid', reason: 'publicKey' };
    const shown = parseCheckpoint(note);
    if (shown === undefined || shown.origin !== key.name || signedBy(shown.note, key) !== 'good')
      return { kind: 'invalid', reason: 'checkpoint' };
    const { size, root } = shown;
    const countersigned = async (): Promise<Seen> => ({
      kind: 'cosigned',
      size,
      line: await signatureLine(shown.note.text, cosigner),
    });
    for (;;) {
      const record = await journal.record(WITNESSED_RECORD, node);
      const before = noteOf(record?.value);
      const held = before === undefined ? undefined : parseCheckpoint(before);
      if (held !== undefined && before !== undefined) {
        if (size < held.size)
          // Who knows what we have and shows less has lost what it had signed.
          return from > size
            ? contradict(node, { kind: 'rollback', held: before, shown: note })
            : { kind: 'known', size: held.size };
        if (size > held.size && from !== held.size) return { kind: 'known', size: held.size };
        const extended =
          size === held.size
            ? root.equals(held.root)
            : verifyConsistency({
                first: held.size,
                second: size,
                proof: proof.map((each) => Buffer.from(each, 'hex')),
                firstRoot: held.root,
                secondRoot: root,
              });
        if (!extended) return contradict(node, { kind: 'fork', held: before, shown: note });
        if (size === held.size) return countersigned();
      }
      const kept = await journal.keep({
        kind: WITNESSED_RECORD,
        key: node,
        value: { note },
        expect: record?.version ?? 0,
        at: now(),
      });
      // On disk before it is countersigned; where another call was first, that one's is what this must extend.
      if (kept !== undefined) return countersigned();
    }
  };
  return {
    see,
    async known(node) {
      const note = noteOf((await journal.record(WITNESSED_RECORD, node))?.value);
      return note === undefined ? 0 : (parseCheckpoint(note)?.size ?? 0);
    },
  };
}

const noteOf = (value: Json | undefined): string | undefined => {
  const found = (value as { readonly note?: Json } | undefined)?.note;
  return typeof found === 'string' ? found : undefined;
};

/** A node's key as a log → the same key as a witness. */
export const asWitness = (log: Verifier): Verifier =>
  cosignatureVerifier(log.name, ed25519Key(log.publicKey));

/**
 * Keeps another's countersignature of a checkpoint of ours, for evidence and for whoever asks; false where it isn't one.
 */
export async function keepCosignature(
  journal: Pick<Journal, 'record' | 'keep'>,
  note: string,
  line: string,
  by: Verifier,
  at: string,
): Promise<boolean> {
  const own = parseCheckpoint(note);
  const signed = own === undefined ? undefined : parseNote(`${own.note.text}\n${line}`);
  if (own === undefined || signed === undefined || signed.signatures.length !== 1) return false;
  if (signedBy(signed, by) !== 'good') return false;
  const record = cosignatureRecord(own.size, line, by.vkey, at);
  if (record === undefined) return false;
  await journal.keep(record);
  const latest = await journal.record(COSIGNED_RECORD, by.name);
  if ((parseCheckpoint(noteOf(latest?.value) ?? '')?.size ?? -1) < own.size)
    await journal.keep({
      kind: COSIGNED_RECORD,
      key: by.name,
      value: { note: `${note}${line}`, size: own.size },
      at,
    });
  return true;
}
