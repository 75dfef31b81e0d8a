import type { Agreement } from './core/index.js';
import { judgeMessages, open, type Received } from './judge.js';
import type { Rules } from './rules.js';
import type { FieldOrigin } from './translate/lineage.js';

export type { FieldOrigin } from './translate/lineage.js';

/**
 * Where the fields of each document came from, in the order of the documents that `judge` gives for the same bytes,
 * agreement and rules. Empty for what a wrapper carries, whose offsets are those of other bytes.
 */
export function lineageOf(
  bytes: Uint8Array,
  agreement: Agreement,
  rules: Rules,
  received: Received,
): ReadonlyArray<readonly FieldOrigin[]> {
  const opened = open(bytes, agreement, received);
  if (opened.carried !== undefined) return [];
  return [...judgeMessages(opened, agreement, rules, { ...received, lineage: true })].flatMap(
    (each) => each.lineage ?? [],
  );
}
