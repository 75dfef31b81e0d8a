import type { Clock } from '../../core/index.js';
import { sameFile } from './boxing.js';
import type { Seen } from './disk.js';

/** A file that has been as it is for so many milliseconds, as far as our looks tell. */
export interface Still {
  readonly seen: Seen;
  readonly forMilliseconds: number;
}

/** Takes what each look found. What a file's own time says isn't asked: clocks differ, and copies keep old times. */
export function looks(clock: Clock): (found: readonly Seen[]) => readonly Still[] {
  let known = new Map<string, { readonly seen: Seen; readonly since: number }>();
  return (found) => {
    const now = clock.now();
    known = new Map(
      found.map((seen) => {
        const before = known.get(seen.name);
        return [
          seen.name,
          before !== undefined && sameFile(before.seen, seen) ? before : { seen, since: now },
        ];
      }),
    );
    return [...known.values()].map(({ seen, since }) => ({ seen, forMilliseconds: now - since }));
  };
}
