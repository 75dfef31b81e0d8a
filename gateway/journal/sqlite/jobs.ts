import type { DeliveryStatus, Leaf6962, MessageStatus, Received } from '../../core/index.js';

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
      readonly keys: ReadonlyArray<{ readonly kind: 'transport' | 'business'; readonly key: string }>;
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
      readonly deliveries: readonly NewDelivery[];
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
      readonly status: DeliveryStatus;
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
  | { readonly kind: 'note'; readonly subject: string; readonly leaf: Leaf6962 }
  | { readonly kind: 'checkpoint'; readonly size: number; readonly note: string }
  | { readonly kind: 'tiles'; readonly from: number; readonly roots: readonly string[] };

export interface NewDelivery {
  readonly id: string;
  readonly partner: string;
  readonly subject: string;
  readonly kind: string;
  readonly notation: string;
  readonly lane: string;
}

/** What a job gives when it is on disk. */
export type Value = Received | number | undefined;

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
