import { type ExceptionRow, type Intervened, type Problem, problem } from './core/index.js';

/** Why the journal didn't do it → the problem that its caller reads. */
export function refusal(
  why: Extract<Intervened, { kind: 'refused' }>['why'],
  row: ExceptionRow,
  other: string | undefined,
): Problem {
  switch (why) {
    case 'unknown':
      return problem('not-found', undefined);
    case 'state':
      return problem('exception-state', undefined, { found: `${row.kind}, ${row.status}` });
    case 'owner':
      return problem('exception-owned', undefined, { found: other ?? row.owner });
    case 'person':
      return problem('second-person', undefined, { found: other ?? row.proposal?.by });
    case 'key':
      return problem('interchange-conflict', undefined, { found: other });
    default:
      return why satisfies never;
  }
}
