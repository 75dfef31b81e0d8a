import type { Step } from '../scenario.js';
import { nextRun, type Session } from '../session.js';
import { reply, type Taken } from './listening.js';

/** Which step is on while a participant goes through them, by itself or led by a person. */
export interface Stepping {
  /** The step that is on, or none any more. */
  current(): Step | undefined;
  /** Goes on to the next step, or to the one named. */
  next(step?: string): Step | undefined;
  /** The number of a step's run that is on. */
  runOf(step: Step): number;
  /**
   * Answers `GET /conformance/step` (what is wanted now) and `POST /conformance/next?after=ID` (done with it), by which a
   * participant goes on by itself; false where it is something else.
   */
  answer(taken: Taken): boolean;
}

/** @param todo the steps that are to be done, in their order; @param more what else a participant is told of a step; @param idle no step is on until one is named */
export function stepping(
  session: Session,
  todo: readonly Step[] = session.steps,
  more: (step: Step) => Readonly<Record<string, unknown>> = () => ({}),
  idle = false,
): Stepping {
  let at = idle ? -1 : 0;
  const runs = new Map<string, number>();
  const current = (): Step | undefined => todo[at];
  const next = (step?: string): Step | undefined => {
    at =
      step === undefined
        ? at + 1
        : Math.max(
            0,
            todo.findIndex(({ id }) => id === step),
          );
    const now = current();
    if (now !== undefined) runs.delete(now.id);
    return now;
  };
  const told = (step: Step | undefined): object =>
    step === undefined
      ? {}
      : { id: step.id, title: step.title, ask: step.ask, fault: step.fault, ...more(step) };
  return {
    current,
    next,
    runOf(step) {
      const known = runs.get(step.id) ?? nextRun(session.recording.exchanges, step.id);
      runs.set(step.id, known);
      return known;
    },
    answer({ request, response, url }) {
      if (url.pathname === '/conformance/step') {
        reply(response, 200, told(current()));
        return true;
      }
      if (url.pathname !== '/conformance/next' || request.method !== 'POST') return false;
      const after = url.searchParams.get('after');
      // Who goes on from a step that isn't on any more has been overtaken: nothing is skipped for it.
      reply(response, 200, told(after === null || after === current()?.id ? next() : current()));
      return true;
    },
  };
}
