import type { Text } from '../../../gateway/index.js';
import { type RequirementResult, requirementsOf, type StepResult, VERDICTS, type Verdict } from '../judge.js';
import { ofRole } from '../requirement.js';
import { stepsOf } from '../scenario.js';
import type { Session, SessionHead } from '../session.js';

export const FORMAT = 'eport-conformance-report/1';

/** A session's outcome as schemas/conformance-report.schema.json describes it. */
export interface Report {
  readonly format: typeof FORMAT;
  readonly session: SessionHead;
  /** RFC 3339: when it was judged, and by which rules (digest of mappings, schemas and directories). */
  readonly judgedAt: string;
  readonly rules: string;
  /** passed: every requirement met; failed: one isn't; incomplete: none failed, some weren't shown. */
  readonly outcome: 'passed' | 'failed' | 'incomplete';
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly requirements: ReadonlyArray<RequirementResult & { readonly text: Text; readonly source: Text }>;
  readonly steps: readonly StepResult[];
  /** Hashes of everything exchanged, so that a recording can be held against the report. */
  readonly exchanges: ReadonlyArray<{
    readonly n: number;
    readonly step: string;
    readonly run: number;
    readonly at: string;
    readonly from: string;
    readonly method: string;
    readonly path: string;
    readonly status?: number;
    readonly request: string;
    readonly response?: string;
    readonly fault?: string;
  }>;
}

export function reportOf(
  { head, recording, steps }: Session,
  results: readonly StepResult[],
  { judgedAt, rules }: { readonly judgedAt: string; readonly rules: string },
): Report {
  // What only steps for another way of reading or another profile show isn't required here.
  const elsewhere = new Set(stepsOf(head.role).flatMap((step) => step.requirements));
  for (const id of steps.flatMap((step) => step.requirements)) elsewhere.delete(id);
  const wanted = ofRole(head.role).filter(({ id }) => !elsewhere.has(id));
  const said = requirementsOf(
    results,
    wanted.map(({ id }) => id),
  );
  const counts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, said.filter((each) => each.verdict === verdict).length]),
  ) as Record<Verdict, number>;
  return {
    format: FORMAT,
    session: head,
    judgedAt,
    rules,
    outcome:
      counts.failed > 0 ? 'failed' : counts['not-covered'] + counts.skipped > 0 ? 'incomplete' : 'passed',
    counts,
    requirements: said.map((each, nth) => ({
      ...each,
      text: (wanted[nth] as (typeof wanted)[number]).text,
      source: (wanted[nth] as (typeof wanted)[number]).source,
    })),
    steps: results,
    exchanges: recording.exchanges.map(
      ({ n, step, run, at, from, method, path, request, response, fault }) => ({
        n,
        step,
        run,
        at,
        from,
        method,
        path,
        ...(response === undefined ? {} : { status: response.status, response: response.sha256 }),
        request: request.sha256,
        ...(fault === undefined ? {} : { fault }),
      }),
    ),
  };
}
