import {
  type Clock,
  JournalBusy,
  type Problem,
  problem,
  type Receipt,
  type Received,
} from '../../core/index.js';
import type { Writer } from './producer.js';
import type { Consumer, KafkaError, KafkaRecord, Rdkafka, TopicPartition } from './rdkafka.js';
import { headerOf, type IntakeTopic, type ReceiptParts, receiptOf, refusedReceipt } from './receipt.js';
import { consumerSettings, type KafkaAccess } from './settings.js';

export interface IntakeParts extends ReceiptParts {
  readonly library: Rdkafka;
  readonly access: KafkaAccess;
  readonly group: string;
  readonly topics: readonly IntakeTopic[];
  readonly clock: Clock;
  readonly accept: (receipt: Receipt) => Promise<Received>;
  /** Writes dead letters. */
  readonly letters: () => Writer;
  readonly onTaken?: ((topic: string, outcome: Taken, why?: Problem) => void) | undefined;
  readonly onFault?: (error: unknown) => void;
}

export type Taken = 'received' | 'duplicate' | 'refused';

export interface Intake {
  /** Reads and keeps reading: whatever happens to the connection, it is made anew. */
  start(): void;
  /** Takes nothing more; what is being written is waited for, and its offsets are committed. */
  stop(): Promise<void>;
  readonly connected: boolean;
  /** It waits for the journal, and reads nothing meanwhile. */
  readonly held: boolean;
  /** Records that are written and not yet committed as read, by partition, as far as this process reads them. */
  lag(): ReadonlyArray<TopicPartition & { readonly records: number }>;
}

/** Records read at once; how long is waited for the first one; between tries after a fault; in milliseconds. */
const AT_ONCE = 256;
const WAIT = 250;
const AGAIN = 1_000;
const CONNECT = 5_000;
/** Tries of a record that isn't held up by a busy journal but fails by a fault of ours. */
const TRIES = 3;
/** Rounds of waiting for the group to take its partitions back. */
const FAREWELL = 20;

/**
 * Topics → journal. A record's offset is committed once the journal has its bytes, or its refusal, on disk: a crash
 * repeats records, and they are known by their keys. Records of one key keep their order. While the journal is busy
 * the partitions are paused, and the same records are tried until it has them; membership in the group goes on.
 */
export function intake(parts: IntakeParts): Intake {
  const { library, access, group, clock, accept, letters, onTaken, onFault } = parts;
  const topics = new Map(parts.topics.map((each) => [each.topic, each]));
  let stopped = false;
  let connected = false;
  let held = false;
  let running: Promise<void> = Promise.resolve();
  let lags: ReturnType<Intake['lag']> = [];
  let wakeUp = (): void => {};
  const faults = new WeakMap<KafkaRecord, number>();
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(milliseconds, resolve);
      wakeUp = () => {
        cancel();
        resolve();
      };
    });

  async function run(): Promise<void> {
    while (!stopped) {
      let consumer: Consumer | undefined;
      try {
        consumer = await connect();
        await read(consumer);
      } catch (error) {
        if (!stopped) onFault?.(error);
      }
      connected = false;
      lags = [];
      if (consumer !== undefined) await leave(consumer);
      if (!stopped) await pause(AGAIN);
    }
  }

  function connect(): Promise<Consumer> {
    const [global, topic] = consumerSettings(access, group);
    const consumer = new library.KafkaConsumer(global, topic);
    consumer.on('event.error', () => {});
    consumer.on('event.stats', ({ message }) => {
      lags = lagsOf(message, topics);
    });
    return new Promise((resolve, reject) => {
      consumer.connect({ timeout: CONNECT }, (error) => {
        if (error) return reject(error);
        connected = true;
        consumer.setDefaultConsumeTimeout(WAIT);
        consumer.subscribe([...topics.keys()]);
        resolve(consumer);
      });
    });
  }

  async function read(consumer: Consumer): Promise<void> {
    while (!stopped) {
      const records = await consume(consumer, AT_ONCE);
      if (records.length === 0) continue;
      await takeAll(consumer, records);
    }
  }

  /** Until the journal has all of them: a crash or a stop before that commits what it has, and the rest comes again. */
  async function takeAll(consumer: Consumer, records: readonly KafkaRecord[]): Promise<void> {
    let left = records;
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      const undone = await takeSome(left);
      const done = new Set(left);
      for (const each of undone) done.delete(each);
      commit(consumer, [...done], undone);
      left = undone;
      if (left.length === 0 || stopped) break;
      held = true;
      consumer.pause(consumer.assignments());
      await pause(wait);
      if (stopped) break;
      // Nothing is to come while all is paused; being asked for is what keeps us in the group. What a rebalance
      // brought meanwhile is not paused yet, and is taken in its turn.
      const more = await consume(consumer, 1);
      left = [...left, ...more];
    }
    if (!held) return;
    held = false;
    if (!stopped) consumer.resume(consumer.assignments());
  }

  /** Gives those that have to be tried again, in their order. */
  async function takeSome(records: readonly KafkaRecord[]): Promise<readonly KafkaRecord[]> {
    const chains = new Map<string, KafkaRecord[]>();
    for (const each of records) {
      const chain = `${each.topic}\0${each.partition}\0${each.key ?? ''}`;
      const before = chains.get(chain);
      if (before === undefined) chains.set(chain, [each]);
      else before.push(each);
    }
    const undone = new Set<KafkaRecord>();
    await Promise.all(
      [...chains.values()].map(async (chain) => {
        for (const [nth, record] of chain.entries()) {
          try {
            await take(record);
          } catch (error) {
            if (!(error instanceof JournalBusy)) {
              faults.set(record, (faults.get(record) ?? 0) + 1);
              onFault?.(error);
            }
            for (const each of chain.slice(nth)) undone.add(each);
            return;
          }
        }
      }),
    );
    return records.filter((each) => undone.has(each));
  }

  async function take(record: KafkaRecord): Promise<void> {
    const topic = topics.get(record.topic);
    if (topic === undefined) return;
    // A fault of ours in this one record must not stand in the way of those behind it.
    if ((faults.get(record) ?? 0) >= TRIES) return refuse(record, topic, problem('gateway-bug', undefined));
    const made = receiptOf(record, topic, parts);
    if ('refused' in made) return refuse(record, topic, made.refused);
    const received = await accept(made.receipt);
    if (received.kind === 'conflict')
      return refuse(record, topic, problem('interchange-conflict', undefined, { found: received.key }));
    onTaken?.(record.topic, received.kind);
  }

  async function refuse(record: KafkaRecord, { deadLetter }: IntakeTopic, why: Problem): Promise<void> {
    if (deadLetter === undefined) await accept(refusedReceipt(record, why, parts));
    else await letters().write(letterOf(record, deadLetter, why));
    onTaken?.(record.topic, 'refused', why);
  }

  function commit(consumer: Consumer, done: readonly KafkaRecord[], undone: readonly KafkaRecord[]): void {
    const offsets = offsetsOf(done, undone).filter((each) =>
      consumer
        .assignments()
        .some(({ topic, partition }) => topic === each.topic && partition === each.partition),
    );
    if (offsets.length === 0) return;
    try {
      if (stopped) consumer.commitSync(offsets);
      else consumer.commit(offsets);
    } catch (error) {
      // The partition moved, or the coordinator is away: whoever reads it next knows the records by their keys.
      onFault?.(error);
    }
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopped = true;
      wakeUp();
      await running;
    },
    get connected() {
      return connected;
    },
    get held() {
      return held;
    },
    lag: () => lags,
  };
}

const consume = (consumer: Consumer, atMost: number): Promise<readonly KafkaRecord[]> =>
  new Promise((resolve, reject) => {
    consumer.consume(atMost, (error: KafkaError | null, records) =>
      error ? reject(error) : resolve(records),
    );
  });

/** Says goodbye to the group first, so that others have the partitions at once and not when we are missed. */
async function leave(consumer: Consumer): Promise<void> {
  try {
    consumer.unsubscribe();
    for (let nth = 0; nth < FAREWELL && consumer.assignments().length > 0; nth++) await consume(consumer, 1);
    await consume(consumer, 1);
  } catch {
    // It wasn't connected any more.
  }
  await new Promise<void>((done) => consumer.disconnect(done));
}

/** Of each partition the offset up to which all of these records are done. */
export function offsetsOf(
  done: readonly KafkaRecord[],
  undone: readonly KafkaRecord[],
): ReadonlyArray<TopicPartition & { readonly offset: number }> {
  const offsets = new Map<string, TopicPartition & { offset: number }>();
  const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}\0${partition}`;
  const first = new Map<string, number>();
  for (const each of undone)
    first.set(nameOf(each), Math.min(first.get(nameOf(each)) ?? Number.POSITIVE_INFINITY, each.offset));
  for (const each of done) {
    const name = nameOf(each);
    const { topic, partition } = each;
    if (each.offset >= (first.get(name) ?? Number.POSITIVE_INFINITY)) continue;
    const offset = Math.max(offsets.get(name)?.offset ?? 0, each.offset + 1);
    offsets.set(name, { topic, partition, offset });
  }
  return [...offsets.values()];
}

/** A record that can't be taken, as it came, with why and where it was. */
function letterOf(record: KafkaRecord, topic: string, why: Problem): Parameters<Writer['write']>[0] {
  const names = new Set((record.headers ?? []).flatMap((each) => Object.keys(each)));
  return {
    topic,
    key: record.key ?? null,
    headers: {
      ...Object.fromEntries([...names].map((name) => [name, headerOf(record, name) ?? ''])),
      'eport-problem': why.code,
      'eport-reason': why.message.en,
      'eport-reason-zh': why.message.zh,
      'eport-topic': record.topic,
      'eport-partition': String(record.partition),
      'eport-offset': String(record.offset),
    },
    value: record.value ?? Buffer.alloc(0),
  };
}

interface Statistics {
  readonly topics?: Readonly<
    Record<string, { readonly partitions: Readonly<Record<string, { readonly consumer_lag: number }>> }>
  >;
}

/** Of librdkafka's statistics (its STATISTICS.md); a lag of -1 isn't known, nor that of a partition which others read. */
function lagsOf(message: string, topics: ReadonlyMap<string, unknown>): ReturnType<Intake['lag']> {
  const { topics: told = {} } = JSON.parse(message) as Statistics;
  return Object.entries(told).flatMap(([topic, { partitions }]) =>
    !topics.has(topic)
      ? []
      : Object.entries(partitions)
          .map(([partition, each]) => ({ topic, partition: Number(partition), records: each.consumer_lag }))
          .filter(({ partition, records }) => partition >= 0 && records >= 0),
  );
}
