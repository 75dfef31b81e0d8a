/** How long to keep trying. */
export interface RetryPolicy {
  readonly firstRetrySeconds: number;
  readonly longestRetrySeconds: number;
  readonly giveUpAfterDays: number;
  /** The pauses one by one instead, in seconds; given up after the last. */
  readonly retrySeconds?: readonly number[];
}

const DAY = 86_400;

/**
 * Milliseconds until the next try after `failures` failed ones, or undefined: give up. Doubles from the first
 * delay to the longest, each ±20 % so that a thousand deliveries don't come back in one moment; never before what
 * the receiver asked for. It gives up once the plain delays add up to the days allowed: counted, not measured,
 * so that our own standing still costs a partner nothing.
 * @param random 0 ≤ x < 1 @param askedFor the receiver's Retry-After in milliseconds
 */
export function nextTry(
  failures: number,
  policy: RetryPolicy,
  random: () => number,
  askedFor = 0,
): number | undefined {
  const { firstRetrySeconds: first, longestRetrySeconds: longest, giveUpAfterDays, retrySeconds } = policy;
  const after = (seconds: number): number =>
    Math.round(Math.max(seconds * 1000 * (0.8 + 0.4 * random()), Math.min(askedFor, DAY * 1000)));
  if (retrySeconds !== undefined) {
    const seconds = retrySeconds[failures - 1];
    return seconds === undefined ? undefined : after(seconds);
  }
  let spent = 0;
  let delay = Math.min(first, longest);
  for (let i = 1; i < failures && (delay < longest || giveUpAfterDays < Number.POSITIVE_INFINITY); i++) {
    spent += delay;
    if (spent >= giveUpAfterDays * DAY) return undefined;
    delay = Math.min(delay * 2, longest);
  }
  if (spent + delay > giveUpAfterDays * DAY) return undefined;
  return after(delay);
}
