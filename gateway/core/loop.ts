import type { Clock } from './clock.js';

/** Work that is done whenever somebody says so, by one at a time. */
export interface Loop {
  /** The work is done once more, now or after the round that is on. */
  wake(): void;
  /** Begins no round any more and waits for the one that is on. */
  stop(): Promise<void>;
}

/** A round that rejects (the store is busy, the disk full) is tried again after `pause` milliseconds, forever. */
export function loop(clock: Clock, round: () => Promise<void>, pause = 1_000): Loop {
  let stopped = false;
  let wanted = false;
  let running: Promise<void> | undefined;
  let cancel = (): void => {};
  function wake(): void {
    wanted = true;
    if (stopped || running !== undefined) return;
    cancel();
    wanted = false;
    running = round().then(
      () => {
        running = undefined;
        if (wanted) wake();
      },
      () => {
        running = undefined;
        if (!stopped) cancel = clock.after(pause, wake);
      },
    );
  }
  return {
    wake,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

/**
 * Work that is done again and again, so many seconds after it ended; the first time after as many. What it rejects with
 * (the store is busy) is left to the next time, or told to `failed`. Gives what ends it.
 */
export function every(
  clock: Clock,
  seconds: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void = () => {},
): () => void {
  let stopped = false;
  let cancel = (): void => {};
  const again = (): void => {
    if (!stopped) cancel = clock.after(seconds * 1000, () => void work().catch(failed).then(again));
  };
  again();
  return () => {
    stopped = true;
    cancel();
  };
}
