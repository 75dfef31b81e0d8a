import { PROBLEMS, type ProblemRow } from '../gateway/core/index.js';

/** docs/problems.md: every row of the problem table, in both languages. */
export function problemsPage(): string {
  const rows = Object.entries(PROBLEMS as Record<string, ProblemRow>).map(
    ([code, row]) =>
      `| \`${code}\` | ${row.severity}${row.lenient ? ' (lenient: warning)' : ''}${row.envelope ? ', whole' : ''} | ${row.retry ? 'yes' : 'no'} | ${row.contrl} | ${row.http} | ${row.zh} | ${row.en} |`,
  );
  return `# Problems · 问题代码

Generated from \`gateway/core/problem-table.ts\`; do not edit. A code is public and is never renamed.

*lenient: warning*: an agreement that tolerates it, or \`--lenient\`, makes it a warning. *whole*: it refuses the whole interchange.
CONTRL is UN/EDIFACT data element 0085; HTTP is the status of an RFC 9457 problem document.

由问题表生成,请勿手工修改。代码一经发布不再改名。*lenient*:协议允许或使用 \`--lenient\` 时降为警告;*whole*:整个交换被拒收。

| code | severity | retry | CONTRL | HTTP | 中文 | English |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
