import { systemClock } from '../gateway/core/index.js';
import type { Totals } from './books.js';
import { BROKER_KILL } from './broker.js';
import type { BrokerTotals } from './broker-books.js';
import { type Cycle, cycle, deck } from './cycle.js';
import { type Fault, KILL, KILL_STARTING } from './faults.js';
import { chance } from './random.js';
import type { Store } from './store.js';
import { type World, world } from './world.js';

export interface ChaosOptions {
  readonly kills: number;
  /** Only faults with this in their names, beside the kills. */
  readonly only?: string;
  readonly seed: number;
  readonly store: Store;
  readonly rate: number;
  readonly workers: number;
  /** With a broker, which is killed too. */
  readonly broker?: boolean;
  /** Milliseconds. */
  readonly patience: number;
  readonly say: (line: string) => void;
}

/** What a run found; `faults` empty: nothing was lost or doubled. */
export interface Report {
  readonly store: string;
  readonly seed: number;
  readonly kills: number;
  /** Of the broker, and what went over it; absent: there was none. */
  readonly broker?: BrokerTotals & { readonly kills: number };
  readonly cycles: readonly Cycle[];
  readonly totals: Totals;
  /** What senders were answered, by status; 0: nothing. */
  readonly answers: Readonly<Record<string, number>>;
  readonly manners: Readonly<Record<string, number>>;
  readonly starts: number;
  readonly seconds: number;
  readonly faults: readonly string[];
  readonly folder?: string;
}

/** How often in a row faults alone go wrong before a run gives up. */
const ENOUGH = 20;

/** Kills and other faults under load until so many kills are done; compares the books after each. */
export async function chaos(options: ChaosOptions): Promise<Report> {
  const { kills, seed, store, say } = options;
  const random = chance(seed);
  const from = systemClock.now();
  const on = await world({ ...options, random: random.fork('world') });
  const cycles: Cycle[] = [];
  let done = 0;
  try {
    const more = ownFaults(store, options.broker === true);
    for (const { fault, kill } of deck(random.fork('deck'), more, options.only)) {
      if (done >= kills || on.books.faults.length >= ENOUGH) break;
      const each = await cycle(fault, kill, on, random.fork(`cycle ${cycles.length}`));
      cycles.push(each);
      if (each.killed) done++;
      say(lineOf(each, done, kills, on));
    }
    await on.load.pause();
    await on.checks.feedAgain();
  } catch (error) {
    on.books.fault(`the run ended: ${(error as Error).stack ?? String(error)}`);
  }
  return reportOf(on, { store: store.name, seed, kills: done, cycles, from });
}

/** The faults that only such a run can make; twice, for they are what it is asked for. */
export function ownFaults(store: Store, broker: boolean): readonly Fault[] {
  const database = databaseFault(store);
  return [
    ...(database === undefined ? [] : [database, database]),
    ...(broker ? [BROKER_KILL, BROKER_KILL] : []),
  ];
}

/** kill -9 of the database, where it is a program of its own. */
export const databaseFault = (store: Store): Fault | undefined =>
  store.kill === undefined
    ? undefined
    : {
        name: 'kill -9 of the database',
        possible: async () => undefined,
        async make(_world, hold, random) {
          await hold(random.whole(50, 500));
          await store.kill?.();
          await hold(random.whole(50, 500));
        },
      };

function lineOf(each: Cycle, done: number, kills: number, on: World): string {
  const { acknowledged, deliveries, repeats } = on.books.totals();
  const what =
    each.killed && ![KILL, KILL_STARTING].some(({ name }) => name === each.fault)
      ? `${each.fault}, and kill -9 inside`
      : each.fault;
  const how =
    each.skipped === undefined
      ? `quiet after ${each.quietAfter ?? 'never'} ms; ${acknowledged} accepted, ${deliveries} delivered, ${repeats} repeats under the same id`
      : `left out: ${each.skipped}`;
  return `${done}/${kills} ${what}: ${how}${on.books.faults.length > 0 ? ` — ${on.books.faults.length} FAULTS, the first: ${on.books.faults[0]}` : ''}`;
}

/** Ends the world and sums up. */
export async function reportOf(
  on: World,
  { from, ...about }: Pick<Report, 'store' | 'seed' | 'kills' | 'cycles'> & { readonly from: number },
): Promise<Report> {
  const totals = on.books.totals();
  const answers = Object.fromEntries([...on.load.answers].map(([status, count]) => [String(status), count]));
  const manners = Object.fromEntries(on.receivers.shown);
  const starts = on.node.starts;
  const broker =
    on.broker === undefined || 'missing' in on.broker
      ? undefined
      : { kills: on.broker.kills, ...on.broker.books.totals() };
  const folder = await on.end();
  return {
    ...about,
    ...(broker === undefined ? {} : { broker }),
    totals,
    answers,
    manners,
    starts,
    seconds: Math.round((systemClock.now() - from) / 1000),
    faults: [...on.books.faults],
    ...(folder === undefined ? {} : { folder }),
  };
}
