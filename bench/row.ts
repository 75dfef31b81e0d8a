import type { Rules } from '../gateway/index.js';
import type { Contestant, Rounds } from './contest.js';
import type { Measured } from './result.js';

/** What a row is measured with. */
export interface Run extends Rounds {
  readonly rules: Rules;
  /** Short work: for trying out, not for figures. */
  readonly quick: boolean;
  /** Messages in the journal that counts as full. */
  readonly journal: number;
  /** A folder of its own, that is there until the row is done. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  /** In words: what it must reach. */
  readonly must: { readonly en: string; readonly zh: string };
  measure(run: Run): Promise<Measured>;
}

/** A contestant that does the same `times` over each turn and tells megabytes. */
export const megabytes = (name: string, bytes: number, work: () => void): Contestant => ({
  name,
  run() {
    work();
    return bytes / 1e6;
  },
});
