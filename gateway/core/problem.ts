import type { Lines, Place } from './place.js';
import { PROBLEMS, type ProblemCode } from './problem-table.js';

export type { ProblemCode };
export type Severity = 'error' | 'warning' | 'info';

/** A sentence for people, in both languages. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Something wrong, as a value with a place. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: Text;
  /** Absent only where the problem is about the whole. */
  readonly at?: Place;
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: Text;
}

/** What a problem says beyond its code. `values` fill the {names} of the table's sentences. */
export interface Details {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: Text | undefined;
  readonly severity?: Severity | undefined;
  readonly values?: Readonly<Record<string, string | number>>;
}

const LONGEST = 120;

/** Makes a problem of the table. `found` and `expected` are cut to 120 characters; {found} and {expected} may stand in its sentences. */
export function problem(code: ProblemCode, at: Place | undefined, details: Details = {}): Problem {
  const row = PROBLEMS[code];
  const found = details.found === undefined ? undefined : shorten(details.found);
  const expected = details.expected === undefined ? undefined : shorten(details.expected);
  const values: Record<string, string | number> = {
    found: found ?? '',
    expected: expected ?? '',
    ...details.values,
  };
  const fill = (sentence: string): string =>
    sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const hint = details.hint ?? row.hint;
  return {
    code,
    severity: details.severity ?? row.severity,
    message: { zh: fill(row.zh), en: fill(row.en) },
    ...(at === undefined ? {} : { at }),
    ...(found === undefined ? {} : { found }),
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint: { zh: fill(hint.zh), en: fill(hint.en) } }),
  };
}

/** Whether any of them is an error. */
export const hasError = (problems: readonly Problem[]): boolean =>
  problems.some((each) => each.severity === 'error');

/** Adds line and column to every problem that has a place, and sorts them by offset, errors before warnings at one place. */
export function locate(problems: readonly Problem[], lines: Lines): readonly Problem[] {
  const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
  return [...problems]
    .sort((a, b) => (a.at?.offset ?? -1) - (b.at?.offset ?? -1) || rank[a.severity] - rank[b.severity])
    .map((each) =>
      each.at === undefined ? each : { ...each, at: { ...each.at, ...lines.at(each.at.offset) } },
    );
}

/** The same problem, no worse than a warning: what an agreement that tolerates it makes of an error. */
export const asWarning = (each: Problem): Problem =>
  each.severity === 'error' ? { ...each, severity: 'warning' } : each;

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
