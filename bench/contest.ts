/** Something whose speed is measured against others in the same run. */
export interface Contestant {
  readonly name: string;
  /** Does the work once; gives how much it was (bytes, messages). */
  run(): number | Promise<number>;
}

/** What one contestant did in all rounds, in work per second. */
export interface Speed {
  readonly name: string;
  readonly rates: readonly number[];
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Rounds {
  readonly rounds: number;
  /** How long each contestant runs in each round, at least once. */
  readonly seconds: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** Runs all of them in turn, round after round, so that a slow minute of the machine is everybody's; one round before doesn't count. */
export async function contest(
  contestants: readonly Contestant[],
  { rounds, seconds }: Rounds,
  said: (text: string) => void = () => {},
): Promise<readonly Speed[]> {
  const rates = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    said(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const [i, { run }] of contestants.entries()) {
      const from = process.hrtime.bigint();
      let work = 0;
      let spent = 0;
      do {
        work += await run();
        spent = Number(process.hrtime.bigint() - from) / 1e9;
      } while (spent < seconds);
      if (round > 0) rates[i]?.push(work / spent);
    }
  }
  return contestants.map(({ name }, i) => speedOf(name, rates[i] ?? []));
}

export const speedOf = (name: string, rates: readonly number[]): Speed => ({
  name,
  rates,
  median: median(rates),
  least: Math.min(...rates),
  most: Math.max(...rates),
});

/** Median of one contestant's speed over another's, round by round. */
export const ratio = (one: Speed, other: Speed): number =>
  median(one.rates.map((rate, i) => rate / (other.rates[i] as number)));

/** Which of them was fastest, by its median. */
export const fastest = (speeds: readonly Speed[]): Speed =>
  speeds.reduce((best, each) => (each.median > best.median ? each : best));
