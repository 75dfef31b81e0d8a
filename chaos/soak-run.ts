import { systemClock } from '../gateway/core/index.js';
import { type Cycle, cycle } from './cycle.js';
import { FAULTS, KILL, KILL_STARTING } from './faults.js';
import { type Figure, figuresOf, type Sample } from './figures.js';
import { OPERATOR_KEY } from './node-config.js';
import { chance } from './random.js';
import { type ChaosOptions, databaseFault, type Report, reportOf } from './run.js';
import { type World, world } from './world.js';

export interface SoakOptions extends Omit<ChaosOptions, 'kills'> {
  readonly minutes: number;
}

export interface SoakReport extends Report {
  readonly minutes: number;
  readonly samples: readonly Sample[];
  readonly figures: readonly Figure[];
}

const EVERY = 10_000;
const MINUTE = 60_000;
/** Reading the whole log again each minute would become most of the load. */
const VERIFY_EVERY = 10;

/**
 * The same load for so long, with a fault each minute. Kills come in the first third; the life of the node that
 * begins with the last of them goes on to the end, through all other faults, so that its memory can be measured.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, seed, store, say } = options;
  const random = chance(seed);
  const from = systemClock.now();
  const on = await world({ ...options, random: random.fork('world') });
  const samples: Sample[] = [];
  const sampling = setInterval(() => {
    void sample(on, (systemClock.now() - from) / 1000).then((each) => {
      if (each !== undefined) samples.push(each);
    });
  }, EVERY);
  const cycles: Cycle[] = [];
  const database = databaseFault(store);
  const others = [...FAULTS, ...(database === undefined ? [] : [database])];
  const draw = random.fork('deck');
  let left = [...others];
  let kills = 0;
  const elapsed = (): number => systemClock.now() - from;
  try {
    for (let minute = 1; elapsed() < minutes * MINUTE; minute++) {
      on.load.resume();
      await on.pass(Math.max(0, Math.min(minute - 0.5, minutes) * MINUTE - elapsed()));
      if (elapsed() >= minutes * MINUTE) break;
      const early = minute <= Math.max(1, minutes / 3);
      if (left.length === 0) left = [...others];
      const [next] = left.splice(draw.whole(0, left.length - 1), 1);
      const fault = early && draw.happens(0.5) ? draw.pick([KILL, KILL_STARTING]) : (next ?? KILL);
      const each = await cycle(fault, early, on, draw, minute % VERIFY_EVERY === 0);
      cycles.push(each);
      if (each.killed) kills++;
      const last = samples.at(-1);
      say(
        `minute ${minute}/${minutes}: ${each.fault}${each.killed ? ', kill -9' : ''}: ${each.skipped ?? `quiet after ${each.quietAfter ?? 'never'} ms`}; ${on.books.totals().acknowledged} accepted; ${mib(last?.rss)} MiB resident, ${mib(last?.heap)} heap, ${last?.files} files, ${mib(last?.journal)} journal, ${mib(last?.log)} log, harness ${mib(last?.harness)}${on.books.faults.length > 0 ? ` — ${on.books.faults.length} FAULTS, the first: ${on.books.faults[0]}` : ''}`,
      );
    }
    await on.quiet();
    await on.checks.compare();
    await on.verifyLog();
    await on.checks.feedAgain();
  } catch (error) {
    on.books.fault(`the run ended: ${(error as Error).stack ?? String(error)}`);
  }
  clearInterval(sampling);
  const figures = figuresOf(samples);
  if (figures === undefined) on.books.fault('too short to measure flatness: give it at least --minutes 3');
  for (const each of figures ?? [])
    if (!each.holds) on.books.fault(`${each.name}: ${each.found} ${each.unit}, allowed ${each.bound}`);
  const report = await reportOf(on, { store: store.name, seed, kills, cycles, from });
  return { ...report, minutes, samples, figures: figures ?? [] };
}

async function sample(on: World, at: number): Promise<Sample | undefined> {
  const life = on.node.starts;
  const now = on.node.sample();
  const metrics = await on.calls.ask('/metrics', OPERATOR_KEY);
  const heap = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics?.text ?? '')?.[1];
  const disk = await on.disk();
  // while it starts or is stalled there is nothing to compare
  if (now === undefined || disk === undefined || heap === undefined || life !== on.node.starts)
    return undefined;
  const { acknowledged } = on.books.totals();
  return {
    at: Math.round(at),
    life,
    rss: now.rss,
    heap: Number(heap),
    files: now.files,
    ...disk,
    accepted: acknowledged,
    harness: process.memoryUsage.rss(),
  };
}

const mib = (bytes: number | undefined): string =>
  bytes === undefined ? '?' : (bytes / 1024 / 1024).toFixed(0);
