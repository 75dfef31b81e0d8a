import { type Limits, PROBLEMS, type Problem, type ProblemCode } from '../core/index.js';

/** What validating one message needs to know beside the message and its shape. */
export interface Context {
  /** 0062, or the ordinal where there is none: goes into every place. */
  readonly message?: string;
  readonly lenient: boolean;
  readonly limits: Limits;
  /** The message has no end of its own, which has been told: nothing is missed behind its last segment. */
  readonly cutOff?: boolean;
}

/** Problems of one message, bounded: what is beyond the limit is not kept, errors and the rest counted apart so that no error is lost to warnings. */
export interface Collector {
  readonly problems: readonly Problem[];
  /** Makes and keeps one if there is room for its kind; making is skipped otherwise. */
  add(code: ProblemCode, make: () => Problem): void;
  /** No more errors will be kept. */
  full(): boolean;
}

export function collector(limits: Limits): Collector {
  const problems: Problem[] = [];
  const left = { errors: limits.problemsPerMessage, others: limits.problemsPerMessage };
  return {
    problems,
    add(code, make) {
      const kind = PROBLEMS[code].severity === 'error' ? 'errors' : 'others';
      if (left[kind] <= 0) return;
      left[kind]--;
      problems.push(make());
    },
    full: () => left.errors <= 0,
  };
}
