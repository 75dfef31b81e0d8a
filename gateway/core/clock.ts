/** The present moment, in milliseconds since 1970 UTC, and a way to be called later; tests bring their own. */
export interface Clock {
  now(): number;
  /** Calls back once after so many milliseconds; the returned function takes it back. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The machine's clock. The only place where the program reads it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** RFC 3339 in UTC with milliseconds. */
export const rfc3339 = (moment: number): string => new Date(moment).toISOString();
