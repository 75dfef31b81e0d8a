import type { Document } from './document.js';
import type { FeedItem } from './journal.js';
import { type Problem, problem, type Text } from './problem.js';

/** One entry of the data-sharing catalogue: who may see which documents, which fields of them, what for, from when to when. */
export interface SharingEntry {
  /** Id of a partner, or of a node behind a link. */
  readonly partner: string;
  /** Document types; absent: all. */
  readonly types?: readonly string[];
  readonly purpose: Text;
  /** RFC 3339 moments: from then on, and before then. */
  readonly from?: string;
  readonly until?: string;
  /** White list: fields by their path without numbers of items (`equipment.reference`), each with all below it. Absent: all. */
  readonly only?: readonly string[];
  /** Black list: all fields but these. */
  readonly except?: readonly string[];
}

/** A document as somebody may see it, and the paths of what was taken out (never values). */
export interface Seen {
  readonly document: Document;
  readonly withheld: readonly string[];
}

/** A document as somebody gets it, by the catalogue. */
export interface Shown extends Seen {
  /** What was taken out that the canonical schema demands; absent: what is left is a whole document. */
  readonly lacks?: string;
}

/** The part of a document that somebody may see now; undefined: none of it. */
export type Share = (document: Document, reader: string) => Shown | undefined;

/** A feed's item as a reader sees it. */
export interface SeenItem extends FeedItem {
  readonly withheld?: readonly string[];
  readonly lacks?: string;
}

/** Why what is left of a document can't go out in a notation. */
export const withheldProblem = (reader: string, expected: string): Problem =>
  problem('withheld-required', undefined, { found: reader, expected });

export interface Catalogue {
  /** Whether there is one: without it what `sees` and `routes` of an agreement name is seen whole. */
  readonly configured: boolean;
  /** The part of a document that somebody may see at a moment (Unix ms); undefined: none of it. */
  seen(document: Document, reader: string, at: number): Seen | undefined;
  /** Whether somebody may see all of a document, and so the bytes that it came in. */
  whole(document: Document, reader: string, at: number): boolean;
  /** Whether any entry, of whatever time, is about such documents for somebody. */
  names(type: string, reader: string): boolean;
  /** In words: what somebody may see and why; entries that are over or yet to come say so. */
  explain(reader: string, at: number): readonly Text[];
}
