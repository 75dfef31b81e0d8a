import type { Interchange, MessageVerdict } from './core/index.js';
import { keyAt } from './syntax/peek.js';

/** Business keys of those interchanges of a file of which nothing was taken: corrected, they may come again. */
export function refusedParts(
  interchange: Interchange | undefined,
  messages: readonly MessageVerdict[],
  bytes: Uint8Array,
): readonly string[] {
  const { parts = [], messages: located = [] } = interchange ?? {};
  const keys = parts.map((from) => keyAt(bytes, from));
  const taken = new Set<string | undefined>();
  let part = 0;
  for (const [i, { accepted }] of messages.entries()) {
    while ((parts[part + 1] ?? Number.POSITIVE_INFINITY) <= (located[i]?.from ?? 0)) part++;
    if (accepted) taken.add(keys[part]);
  }
  return [...new Set(keys.flatMap((key) => (key === undefined || taken.has(key) ? [] : [key])))];
}
