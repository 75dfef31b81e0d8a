import { PROBLEMS, type Problem, type ProblemCode } from '../core/index.js';

/** What was found in one file. */
export interface Report {
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** SARIF 2.1.0, as code hosts and editors read it. */
export function sarif(reports: readonly Report[], lang: 'zh' | 'en', version: string): string {
  const used = [...new Set(reports.flatMap((each) => each.problems.map((p) => p.code)))].sort();
  const level = { error: 'error', warning: 'warning', info: 'note' } as const;
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'eport check',
              version,
              rules: used.map((code: ProblemCode) => ({
                id: code,
                shortDescription: { text: PROBLEMS[code][lang] },
                defaultConfiguration: { level: level[PROBLEMS[code].severity] },
              })),
            },
          },
          results: reports.flatMap((report) =>
            report.problems.map((each) => ({
              ruleId: each.code,
              level: level[each.severity],
              message: { text: each.message[lang] },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: report.file },
                    region: {
                      startLine: each.at?.line ?? 1,
                      startColumn: each.at?.column ?? 1,
                      ...(each.at === undefined ? {} : { byteOffset: each.at.offset }),
                    },
                  },
                  ...(each.at?.path === undefined
                    ? {}
                    : { logicalLocations: [{ fullyQualifiedName: each.at.path }] }),
                },
              ],
            })),
          ),
        },
      ],
    },
    null,
    2,
  );
}

/** JUnit XML: one suite, one case per file, failed where the file has an error. */
export function junit(reports: readonly Report[], lang: 'zh' | 'en'): string {
  const failed = reports.filter((each) => each.problems.some((p) => p.severity === 'error'));
  const cases = reports.map((report) => {
    const errors = report.problems.filter((each) => each.severity === 'error');
    const line = (each: Problem): string =>
      `${each.at?.line ?? 1}:${each.at?.column ?? 1} ${each.severity} ${each.code} ${each.at?.path ?? ''} ${each.message[lang]}`;
    const all = report.problems.map(line).join('\n');
    const body =
      errors.length > 0
        ? `<failure message="${escapeXml(errors[0]!.message[lang])}" type="${errors[0]!.code}">${escapeXml(all)}</failure>`
        : all === ''
          ? ''
          : `<system-out>${escapeXml(all)}</system-out>`;
    return `    <testcase classname="eport.check" name="${escapeXml(report.file)}">${body}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${reports.length}" failures="${failed.length}">`,
    `  <testsuite name="eport check" tests="${reports.length}" failures="${failed.length}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
