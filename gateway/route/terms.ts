import type { Delivery } from '../core/index.js';

/** What an agreement says of the order of deliveries. */
export interface Terms {
  /** reference: those of one sender and business reference one after another; none: each by itself. */
  readonly order: 'reference' | 'none';
  /** What a dead delivery does to those behind it in its order. */
  readonly onDead: 'continue' | 'stop';
  /** Hours within which it answers what it was sent with a message of its own; absent: no answer is expected. */
  readonly answerWithinHours?: number;
}

/** A delivery as its receiver's agreement wants it: without order it has a lane of its own. */
export const byTerms =
  (terms: ReadonlyMap<string, Terms>) =>
  (delivery: Delivery): Delivery => {
    const agreed = terms.get(delivery.partner);
    if (agreed === undefined) return delivery;
    const { order, onDead, answerWithinHours: hours } = agreed;
    const answered = delivery.kind === 'document' || delivery.kind === 'original';
    return {
      ...delivery,
      ...(order === 'none' ? { lane: delivery.id } : onDead === 'stop' ? { stops: true } : {}),
      ...(hours === undefined || !answered ? {} : { answerWithin: Math.ceil(hours * 3600) }),
    };
  };
