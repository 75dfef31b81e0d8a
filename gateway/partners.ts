import type { PartnerDelivery, PartnerNow, Partners } from './channels/index.js';
import { type Journal, rfc3339, type Standing, type Text } from './core/index.js';
import { BREAKER, type Deliveries } from './deliver/index.js';
import type { PartnerConfig } from './ops/config.js';
import type { UnderWay } from './ops/metrics.js';

/** How each configured partner and node is delivered to, and the operators' pauses; `senders` has those with an address. */
export function partnersOf(
  config: {
    readonly partners: ReadonlyArray<Pick<PartnerConfig, 'id' | 'name'>>;
    readonly exchange: ReadonlyArray<{ readonly node: string }>;
  },
  senders: ReadonlyMap<string, unknown>,
  journal: Pick<Journal, 'standing'>,
  deliveries: Deliveries,
  /** What somebody may see and why. */
  explain: (id: string) => readonly Text[],
): Partners {
  const all: readonly Omit<PartnerNow, 'delivery'>[] = [
    ...config.partners.map(({ id, name }) => ({ id, kind: 'partner' as const, name })),
    ...config.exchange.map(({ node }) => ({ id: node, kind: 'node' as const })),
  ];
  const known = new Map(all.map((each) => [each.id, each]));
  const now = (each: { readonly id: string }, standing: Standing): PartnerDelivery => {
    const { breaker, failures, failingSince, until, problem, inFlight, paused } = deliveries.health(each.id);
    const counted = standing.partners.find(({ partner }) => partner === each.id);
    return {
      address: senders.has(each.id),
      state: paused !== undefined ? 'paused' : breaker !== 'closed' || failures > 0 ? 'failing' : 'working',
      due: counted?.due ?? 0,
      dead: counted?.dead ?? 0,
      inFlight,
      ...(counted?.oldestDue === undefined ? {} : { oldestDue: counted.oldestDue }),
      breaker: {
        state: breaker,
        failures,
        ...(failingSince === undefined ? {} : { since: rfc3339(failingSince) }),
        ...(until === undefined ? {} : { until: rfc3339(until) }),
        ...(problem === undefined ? {} : { lastError: problem }),
      },
      ...(paused === undefined
        ? {}
        : {
            paused: {
              at: paused.at,
              by: paused.by,
              reason: paused.reason,
              automatic: paused.by === BREAKER,
            },
          }),
    };
  };
  return {
    async list() {
      const standing = await journal.standing();
      return all.map((each) => ({ ...each, delivery: now(each, standing) }));
    },
    async one(id) {
      const each = known.get(id);
      return each === undefined
        ? undefined
        : { ...each, delivery: now(each, await journal.standing()), sharing: explain(id) };
    },
    pause: (id, by, reason) => deliveries.pause(id, by, reason),
    resume: (id, by) => deliveries.resume(id, by),
  };
}

/** The same as metrics want it. */
export const underWay = (partners: Awaited<ReturnType<Partners['list']>>, standing: Standing): UnderWay => ({
  partners: partners.map(({ id, delivery }) => ({
    id,
    due: delivery.due,
    dead: delivery.dead,
    inFlight: delivery.inFlight,
    ...(delivery.oldestDue === undefined ? {} : { oldestDue: Date.parse(delivery.oldestDue) }),
    breaker: delivery.breaker.state,
    ...(delivery.paused === undefined
      ? {}
      : { paused: delivery.paused.automatic ? ('automatic' as const) : ('operator' as const) }),
  })),
  unjudged: {
    count: standing.unjudged.count,
    ...(standing.unjudged.oldest === undefined ? {} : { oldest: Date.parse(standing.unjudged.oldest) }),
  },
  exceptions: standing.exceptions,
});
