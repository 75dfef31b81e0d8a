import type { Settings } from './rdkafka.js';

/** Which Kafka, and as whom. */
export interface KafkaAccess {
  /** host:port, any of the cluster's. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** PEM texts; present and empty: TLS with the machine's own certificate authorities. */
  readonly tls?: {
    readonly ca?: string;
    readonly certificate?: string;
    readonly key?: string;
    readonly keyPassword?: string;
  };
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
  /** The largest record that is written or read, in bytes. */
  readonly largestBytes: number;
}

/** What all clients of a cluster have in common. */
export function accessSettings({ brokers, clientId, tls, sasl }: KafkaAccess): Settings {
  return {
    'bootstrap.servers': brokers.join(','),
    'client.id': clientId,
    'security.protocol':
      sasl === undefined
        ? tls === undefined
          ? 'plaintext'
          : 'ssl'
        : tls === undefined
          ? 'sasl_plaintext'
          : 'sasl_ssl',
    ...(tls?.ca === undefined ? {} : { 'ssl.ca.pem': tls.ca }),
    ...(tls?.certificate === undefined ? {} : { 'ssl.certificate.pem': tls.certificate }),
    ...(tls?.key === undefined ? {} : { 'ssl.key.pem': tls.key }),
    ...(tls?.keyPassword === undefined ? {} : { 'ssl.key.password': tls.keyPassword }),
    ...(sasl === undefined
      ? {}
      : {
          'sasl.mechanisms': sasl.mechanism,
          'sasl.username': sasl.username,
          'sasl.password': sasl.password,
        }),
    // A broker that comes back is found within a second or two.
    'reconnect.backoff.max.ms': 2_000,
    'socket.keepalive.enable': true,
    log_level: 0,
  };
}

/** Written once and in order by each producer, and acknowledged by all replicas in step. `timeout` in milliseconds, 0: never given up. */
export const producerSettings = (access: KafkaAccess, timeout: number): readonly [Settings, Settings] => [
  {
    ...accessSettings(access),
    'enable.idempotence': true,
    'message.max.bytes': access.largestBytes,
    'compression.type': 'lz4',
    'linger.ms': 2,
    dr_cb: true,
  },
  // The same key goes to the same partition as with the Java client.
  { 'request.required.acks': -1, 'message.timeout.ms': timeout, partitioner: 'murmur2_random' },
];

/** Nothing is committed by itself. A member that is gone is known as gone after ten seconds. */
export const consumerSettings = (access: KafkaAccess, group: string): readonly [Settings, Settings] => [
  {
    ...accessSettings(access),
    'group.id': group,
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
    'enable.partition.eof': true,
    'partition.assignment.strategy': 'cooperative-sticky',
    'session.timeout.ms': 10_000,
    'isolation.level': 'read_committed',
    'fetch.message.max.bytes': Math.max(access.largestBytes, 1024 * 1024),
    'receive.message.max.bytes': Math.max(access.largestBytes, 64 * 1024 * 1024) + 1024 * 1024,
    // Read ahead of the journal no further than that.
    'queued.max.messages.kbytes': 16 * 1024,
    'topic.metadata.refresh.interval.ms': 10_000,
    'statistics.interval.ms': 5_000,
  },
  { 'auto.offset.reset': 'earliest' },
];
