import type { Delivery, Document, MessageRow, Verdict } from './core/index.js';
import { furtherDeliveries } from './deliver/index.js';
import type { NodeConfig } from './ops/config.js';
import { router, type Subscriber } from './route/routes.js';
import { byTerms } from './route/terms.js';
import { orderOf, submissionOf } from './wiring.js';

/** What follows of a verdict. */
export interface Routed {
  readonly deliveries: readonly Delivery[];
  /** It gave documents, and nobody but its sender is to get any. */
  readonly unrouted: boolean;
}

/** Agreements → what is due of a verdict and to whom, answers to its sender included, each as its receiver's agreement wants it. */
export function routing(
  config: Pick<NodeConfig, 'partners' | 'exchange'>,
  subscribers: readonly Subscriber[],
): (row: MessageRow, verdict: Verdict) => Routed {
  const route = router(subscribers);
  const wanted = byTerms(orderOf(config));
  const answered = new Set(subscribers.filter((each) => each.acknowledge).map((each) => each.id));
  /** Whether somebody else reads such documents from a feed. */
  const read = (sender: string, { type }: Document): boolean =>
    config.partners.some(
      ({ id, feeds }) =>
        id !== sender && feeds.some(({ types }) => types === undefined || types.includes(type)),
    );
  return (row, verdict) => {
    const submission = submissionOf(row);
    const due = route(submission, verdict);
    const { documents } = verdict;
    return {
      deliveries: [
        ...due,
        ...(submission.via.length === 0 && answered.has(row.sender) ? furtherDeliveries(row, verdict) : []),
      ].map(wanted),
      unrouted:
        documents.length > 0 &&
        verdict.answers === undefined &&
        !due.some(({ kind }) => kind !== 'acknowledgement') &&
        !documents.some((each) => read(row.sender, each)),
    };
  };
}
