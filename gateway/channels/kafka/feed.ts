import {
  type Clock,
  type FeedItem,
  type Journal,
  type Loop,
  loop,
  problem,
  type SeenItem,
} from '../../core/index.js';
import type { WriteAs } from '../http/cloudevents.js';
import { type EventMode, eventKey, eventRecord } from './event.js';
import type { Outgoing, Writer } from './producer.js';
import { ERROR, type KafkaError } from './rdkafka.js';

/** Documents that are published to topics, in the order of the journal's feed. */
export interface Publication {
  /** `{type}` stands for the document's type, `{partner}` for the partner: a topic for each. */
  readonly topic: string;
  /** Document types; absent: all. */
  readonly types?: readonly string[];
  /** Only what this partner may see. */
  readonly partner?: string;
  /** `canonical` or a mapping's name. */
  readonly notation: string;
  readonly mode: EventMode;
}

export interface FeedParts {
  readonly journal: Pick<Journal, 'feed' | 'follow'>;
  readonly clock: Clock;
  readonly node: string;
  readonly writer: () => Writer;
  /** An item as the publication's partner may see it; undefined: not at all. */
  readonly seen: (publication: Publication, item: FeedItem) => SeenItem | undefined;
  /** In the publication's notation; undefined: as it is. */
  readonly writeAs: (publication: Publication, item: SeenItem) => WriteAs | undefined;
  /** The largest record, in bytes. */
  readonly largestBytes: number;
  readonly onPublished?: (topic: string) => void;
  readonly onFault?: (error: unknown) => void;
}

export interface Feed extends Loop {
  readonly publication: Publication;
  /** Since when (RFC 3339) the oldest document waits that isn't acknowledged; absent: none does, or another node has it. */
  readonly waiting: string | undefined;
}

/** Items on their way at once; how soon a publication is looked for that another node has, or that failed, in milliseconds. */
const AT_ONCE = 200;
const LATER = 5_000;
const AGAIN = 1_000;

/** A publication's name as the journal keeps how far it got. Other types are the same one: what was passed over isn't published later. */
export const followerOf = ({ topic, partner }: Publication): string =>
  `kafka ${JSON.stringify(partner === undefined ? [topic] : [topic, partner])}`;

export const topicOf = ({ topic, partner }: Publication, { document }: FeedItem): string =>
  topic.replaceAll('{type}', document.type).replaceAll('{partner}', partner ?? '');

/**
 * The journal's feed → topics. How far it got is kept with the journal once Kafka has acknowledged it, so that a crash
 * repeats what wasn't, with the same event ids and in the same order; of several nodes on one journal one publishes.
 */
export function feed(publication: Publication, parts: FeedParts): Feed {
  const { journal, clock, node, writer, seen, writeAs, onPublished, onFault } = parts;
  const { types, mode } = publication;
  const { largestBytes } = parts;
  const follower = followerOf(publication);
  let waiting: string | undefined;
  let stopped = false;
  let cancel = (): void => {};

  async function round(): Promise<void> {
    cancel();
    let cursor = await journal.follow(follower);
    /** What the partner may not see is passed over, and isn't missing to it. */
    let passed = cursor ?? 0;
    while (cursor !== undefined && !stopped) {
      const items = await journal.feed({
        ...(types === undefined ? {} : { types }),
        after: Math.max(passed, cursor),
        limit: AT_ONCE,
      });
      const from = cursor;
      waiting = items[0]?.publishedAt;
      const last = items.at(-1);
      if (last === undefined) return;
      passed = last.cursor;
      const shown = items.flatMap((item) => seen(publication, item) ?? []);
      await Promise.all(
        shown.map(async (item, i) => {
          const topic = topicOf(publication, item);
          await publish(item, shown[i - 1]?.cursor ?? from, topic);
          onPublished?.(topic);
        }),
      );
      const sent = shown.at(-1);
      if (sent !== undefined) cursor = await journal.follow(follower, sent.cursor);
    }
    waiting = undefined;
    if (!stopped) cancel = clock.after(LATER, rounds.wake);
  }

  /** An event that no record can hold goes without its data, with the problem in its place: the feed doesn't stand still for it. */
  async function publish(item: SeenItem, previous: number, topic: string): Promise<void> {
    const key = eventKey(item);
    const record = {
      topic,
      key,
      ...eventRecord(item, previous, node, mode, key, writeAs(publication, item)),
    };
    const bare = () => ({
      topic,
      key,
      ...eventRecord(item, previous, node, mode, key, tooLarge(largestBytes)),
    });
    if (sizeOf(record) > largestBytes) return void (await writer().write(bare()));
    try {
      await writer().write(record);
    } catch (error) {
      // The topic's own limit is lower.
      if ((error as KafkaError).code !== ERROR.tooLarge) throw error;
      await writer().write(bare());
    }
  }

  const rounds = loop(
    clock,
    () =>
      round().catch((error: unknown) => {
        if (!stopped) onFault?.(error);
        throw error;
      }),
    AGAIN,
  );
  return {
    publication,
    wake: rounds.wake,
    async stop() {
      stopped = true;
      cancel();
      await rounds.stop();
    },
    get waiting() {
      return waiting;
    },
  };
}

/** In place of a document. */
const tooLarge =
  (bytes: number): WriteAs =>
  () => ({
    value: undefined,
    problems: [problem('input-too-large', undefined, { expected: String(bytes) })],
  });

/** At least what a record weighs on the wire, with what surrounds it (Kafka's record batch v2: 61 bytes and less than 70). */
const sizeOf = ({ key, headers, value }: Outgoing): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + Buffer.byteLength(text) + 10,
    value.length + Buffer.byteLength(key ?? '') + 140,
  );
