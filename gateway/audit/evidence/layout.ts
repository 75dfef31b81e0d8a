import type { Fact } from '../../core/index.js';

/** Format of a bundle; a reader that knows another one refuses. */
export const EVIDENCE_FORMAT = 'eport-evidence/1';

/** What a bundle is about. */
export type EvidenceSubject =
  | { readonly kind: 'message'; readonly id: string }
  | { readonly kind: 'container'; readonly number: string }
  /** UTC day of receipt: `2026-01-15`. */
  | { readonly kind: 'day'; readonly day: string };

/** The bundle's evidence.json. All else that a reader is told follows from leaves and checkpoints. */
export interface EvidenceHead {
  readonly format: typeof EVIDENCE_FORMAT;
  /** RFC 3339: when it was made. */
  readonly made: string;
  readonly origin: string;
  /** C2SP vkeys of the log, Ed25519 first. */
  readonly keys: readonly string[];
  /** vkeys of those who countersigned. */
  readonly witnesses: readonly string[];
  readonly subject: EvidenceSubject;
  /** Size of the tree that every leaf is proven in. */
  readonly checkpoint: number;
  readonly messages: readonly EvidenceMessage[];
}

export interface EvidenceMessage {
  readonly id: string;
  readonly mediaType: string;
  readonly charset?: string;
  /** Whether bytes and documents are in the bundle; `withheld`: whoever asked may not have them. */
  readonly content: 'kept' | 'erased' | 'withheld';
  /** Indexes of its leaves that are in the bundle. */
  readonly leaves: readonly number[];
}

/** Names of the files in a bundle. */
export const FILE = {
  head: 'evidence.json',
  page: 'index.html',
  instructions: 'VERIFY.md',
  verifier: 'verify.mjs',
  sums: 'SHA256SUMS',
  signature: 'SHA256SUMS.sig',
  note: (size: number) => `log/${size}.note`,
  cosignatures: (size: number) => `log/${size}.cosigned`,
  timeStamp: (size: number) => `log/${size}.tsr`,
  consistency: (first: number, second: number) => `log/${first}-${second}.txt`,
  key: (nth: number) => `keys/log-${nth + 1}.pem`,
  witness: (nth: number) => `keys/witness-${nth + 1}.pem`,
  authority: 'keys/tsa.pem',
  leaf: (index: number) => `leaves/${index}.json`,
  proof: (index: number) => `proofs/${index}.txt`,
  payload: (index: number) => `payloads/${index}.bin`,
  payloadSalt: (index: number) => `payloads/${index}.salt`,
  verdict: (index: number) => `verdicts/${index}.jsonl`,
  verdictSalt: (index: number) => `verdicts/${index}.salt`,
  document: (id: string) => `documents/${id}.json`,
} as const;

/** One leaf of a bundle with what it says. */
export interface EvidenceLeaf {
  readonly index: number;
  readonly text: string;
  readonly fact: Fact;
}
