import type { Clock } from '../../core/index.js';

/** So many at once, and so many more a second. */
export interface Pace {
  readonly burst: number;
  readonly perSecond: number;
}

/** Token buckets by name. */
export interface Buckets {
  /** Takes one; gives the seconds until there is one again where there is none. */
  take(name: string): number | undefined;
}

/** Names remembered: a full bucket is what a forgotten name gets, so an attacker gains little by many names. */
const MOST = 10_000;

/** Buckets in bounded memory: the name that was asked for longest ago is forgotten first. */
export function buckets({ burst, perSecond }: Pace, clock: Clock): Buckets {
  const held = new Map<string, { tokens: number; at: number }>();
  const now = (name: string): { tokens: number; at: number } => {
    const known = held.get(name);
    const at = clock.now();
    if (known === undefined) return { tokens: burst, at };
    const passed = Math.max(0, at - known.at) / 1000;
    return { tokens: Math.min(burst, known.tokens + passed * perSecond), at };
  };
  const missing = (tokens: number): number | undefined =>
    tokens >= 1 ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  return {
    take(name) {
      const bucket = now(name);
      const seconds = missing(bucket.tokens);
      if (seconds === undefined) bucket.tokens -= 1;
      held.delete(name);
      held.set(name, bucket);
      if (held.size > MOST) held.delete(held.keys().next().value as string);
      return seconds;
    },
  };
}
