/** A stream of chance that the same seed gives again. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number from..to, both included. */
  whole(from: number, to: number): number;
  /** True so often, 0 to 1. */
  happens(probability: number): boolean;
  pick<T>(of: readonly T[]): T;
  /** A stream of its own for somebody else, so that what they draw doesn't shift what we draw. */
  fork(name: string): Chance;
}

/** Mulberry32: small, fast, and good enough to choose moments with. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    pick: (of) => of[whole(0, of.length - 1)] as (typeof of)[number],
    fork: (name) =>
      chance(
        [...name].reduce(
          (hash, each) => Math.imul(hash ^ each.charCodeAt(0), 16777619),
          Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b,
        ),
      ),
  };
}
