import { existsSync, readFileSync } from 'node:fs';
import { type Clock, rfc3339 } from '../../../gateway/index.js';
import { side } from '../exchange.js';
import type { Session } from '../session.js';
import type { Stepping } from './stepping.js';

/** Where a reader says which documents it took: `{"ids": […]}` or a line for each id, in the order in which it took them. */
export const RECEIPTS = '/conformance/receipts';

/** Records what a reader says that it took. */
export function record(
  session: Session,
  steps: Pick<Stepping, 'current' | 'runOf'>,
  clock: Clock,
  body: Uint8Array,
  headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): void {
  const step = steps.current();
  if (step === undefined) return;
  session.recording.add({
    step: step.id,
    run: steps.runOf(step),
    at: rfc3339(clock.now()),
    from: 'participant',
    kind: 'http',
    method: 'POST',
    path: RECEIPTS,
    request: side(headers, body),
  });
}

/** A file to which a reader appends a line for each document it took: every look records the whole lines that are new. */
export function receiptsFile(path: string): { look(take: (lines: Uint8Array) => void): void } {
  const read = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  // What stands in it already is of an earlier session.
  let seen = read().length;
  return {
    look(take) {
      const text = read();
      // Emptied or begun anew.
      if (text.length < seen) seen = 0;
      const more = text.slice(seen, text.lastIndexOf('\n') + 1);
      if (more.trim() === '') return;
      seen += more.length;
      take(Buffer.from(more));
    },
  };
}
