import { Counter, Gauge, type Registry } from 'prom-client';

/** How the Kafka channel fares at a scrape. */
export interface KafkaState {
  readonly intake?: {
    readonly connected: boolean;
    readonly held: boolean;
    readonly lag: ReadonlyArray<{
      readonly topic: string;
      readonly partition: number;
      readonly records: number;
    }>;
  };
  readonly feeds: ReadonlyArray<{ readonly topic: string; readonly behindSeconds: number }>;
}

export interface KafkaMetrics {
  /** A record of an intake topic is dealt with. */
  kafkaTaken(topic: string, outcome: 'received' | 'duplicate' | 'refused'): void;
  /** An event is acknowledged. */
  kafkaPublished(topic: string): void;
}

/** Metrics of the Kafka channel; there are none where `state` gives none. */
export function kafkaMetrics(registers: Registry[], state: () => KafkaState | undefined): KafkaMetrics {
  const taken = new Counter({
    name: 'eport_kafka_records_total',
    help: 'Records read from intake topics, by what became of them',
    labelNames: ['topic', 'outcome'] as const,
    registers,
  });
  const published = new Counter({
    name: 'eport_kafka_events_total',
    help: 'Events published to feed topics and acknowledged by all replicas in step',
    labelNames: ['topic'] as const,
    registers,
  });
  const gauge = <T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[],
    fill: (to: Gauge<T>, now: KafkaState) => void,
  ): void =>
    void new Gauge<T>({
      name,
      help,
      labelNames: [...labelNames],
      registers,
      collect() {
        this.reset();
        const now = state();
        if (now !== undefined) fill(this, now);
      },
    });
  gauge(
    'eport_kafka_lag_records',
    'Records written to intake topics and not yet in the journal, of the partitions that this process reads',
    ['topic', 'partition'],
    (to, { intake }) => {
      for (const { topic, partition, records } of intake?.lag ?? [])
        to.set({ topic, partition: String(partition) }, records);
    },
  );
  gauge('eport_kafka_connected', 'Whether intake is connected', [], (to, { intake }) => {
    if (intake !== undefined) to.set(intake.connected ? 1 : 0);
  });
  gauge('eport_kafka_held', 'Whether intake waits for the journal', [], (to, { intake }) => {
    if (intake !== undefined) to.set(intake.held ? 1 : 0);
  });
  gauge(
    'eport_kafka_feed_behind_seconds',
    'Age of the oldest document that is not acknowledged in its feed topic; 0 where none is',
    ['topic'],
    (to, { feeds }) => {
      for (const { topic, behindSeconds } of feeds) to.set({ topic }, behindSeconds);
    },
  );
  return {
    kafkaTaken: (topic, outcome) => taken.inc({ topic, outcome }),
    kafkaPublished: (topic) => published.inc({ topic }),
  };
}
