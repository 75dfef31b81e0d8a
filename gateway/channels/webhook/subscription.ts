import type { Json, Problem } from '../../core/index.js';

/** `paused` until somebody resumes it; `disabled`: the receiver answered 410 Gone. */
export type SubscriptionState = 'active' | 'paused' | 'disabled';

/** One secret; `until` (RFC 3339): it was rotated out and signs as well until then. */
export interface SigningSecret {
  readonly secret: string;
  readonly until?: string;
}

/** A webhook that somebody asked for, as the journal keeps it. */
export interface Subscription {
  readonly id: string;
  readonly owner: string;
  readonly operator: boolean;
  readonly url: string;
  /** Absent: all that the owner sees. */
  readonly types?: readonly string[];
  /** `canonical` or a mapping's name. */
  readonly format: string;
  /** Newest first. */
  readonly secrets: readonly SigningSecret[];
  readonly state: SubscriptionState;
  /** Why it is paused or disabled, and by whom (`gateway`: by itself). */
  readonly reason?: string;
  readonly by?: string;
  readonly createdAt: string;
  /** It starts after this cursor; asking for another one begins another run. */
  readonly after: number;
  readonly run: number;
  /** Each change by somebody adds one. */
  readonly edition: number;
}

/** What stands in the way of the item at `cursor`; kept so that a restart goes on with the schedule where it was. */
export interface Trouble {
  readonly run: number;
  readonly cursor: number;
  readonly document: string;
  readonly attempts: number;
  /** RFC 3339. */
  readonly since: string;
  readonly nextAt: string;
  readonly problem: Problem;
}

export interface Shown {
  readonly id: string;
  readonly [member: string]: Json | undefined;
}

/** A subscription as its owner and operators see it: without secrets. */
export const shownSubscription = (
  { secrets, operator: _, run: _run, edition: _edition, ...each }: Subscription,
  trouble: Trouble | undefined,
  now: string,
): Shown => ({
  ...each,
  types: each.types ?? null,
  secrets: inForce(secrets, now).map(({ until }) => (until === undefined ? {} : { until })),
  ...(trouble === undefined
    ? {}
    : {
        lastError: {
          document: trouble.document,
          sequence: trouble.cursor,
          attempts: trouble.attempts,
          since: trouble.since,
          nextAt: trouble.nextAt,
          problem: trouble.problem as unknown as Json,
        },
      }),
});

/** Those that sign now: what was rotated out signs until its time is over. */
export const inForce = (secrets: readonly SigningSecret[], now: string): readonly SigningSecret[] =>
  secrets.filter(({ until }) => until === undefined || until > now);
