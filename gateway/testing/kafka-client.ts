import type { KafkaRecord, Rdkafka } from '../channels/kafka/rdkafka.js';
import { headerOf } from '../channels/kafka/receipt.js';

/** A record as a reader outside sees it. */
export interface Seen {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly text: string;
  header(name: string): string | undefined;
}

/** A reader outside, from the beginning of some topics; `until` waits for what it has read to be so. */
export async function reader(
  library: Rdkafka,
  broker: string,
  topics: readonly string[],
): Promise<{
  until(so: (seen: readonly Seen[]) => boolean): Promise<readonly Seen[]>;
  close(): Promise<void>;
}> {
  const consumer = new library.KafkaConsumer(
    {
      'bootstrap.servers': broker,
      'group.id': `reader-${topics.join('-')}-${Math.random()}`,
      'enable.auto.commit': false,
      'topic.metadata.refresh.interval.ms': 500,
      'allow.auto.create.topics': true,
      log_level: 0,
    },
    { 'auto.offset.reset': 'earliest' },
  );
  consumer.on('event.error', () => {});
  await new Promise<void>((resolve, reject) =>
    consumer.connect({ timeout: 20_000 }, (error) => (error ? reject(error) : resolve())),
  );
  consumer.setDefaultConsumeTimeout(100);
  consumer.subscribe(topics);
  const seen: Seen[] = [];
  return {
    async until(so) {
      while (!so(seen)) {
        const records = await new Promise<readonly KafkaRecord[]>((resolve) =>
          consumer.consume(100, (error, read) => resolve(error ? [] : read)),
        );
        for (const record of records) {
          const { topic, partition, offset, key, value } = record;
          seen.push({
            topic,
            partition,
            offset,
            key: String(key ?? ''),
            text: (value ?? '').toString(),
            header: (name) => headerOf(record, name),
          });
        }
      }
      return seen;
    },
    close: () => new Promise((done) => consumer.disconnect(done)),
  };
}
