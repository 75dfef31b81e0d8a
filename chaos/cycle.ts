import { CLOCK, FAULTS, type Fault, type Hold, KILL, KILL_STARTING } from './faults.js';
import type { Chance } from './random.js';
import type { World } from './world.js';

/** One fault, and what it was like. */
export interface Cycle {
  readonly fault: string;
  readonly killed: boolean;
  /** Milliseconds until everything accepted had arrived; undefined: not within the limit. */
  readonly quietAfter: number | undefined;
  readonly skipped?: string;
}

/** Makes a fault under load, with a kill -9 inside if wanted, waits until all is quiet, and compares. */
export async function cycle(
  each: Fault,
  kill: boolean,
  on: World,
  random: Chance,
  verify = true,
): Promise<Cycle> {
  const skipped = await each.possible(on);
  if (skipped !== undefined) return { fault: each.name, killed: false, quietAfter: 0, skipped };
  const hold: Hold = async (milliseconds) => {
    if (!kill) return on.pass(milliseconds);
    const before = random.whole(0, milliseconds);
    await on.pass(before);
    await on.kill();
    await on.pass(milliseconds - before);
  };
  on.load.resume();
  await on.pass(random.whole(200, 1200));
  await each.make(on, hold, random);
  await on.ready();
  await on.pass(random.whole(100, 500));
  const quietAfter = await on.quiet();
  await on.checks.compare();
  if (verify) await on.verifyLog();
  return { fault: each.name, killed: kill, quietAfter };
}

/** Faults with this in their names, beside the kills. */
export const called = (part: string, more: readonly Fault[]): readonly Fault[] =>
  [...FAULTS, CLOCK, ...more].filter((each) => each.name.includes(part));

/**
 * Faults in an endless order of chance: every one of them before one comes again; a kill by itself every other time.
 * `more`: those that this run has besides. `only`: part of a name.
 */
export function* deck(
  random: Chance,
  more: readonly Fault[],
  only = '',
): Generator<{ fault: Fault; kill: boolean }> {
  const all = called(only, more);
  if (all.length === 0) throw new Error(`there is no fault called ${only}`);
  for (let round = 0; ; round++) {
    const left = [...all];
    while (left.length > 0) {
      const [next] = left.splice(random.whole(0, left.length - 1), 1) as [Fault];
      yield { fault: random.happens(0.25) ? KILL_STARTING : KILL, kill: true };
      // in every other round inside a kill
      yield { fault: next, kill: (round + left.length) % 2 === 1 };
    }
  }
}
