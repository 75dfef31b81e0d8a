import type { Clock } from '../core/index.js';

/**
 * The clock's moment, in milliseconds, that never goes back: when the machine's clock is set back, what waits for a
 * moment doesn't wait the difference as well. Steps forward are taken as they come.
 */
export function steadyNow(clock: Clock): () => number {
  let last = clock.now();
  let ahead = 0;
  return () => {
    const now = clock.now() + ahead;
    if (now < last) ahead += last - now;
    last = Math.max(last, now);
    return last;
  };
}
