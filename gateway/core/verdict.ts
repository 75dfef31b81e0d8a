import type { Document } from './document.js';
import type { Json } from './json.js';
import type { Party } from './message.js';
import type { Syntax } from './node.js';
import type { Problem } from './problem.js';

/** What judging found: everything that acknowledgements, HTTP answers and the audit log are derived from. */
export interface Verdict {
  /** rejected: no message of it was accepted; partial: some were. */
  readonly status: 'accepted' | 'partial' | 'rejected';
  readonly head: Head;
  readonly messages: readonly MessageVerdict[];
  readonly documents: readonly Document[];
  /** Located, in the order of the bytes. */
  readonly problems: readonly Problem[];
  /** The answer its sender gets in its own notation; absent where none is due. */
  readonly acknowledgement?: Acknowledgement;
  /** It carries an electronic signature, which no translation survives. */
  readonly signed?: true;
  /** What stood around the message (DxpMsg), value by value. */
  readonly wrapper?: Json;
  /** What it answers, where it is an acknowledgement or response: matched with what was delivered to its sender. */
  readonly answers?: readonly Answer[];
  /** Business keys of interchanges in it that were refused whole while others were taken: corrected, they are new. */
  readonly refusedKeys?: readonly string[];
  /** Digest of the mappings, schemas and directories that were used. */
  readonly rules: string;
}

/** What the envelope said. */
export interface Head {
  readonly syntax?: Syntax;
  readonly charset?: string;
  readonly reference?: string;
  readonly sender?: Party;
  readonly recipient?: Party;
  readonly test: boolean;
}

export interface MessageVerdict {
  readonly ordinal: number;
  readonly reference?: string;
  readonly name: string;
  readonly accepted: boolean;
}

/** CONTRL, a customs receipt, … as bytes. */
export interface Acknowledgement {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** One thing that an incoming message answers: a reference that we sent something under, and whether it was taken. */
export interface Answer {
  /** Interchange reference, document number, MessageID or CopMsgId, as the answer names it. */
  readonly reference: string;
  readonly accepted: boolean;
  /** `CONTRL`, `APERAK`, `DxpRep`, … */
  readonly name: string;
  readonly problem?: Problem;
}
