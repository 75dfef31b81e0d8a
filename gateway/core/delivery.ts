/** One document, acknowledgement or original on its way to one partner, with a stable id. */
export interface Delivery {
  /** Derived from what is delivered and to whom; the receiver's idempotency key. */
  readonly id: string;
  readonly partner: string;
  /** What is delivered: a document's id, or the envelope's id for an acknowledgement or an original. */
  readonly subject: string;
  readonly kind: 'document' | 'acknowledgement' | 'original';
  /** `canonical`, `original`, or a mapping's name. */
  readonly notation: string;
  /** Deliveries of one lane to one partner keep the order of receipt. */
  readonly lane: string;
}
