import type { Delivery } from './delivery.js';
import type { Document } from './document.js';
import type { Envelope } from './envelope.js';
import type {
  ExceptionKind,
  ExceptionRow,
  ExceptionStatus,
  Intervened,
  Intervention,
  NewException,
} from './exception.js';
import type { Json } from './json.js';
import type { Problem } from './problem.js';
import type { Head, Verdict } from './verdict.js';

/** One fact of the audit log: what happened, to what, when. Never personal data, never payload. */
export interface Fact {
  readonly kind:
    | 'received'
    | 'judged'
    | 'sent'
    | 'failed'
    | 'again'
    | 'answered'
    | 'parked'
    | 'started'
    | 'paused'
    | 'resumed'
    | 'opened'
    | 'intervened'
    | 'closed'
    | 'erased'
    | 'restored'
    | 'configured'
    | 'read'
    | 'used'
    | 'contradicted';
  /** Envelope, delivery or exception id; a partner's for paused and resumed; the caller's for read and used; else the node's. */
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

/** A leaf in its place in the tree. */
export interface LoggedLeaf extends Leaf6962 {
  readonly index: number;
}

/** Makes a leaf of a fact; the audit stage provides it, so that the journal needs to know nothing of trees. */
export type LeafOf = (fact: Fact) => Leaf6962;

/**
 * What a channel hands to the journal. What is the same and what isn't is decided in the commit, per sender:
 * transport keys first, then the bytes where they stand for a key, then business keys. A key binds to bytes: the
 * same again is a duplicate, others are a conflict. Without a business key the bytes are the key. A rejection
 * releases the business keys (a corrected interchange is new) and leaves the bytes in their place: the very same
 * bytes again get the first receipt, because a resend never gets a new identity.
 */
export interface Receipt {
  readonly envelope: Envelope;
  readonly channel: string;
  /** Claimed by a unique index in the same commit; `transport` (idempotency key) and `business` (sender and references). */
  readonly keys: ReadonlyArray<{
    readonly kind: 'transport' | 'business';
    readonly key: string;
    /** RFC 3339: from then on the key is free again (the agreement's window); absent: never. Holds for the bytes that stand for a key too. */
    readonly until?: string;
  }>;
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
      /** The leaf's index in the tree, once it has one. */
      readonly leafIndex?: number;
    }
  /** Same key, same bytes: the first receipt again. */
  | {
      readonly kind: 'duplicate';
      readonly id: string;
      readonly receivedAt: string;
      readonly sha256: string;
      readonly leaf: string;
      /** The leaf's index in the tree, once it has one. */
      readonly leafIndex?: number;
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
  /** 1: as received; each repair adds one. The verdict is that of this version. */
  readonly version: number;
  /** Judged again with the agreement's counts and references as warnings, on authorisation. */
  readonly released?: true;
  /** It gave documents, and nobody is to get any of them yet. */
  readonly unrouted?: true;
  /** Taken out of the way on authorisation. */
  readonly discarded?: true;
  /** RFC 3339: since then its bytes and documents are erased; the evidence stays. */
  readonly erasedAt?: string;
  /** Why it is parked. */
  readonly problem?: Problem;
  readonly carried?: Json;
}

/** due → sent or dead; on authorisation: discarded, or rerouted (another delivery took its place). */
export type DeliveryStatus = 'due' | 'sent' | 'dead' | 'discarded' | 'rerouted';

export interface DeliveryRow extends Delivery {
  readonly seq: number;
  readonly envelope: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** RFC 3339: not before then. */
  readonly dueAt: string;
  readonly settledAt?: string;
  readonly lastError?: Problem;
  /** What the receiver answered when it took it. */
  readonly answer?: Json;
  /** RFC 3339: an answer is expected until then (sent, and its delivery asks for one). */
  readonly answerBy?: string;
  /** The answer that came later, in a message of its own. */
  readonly answered?: Answered;
}

/** What an incoming answer said of something delivered. */
export interface Answered {
  /** Id of the message that carried the answer. */
  readonly by: string;
  readonly at: string;
  readonly accepted: boolean;
  /** `CONTRL`, `APERAK`, `DxpRep`, … */
  readonly name: string;
}

/** What became of one try to deliver. */
export type Attempt =
  | {
      readonly kind: 'sent';
      readonly delivery: string;
      readonly at: string;
      readonly answer?: Json;
      /** What the receiver's answer will name: interchange reference, document number, MessageID, CopMsgId. */
      readonly references?: readonly string[];
      /** Paths that the data-sharing catalogue withheld. */
      readonly withheld?: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly delivery: string;
      readonly at: string;
      readonly problem: Problem /** Absent: never again. */;
      readonly againAt?: string;
    };

/** A partner to whom nothing is delivered for now. */
export interface Pause {
  readonly partner: string;
  /** RFC 3339. */
  readonly at: string;
  /** An operator's id, or `breaker` where the node did it itself. */
  readonly by: string;
  readonly reason: string;
}

/** A line of the index of documents: what one of them (its place in the feed) says under a kind, e.g. the container it names. */
export interface IndexEntry {
  readonly kind: string;
  readonly value: string;
  readonly cursor: number;
  readonly note?: Json;
}

/** What a follower of the feed found in the documents up to a cursor. */
export interface Indexing {
  readonly follower: string;
  readonly cursor: number;
  readonly entries: readonly IndexEntry[];
  /** Those that hold no more, known by kind, value and cursor. */
  readonly drop?: readonly IndexEntry[];
  /** The index is built anew: all of it goes, and the follower starts at 0. */
  readonly reset?: true;
}

/** Small state that a node keeps beside its messages (a subscription, a key, a witness's checkpoint), by its kind and key. */
export interface KeptRecord {
  readonly kind: string;
  readonly key: string;
  readonly value: Json;
  /** 1 at first; each change adds one. */
  readonly version: number;
  /** RFC 3339: when it was changed last. */
  readonly at: string;
}

/** A record put, changed or removed, with what the audit log has to tell of it. */
export interface Keep {
  readonly kind: string;
  readonly key: string;
  /** Undefined: it is removed. */
  readonly value?: Json;
  /** The version it must have now, 0: it must not be there; absent: whatever it has. */
  readonly expect?: number;
  /** RFC 3339. */
  readonly at: string;
  readonly facts?: readonly Fact[];
}

/** What is under way at a moment, counted by itself, for whoever watches. */
export interface Standing {
  /** Of each partner that has any: how many are due (waiting ones included) and dead, and since when the oldest due one is meant for it (RFC 3339, its verdict's moment). */
  readonly partners: ReadonlyArray<{
    readonly partner: string;
    readonly due: number;
    readonly dead: number;
    readonly oldestDue?: string;
  }>;
  /** Messages that aren't judged yet, and when the oldest of them was received. */
  readonly unjudged: { readonly count: number; readonly oldest?: string };
  /** Exceptions that aren't closed, by kind. */
  readonly exceptions: ReadonlyArray<{ readonly kind: ExceptionKind; readonly open: number }>;
}

/** What may be erased: of messages received before a moment, by sender and document type where named. */
export interface RetentionRule {
  /** RFC 3339: received before then. */
  readonly before: string;
  readonly senders?: readonly string[];
  /** Only messages that gave documents, each of them of one of these types; absent: whatever it gave. */
  readonly types?: readonly string[];
  readonly status?: 'accepted' | 'partial' | 'rejected' | 'parked';
  /** Not those that gave a document of one of these types, nor those of these senders: kept for longer. */
  readonly exceptTypes?: readonly string[];
  readonly exceptSenders?: readonly string[];
}

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

/** The store can't be opened as it is (newer than the program, in use, not a journal); the problem says why. */
export class JournalRefused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message.en);
  }
}

/**
 * The durable record of everything, and the queue. A promise that resolves means: on disk. Calls are grouped into
 * commits; each call is all or nothing, with its audit leaf.
 */
export interface Journal {
  /** @throws JournalBusy */
  receive(receipt: Receipt): Promise<Received>;
  /**
   * Stores verdict, documents and deliveries in one commit. A second verdict for the same id changes nothing. A
   * rejection releases its business keys. They are published in order of receipt within the lane: while an earlier
   * message of the lane is not judged they wait, and appear in the commit that judges or parks it.
   */
  judged(
    id: string,
    verdict: Verdict,
    deliveries: readonly Delivery[],
    at: string,
    /** Documents, and nobody who is to get one: pending in the ledger, an exception in the queue. */
    unrouted?: boolean,
  ): Promise<void>;
  /** Takes a message out of the way whose judging threw twice. */
  park(id: string, problem: Problem, at: string): Promise<void>;
  record(kind: string, key: string): Promise<KeptRecord | undefined>;
  /** Of one kind, by key in the order of code units; `after` is a key. */
  records(
    kind: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly KeptRecord[]>;
  /**
   * Puts or removes a record, with its facts, in one commit. Gives its new version, 0 where it is removed (or was not
   * there); undefined, and nothing is changed or told, where it has another version than expected. @throws JournalBusy
   */
  keep(change: Keep): Promise<number | undefined>;

  /** An attempt at something that is settled by now changes nothing. */
  attempted(attempt: Attempt): Promise<void>;
  /** Makes sent, dead or waiting deliveries due at that moment, with the same ids and a fresh count of attempts; returns how many. */
  again(deliveries: readonly string[], at: string): Promise<number>;

  /** A fact that changes nothing else: the node started, an answer came. Belongs to the message or delivery that is its subject, if it is one. */
  note(fact: Fact): Promise<void>;

  /** Nothing is delivered to a paused partner until it is resumed; survives a restart. Again changes nothing. */
  pause(pause: Pause): Promise<void>;
  resume(partner: string, by: string, at: string): Promise<void>;
  pauses(): Promise<readonly Pause[]>;
  /** The partner is back: whatever is to go to it later is due at that moment, its count of attempts as it was. No fact; gives how many. */
  hasten(partner: string, at: string): Promise<number>;
  standing(): Promise<Standing>;
  /** Opens an exception `unanswered` for what was sent and whose answer is overdue at that moment; gives how many. */
  overdue(at: string): Promise<number>;

  /** By status and kind, oldest opened first; `after` is a seq. */
  exceptions(filter: {
    readonly status?: ExceptionStatus;
    readonly kind?: ExceptionKind;
    readonly partner?: string;
    readonly message?: string;
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly ExceptionRow[]>;
  exception(id: string): Promise<ExceptionRow | undefined>;
  /** The bytes of a repair that waits for its second person. */
  proposal(exception: string): Promise<Uint8Array | undefined>;
  /** An exception that another node sent up; the same again changes nothing. */
  openException(exception: NewException): Promise<void>;
  /** What somebody does about an exception, with its audit leaf, in one commit; or why it can't be done now. */
  intervene(intervention: Intervention): Promise<Intervened>;

  /**
   * Erases the oldest of what the rule names, `limit` messages at most; gives how many. Never what isn't finished
   * (due, dead, an open exception, an answer awaited). Bytes, verdict's text, documents and salts go; rows, hashes and the tree stay.
   */
  erase(rule: RetentionRule, at: string, limit: number): Promise<number>;

  message(id: string): Promise<MessageRow | undefined>;
  /** The bytes of the latest version, or of that one. */
  bytes(id: string, version?: number): Promise<Uint8Array | undefined>;
  documents(id: string): Promise<readonly Document[]>;
  document(documentId: string): Promise<Document | undefined>;
  /**
   * Hexadecimal salts of the hashes in its facts: payloadHash = SHA-256(salt ‖ bytes); verdictHash = SHA-256(salt ‖
   * the JSON of verdict and documents as stored, each followed by a line feed). Who erases a payload erases its salt.
   */
  salts(id: string): Promise<{ readonly payload?: string; readonly verdict?: string } | undefined>;
  /** What was done to it and to its deliveries, in order. */
  trail(id: string): Promise<readonly TrailEntry[]>;
  /** Newest first; `before` is a seq. */
  messages(filter: {
    readonly sender?: string;
    readonly status?: MessageStatus;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly MessageRow[]>;
  /** Newest first. */
  deliveries(filter: {
    readonly partner?: string;
    readonly status?: DeliveryStatus;
    readonly envelope?: string;
    /** Only these, as far as they exist. */
    readonly ids?: readonly string[];
    /** RFC 3339 in UTC with milliseconds: settled since then, or not settled and due since then. */
    readonly since?: string;
    /** A seq: only older ones. */
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly DeliveryRow[]>;
  /** Oldest first: what recovery and the judging loop take up. */
  unjudged(after: number, limit: number): Promise<readonly MessageRow[]>;
  /**
   * Due at that moment, longest due first; of each (partner, lane) only the first in order of receipt, which holds
   * up those behind it until it is sent or dead. `except`: partners to leave out (paused, breaker open).
   */
  due(at: string, limit: number, except?: readonly string[]): Promise<readonly DeliveryRow[]>;
  /** RFC 3339 of the next due delivery, if any, leaving out those partners. */
  nextDue(except?: readonly string[]): Promise<string | undefined>;
  /** In order of publication: whoever read up to a cursor never misses an item that is published later. `partner`: only what is delivered to it. */
  feed(query: {
    readonly types?: readonly string[];
    readonly partner?: string;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly FeedItem[]>;
  /**
   * How far a follower of the feed has got that hands it on (a topic): kept with the journal, 0 at first. It is this node's
   * from then on, as long as the node lives; undefined: another node has it. `cursor`: it has got so far; it never goes back. @throws JournalBusy
   */
  follow(follower: string, cursor?: number): Promise<number | undefined>;
  /**
   * Puts into the index of documents what a follower found and keeps how far it got, in one commit; gives its cursor,
   * undefined where another node has it (nothing is changed then). The same again changes nothing. @throws JournalBusy
   */
  index(change: Indexing): Promise<number | undefined>;
  /** Of one kind, in the order of values (code units), then cursors: from a value on (`from`), below another (`below`), behind an entry (`after`). */
  indexed(query: {
    readonly kind: string;
    readonly from: string;
    readonly below?: string;
    readonly after?: Pick<IndexEntry, 'value' | 'cursor'>;
    readonly limit: number;
  }): Promise<readonly IndexEntry[]>;
  /** Documents at these places of the feed, in their order, as far as they are there. */
  items(cursors: readonly number[]): Promise<readonly FeedItem[]>;
  /**
   * accepted = delivered + rejected + pending + dead + discarded, per sender and UTC day of receipt, each term counted by
   * itself: rejected if judged so; else dead if parked (and not discarded) or any delivery is dead; pending if not judged,
   * any delivery is due, or it has no route yet; discarded if so authorised; else delivered.
   */
  ledger(): Promise<
    ReadonlyArray<{
      readonly sender: string;
      readonly day: string;
      readonly accepted: number;
      readonly delivered: number;
      readonly rejected: number;
      readonly pending: number;
      readonly dead: number;
      readonly discarded: number;
    }>
  >;

  /**
   * Of a journal restored from a backup: takes up leaves that its log had since, in order and right behind its own, with what
   * they say of what it holds (deliveries sent or made due again, answers, pauses, erasures, troubles settled); feeds go on
   * `cursors` further on, so that who read beyond the backup misses nothing. Rejects, having done nothing, where they don't follow.
   */
  mend(leaves: readonly LoggedLeaf[], cursors: number): Promise<void>;

  /** Number of leaves, and their hashes or texts in order. */
  size(): Promise<number>;
  leaves(from: number, limit: number): Promise<readonly LoggedLeaf[]>;
  /** Leaf hashes alone, 32 bytes each, in order, up to the first that is missing: what the tree is made of. */
  hashes(from: number, limit: number): Promise<Uint8Array>;
  /** Keeps a signed checkpoint; the same again changes nothing, a different one of the same size is kept beside it. */
  saveCheckpoint(size: number, note: string): Promise<void>;
  latestCheckpoint(): Promise<{ readonly size: number; readonly note: string } | undefined>;
  /** Checkpoints larger than a size, smallest first. */
  checkpoints(
    after: number,
    limit: number,
  ): Promise<ReadonlyArray<{ readonly size: number; readonly note: string }>>;
  /** Roots of full tiles of 256 leaves, from a tile's index on: derived from the leaves, kept so that a start needn't read them all. */
  saveTiles(from: number, roots: readonly string[]): Promise<void>;
  tiles(from: number, limit: number): Promise<readonly string[]>;

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
