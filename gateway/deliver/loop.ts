import {
  type Clock,
  type DeliveryRow,
  type Journal,
  loop,
  type Pause,
  type Problem,
  problem,
  rfc3339,
  type Sent,
} from '../core/index.js';
import { type BreakerPolicy, breakers, type PartnerHealth } from './breaker.js';
import { BREAKER, pausesOf } from './pauses.js';
import { nextTry, type RetryPolicy } from './retry.js';
import { steadyNow } from './steady.js';

/** How one partner is delivered to. */
export interface PartnerPolicy extends RetryPolicy, BreakerPolicy {
  readonly atOnce: number;
  /** It is paused, with an alert, when nothing reached it for so long. */
  readonly pauseAfterHours: number;
}

export interface Deliveries {
  /** Looks for what is due; called after a commit that made something due. */
  wake(): void;
  /** How a partner fares, and whether it is paused. */
  health(partner: string): PartnerHealth & { readonly paused?: Pause; readonly inFlight: number };
  /** By an operator: until it is resumed by one. Gives the pause that holds. @throws JournalBusy */
  pause(partner: string, by: string, reason: string): Promise<Pause>;
  /** What waits is due at once. Gives the pause that was ended, if any. @throws JournalBusy */
  resume(partner: string, by: string): Promise<Pause | undefined>;
  /** Starts nothing more and waits for the tries in flight. */
  stop(): Promise<void>;
}

export interface DeliveryLoop {
  readonly journal: Pick<Journal, 'due' | 'nextDue' | 'attempted' | 'pauses' | 'pause' | 'resume' | 'hasten'>;
  readonly clock: Clock;
  /** One try. It may throw: that counts as a passing fault. */
  readonly send: (row: DeliveryRow) => Promise<Sent>;
  /** Tries at once, to all partners that don't fail. */
  readonly atOnce: number;
  readonly policyOf: (partner: string) => PartnerPolicy;
  readonly random: () => number;
  readonly onAttempt?: (
    row: DeliveryRow,
    outcome: 'sent' | 'failed' | 'dead',
    milliseconds: number,
    error?: unknown,
  ) => void;
  /** The node paused a partner by itself (a problem: the alert), or ended such a pause because the partner is back. */
  readonly onPause?: (pause: Pause, alert: Problem | undefined) => void;
}

/** How long to leave a journal alone that can't be asked or written, in milliseconds. */
const JOURNAL_PAUSE = 1_000;
const HOUR = 3_600_000;

/**
 * due → send → journal(sent | failed, again?). One delivery of a lane at a time, so many at once, so many of them
 * to one partner. A partner that fails is left alone by its breaker, then tried with one delivery; after a set time
 * it is paused, with an alert, and tried on, so that it comes back without anyone's help. Who is down holds up nobody
 * and isn't hammered. In memory is what is in flight, and a line for each partner that fails or is paused.
 */
export function deliveryLoop(parts: DeliveryLoop): Deliveries {
  const { journal, clock, send, atOnce, policyOf, random, onAttempt, onPause } = parts;
  const flying = new Map<string, { readonly partner: string; readonly done: Promise<void> }>();
  /** How many of them by partner. */
  const flights = new Map<string, number>();
  /** Ended since the journal was last asked: its answer may still call them due. */
  const ended = new Set<string>();
  const breaking = breakers(random);
  const pauses = pausesOf(journal, clock);
  const now = steadyNow(clock);
  let stopped = false;
  let cancelTimer = (): void => {};
  const looking = loop(clock, look);

  const flyingTo = (partner: string): number => flights.get(partner) ?? 0;
  const probing = (partner: string): boolean =>
    breaking.health(partner, now()).breaker !== 'closed' || pauses.of(partner) !== undefined;
  /** Probes have room of their own: any number of partners that hang leave the others theirs. */
  const roomFor = (partner: string): boolean => {
    if (probing(partner)) return true;
    let others = 0;
    for (const [each, count] of flights) if (!probing(each)) others += count;
    return others < atOnce;
  };
  const full = (partner: string): boolean => {
    const paused = pauses.of(partner);
    if (paused !== undefined && paused.by !== BREAKER) return true;
    const { breaker } = breaking.health(partner, now());
    if (breaker === 'open') return true;
    const most = breaker === 'half-open' || paused !== undefined ? 1 : policyOf(partner).atOnce;
    return flyingTo(partner) >= most;
  };
  const fullPartners = (): readonly string[] => {
    const some = new Set([...breaking.failing(), ...flights.keys()]);
    for (const each of pauses.all()) some.add(each.partner);
    return [...some].filter(full);
  };

  async function look(): Promise<void> {
    cancelTimer();
    await pauses.refresh();
    let asked = now();
    // Twice as many as can be in flight: there is always one to start among them, if there is any at all.
    for (let more = true; more && !stopped; ) {
      ended.clear();
      const limit = atOnce * 2 + flying.size;
      asked = now();
      const rows = await journal.due(rfc3339(asked), limit, fullPartners());
      more = false;
      for (const row of rows) {
        if (stopped || ended.has(row.id) || flying.has(laneOf(row))) continue;
        if (full(row.partner) || !roomFor(row.partner)) continue;
        start(row);
        more = rows.length >= limit;
      }
    }
    if (stopped) return;
    const moment = now();
    const next = await journal.nextDue(fullPartners());
    const moments = [...breaking.failing()]
      .map((partner) => breaking.health(partner, moment).until ?? 0)
      .filter((until) => until > moment);
    if (next !== undefined) {
      // What was due and wasn't started is in flight, has no room (the end of a flight wakes us), or another node has
      // it. A retry behind it in the calendar may come sooner, and nextDue can't see past it.
      const due = Date.parse(next);
      moments.push(due > asked ? Math.max(due, moment + 1) : moment + JOURNAL_PAUSE);
    }
    if (moments.length > 0) wakeIn(Math.min(...moments) - moment);
  }

  function start(row: DeliveryRow): void {
    const lane = laneOf(row);
    const done = attempt(row).finally(() => {
      flying.delete(lane);
      if (flyingTo(row.partner) > 1) flights.set(row.partner, flyingTo(row.partner) - 1);
      else flights.delete(row.partner);
      ended.add(row.id);
      looking.wake();
    });
    flying.set(lane, { partner: row.partner, done });
    flights.set(row.partner, flyingTo(row.partner) + 1);
  }

  async function attempt(row: DeliveryRow): Promise<void> {
    const from = clock.now();
    let thrown: unknown;
    const result = await send(row).catch((error: unknown): Sent => {
      thrown = error;
      const values = { reason: 'gateway' };
      return { kind: 'failed', permanent: false, problem: problem('delivery-failed', undefined, { values }) };
    });
    const delivery = row.id;
    const at = rfc3339(clock.now());
    const took = (): number => clock.now() - from;
    const { partner } = row;
    if (result.kind === 'sent') {
      const { answer, references, withheld } = result;
      await record({
        kind: 'sent',
        delivery,
        at,
        ...(answer === undefined ? {} : { answer }),
        ...(references === undefined ? {} : { references }),
        ...(withheld === undefined ? {} : { withheld }),
      });
      onAttempt?.(row, 'sent', took());
      return back(partner);
    }
    const policy = policyOf(partner);
    if (result.permanent) {
      await record({ kind: 'failed', delivery, at, problem: result.problem });
      onAttempt?.(row, 'dead', took(), thrown);
      // Who refuses is there; what couldn't even be written says nothing of it.
      return result.problem.code === 'delivery-refused' ? back(partner) : undefined;
    }
    // A fault of ours in this one delivery says nothing of the partner.
    if (thrown === undefined) breaking.failed(partner, now(), result.problem, policy, result.retryAfter);
    const wait = nextTry(row.attempts + 1, policy, random, result.retryAfter);
    const againAt = wait === undefined ? {} : { againAt: rfc3339(now() + wait) };
    await record({ kind: 'failed', delivery, at, problem: result.problem, ...againAt });
    onAttempt?.(row, wait === undefined ? 'dead' : 'failed', took(), thrown);
    if (thrown === undefined) await pauseIfDue(partner, policy);
  }

  /** It answered: an automatic pause ends, and what waits for another try goes now. A journal that fails at it is asked at the next. */
  async function back(partner: string): Promise<void> {
    const wasOpen = breaking.answered(partner);
    const paused = pauses.of(partner)?.by === BREAKER;
    if (!wasOpen && !paused) return;
    try {
      const ended = paused ? await pauses.resume(partner, BREAKER) : undefined;
      if (ended !== undefined) onPause?.(ended, undefined);
      await journal.hasten(partner, rfc3339(now()));
    } catch {
      return;
    }
  }

  async function pauseIfDue(partner: string, { pauseAfterHours }: PartnerPolicy): Promise<void> {
    const { breaker, failingSince, problem: last } = breaking.health(partner, now());
    if (breaker === 'closed' || failingSince === undefined || pauses.of(partner) !== undefined) return;
    if (now() - failingSince < pauseAfterHours * HOUR) return;
    const since = rfc3339(failingSince);
    try {
      const pause = await pauses.pauseItself(partner, `${since} … ${last?.message.en ?? ''}`);
      if (pause === undefined) return;
      const values = { partner, since, hours: pauseAfterHours, reason: last?.message.en ?? '' };
      onPause?.(pause, problem('partner-paused', undefined, { values }));
    } catch {
      return;
    }
  }

  /** Until it is on disk the lane stays taken: sending it again would be the same id twice, never a gap. */
  async function record(what: Parameters<Journal['attempted']>[0]): Promise<void> {
    for (;;) {
      try {
        return await journal.attempted(what);
      } catch {
        if (stopped) return;
        await new Promise<void>((resolve) => clock.after(JOURNAL_PAUSE, resolve));
      }
    }
  }

  function wakeIn(milliseconds: number): void {
    cancelTimer();
    if (!stopped) cancelTimer = clock.after(Math.min(milliseconds, 24 * HOUR), looking.wake);
  }

  return {
    wake: looking.wake,
    health(partner) {
      const paused = pauses.of(partner);
      return {
        ...breaking.health(partner, now()),
        inFlight: flyingTo(partner),
        ...(paused === undefined ? {} : { paused }),
      };
    },
    pause: (partner, by, reason) => pauses.pause(partner, by, reason),
    async resume(partner, by) {
      const ended = await pauses.resume(partner, by);
      breaking.reopen(partner);
      await journal.hasten(partner, rfc3339(now()));
      looking.wake();
      return ended;
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await looking.stop();
      await Promise.all([...flying.values()].map((each) => each.done));
    },
  };
}

const laneOf = (row: DeliveryRow): string => `${row.partner}\0${row.lane}`;
