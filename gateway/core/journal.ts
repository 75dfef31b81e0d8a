import type { Delivery } from './delivery.js';
import type { Document } from './document.js';
import type { Envelope } from './envelope.js';
import type { Json } from './json.js';
import type { Problem } from './problem.js';
import type { Head, Verdict } from './verdict.js';

/** One fact of the audit log: what happened, to what, when. Never personal data, never payload. */
export interface Fact {
  readonly kind: 'received' | 'judged' | 'sent' | 'failed' | 'answered' | 'parked' | 'started';
  /** Envelope or delivery id. */
  readonly subject: string;
  /** RFC 3339. */
  readonly at: string;
  readonly [more: string]: Json | undefined;
}

/** A fact as the tree holds it: its text (canonical JSON) and its RFC 6962 leaf hash, in hexadecimal. */
export interface Leaf6962 {
  readonly text: string;
  readonly hash: string;
}

/** Makes a leaf of a fact; the audit stage provides it, so that the journal needs to know nothing of trees. */
export type LeafOf = (fact: Fact) => Leaf6962;

/** What a channel hands to the journal. */
export interface Receipt {
  readonly envelope: Envelope;
  readonly channel: string;
  /** Claimed by a unique index in the same commit; `transport` (idempotency key) and `business` (sender and references). */
  readonly keys: ReadonlyArray<{ readonly kind: 'transport' | 'business'; readonly key: string }>;
  /** (sender, business reference), or the sender where no reference can be read. */
  readonly lane: string;
  /** What the cheap peek at the head saw. */
  readonly head: Head;
  /** Exchange link: documents and provenance that travelled with the bytes. */
  readonly carried?: Json;
}

export type Received =
  | {
      readonly kind: 'received';
      readonly id: string;
      readonly receivedAt: string;
      readonly sha256: string;
      readonly leaf: string;
    }
  /** Same key, same bytes: the first receipt again. */
  | {
      readonly kind: 'duplicate';
      readonly id: string;
      readonly receivedAt: string;
      readonly sha256: string;
      readonly leaf: string;
    }
  /** Same key, other bytes: both are named. */
  | { readonly kind: 'conflict'; readonly id: string; readonly key: string; readonly sha256: string };

/** received → judged (accepted, partial, rejected) or parked. */
export type MessageStatus = 'received' | 'accepted' | 'partial' | 'rejected' | 'parked';

/** One submission as the journal knows it. */
export interface MessageRow {
  readonly id: string;
  readonly seq: number;
  readonly sender: string;
  readonly channel: string;
  readonly receivedAt: string;
  readonly judgedAt?: string;
  readonly mediaType: string;
  readonly charset?: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly lane: string;
  readonly status: MessageStatus;
  readonly head: Head;
  readonly leaf: string;
  /** Leaf's index in the tree, once it has one. */
  readonly leafIndex?: number;
  readonly verdict?: Omit<Verdict, 'documents'>;
  readonly carried?: Json;
}

export type DeliveryStatus = 'due' | 'sent' | 'dead';

export interface DeliveryRow extends Delivery {
  readonly seq: number;
  readonly envelope: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** RFC 3339: not before then. */
  readonly dueAt: string;
  readonly settledAt?: string;
  readonly lastError?: Problem;
}

/** What became of one try to deliver. */
export type Attempt =
  | { readonly kind: 'sent'; readonly delivery: string; readonly at: string; readonly answer?: Json }
  | {
      readonly kind: 'failed';
      readonly delivery: string;
      readonly at: string;
      readonly problem: Problem /** Absent: never again. */;
      readonly againAt?: string;
    };

/** A document as a feed serves it: its place in the order of publication. */
export interface FeedItem {
  readonly cursor: number;
  readonly publishedAt: string;
  readonly document: Document;
  readonly envelope: string;
}

export interface TrailEntry {
  readonly index: number;
  readonly hash: string;
  readonly fact: Json;
}

/** The queue is full or the store can't be written: nothing was accepted; try again later. */
export class JournalBusy extends Error {}

/**
 * The durable record of everything, and the queue. A promise that resolves means: on disk. Calls are grouped into
 * commits; each call is all or nothing, with its audit leaf.
 */
export interface Journal {
  /** @throws JournalBusy */
  receive(receipt: Receipt): Promise<Received>;
  /** Publishes verdict, documents and deliveries in one commit. A second verdict for the same id changes nothing. A rejection releases its business keys. */
  judged(id: string, verdict: Verdict, deliveries: readonly Delivery[], at: string): Promise<void>;
  /** Takes a message out of the way whose judging threw twice. */
  park(id: string, problem: Problem, at: string): Promise<void>;
  attempted(attempt: Attempt): Promise<void>;
  /** Makes settled or dead deliveries due again, with the same ids; returns how many. */
  again(deliveries: readonly string[], at: string): Promise<number>;

  message(id: string): Promise<MessageRow | undefined>;
  bytes(id: string): Promise<Uint8Array | undefined>;
  documents(id: string): Promise<readonly Document[]>;
  document(documentId: string): Promise<Document | undefined>;
  trail(id: string): Promise<readonly TrailEntry[]>;
  /** Newest first; `before` is a seq. */
  messages(filter: {
    readonly sender?: string;
    readonly status?: MessageStatus;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly MessageRow[]>;
  deliveries(filter: {
    readonly partner?: string;
    readonly status?: DeliveryStatus;
    readonly envelope?: string;
    readonly limit: number;
  }): Promise<readonly DeliveryRow[]>;
  /** Oldest first: what recovery and the judging loop take up. */
  unjudged(after: number, limit: number): Promise<readonly MessageRow[]>;
  /** Due at that moment, at most one per (partner, lane), oldest first. */
  due(at: string, limit: number): Promise<readonly DeliveryRow[]>;
  /** RFC 3339 of the next due delivery, if any. */
  nextDue(): Promise<string | undefined>;
  feed(query: {
    readonly types?: readonly string[];
    readonly partner?: string;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly FeedItem[]>;
  /** accepted = delivered + rejected + pending + dead, per sender and UTC day. */
  ledger(): Promise<
    ReadonlyArray<{
      readonly sender: string;
      readonly day: string;
      readonly accepted: number;
      readonly delivered: number;
      readonly rejected: number;
      readonly pending: number;
      readonly dead: number;
    }>
  >;

  /** Number of leaves, and their hashes or texts in order. */
  size(): Promise<number>;
  leaves(
    from: number,
    limit: number,
  ): Promise<ReadonlyArray<{ readonly index: number; readonly hash: string; readonly text: string }>>;
  saveCheckpoint(size: number, note: string): Promise<void>;
  latestCheckpoint(): Promise<{ readonly size: number; readonly note: string } | undefined>;

  /** Called after a commit made something due or receivable; one listener. */
  onCommit(
    listener: (what: {
      readonly received: boolean;
      readonly due: boolean;
      readonly published: boolean;
    }) => void,
  ): void;
  close(): Promise<void>;
}
