import type { Catalogue, Delivery, Document, MessageRow, Verdict } from './core/index.js';
import { furtherDeliveries } from './deliver/index.js';
import type { NodeConfig } from './ops/config.js';
import { isAnswered, router, type Subscriber } from './route/routes.js';
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
  config: Pick<NodeConfig, 'partners' | 'exchange' | 'kafka'>,
  subscribers: readonly Subscriber[],
  catalogue: Pick<Catalogue, 'names'>,
): (row: MessageRow, verdict: Verdict) => Routed {
  const route = router(subscribers);
  const wanted = byTerms(orderOf(config));
  const senders = new Map(subscribers.map((each) => [each.id, each]));
  /** Whether somebody else reads such documents from a feed. */
  const read = (sender: string, { type }: Document): boolean =>
    config.partners.some(
      ({ id, feeds }) =>
        id !== sender && feeds.some(({ types }) => types === undefined || types.includes(type)),
    ) ||
    (config.kafka?.feeds ?? []).some(
      ({ partner, types }) => partner === undefined && (types === undefined || types.includes(type)),
    );
  return (row, verdict) => {
    const submission = submissionOf(row);
    const { documents } = verdict;
    const types = new Map(documents.map((each) => [each.id, each.type]));
    // What somebody will never see isn't on its way to it.
    const due = route(submission, verdict).filter(
      ({ kind, partner, subject }) =>
        kind !== 'document' || catalogue.names(types.get(subject) ?? '', partner),
    );
    const sender = submission.via.length === 0 ? senders.get(row.sender) : undefined;
    const further = sender === undefined ? [] : furtherDeliveries(row, verdict);
    return {
      deliveries: [
        ...due,
        ...further.filter((each) => sender !== undefined && isAnswered(sender, each.notation)),
      ].map(wanted),
      unrouted:
        documents.length > 0 &&
        verdict.answers === undefined &&
        !due.some(({ kind }) => kind !== 'acknowledgement') &&
        !documents.some((each) => read(row.sender, each)),
    };
  };
}
