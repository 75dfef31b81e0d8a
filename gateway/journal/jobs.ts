import type {
  Delivery,
  Intervened,
  Intervention,
  Leaf6962,
  LoggedLeaf,
  MessageStatus,
  Pause,
  Received,
} from '../core/index.js';
import type { ExceptionRecord } from './exception-record.js';

/** What the main thread asks the writing thread to do: everything decided that doesn't need the database, as text. */
export type Job =
  | {
      readonly kind: 'receive';
      readonly id: string;
      readonly sender: string;
      readonly channel: string;
      readonly receivedAt: string;
      readonly mediaType: string;
      readonly charset: string | undefined;
      readonly sha256: string;
      readonly lane: string;
      readonly head: string;
      readonly carried: string | undefined;
      readonly keys: ReadonlyArray<{
        readonly kind: 'transport' | 'business';
        readonly key: string;
        readonly until: string | undefined;
      }>;
      readonly salt: Uint8Array;
      readonly bytes: Uint8Array;
      readonly leaf: Leaf6962;
    }
  | {
      readonly kind: 'judged';
      readonly id: string;
      readonly status: Exclude<MessageStatus, 'received' | 'parked'>;
      readonly at: string;
      readonly verdict: string;
      readonly salt: Uint8Array;
      readonly documents: ReadonlyArray<{
        readonly id: string;
        readonly type: string;
        readonly text: string;
      }>;
      readonly deliveries: readonly Delivery[];
      readonly unrouted: boolean;
      readonly answers: readonly IncomingAnswer[];
      /** Of refused interchanges in what was taken in part. */
      readonly refusedKeys: readonly string[];
      /** The first error, of a rejection. */
      readonly problem: string | undefined;
      readonly leaf: Leaf6962;
    }
  | {
      readonly kind: 'park';
      readonly id: string;
      readonly at: string;
      readonly problem: string;
      readonly leaf: Leaf6962;
    }
  | {
      readonly kind: 'attempted';
      readonly delivery: string;
      readonly status: 'due' | 'sent' | 'dead';
      readonly references: readonly string[];
      readonly at: string;
      readonly againAt: string | undefined;
      readonly problem: string | undefined;
      readonly answer: string | undefined;
      readonly salt: Uint8Array | undefined;
      readonly leaf: Leaf6962;
    }
  | {
      readonly kind: 'again';
      readonly deliveries: ReadonlyArray<{ readonly id: string; readonly leaf: Leaf6962 }>;
      readonly at: string;
    }
  | { readonly kind: 'hasten'; readonly partner: string; readonly at: string }
  | { readonly kind: 'pause'; readonly pause: Pause; readonly leaf: Leaf6962 }
  | { readonly kind: 'resume'; readonly partner: string; readonly leaf: Leaf6962 }
  | { readonly kind: 'overdue'; readonly at: string }
  | {
      readonly kind: 'keep';
      readonly of: string;
      readonly key: string;
      /** JSON; undefined: removed. */
      readonly value: string | undefined;
      readonly expect: number | undefined;
      readonly at: string;
      readonly told: ReadonlyArray<{ readonly subject: string; readonly leaf: Leaf6962 }>;
    }
  | {
      readonly kind: 'index';
      readonly follower: string;
      readonly cursor: number;
      readonly entries: readonly IndexRow[];
      readonly drop: readonly IndexRow[];
      readonly reset: boolean;
    }
  | { readonly kind: 'follow'; readonly follower: string; readonly cursor: number }
  | { readonly kind: 'open'; readonly exception: Opening }
  | {
      readonly kind: 'intervene';
      readonly act: Intervention;
      /** Of proposed bytes: their salt and salted hash. */
      readonly salt: Uint8Array | undefined;
      readonly payloadHash: string | undefined;
    }
  | {
      readonly kind: 'erase';
      readonly messages: ReadonlyArray<{ readonly seq: number; readonly leaf: Leaf6962 }>;
      readonly at: string;
    }
  | {
      readonly kind: 'mend';
      readonly leaves: ReadonlyArray<{ readonly leaf: LoggedLeaf; readonly fact: Told }>;
      readonly cursors: number;
    }
  | { readonly kind: 'note'; readonly subject: string; readonly leaf: Leaf6962 }
  | { readonly kind: 'checkpoint'; readonly size: number; readonly note: string }
  | { readonly kind: 'tiles'; readonly from: number; readonly roots: readonly string[] };

/** An entry of the index as both stores have it. */
export interface IndexRow {
  readonly kind: string;
  readonly value: string;
  readonly cursor: number;
  /** JSON. */
  readonly note: string | null;
}

/** What a leaf tells, read from its text; moments as the journal writes them. */
export interface Told {
  readonly kind: string;
  readonly subject: string;
  readonly at: string;
  /** closed: how; paused: by whom. */
  readonly resolution: string | undefined;
  readonly by: string;
  /** answered: what is kept of it. */
  readonly answered: string;
}

/** An exception of another node. */
export interface Opening {
  readonly id: string;
  readonly subject: string;
  readonly message: string;
  readonly partner: string;
  readonly at: string;
  readonly problem: string | undefined;
  readonly content: string;
}

/** One answer that a message carries. */
export interface IncomingAnswer {
  readonly reference: string;
  readonly accepted: boolean;
  readonly name: string;
  readonly problem: string | undefined;
}

/** What became of an intervention, the exception still as its row. */
export type Intervening =
  | { readonly kind: 'done'; readonly record: ExceptionRecord }
  | Extract<Intervened, { kind: 'refused' }>;

/** What a job gives when it is on disk. */
export type Value = Received | Intervening | number | undefined;

/** What became of a job: done and on disk; the store couldn't be written, nothing was; or a fault of ours in this job alone. */
export type Answer =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'busy'; readonly reason: string }
  | { readonly kind: 'bug'; readonly reason: string };

/** What a commit made possible, for whoever waits for it. */
export interface Stirred {
  readonly received: boolean;
  readonly due: boolean;
  readonly published: boolean;
}

/** Who reads `paused` where only the log told of it. */
export const PAUSED_BY_LOG = 'restored from the audit log';
