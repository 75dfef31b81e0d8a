import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasError, judge, projectRoot } from '../index.js';
import { decodeText } from '../syntax/charset.js';
import { type Command, language, parse, UsageError } from './command.js';
import { agreementOf, filesOf, JUDGING, readInput, rulesOf } from './input.js';
import { overview, prettyProblem, summary } from './pretty.js';
import { junit, type Report, sarif } from './reports.js';

const FORMATS = ['pretty', 'json', 'sarif', 'junit'] as const;

/** `eport check`: problems with places; never translates. */
export const check: Command = {
  name: 'check',
  summary: { zh: '检查报文,指出每个问题的位置', en: 'check messages and say where each problem is' },
  help: {
    zh: `用法: eport check 文件或文件夹… [选项]      (- 表示标准输入;文件夹查其下全部文件,最后给出汇总)

  --format pretty|json|sarif|junit   输出格式,默认 pretty
  --profile P     按某个行业规范检查,例如 smdg
  --partner P     按某个伙伴的映射覆盖检查
  --lenient       计数、参考号、报文尾的错误只作警告
  --charset C     字符集,例如 GB18030(默认按报文自己的声明)
  --lang zh|en    语言,默认按系统区域

退出码: 0 通过(可有警告), 1 有错误, 2 用法错误

示例: eport check gate-in.edi --lang zh`,
    en: `usage: eport check FILE or FOLDER… [options]      (- is standard input; of a folder every file below it, with a summary)

  --format pretty|json|sarif|junit   default pretty
  --profile P     check against a profile, e.g. smdg
  --code-lists F  folder of code lists for profiles (smdg-liners.csv, smdg-terminals.csv)
  --partner P     with a partner's mapping overlays
  --lenient       wrong counts, references and trailers are warnings
  --charset C     character set, e.g. GB18030 (default: what the message says)
  --lang zh|en    default: the locale's

exit codes: 0 accepted (warnings or not), 1 errors found, 2 wrong usage

example: eport check gate-in.edi --format sarif > result.sarif`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, { ...JUDGING, format: { type: 'string' } } as const);
    const lang = language(values.lang, terminal);
    const format = (values.format ?? 'pretty') as (typeof FORMATS)[number];
    if (!FORMATS.includes(format)) throw new UsageError(`--format ${format}: ${FORMATS.join(' | ')}`);
    if (positionals.length === 0) throw new UsageError(lang === 'zh' ? '请给出文件' : 'name a file');
    const rules = rulesOf(values);
    const agreement = agreementOf(values, rules);
    const reports: Report[] = [];
    let failed = false;
    const files = filesOf(positionals);
    for (const [i, file] of files.entries()) {
      if (terminal.interactive && files.length > 1) await terminal.err(`\r${i + 1}/${files.length} `);
      const input = readInput(file);
      const verdict = judge(input.bytes, agreement, rules, { ...input.received, translate: false });
      failed ||= hasError(verdict.problems);
      reports.push({ file, problems: verdict.problems });
      if (format !== 'pretty') continue;
      const charset = verdict.head.charset ?? 'UTF-8';
      const on = {
        file,
        bytes: input.bytes,
        lang,
        colour: terminal.colour,
        decode: (part: Uint8Array) => decodeText(part, charset),
      };
      for (const each of verdict.problems) await terminal.out(`${prettyProblem(each, on)}\n`);
      await terminal.out(summary(verdict.problems, file, lang));
    }
    if (format === 'pretty' && files.length > 1) await terminal.out(overview(reports, lang));
    if (terminal.interactive && files.length > 1) await terminal.err('\r\x1b[K');
    if (format === 'json') await terminal.out(`${JSON.stringify(reports, null, 2)}\n`);
    if (format === 'junit') await terminal.out(`${junit(reports, lang)}\n`);
    if (format === 'sarif') {
      const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
        version: string;
      };
      await terminal.out(`${sarif(reports, lang, version)}\n`);
    }
    return failed ? 1 : 0;
  },
};
