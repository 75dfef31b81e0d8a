import type { Clock, Delivery, Journal, MessageRow, Receipt, Received, Verdict } from './core/index.js';
import { JournalBusy, loop, problem, rfc3339 } from './core/index.js';

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
  readonly route: (
    row: MessageRow,
    verdict: Verdict,
  ) => {
    readonly deliveries: readonly Delivery[];
    /** It gave documents, and nobody is to get any. */
    readonly unrouted: boolean;
  };
  readonly onJudged?: (
    row: MessageRow,
    status: MessageRow['status'],
    milliseconds: number,
    error?: unknown,
  ) => void;
}

type Judged = { readonly milliseconds: number } & (
  | { readonly verdict: Verdict; readonly routed: ReturnType<PipelineParts['route']> }
  | { readonly error: unknown }
);

/** How many messages are judged and on their way to the disk together, and how many bytes of them (one at the least). */
const AT_ONCE = 32;
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/**
 *     receive ─▶ journal(received) ─▶ judge ─▶ route ─▶ journal(judged, due)
 *
 * Judged in the order of receipt. There is no recovery but this loop: what a crash left received is judged again,
 * with the same ids. The other line, due ─▶ write ─▶ send ─▶ journal(sent | failed, again?), is deliver/loop.ts.
 */
export function pipeline({ journal, clock, judge, route, onJudged }: PipelineParts): Pipeline {
  let stopping = false;
  const judging = loop(clock, async () => {
    for (let rows = await next(); rows.length > 0; ) {
      // At once, in as many threads as there are; the journal publishes in order of receipt within a lane.
      const commits = rows.map(async (row) => {
        if (stopping) return undefined;
        return commit(row, await verdictOf(row)).catch((error: unknown) => ({ error }));
      });
      for (const failure of await Promise.all(commits)) if (failure !== undefined) throw failure;
      if (stopping) return;
      rows = await next();
    }
  });

  /** What is to be judged next, in the order of receipt. */
  async function next(): Promise<readonly MessageRow[]> {
    const rows = await journal.unjudged(0, AT_ONCE);
    let bytes = 0;
    return rows.filter((row, i) => {
      bytes += row.bytes;
      return i === 0 || bytes <= BYTES_AT_ONCE;
    });
  }

  /** The verdict and what is due of it; the error itself where judging throws twice. */
  async function verdictOf(row: MessageRow, again = true): Promise<Judged> {
    const from = clock.now();
    const bytes = await journal.bytes(row.id);
    try {
      if (bytes === undefined) throw new Error(`the journal has no bytes of ${row.id}`);
      const verdict = await judge(row, bytes);
      return { verdict, routed: route(row, verdict), milliseconds: clock.now() - from };
    } catch (error) {
      return again ? verdictOf(row, false) : { error, milliseconds: clock.now() - from };
    }
  }

  /** What can't be judged, or not be kept as judged, is parked and blocks nothing; a busy journal leaves it for later. */
  async function commit(row: MessageRow, judged: Judged): Promise<void> {
    try {
      if ('error' in judged) throw judged.error;
      const { deliveries, unrouted } = judged.routed;
      await journal.judged(row.id, judged.verdict, deliveries, rfc3339(clock.now()), unrouted);
      onJudged?.(row, judged.verdict.status, judged.milliseconds);
    } catch (error) {
      if (error instanceof JournalBusy) throw error;
      await journal.park(row.id, problem('gateway-bug', undefined), rfc3339(clock.now()));
      onJudged?.(row, 'parked', judged.milliseconds, error);
    }
  }

  return {
    accept: (receipt) => journal.receive(receipt),
    wake: judging.wake,
    stop() {
      stopping = true;
      return judging.stop();
    },
  };
}
