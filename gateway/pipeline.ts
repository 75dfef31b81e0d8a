import type { Clock, Delivery, Journal, MessageRow, Receipt, Received, Verdict } from './core/index.js';
import { JournalBusy, problem, rfc3339 } from './core/index.js';

export interface Pipeline {
  /** Resolves when it is on disk. @throws JournalBusy: nothing was accepted */
  accept(receipt: Receipt): Promise<Received>;
  /** Takes up what is received and not judged: after every commit that received something, and at the start. */
  wake(): void;
  /** Takes up nothing more and waits for what is being judged. */
  stop(): Promise<void>;
}

export interface PipelineParts {
  readonly journal: Pick<Journal, 'receive' | 'judged' | 'park' | 'unjudged' | 'bytes'>;
  readonly clock: Clock;
  /** Pure, so that it may be repeated; it throws only where the gateway has a bug. */
  readonly judge: (row: MessageRow, bytes: Uint8Array) => Verdict | Promise<Verdict>;
  readonly route: (row: MessageRow, verdict: Verdict) => readonly Delivery[];
  readonly onJudged?: (
    row: MessageRow,
    status: MessageRow['status'],
    milliseconds: number,
    error?: unknown,
  ) => void;
}

type Judged = { readonly milliseconds: number } & (
  | { readonly verdict: Verdict; readonly due: readonly Delivery[] }
  | { readonly error: unknown }
);

/** How many verdicts may be on their way to the disk together; how long (ms) to leave a journal alone that is busy. */
const AT_ONCE = 32;
const PAUSE = 1_000;

/**
 *     receive ─▶ journal(received) ─▶ judge ─▶ route ─▶ journal(judged, due)
 *
 * Judged in the order of receipt. There is no recovery but this loop: what a crash left received is judged again,
 * with the same ids. The other line, due ─▶ write ─▶ send ─▶ journal(sent | failed, again?), is deliver/loop.ts.
 */
export function pipeline({ journal, clock, judge, route, onJudged }: PipelineParts): Pipeline {
  let stopped = false;
  let running: Promise<void> | undefined;
  let wanted = false;
  let cancelTimer = (): void => {};

  async function judgeAll(): Promise<void> {
    for (let rows = await journal.unjudged(0, AT_ONCE); rows.length > 0 && !stopped; ) {
      const commits: Promise<unknown>[] = [];
      for (const row of rows) {
        // Judging keeps the thread; between two messages the channels have their turn.
        await new Promise<void>((turn) => setImmediate(turn));
        if (!stopped) commits.push(commit(row, await verdictOf(row)).catch((error: unknown) => ({ error })));
      }
      if ((await Promise.all(commits)).some((failure) => failure !== undefined)) return pause();
      rows = await journal.unjudged(0, AT_ONCE);
    }
  }

  /** The verdict and what is due of it; the error itself where judging throws twice. */
  async function verdictOf(row: MessageRow, again = true): Promise<Judged> {
    const from = clock.now();
    try {
      const bytes = await journal.bytes(row.id);
      if (bytes === undefined) throw new Error(`the journal has no bytes of ${row.id}`);
      const verdict = await judge(row, bytes);
      return { verdict, due: route(row, verdict), milliseconds: clock.now() - from };
    } catch (error) {
      return again ? verdictOf(row, false) : { error, milliseconds: clock.now() - from };
    }
  }

  /** What can't be judged, or not be kept as judged, is parked and blocks nothing; a busy journal leaves it for later. */
  async function commit(row: MessageRow, judged: Judged): Promise<void> {
    try {
      if ('error' in judged) throw judged.error;
      await journal.judged(row.id, judged.verdict, judged.due, rfc3339(clock.now()));
      onJudged?.(row, judged.verdict.status, judged.milliseconds);
    } catch (error) {
      if (error instanceof JournalBusy) throw error;
      await journal.park(row.id, problem('gateway-bug', undefined), rfc3339(clock.now()));
      onJudged?.(row, 'parked', judged.milliseconds, error);
    }
  }

  function pause(): void {
    if (!stopped) cancelTimer = clock.after(PAUSE, wake);
  }

  function wake(): void {
    wanted = true;
    if (stopped || running !== undefined) return;
    cancelTimer();
    wanted = false;
    running = judgeAll()
      .catch(pause)
      .finally(() => {
        running = undefined;
        if (wanted) wake();
      });
  }

  async function stop(): Promise<void> {
    stopped = true;
    cancelTimer();
    await running;
  }

  return { accept: (receipt) => journal.receive(receipt), wake, stop };
}
