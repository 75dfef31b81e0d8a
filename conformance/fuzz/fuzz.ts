import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, defaultAgreement, judge, projectRoot, type Rules } from '../../gateway/index.js';
import { listCases } from '../case.js';
import { mutated } from './mutate.js';

/** What came of so many mutated inputs. */
export interface FuzzResult {
  readonly inputs: number;
  readonly accepted: number;
  /** Milliseconds, of one verdict. */
  readonly slowest: number;
  /** The seed that it came of. */
  readonly slowestSeed: number;
  /** Peak resident memory seen, in MiB. */
  readonly peak: number;
  readonly faults: readonly FuzzFault[];
}

/** An input that is wrong to have no verdict, to take too long, or to have a problem outside itself. */
export interface FuzzFault {
  readonly seed: number;
  readonly of: string;
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** No verdict may take longer, in milliseconds: golden cases take one to five. */
const LONGEST = 2_000;
const AT = '2026-01-15T00:00:00.000Z';

/** Every golden case's input, what the mutations are made of. */
export function corpus(): ReadonlyArray<{ readonly name: string; readonly bytes: Uint8Array }> {
  return listCases(join(projectRoot, 'conformance/cases')).map((each) => ({
    name: each.name,
    bytes: readFileSync(join(each.folder, each.input)),
  }));
}

/**
 * Judges mutated golden inputs, from a seed on, until `enough` says so: every one must end in a verdict, in time, with
 * each problem's place inside the input. The same seed gives the same input.
 */
export function fuzz(
  rules: Rules,
  clock: Clock,
  from: number,
  enough: (inputs: number) => boolean,
  progress: (result: FuzzResult) => void = () => {},
): FuzzResult {
  const all = corpus();
  const others = all.map(({ bytes }) => bytes);
  const faults: FuzzFault[] = [];
  let [inputs, accepted, slowest, slowestSeed, peak] = [0, 0, 0, from, 0];
  const result = (): FuzzResult => ({ inputs, accepted, slowest, slowestSeed, peak, faults });
  for (let seed = from; !enough(inputs); seed++, inputs++) {
    const { name, bytes } = all[seed % all.length] as (typeof all)[number];
    const input = mutated(bytes, others, seed);
    const fault = (what: string): void => {
      if (faults.length < 100) faults.push({ seed, of: name, what, bytes: input });
    };
    const began = clock.now();
    try {
      const agreement = { ...defaultAgreement, lenient: seed % 2 === 0 };
      const verdict = judge(input, agreement, rules, { id: 'fuzz', receivedAt: AT });
      if (verdict.status !== 'rejected') accepted++;
      for (const { code, at } of verdict.problems) {
        if (at === undefined) continue;
        if (!(at.offset >= 0 && at.offset <= input.length && (at.line ?? 1) >= 1 && (at.column ?? 1) >= 1))
          fault(`${code} at ${JSON.stringify(at)} of ${input.length} bytes`);
      }
      JSON.stringify(verdict);
    } catch (error) {
      fault((error as Error).stack ?? String(error));
    }
    const took = clock.now() - began;
    if (took > slowest) [slowest, slowestSeed] = [took, seed];
    if (took > LONGEST) fault(`took ${took} ms`);
    if (inputs % 500 === 0) {
      peak = Math.max(peak, Math.round(process.memoryUsage().rss / 1024 / 1024));
      progress(result());
    }
  }
  return result();
}
