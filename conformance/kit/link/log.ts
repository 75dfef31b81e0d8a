import { createHash } from 'node:crypto';
import {
  consistencyProof,
  leafHash,
  nodeHash,
  type Signer,
  signCheckpoint,
} from '../../../gateway/audit/index.js';
import type { Session } from '../session.js';

/** A checkpoint as the link shows it. */
export interface ShownLog {
  readonly note: string;
  readonly from: number;
  readonly proof: readonly string[];
}

/** The root of leaves from..to, as RFC 6962 §2.1 says it. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/** The audit log of the kit as a node: a leaf for the session and for each package that it sent, all from the recording. */
export function kitLog(session: Session, signer: Signer) {
  const leaves = (): readonly Buffer[] => [
    leafHash(session.head.id),
    ...session.recording.exchanges
      .filter(({ from, method, path }) => from === 'kit' && method === 'POST' && path === '/v1/exchange')
      .map(({ request }) => leafHash(request.sha256)),
  ];
  const noteOf = (size: number, root: Buffer): Promise<string> =>
    signCheckpoint({ origin: signer.name, size, root }, signer);
  return {
    /** The log as it is, with the proof that it extends the one of `from` entries. */
    async shown(from: number): Promise<ShownLog> {
      const all = leaves();
      const proof =
        from > 0 && from < all.length
          ? await consistencyProof(from, all.length, async (start, end) => rootOf(all.slice(start, end)))
          : [];
      return {
        note: await noteOf(all.length, rootOf(all)),
        from,
        proof: proof.map((each) => each.toString('hex')),
      };
    },
    /** Another history of as many entries as it was shown with: what no honest log shows. */
    async forked(size: number): Promise<ShownLog> {
      const root = createHash('sha256').update(`fork of ${session.head.id}`).digest();
      return { note: await noteOf(size, root), from: size, proof: [] };
    },
    /** As it was after its first entry, though more was shown: entries were lost. */
    async rolledBack(known: number): Promise<ShownLog> {
      return { note: await noteOf(1, rootOf(leaves().slice(0, 1))), from: known, proof: [] };
    },
    leaf: (text: string): string => leafHash(text).toString('hex'),
  };
}
