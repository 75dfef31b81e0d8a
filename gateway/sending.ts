import { exchangeSender, pushSender } from './channels/index.js';
import {
  type Agreement,
  type DeliveryRow,
  type Document,
  type Journal,
  type MessageRow,
  type Sent,
  type Share,
  withheldProblem,
} from './core/index.js';
import { type Convert, payloadOf } from './deliver/index.js';
import { convert, type Rules } from './index.js';
import type { Posters } from './linking.js';
import type { NodeConfig } from './ops/config.js';
import { routeFor, type Subscriber } from './route/routes.js';
import { submissionOf } from './wiring.js';

/** By partner or node: due → bytes → away. */
export type Senders = ReadonlyMap<string, (row: DeliveryRow) => Promise<Sent>>;

/** documents → bytes in a notation, as a partner's agreement wants them; without a reference it gets one of its own. */
export const writer =
  (rules: Rules, agreementOf: (partner: string) => Agreement) =>
  (
    documents: readonly Document[],
    to: string,
    partner: string,
    preparedAt: string,
    reference?: string,
  ): ReturnType<Convert> =>
    convert(documents, rules, {
      to,
      preparedAt,
      agreement: agreementOf(partner),
      ...(reference === undefined ? {} : { reference }),
    });

export interface SendingParts {
  readonly journal: Journal;
  readonly posters: Posters;
  readonly write: Convert;
  readonly share: Share;
  readonly subscribers: readonly Subscriber[];
  /** How long a partner or node may take to answer, in milliseconds. */
  readonly timeoutOf: (partner: string) => number;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array;
  /** A sender to a Kafka topic; undefined where there is no Kafka. */
  readonly toTopic: (topic: string) => ReturnType<typeof pushSender> | undefined;
}

/** Partners with an address are posted to in their notation, those with a topic written to; nodes over the link. */
export function sendersOf(
  { node: own, partners, exchange }: Pick<NodeConfig, 'node' | 'partners' | 'exchange'>,
  { journal, posters, write, share, subscribers, timeoutOf, sign, toTopic }: SendingParts,
): Senders {
  const senders = new Map<string, (row: DeliveryRow) => Promise<Sent>>();
  for (const { id, push } of partners) {
    if (push === undefined) continue;
    const send =
      'url' in push
        ? pushSender({ ...push, timeoutMilliseconds: timeoutOf(id) }, posters.of(id), own)
        : toTopic(push.kafka);
    if (send === undefined) continue;
    senders.set(id, async (row) => {
      const made = await payloadOf(row, journal, write, share);
      if ('problem' in made) return { kind: 'failed', permanent: true, problem: made.problem };
      const sent = await send(row, made.payload);
      const { references, withheld } = made.payload;
      return sent.kind === 'sent'
        ? {
            ...sent,
            ...(references === undefined ? {} : { references }),
            ...(withheld === undefined ? {} : { withheld }),
          }
        : sent;
    });
  }
  for (const { node, url, key } of exchange) {
    const subscriber = subscribers.find((each) => each.id === node);
    if (url === undefined || subscriber === undefined) continue;
    const carries = (row: MessageRow, document: Document): boolean =>
      routeFor(subscriber, submissionOf(row), document, { head: row.verdict?.head ?? row.head }) !==
      undefined;
    const send = exchangeSender({
      node: own,
      url,
      timeoutMilliseconds: timeoutOf(node),
      journal,
      poster: posters.of(node),
      sign,
      carries,
      ...(key === undefined ? {} : { key }),
    });
    // A package has the bytes: it goes only where all of them may be seen.
    senders.set(node, async (row) => {
      if (row.kind === 'exception' || row.kind === 'exception-answer') return send(row);
      const documents = await journal.documents(row.envelope);
      const hidden = documents.find((each) => share(each, node)?.withheld.length !== 0);
      return hidden === undefined
        ? send(row)
        : { kind: 'failed', permanent: true, problem: withheldProblem(node, hidden.type) };
    });
  }
  return senders;
}
