import {
  type Clock,
  type DeliveryRow,
  type Journal,
  loop,
  problem,
  rfc3339,
  type Sent,
} from '../core/index.js';
import { nextTry, type RetryPolicy } from './retry.js';

export interface Deliveries {
  /** Looks for what is due; called after a commit that made something due. */
  wake(): void;
  /** Starts nothing more and waits for the tries in flight. */
  stop(): Promise<void>;
}

export interface DeliveryLoop {
  readonly journal: Pick<Journal, 'due' | 'nextDue' | 'attempted'>;
  readonly clock: Clock;
  /** One try. It may throw: that counts as a passing fault. */
  readonly send: (row: DeliveryRow) => Promise<Sent>;
  readonly policy: RetryPolicy & { readonly atOnce: number; readonly atOncePerPartner: number };
  readonly random: () => number;
  readonly onAttempt?: (
    row: DeliveryRow,
    outcome: 'sent' | 'failed' | 'dead',
    milliseconds: number,
    error?: unknown,
  ) => void;
}

/** How long to leave a journal alone that can't be asked or written, in milliseconds. */
const JOURNAL_PAUSE = 1_000;

/**
 * due → send → journal(sent | failed, again?). One delivery of a lane at a time, so many at once, so many of them
 * to one partner. A partner whose last try failed is left alone for a while that grows with each failure in a row,
 * then tried with one delivery: who is down holds up nobody and isn't hammered.
 */
export function deliveryLoop({ journal, clock, send, policy, random, onAttempt }: DeliveryLoop): Deliveries {
  const flying = new Map<string, { readonly partner: string; readonly done: Promise<void> }>();
  /** Ended since the journal was last asked: its answer may still call them due. */
  const ended = new Set<string>();
  const failing = new Map<string, { readonly times: number; readonly until: number }>();
  let stopped = false;
  let cancelTimer = (): void => {};
  const looking = loop(clock, look);

  const flyingTo = (partner: string): number =>
    [...flying.values()].filter((each) => each.partner === partner).length;
  const full = (partner: string): boolean =>
    flyingTo(partner) >= (failing.has(partner) ? 1 : policy.atOncePerPartner) ||
    (failing.get(partner)?.until ?? 0) > clock.now();
  const fullPartners = (): readonly string[] =>
    [...new Set([...failing.keys(), ...[...flying.values()].map((each) => each.partner)])].filter(full);

  async function look(): Promise<void> {
    cancelTimer();
    const room = (): boolean => !stopped && flying.size < policy.atOnce;
    for (let limit = policy.atOnce * 2; room(); limit *= 4) {
      ended.clear();
      const rows = await journal.due(rfc3339(clock.now()), limit, fullPartners());
      for (const row of rows) {
        if (!room() || ended.has(row.id) || flying.has(laneOf(row)) || full(row.partner)) continue;
        start(row);
      }
      if (rows.length < limit) break;
    }
    if (!room()) return;
    const now = clock.now();
    const next = await journal.nextDue(fullPartners());
    const moments = [...failing.values()].map((each) => each.until).filter((until) => until > now);
    if (next !== undefined) {
      // What is due already and wasn't started is in flight: its end wakes us. A retry behind it in the calendar
      // may come sooner, and nextDue can't see past it.
      const moment = Date.parse(next);
      moments.push(moment > now ? moment : now + (flying.size + failing.size > 0 ? JOURNAL_PAUSE : 1));
    }
    if (moments.length > 0) wakeIn(Math.min(...moments) - now);
  }

  function start(row: DeliveryRow): void {
    const lane = laneOf(row);
    const done = attempt(row).finally(() => {
      flying.delete(lane);
      ended.add(row.id);
      looking.wake();
    });
    flying.set(lane, { partner: row.partner, done });
  }

  async function attempt(row: DeliveryRow): Promise<void> {
    const from = clock.now();
    let thrown: unknown;
    const result = await send(row).catch((error: unknown): Sent => {
      thrown = error;
      return {
        kind: 'failed',
        permanent: false,
        problem: problem('delivery-failed', undefined, { values: { reason: 'gateway' } }),
      };
    });
    const now = clock.now();
    const at = rfc3339(now);
    if (result.kind === 'sent') {
      failing.delete(row.partner);
      await record({
        kind: 'sent',
        delivery: row.id,
        at,
        ...(result.answer === undefined ? {} : { answer: result.answer }),
      });
      onAttempt?.(row, 'sent', now - from);
      return;
    }
    if (result.permanent) failing.delete(row.partner);
    else {
      const times = (failing.get(row.partner)?.times ?? 0) + 1;
      const pause =
        nextTry(times, { ...policy, giveUpAfterDays: Number.POSITIVE_INFINITY }, random, result.retryAfter) ??
        0;
      failing.set(row.partner, { times, until: now + pause });
    }
    const wait = result.permanent ? undefined : nextTry(row.attempts + 1, policy, random, result.retryAfter);
    const againAt = wait === undefined ? {} : { againAt: rfc3339(now + wait) };
    await record({ kind: 'failed', delivery: row.id, at, problem: result.problem, ...againAt });
    onAttempt?.(row, wait === undefined ? 'dead' : 'failed', now - from, thrown);
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
    if (!stopped) cancelTimer = clock.after(Math.min(milliseconds, 86_400_000), looking.wake);
  }

  return {
    wake: looking.wake,
    async stop() {
      stopped = true;
      cancelTimer();
      await looking.stop();
      await Promise.all([...flying.values()].map((each) => each.done));
    },
  };
}

const laneOf = (row: DeliveryRow): string => `${row.partner}\0${row.lane}`;
