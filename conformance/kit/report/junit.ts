import { escaped } from './escape.js';
import type { Report } from './report.js';

/** JUnit XML: a case for each step; what was skipped, not covered or overridden is skipped with its reason. */
export function junitOf({ session, steps }: Report): string {
  const cases = steps.map(({ step, title, verdict, reason, findings }) => {
    const wrong = findings
      .filter((each) => !each.passed)
      .map(({ check, text }) => `${check}: ${text.zh} / ${text.en}`);
    const why = escaped(reason ?? verdict);
    const body =
      verdict === 'failed'
        ? `<failure message="${escaped(wrong[0] ?? '')}">${escaped(wrong.join('\n'))}</failure>`
        : verdict === 'passed'
          ? ''
          : `<skipped message="${why}"/>`;
    return `    <testcase classname="eport.conformance.${session.role}" name="${escaped(`${step} ${title.zh} / ${title.en}`)}">${body}</testcase>`;
  });
  const count = (verdict: string): number => steps.filter((each) => each.verdict === verdict).length;
  const failures = count('failed');
  const skipped = steps.length - failures - count('passed');
  const totals = `tests="${steps.length}" failures="${failures}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${escaped(`eport conformance ${session.role} ${session.product} ${session.version}`)}" timestamp="${escaped(session.begunAt)}" ${totals}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
