import type { Problem } from '../core/index.js';
import { nextTry } from './retry.js';

/** When a partner counts as failing, and how it is tried then. */
export interface BreakerPolicy {
  /** Failures in a row, of whatever deliveries, that open it. */
  readonly breakAfter: number;
  readonly firstRetrySeconds: number;
  /** The longest that an open breaker waits before one delivery tries anew. */
  readonly probeSeconds: number;
}

/** How a partner fares. closed: deliveries go; open: none until a moment; half-open: one at a time, to see whether it is back. */
export interface PartnerHealth {
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** In a row. */
  readonly failures: number;
  /** Milliseconds: the first of them. */
  readonly failingSince?: number;
  /** Milliseconds: when it is tried next, while open. */
  readonly until?: number;
  /** Of the latest of them. */
  readonly problem?: Problem;
}

/** One circuit breaker for each partner that fails; who doesn't takes no room. Moments are milliseconds. */
export interface Breakers {
  /** A passing fault. `askedFor`: milliseconds that the receiver wants to be left alone, which opens it whatever the count. */
  failed(partner: string, now: number, problem: Problem, policy: BreakerPolicy, askedFor?: number): void;
  /** It took something, or refused it for good: it is there. Gives whether it was open before. */
  answered(partner: string): boolean;
  /** Its next delivery may go, as one to see whether it is back. */
  reopen(partner: string): void;
  health(partner: string, now: number): PartnerHealth;
  /** Those that have failed since they last answered. */
  failing(): Iterable<string>;
}

interface Failing {
  readonly failures: number;
  readonly since: number;
  readonly opened: number;
  /** Absent: closed still. */
  readonly until?: number;
  readonly problem: Problem;
}

/** @param random 0 ≤ x < 1 */
export function breakers(random: () => number): Breakers {
  const all = new Map<string, Failing>();
  return {
    failed(partner, now, problem, policy, askedFor = 0) {
      const before = all.get(partner);
      const failures = (before?.failures ?? 0) + 1;
      const open = before?.until !== undefined || failures >= policy.breakAfter || askedFor > 0;
      // What was on its way when it opened says nothing new.
      const stale = before?.until !== undefined && before.until > now && askedFor === 0;
      const opened = (before?.opened ?? 0) + (open && !stale ? 1 : 0);
      const pause = (): number =>
        nextTry(
          opened,
          {
            firstRetrySeconds: policy.firstRetrySeconds,
            longestRetrySeconds: policy.probeSeconds,
            giveUpAfterDays: Number.POSITIVE_INFINITY,
          },
          random,
          askedFor,
        ) ?? 0;
      all.set(partner, {
        failures,
        since: before?.since ?? now,
        opened,
        problem,
        ...(open ? { until: stale ? (before.until as number) : now + pause() } : {}),
      });
    },
    answered(partner) {
      const before = all.get(partner);
      all.delete(partner);
      return before?.until !== undefined;
    },
    reopen(partner) {
      const before = all.get(partner);
      if (before?.until !== undefined) all.set(partner, { ...before, until: 0 });
    },
    health(partner, now) {
      const each = all.get(partner);
      if (each === undefined) return { breaker: 'closed', failures: 0 };
      const { failures, since, until, problem } = each;
      return {
        breaker: until === undefined ? 'closed' : until > now ? 'open' : 'half-open',
        failures,
        failingSince: since,
        problem,
        ...(until === undefined || until <= now ? {} : { until }),
      };
    },
    failing: () => all.keys(),
  };
}
