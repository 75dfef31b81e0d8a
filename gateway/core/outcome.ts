import type { Problem } from './problem.js';

/** A value as far as it got, and every problem noticed on the way. */
export interface Outcome<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}
