import { Gauge, type Registry } from 'prom-client';
import type { Asked, UnderWay } from './metrics.js';

const BREAKER = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Gauges of what is under way; what is given back asks once and fills them all, before a scrape. Rejects where the journal can't be asked: then they are empty. */
export function underWayGauges(registers: Registry[], asked: Asked): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[]): Gauge<string> =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const partner = ['partner'];
  const due = gauge('eport_delivery_due', 'Deliveries that are due or wait for another try', partner);
  const dead = gauge('eport_delivery_dead', 'Deliveries that were given up or refused', partner);
  const flying = gauge('eport_delivery_in_flight', 'Tries that are on', partner);
  const age = gauge(
    'eport_delivery_oldest_due_seconds',
    'Age of the oldest delivery that is due; 0 where none is',
    partner,
  );
  const breaker = gauge('eport_delivery_breaker', 'Circuit breaker: 0 closed, 1 half-open, 2 open', partner);
  const paused = gauge(
    'eport_delivery_paused',
    'Whether deliveries are paused: by the node itself (an alert) or by an operator',
    ['partner', 'by'],
  );
  const unjudged = gauge('eport_judging_queue', 'Messages that are received and not judged', []);
  const exceptions = gauge('eport_exceptions_open', 'Exceptions that are not closed', ['kind']);

  const queueAge = gauge(
    'eport_judging_oldest_seconds',
    'Age of the oldest message that is not judged; 0 where none is',
    [],
  );
  const all = [due, dead, flying, age, breaker, paused, unjudged, exceptions, queueAge];

  const fill = ({ partners, unjudged: waiting, exceptions: open }: UnderWay): void => {
    const now = asked.now();
    const seconds = (since: number | undefined): number =>
      since === undefined ? 0 : Math.max(0, now - since) / 1000;
    for (const each of partners) {
      const one = { partner: each.id };
      due.set(one, each.due);
      dead.set(one, each.dead);
      flying.set(one, each.inFlight);
      age.set(one, seconds(each.oldestDue));
      breaker.set(one, BREAKER[each.breaker]);
      for (const by of ['automatic', 'operator']) paused.set({ ...one, by }, each.paused === by ? 1 : 0);
    }
    unjudged.set(waiting.count);
    queueAge.set(seconds(waiting.oldest));
    for (const each of open) exceptions.set({ kind: each.kind }, each.open);
  };
  return async () => {
    for (const each of all) each.reset();
    fill(await asked.underWay());
  };
}
