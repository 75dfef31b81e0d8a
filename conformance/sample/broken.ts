import type { Problem } from '../../gateway/index.js';
import { faultsOf } from './fault.js';
import type { Random } from './random.js';

/** Tries that are left for one wish: a fault that no message can have must not be looked for for ever. */
export interface Tries {
  left: number;
}

/**
 * A valid message → the same with exactly one fault of that code, found by trying small changes; what it had before
 * (warnings) it may have still. Undefined where no small change gives it.
 */
export function broken(
  bytes: Uint8Array,
  code: string,
  check: (bytes: Uint8Array) => readonly Problem[],
  random: Random,
  tries: Tries,
): Uint8Array | undefined {
  const before = counted(check(bytes));
  for (const changed of faultsOf(bytes, code, random)) {
    if (tries.left-- <= 0) return undefined;
    const problems = check(changed);
    const added = [...counted(problems)].filter(([each, count]) => count > (before.get(each) ?? 0));
    const [only] = added;
    if (added.length === 1 && only?.[0] === code && only[1] - (before.get(code) ?? 0) === 1) return changed;
  }
  return undefined;
}

function counted(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of problems)
    if (severity !== 'info') counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
