import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a scrape asks the journal for. */
export interface Ledger {
  readonly accepted: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly pending: number;
  readonly dead: number;
}

export interface Metrics {
  /** How long one request took, by route pattern and status. */
  request(route: string, status: number, seconds: number): void;
  /** How long judging one submission took. */
  judged(status: 'accepted' | 'partial' | 'rejected' | 'parked', seconds: number): void;
  attempted(outcome: 'sent' | 'failed' | 'dead', seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/**
 * Prometheus metrics. Labels name no partner, since whoever scrapes need not know who trades here; the ledger by
 * partner is at /v1/ledger.
 * @param ledger sums over all partners and days, asked for at every scrape
 */
export function nodeMetrics(
  ledger: () => Promise<Ledger>,
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
  const failures = new Counter({
    name: 'eport_ledger_unreadable_total',
    help: 'Scrapes at which the journal could not be asked',
    registers,
  });
  new Gauge({
    name: 'eport_ledger_messages',
    help: 'Messages by state; accepted = delivered + rejected + pending + dead',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      try {
        for (const [state, count] of Object.entries(await ledger())) this.set({ state }, count);
      } catch {
        failures.inc();
      }
    },
  });
  return {
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    judged: (status, seconds) => judging.observe({ status }, seconds),
    attempted: (outcome, seconds) => attempts.observe({ outcome }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
