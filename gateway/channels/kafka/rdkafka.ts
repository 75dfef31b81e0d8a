/**
 * As much of node-rdkafka as is used here. Its own types aren't imported: it is an optional dependency, and the program
 * is to compile, install and run where it isn't there.
 */
export interface Rdkafka {
  readonly KafkaConsumer: new (global: Settings, topic: Settings) => Consumer;
  readonly Producer: new (global: Settings, topic: Settings) => Producer;
  readonly AdminClient: { create(global: Settings): Admin };
}

/** librdkafka's own names (its CONFIGURATION.md). */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** An error of librdkafka's; its codes below 0 are its own, the others the protocol's. */
export interface KafkaError extends Error {
  readonly code: number;
  readonly isFatal?: boolean;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export type Headers = ReadonlyArray<Readonly<Record<string, string | Buffer>>>;

/** A record as it was read. */
export interface KafkaRecord extends TopicPartition {
  readonly offset: number;
  readonly value: Buffer | null;
  readonly key?: Buffer | string | null;
  /** Milliseconds: when it was made, or appended, as its topic has it. */
  readonly timestamp?: number;
  readonly headers?: Headers;
}

interface Client {
  connect(metadata: { readonly timeout: number }, done: (error: KafkaError | null) => void): void;
  disconnect(done: () => void): void;
  isConnected(): boolean;
  on(event: 'event.error', listener: (error: KafkaError) => void): unknown;
  on(event: 'event.stats', listener: (stats: { readonly message: string }) => void): unknown;
}

export interface Consumer extends Client {
  setDefaultConsumeTimeout(milliseconds: number): void;
  subscribe(topics: readonly string[]): void;
  unsubscribe(): void;
  assignments(): readonly TopicPartition[];
  consume(atMost: number, done: (error: KafkaError | null, records: readonly KafkaRecord[]) => void): void;
  commit(offsets: ReadonlyArray<TopicPartition & { readonly offset: number }>): void;
  commitSync(offsets: ReadonlyArray<TopicPartition & { readonly offset: number }>): void;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
}

export interface Producer extends Client {
  setPollInterval(milliseconds: number): void;
  produce(
    topic: string,
    partition: null,
    value: Buffer,
    key: string | Buffer | null,
    timestamp: null,
    opaque: unknown,
    headers: Headers,
  ): void;
  disconnect(milliseconds: number | (() => void), done?: () => void): void;
  on(event: 'event.error', listener: (error: KafkaError) => void): unknown;
  on(event: 'event.stats', listener: (stats: { readonly message: string }) => void): unknown;
  on(
    event: 'delivery-report',
    listener: (
      error: KafkaError | null,
      report: { readonly partition: number; readonly offset: number; readonly opaque?: unknown },
    ) => void,
  ): unknown;
}

export interface Admin {
  createTopic(
    topic: {
      readonly topic: string;
      readonly num_partitions: number;
      readonly replication_factor: number;
      readonly config?: Readonly<Record<string, string>>;
    },
    milliseconds: number,
    done: (error: KafkaError | undefined) => void,
  ): void;
  disconnect(): void;
}

/** librdkafka's and the protocol's codes that are told apart here. */
export const ERROR = {
  queueFull: -184,
  timedOut: -185,
  fatal: -150,
  tooLarge: 10,
  topicExists: 36,
} as const;

/** Loads the library when it is first asked for; rejects where it isn't installed, or was never built. */
export async function loadKafka(): Promise<Rdkafka> {
  // By a variable, so that compiling doesn't look for it.
  const name: string = 'node-rdkafka';
  const loaded = (await import(name)) as { readonly default?: Rdkafka } & Rdkafka;
  return loaded.default ?? loaded;
}
