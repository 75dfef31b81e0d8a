/** Numbers that a seed decides. */
export interface Random {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
  /** The same list in another order. */
  shuffled<T>(list: readonly T[]): T[];
}

/** mulberry32: small, fast, the same everywhere; for tests and samples, never for secrets. */
export function seeded(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[below(list.length)] as (typeof list)[number];
    },
    shuffled(list) {
      const made = [...list];
      for (let i = made.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [made[i], made[j]] = [made[j] as (typeof made)[number], made[i] as (typeof made)[number]];
      }
      return made;
    },
  };
}
