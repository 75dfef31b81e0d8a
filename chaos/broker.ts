import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { writer } from '../gateway/channels/kafka/producer.js';
import { systemClock } from '../gateway/core/index.js';
import { type TestKafka, testKafka } from '../gateway/testing/kafka.js';
import { reader, type Seen } from '../gateway/testing/kafka-client.js';
import type { Books } from './books.js';
import { BROKER_PARTNER, BROKER_SENDER, type BrokerBooks, brokerBooks } from './broker-books.js';
import { type BrokerLoad, brokerLoad } from './broker-sender.js';
import type { Fault } from './faults.js';
import type { BrokerConfig } from './node-config.js';
import type { Chance } from './random.js';

/** A broker of the run's own, who writes to it, and who reads from it. */
export interface Broker {
  readonly books: BrokerBooks;
  readonly load: BrokerLoad;
  readonly kills: number;
  kill(): Promise<void>;
  /** Again, where it was, with what it had. */
  start(): Promise<void>;
  stopReading(): Promise<void>;
  end(): Promise<void>;
}

const TOPICS = { intake: 'chaos.in', events: 'chaos.events' };
const PARTITIONS = 3;
const delivering = (partner: string): string => `chaos.to-${partner}`;

export interface StartedBroker {
  readonly config: BrokerConfig;
  /** Once the node is up. */
  join(parts: {
    readonly books: Books;
    readonly random: Chance;
    readonly rate: number;
    readonly workers: number;
    readonly patience: number;
  }): Promise<Broker>;
  end(): Promise<void>;
}

/** Starts one with its topics, or says why there is none here. */
export async function startBroker(): Promise<StartedBroker | { readonly missing: string }> {
  const kafka = await testKafka();
  if ('missing' in kafka) return kafka;
  const topics = [...Object.values(TOPICS), delivering(BROKER_SENDER), delivering(BROKER_PARTNER)];
  try {
    for (const topic of topics) await kafka.createTopic(topic, PARTITIONS);
  } catch (error) {
    await kafka.end();
    throw error;
  }
  return {
    config: {
      sender: delivering(BROKER_SENDER),
      partner: delivering(BROKER_PARTNER),
      kafka: {
        brokers: [kafka.broker],
        group: 'chaos',
        intake: [{ topic: TOPICS.intake, sender: BROKER_SENDER, keyHeader: 'idempotency-key' }],
        feeds: [{ topic: TOPICS.events }],
      },
    },
    join: (parts) => join(kafka, parts, topics.slice(1)),
    end: () => kafka.end(),
  };
}

async function join(
  kafka: TestKafka,
  { books, ...parts }: Parameters<StartedBroker['join']>[0],
  topics: readonly string[],
): Promise<Broker> {
  const own = brokerBooks(books);
  const reading = await following(kafka, topics, (record) => take(record, books, own));
  const access = { brokers: [kafka.broker], clientId: BROKER_SENDER, largestBytes: 1_000_000 };
  const out = writer({ library: kafka.library, access, clock: systemClock, timeout: 0 });
  const load = brokerLoad({ ...parts, books, own, topic: TOPICS.intake, writer: out });
  let kills = 0;
  return {
    books: own,
    load,
    get kills() {
      return kills;
    },
    async kill() {
      kills++;
      await kafka.stop('KILL');
    },
    async start() {
      for (let tries = 1; ; tries++) {
        try {
          return await kafka.start();
        } catch (error) {
          // somebody may have its port for a moment
          await kafka.stop('KILL');
          if (tries === 3) throw error;
          await pause(1000);
        }
      }
    },
    async stopReading() {
      await reading();
      await out.close(1000);
    },
    end: () => kafka.end(),
  };
}

/** Gives every record of these topics once, in the order of each partition; call what it gives to end that. */
async function following(
  kafka: TestKafka,
  topics: readonly string[],
  give: (record: Seen) => void,
): Promise<() => Promise<void>> {
  const consumer = await reader(kafka.library, kafka.broker, topics);
  const next = new Map<string, number>();
  let stopped = false;
  let read = 0;
  const ended = consumer.until((seen) => {
    for (; read < seen.length; read++) {
      const record = seen[read] as Seen;
      const partition = `${record.topic}/${record.partition}`;
      // after the broker was away the reader may begin again from the start
      if (record.offset < (next.get(partition) ?? 0)) continue;
      next.set(partition, record.offset + 1);
      give(record);
    }
    return stopped;
  });
  return async () => {
    stopped = true;
    await ended;
    await consumer.close();
  };
}

function take(record: Seen, books: Books, own: BrokerBooks): void {
  const sha256 = createHash('sha256').update(record.text).digest('hex');
  const head = (name: string): string => record.header(name) ?? '';
  if (record.topic === TOPICS.events) {
    const { key, partition } = record;
    own.published({ id: head('ce_id'), key, partition, sequence: Number(head('ce_sequence')), sha256 });
    return;
  }
  const [delivery, kind] = [head('ce_id'), head('ce_type').replace('eport.delivery.', '')];
  if (head('idempotency-key') !== delivery) books.fault(`delivery ${delivery} has another idempotency key`);
  const partner = record.topic === delivering(BROKER_SENDER) ? BROKER_SENDER : BROKER_PARTNER;
  books.taken({ delivery, partner, kind, subject: head('ce_subject'), sha256 });
  own.delivered(delivery);
}

/** kill -9 of the broker under load; after a while it is started again on the data it left. */
export const BROKER_KILL: Fault = {
  name: 'kill -9 of the broker',
  async possible({ broker }) {
    if (broker === undefined) return 'no broker was asked for';
    return 'missing' in broker ? broker.missing : undefined;
  },
  async make({ broker, pass }, hold, random) {
    if (broker === undefined || 'missing' in broker) return;
    await pass(random.whole(50, 500));
    await broker.kill();
    await hold(random.whole(1500, 5000));
    await broker.start();
    await pass(random.whole(50, 500));
  },
};
