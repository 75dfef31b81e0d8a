import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { underWayGauges } from './metrics-delivery.js';
import { type KafkaMetrics, type KafkaState, kafkaMetrics } from './metrics-kafka.js';
import { mirrorGauges } from './metrics-mirror.js';
import { type WitnessTold, witnessMetrics } from './metrics-witness.js';

/** What a scrape asks the journal for. */
export interface Ledger {
  readonly accepted: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly pending: number;
  readonly dead: number;
  readonly discarded: number;
}

/** What is under way, and how each partner fares. Moments are milliseconds. */
export interface UnderWay {
  readonly partners: ReadonlyArray<{
    readonly id: string;
    readonly due: number;
    readonly dead: number;
    readonly inFlight: number;
    readonly oldestDue?: number;
    readonly breaker: 'closed' | 'open' | 'half-open';
    /** By the node itself, or by an operator. */
    readonly paused?: 'automatic' | 'operator';
  }>;
  readonly unjudged: { readonly count: number; readonly oldest?: number };
  readonly exceptions: ReadonlyArray<{ readonly kind: string; readonly open: number }>;
}

/** What metrics are asked for at every scrape; the journal may be busy, then they reject. */
export interface Asked {
  /** Sums over all partners and days. */
  ledger(): Promise<Ledger>;
  underWay(): Promise<UnderWay>;
  now(): number;
  /** Undefined where there is no Kafka. */
  kafka?(): KafkaState | undefined;
}

export interface Metrics extends KafkaMetrics {
  /** How long one request took, by route pattern and status. */
  request(route: string, status: number, seconds: number): void;
  /** How long judging one submission took. */
  judged(status: 'accepted' | 'partial' | 'rejected' | 'parked', seconds: number): void;
  attempted(partner: string, outcome: 'sent' | 'failed' | 'dead', seconds: number): void;
  /** An automatic pause began: an alert. */
  paused(partner: string): void;
  /** A round of the audit log's mirror: entries that it lacks after it, and whether it could be written. */
  mirrored(behind: number, failed: boolean): void;
  /** Countersignatures, and logs that contradict what was seen of them. */
  readonly witnessed: WitnessTold;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Prometheus metrics. Labels name partners by the ids that the configuration gives them, so that an alert can say whom it is about; nothing of what they send. */
export function nodeMetrics(
  asked: Asked,
  options: { readonly process: boolean } = { process: true },
): Metrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  if (options.process) collectDefaultMetrics({ register: registry });
  const buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];
  const requests = new Histogram({
    name: 'eport_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['route', 'status'] as const,
    buckets,
    registers,
  });
  const judging = new Histogram({
    name: 'eport_judging_seconds',
    help: 'Duration of judging one submission',
    labelNames: ['status'] as const,
    buckets,
    registers,
  });
  const attempts = new Histogram({
    name: 'eport_delivery_attempt_seconds',
    help: 'Duration of one try to deliver',
    labelNames: ['outcome'] as const,
    buckets,
    registers,
  });
  const tries = new Counter({
    name: 'eport_delivery_attempts_total',
    help: 'Tries to deliver, by partner and outcome',
    labelNames: ['partner', 'outcome'] as const,
    registers,
  });
  const alerts = new Counter({
    name: 'eport_delivery_pauses_total',
    help: 'Times that the node paused a partner by itself',
    labelNames: ['partner'] as const,
    registers,
  });
  const failures = new Counter({
    name: 'eport_ledger_unreadable_total',
    help: 'Scrapes at which the journal could not be asked',
    registers,
  });
  new Gauge({
    name: 'eport_ledger_messages',
    help: 'Messages by state; accepted = delivered + rejected + pending + dead + discarded',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      try {
        for (const [state, count] of Object.entries(await asked.ledger())) this.set({ state }, count);
      } catch {
        failures.inc();
      }
    },
  });
  const askUnderWay = underWayGauges(registers, asked);
  return {
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    judged: (status, seconds) => judging.observe({ status }, seconds),
    attempted(partner, outcome, seconds) {
      attempts.observe({ outcome }, seconds);
      tries.inc({ partner, outcome });
    },
    paused: (partner) => alerts.inc({ partner }),
    mirrored: mirrorGauges(registers),
    witnessed: witnessMetrics(registers),
    ...kafkaMetrics(registers, () => asked.kafka?.()),
    async text() {
      await askUnderWay().catch(() => failures.inc());
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
