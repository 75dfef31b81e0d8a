import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Clock, defaultAgreement, judge, type Rules, rfc3339 } from '../../../gateway/index.js';
import { side } from '../exchange.js';
import { nextRun, type Session } from '../session.js';

/** Steps that files alone can show, and what a file must be for them; the others need a connection. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  'S-010': [],
  'S-030': ['replace', 'change'],
  'S-040': ['cancel', 'delete'],
};

/** Records a sender's files, in their order, as what was sent; gives the steps that files can't show. */
export function takeFiles(
  session: Session,
  files: readonly string[],
  { rules, clock }: { readonly rules: Rules; readonly clock: Clock },
): readonly string[] {
  const read = files.map((file) => ({ file, bytes: readFileSync(file) }));
  const functions = new Set(
    read.flatMap(({ bytes }) =>
      judge(bytes, defaultAgreement, rules, { id: 'file', receivedAt: rfc3339(clock.now()) }).documents.map(
        (each) => each.function ?? 'original',
      ),
    ),
  );
  const shown = session.steps.filter(({ id }) => {
    const wanted = STEPS[id];
    return wanted !== undefined && (wanted.length === 0 || wanted.some((each) => functions.has(each)));
  });
  for (const step of shown) {
    const run = nextRun(session.recording.exchanges, step.id);
    for (const { file, bytes } of read)
      session.recording.add({
        step: step.id,
        run,
        at: rfc3339(clock.now()),
        from: 'participant',
        kind: 'file',
        method: 'PUT',
        path: basename(file),
        request: side({}, bytes),
      });
  }
  return session.steps.filter((step) => !shown.includes(step)).map(({ id }) => id);
}
