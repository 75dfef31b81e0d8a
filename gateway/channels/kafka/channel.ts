import type { Clock, DeliveryRow, Journal, Sent } from '../../core/index.js';
import { type Feed, type FeedParts, feed, type Publication } from './feed.js';
import { type Intake, intake } from './intake.js';
import { type Writer, writer } from './producer.js';
import type { Rdkafka } from './rdkafka.js';
import type { IntakeTopic, ReceiptParts } from './receipt.js';
import { kafkaSender } from './send.js';
import type { KafkaAccess } from './settings.js';

/** What a node does with Kafka. */
export interface KafkaTerms extends KafkaAccess {
  readonly group: string;
  readonly intake: readonly IntakeTopic[];
  readonly feeds: readonly Publication[];
}

export interface KafkaParts extends Omit<ReceiptParts, 'now'> {
  readonly library: Rdkafka;
  readonly terms: KafkaTerms;
  readonly node: string;
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'feed' | 'follow'>;
  readonly accept: Parameters<typeof intake>[0]['accept'];
  readonly seen: FeedParts['seen'];
  readonly writeAs: FeedParts['writeAs'];
  /** How long a delivery may take to be acknowledged, in milliseconds. */
  readonly timeoutMilliseconds: number;
  readonly onTaken?: Parameters<typeof intake>[0]['onTaken'];
  readonly onPublished?: (topic: string) => void;
  readonly onFault?: (what: 'intake' | 'feed', error: unknown) => void;
}

/** How the channel fares, for metrics. */
export interface KafkaNow {
  readonly intake?: {
    readonly connected: boolean;
    readonly held: boolean;
    readonly lag: ReturnType<Intake['lag']>;
  };
  readonly feeds: ReadonlyArray<{ readonly topic: string; readonly behindSeconds: number }>;
}

export interface KafkaChannel {
  start(): void;
  /** There is something new in the feed. */
  wake(): void;
  /** A sender of deliveries to a topic. */
  sender(
    topic: string,
  ): (row: DeliveryRow, payload: { readonly bytes: Uint8Array; readonly mediaType: string }) => Promise<Sent>;
  now(): KafkaNow;
  /** Reads nothing more; everything read is in the journal. */
  stopIntake(): Promise<void>;
  close(): Promise<void>;
}

/** How long closing waits for what is under way, in milliseconds. What isn't acknowledged by then is sent again at the next start. */
const LAST = 5_000;

/** A node's connections to one Kafka cluster: intake topics, feeds, and deliveries to partners. Each is made when it is needed. */
export function kafkaChannel(parts: KafkaParts): KafkaChannel {
  const { library, terms, clock, node, journal, timeoutMilliseconds, onFault, onPublished } = parts;
  const made = new Map<number, Writer>();
  const writerOf = (timeout: number): Writer => {
    const one = made.get(timeout) ?? writer({ library, access: terms, clock, timeout });
    made.set(timeout, one);
    return one;
  };
  // Deliveries are given up in time, because the delivery loop tries them again. Of feeds nothing is: their order
  // holds through any outage, because nothing overtakes what waits.
  const deliveries = (): Writer => writerOf(timeoutMilliseconds);
  const publishing = (): Writer => writerOf(0);

  const taking =
    terms.intake.length === 0
      ? undefined
      : intake({
          ...parts,
          access: terms,
          group: terms.group,
          topics: terms.intake,
          now: clock.now,
          letters: deliveries,
          onFault: (error) => onFault?.('intake', error),
        });
  const feeds: readonly Feed[] = terms.feeds.map((each) =>
    feed(each, {
      journal,
      clock,
      node,
      writer: publishing,
      seen: parts.seen,
      writeAs: parts.writeAs,
      largestBytes: terms.largestBytes,
      ...(onPublished === undefined ? {} : { onPublished }),
      onFault: (error) => onFault?.('feed', error),
    }),
  );
  const behind = (since: string | undefined): number =>
    since === undefined ? 0 : Math.max(0, (clock.now() - Date.parse(since)) / 1000);

  return {
    start() {
      taking?.start();
      for (const each of feeds) each.wake();
    },
    wake() {
      for (const each of feeds) each.wake();
    },
    sender: (topic) => (row, payload) => kafkaSender(topic, deliveries(), node)(row, payload),
    now: () => ({
      ...(taking === undefined
        ? {}
        : { intake: { connected: taking.connected, held: taking.held, lag: taking.lag() } }),
      feeds: feeds.map(({ publication: { topic, partner = '' }, waiting }) => ({
        topic: topic.replaceAll('{partner}', partner),
        behindSeconds: behind(waiting),
      })),
    }),
    async stopIntake() {
      await taking?.stop();
    },
    async close() {
      await taking?.stop();
      // A feed waits for acknowledgements that may never come: closing its writer ends that.
      const stopping = feeds.map((each) => each.stop());
      await Promise.all([...made.values()].map((each) => each.close(LAST)));
      await Promise.all(stopping);
    },
  };
}
