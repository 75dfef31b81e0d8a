import { randomUUID } from 'node:crypto';
import { afterAll, afterEach } from 'vitest';
import {
  type KafkaChannel,
  type KafkaParts,
  type KafkaTerms,
  kafkaChannel,
} from '../channels/kafka/channel.js';
import { type Writer, writer } from '../channels/kafka/producer.js';
import { type Receipt, sortableIds, systemClock } from '../core/index.js';
import type { TestKafka } from './kafka.js';
import { reader } from './kafka-client.js';
import { type MemoryJournal, memoryJournal } from './memory-journal.js';

/** Channels, producers and readers of a test broker, ended after each test; the broker after all. */
export function kafkaFixture(kafka: TestKafka): {
  channel(terms: Partial<KafkaTerms>, more?: Partial<KafkaParts>): KafkaChannel;
  producer(): Writer;
  reading(...topics: readonly string[]): ReturnType<typeof reader>;
} {
  const { library, broker } = kafka;
  let ending: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const each of ending.reverse()) await each();
    ending = [];
  });
  afterAll(() => kafka.end());
  const access = { brokers: [broker], clientId: 'test', largestBytes: 100_000 };
  return {
    channel(terms, more = {}) {
      const one = kafkaChannel({
        library,
        terms: { ...access, group: randomUUID(), intake: [], feeds: [], ...terms },
        node: 'here',
        clock: systemClock,
        journal: memoryJournal(),
        accept: () => Promise.reject(new Error('not asked for')),
        ids: sortableIds(systemClock),
        peek: () => ({ head: { test: false } }),
        duplicatesWithinDays: () => undefined,
        known: (id) => id === 'ann' || id === 'bob',
        largestBytes: 50_000,
        seen: (_publication, item) => item,
        writeAs: () => undefined,
        timeoutMilliseconds: 20_000,
        ...more,
      });
      ending.push(() => one.close());
      one.start();
      return one;
    },
    producer() {
      const one = writer({ library, access, clock: systemClock, timeout: 0 });
      ending.push(() => one.close(5_000));
      return one;
    },
    async reading(...topics) {
      const one = await reader(library, broker, topics);
      ending.push(() => one.close());
      return one;
    },
  };
}

/** A journal that says when it has so many, and in which order they came. */
export function counted(): {
  readonly journal: MemoryJournal;
  readonly taken: Receipt[];
  accept(receipt: Receipt): ReturnType<MemoryJournal['receive']>;
  has(count: number): Promise<void>;
} {
  const journal = memoryJournal();
  const taken: Receipt[] = [];
  let waiting: { count: number; resolve(): void } | undefined;
  return {
    journal,
    taken,
    async accept(receipt) {
      const received = await journal.receive(receipt);
      if (received.kind === 'received') taken.push(receipt);
      if (waiting !== undefined && taken.length >= waiting.count) waiting.resolve();
      return received;
    },
    has: (count) =>
      new Promise<void>((resolve) => {
        waiting = { count, resolve };
        if (taken.length >= count) resolve();
      }),
  };
}

export const text = ({ envelope }: Receipt): string => Buffer.from(envelope.bytes).toString();
