import { type Delivery, type Document, deliveryId, type Verdict } from '../core/index.js';

/** What a subscriber gets. Absent members don't restrict. */
export interface Route {
  readonly types?: readonly string[];
  readonly from?: readonly string[];
  /** Only documents that name one of the subscriber's identities as recipient. */
  readonly addressed?: boolean;
  /** `canonical`, `original`, or a mapping's name. */
  readonly notation: string;
  /** Nobody said so: what is signed goes as `original` then. */
  readonly byDefault?: true;
}

/** A partner with an address, or another node. */
export interface Subscriber {
  readonly id: string;
  readonly identities: readonly string[];
  readonly routes: readonly Route[];
  /** Whether acknowledgements of what it sent are delivered to it, or which. */
  readonly acknowledge: boolean | readonly string[];
}

/** Whether a subscriber is to get an answer of that name. */
export const isAnswered = ({ acknowledge }: Pick<Subscriber, 'acknowledge'>, name: string): boolean =>
  typeof acknowledge === 'boolean' ? acknowledge : acknowledge.includes(name);

/** What routing knows of a submission beside its verdict. */
export interface Submission {
  readonly id: string;
  readonly sender: string;
  readonly lane: string;
  /** Nodes it has passed and, before them, the partner that first sent it; empty where it came here directly. */
  readonly via: readonly string[];
  /** Tells answers to a later verdict on it (repaired, released) from the first: ends their ids. */
  readonly turn?: string;
}

/**
 * Agreements → what is due of a verdict, in the order of subscribers and documents. The first route that fits a
 * document decides its notation, what is signed being `original` where it doesn't say; `original` is due once per submission. Nothing goes back where it came from,
 * unless a route names that sender in `from`; nothing ever goes to a node that it has passed.
 */
export const router =
  (subscribers: readonly Subscriber[]) =>
  (submission: Submission, verdict: Verdict): readonly Delivery[] => {
    const { id, sender, lane, via, turn } = submission;
    const due: Delivery[] = [];
    const answer = verdict.acknowledgement;
    for (const subscriber of subscribers) {
      const partner = subscriber.id;
      if (via.includes(partner)) continue;
      let original = false;
      for (const document of verdict.documents) {
        const route = routeFor(subscriber, submission, document, verdict);
        if (route === undefined) continue;
        const notation = route.byDefault && verdict.signed ? 'original' : route.notation;
        if (notation !== 'original') {
          const subject = document.id;
          due.push({
            id: deliveryId(subject, partner),
            partner,
            subject,
            kind: 'document',
            notation,
            lane,
          });
        } else if (!original) {
          original = true;
          due.push({
            id: deliveryId(id, partner),
            partner,
            subject: id,
            kind: 'original',
            notation: 'original',
            lane,
          });
        }
      }
    }
    if (
      answer !== undefined &&
      via.length === 0 &&
      subscribers.some((each) => each.id === sender && isAnswered(each, answer.name))
    ) {
      const own = `${deliveryId(id, `${sender}~acknowledgement`)}${turn ?? ''}`;
      due.push({
        id: own,
        partner: sender,
        subject: id,
        kind: 'acknowledgement',
        notation: answer.name,
        lane,
      });
    }
    return due;
  };

/** The first of a subscriber's routes that fits a document; also decides which documents travel over a link. */
export function routeFor(
  subscriber: Pick<Subscriber, 'id' | 'identities' | 'routes'>,
  submission: Pick<Submission, 'sender' | 'via'>,
  document: Document,
  verdict: Pick<Verdict, 'head'>,
): Route | undefined {
  const origins = [submission.sender, ...submission.via];
  return subscriber.routes.find((route) => {
    if (route.types !== undefined && !route.types.includes(document.type)) return false;
    if (
      route.from === undefined
        ? origins.includes(subscriber.id)
        : !route.from.some((each) => origins.includes(each))
    )
      return false;
    if (route.addressed !== true) return true;
    const recipients = [document.recipient?.code, verdict.head.recipient?.code];
    return recipients.some((code) => code !== undefined && subscriber.identities.includes(code));
  });
}
