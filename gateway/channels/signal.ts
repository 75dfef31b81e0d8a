import type { Clock } from '../core/index.js';

/** Wakes everyone who waits for something new in the journal. */
export interface Signal {
  wake(): void;
  /** Resolves at the next wake, after so many milliseconds, or when it closes. */
  wait(milliseconds: number): Promise<void>;
  /** Nobody waits any longer, now or later. */
  close(): void;
  readonly closed: boolean;
}

export function signal(clock: Clock): Signal {
  const waiting = new Set<() => void>();
  let closed = false;
  const wake = (): void => {
    for (const each of [...waiting]) each();
  };
  return {
    wake,
    wait: (milliseconds) =>
      closed || milliseconds <= 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const done = (): void => {
              waiting.delete(done);
              cancel();
              resolve();
            };
            const cancel = clock.after(milliseconds, done);
            waiting.add(done);
          }),
    close() {
      closed = true;
      wake();
    },
    get closed() {
      return closed;
    },
  };
}
