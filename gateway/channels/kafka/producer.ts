import { type Clock, problem, type Sent } from '../../core/index.js';
import { ERROR, type Headers, type KafkaError, type Producer, type Rdkafka } from './rdkafka.js';
import { type KafkaAccess, producerSettings } from './settings.js';

/** A record to be written. */
export interface Outgoing {
  readonly topic: string;
  /** Records of one key keep their order. */
  readonly key: string | Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
  readonly value: Uint8Array;
}

/** Where it stands now. */
export interface Written {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface Writer {
  /** Resolves when all replicas in step have it. Rejects where they haven't in time; then it may be there all the same. */
  write(outgoing: Outgoing): Promise<Written>;
  readonly connected: boolean;
  /** Waits so long (ms) for what is under way, and gives up the rest. */
  close(milliseconds: number): Promise<void>;
}

/** How often the library is asked what became of records, and how long a full queue is waited for, in milliseconds. */
const POLL = 10;
const FULL = 50;
/** How long connecting may take before it counts as failed, in milliseconds. */
const CONNECT = 5_000;

/**
 * An idempotent producer with acks=all. It connects when it is first used, and anew after a fatal error. `timeout`:
 * milliseconds after which a record that isn't acknowledged is given up; 0: never, so that order holds through any outage.
 */
export function writer({
  library,
  access,
  clock,
  timeout,
}: {
  readonly library: Rdkafka;
  readonly access: KafkaAccess;
  readonly clock: Clock;
  readonly timeout: number;
}): Writer {
  let current: Promise<Producer> | undefined;
  let live: Producer | undefined;
  let closed = false;
  const waiting = new Map<
    number,
    { resolve(written: Written): void; reject(error: Error): void; topic: string }
  >();
  let number = 0;

  const connect = (): Promise<Producer> => {
    const [global, topic] = producerSettings(access, timeout);
    const producer = new library.Producer(global, topic);
    producer.on('event.error', (error) => {
      if (error.isFatal !== true && error.code !== ERROR.fatal) return;
      // What is under way is as lost to us as if it had timed out; the next write makes a new producer.
      forget(producer);
      for (const each of waiting.values()) each.reject(error);
      waiting.clear();
      producer.disconnect(() => {});
    });
    producer.on('delivery-report', (error, { partition, offset, opaque }) => {
      const one = waiting.get(opaque as number);
      waiting.delete(opaque as number);
      if (error) one?.reject(error);
      else one?.resolve({ topic: one.topic, partition, offset });
    });
    return new Promise((resolve, reject) => {
      producer.connect({ timeout: CONNECT }, (error) => {
        if (error) return reject(error);
        producer.setPollInterval(POLL);
        live = producer;
        resolve(producer);
      });
    });
  };
  const forget = (producer: Producer): void => {
    if (live !== producer) return;
    live = undefined;
    current = undefined;
  };
  const producerNow = (): Promise<Producer> => {
    if (closed) return Promise.reject(new Error('closed'));
    current ??= connect().catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    return current;
  };

  return {
    get connected() {
      return live !== undefined;
    },
    async write({ topic, key, headers, value }) {
      const producer = await producerNow();
      const list: Headers = Object.entries(headers).map(([name, text]) => ({ [name]: text }));
      const id = ++number;
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      return new Promise<Written>((resolve, reject) => {
        waiting.set(id, { resolve, reject, topic });
        const put = (): void => {
          if (!waiting.has(id)) return;
          try {
            producer.produce(topic, null, bytes, key, null, id, list);
          } catch (error) {
            if ((error as KafkaError).code === ERROR.queueFull && !closed) return void clock.after(FULL, put);
            waiting.delete(id);
            reject(error as Error);
          }
        };
        put();
      });
    },
    async close(milliseconds) {
      if (closed) return;
      const going = current;
      closed = true;
      const producer = await going?.catch(() => undefined);
      if (producer !== undefined)
        await new Promise<void>((done) => producer.disconnect(Math.max(1, milliseconds), done));
      for (const each of waiting.values()) each.reject(new Error('closed'));
      waiting.clear();
    },
  };
}

/** What became of a write, as the delivery loop wants it. Too large for the topic: trying again can't help. */
export async function sentOf(write: () => Promise<Written>): Promise<Sent> {
  try {
    const { topic, partition, offset } = await write();
    return { kind: 'sent', answer: { topic, partition, offset } };
  } catch (error) {
    const { code, message } = error as KafkaError;
    const permanent = code === ERROR.tooLarge;
    return {
      kind: 'failed',
      permanent,
      problem: problem(permanent ? 'delivery-refused' : 'delivery-failed', undefined, {
        values: { reason: `Kafka: ${message}` },
      }),
    };
  }
}
