import type { Json } from './json.js';
import type { Problem } from './problem.js';

/** One document, acknowledgement or original on its way to one partner, with a stable id. */
export interface Delivery {
  /** Derived from what is delivered and to whom; the receiver's idempotency key. */
  readonly id: string;
  readonly partner: string;
  /** What is delivered: a document's id, or the envelope's id for an acknowledgement or an original. */
  readonly subject: string;
  /** exception, exception-answer: between nodes, the subject is an exception's id. */
  readonly kind: 'document' | 'acknowledgement' | 'original' | 'exception' | 'exception-answer';
  /** `canonical`, `original`, or a mapping's name. */
  readonly notation: string;
  /** Deliveries of one lane to one partner keep the order of receipt. */
  readonly lane: string;
  /** Dead, it still holds up those behind it in its lane (the agreement says stop). */
  readonly stops?: true;
  /** Seconds within which the receiver has to answer in a message of its own, counted from when it was sent. */
  readonly answerWithin?: number;
}

/** What became of one try to send a delivery, as its channel saw it. */
export type Sent =
  | {
      readonly kind: 'sent';
      readonly answer?: Json;
      readonly references?: readonly string[];
      /** Paths that the data-sharing catalogue withheld. */
      readonly withheld?: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly problem: Problem;
      /** Trying again can't help. */
      readonly permanent: boolean;
      /** Milliseconds the receiver asked to be left alone. */
      readonly retryAfter?: number;
    };
