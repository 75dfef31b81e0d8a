import {
  convert,
  convertMany,
  type Document,
  hasError,
  judgeMessages,
  lines,
  locate,
  open,
  type Problem,
} from '../index.js';
import { decodeText } from '../syntax/charset.js';
import { printAnswer } from './answer.js';
import { type Command, language, parse, UsageError } from './command.js';
import { agreementOf, type Input, JUDGING, readInput, rulesOf } from './input.js';
import { prettyProblem } from './pretty.js';
import { spool } from './spool.js';

/** Problems located together: their copies needn't all be there at once. */
const AT_ONCE = 1000;

/** `eport translate`: documents, or the bytes of another notation, on standard output; problems on standard error. */
export const translate: Command = {
  name: 'translate',
  summary: {
    zh: '转换为规范单证,或转换为另一种格式',
    en: 'translate to canonical documents, or to another notation',
  },
  help: {
    zh: `用法: eport translate 文件… [选项]      (- 表示标准输入)

  --to canonical|映射   默认 canonical:每行一份 JSON 单证;否则输出该映射的报文字节;dxp+映射 则装入 DxpMsg
  --json          每个文件一个对象 { documents, problems, acknowledgement };多个文件为数组
  --profile P     按某个行业规范检查
  --code-lists F  目录 F 中的代码表(smdg-liners.csv、smdg-terminals.csv),供行业规范使用
  --partner P     按某个伙伴的映射覆盖
  --lenient       计数、参考号、报文尾的错误只作警告
  --charset C     读入的字符集;用 --to 时也是写出的字符集
  --lang zh|en    问题说明的语言

退出码: 0 通过(可有警告), 1 有错误, 2 用法错误

示例: eport translate gate-in.edi --json
      eport translate receipt.xml --to regulatory-response/cusres`,
    en: `usage: eport translate FILE… [options]      (- is standard input)

  --to canonical|MAPPING   default canonical: one JSON document per line; else the bytes of that mapping's message;
                           dxp+MAPPING puts them into a DxpMsg
  --json          one object { documents, problems, acknowledgement } per file; an array when several files are given
  --profile P     check against a profile
  --code-lists F  folder of code lists for profiles (smdg-liners.csv, smdg-terminals.csv)
  --partner P     with a partner's mapping overlays
  --lenient       wrong counts, references and trailers are warnings
  --charset C     character set to read with; with --to also the one to write
  --lang zh|en    language of the problems

exit codes: 0 accepted (warnings or not), 1 errors found, 2 wrong usage

example: eport translate gate-in.edi --json
         eport translate receipt.xml --to regulatory-response/cusres`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      ...JUDGING,
      to: { type: 'string' },
      json: { type: 'boolean' },
    } as const);
    const lang = language(values.lang, terminal);
    if (positionals.length === 0) throw new UsageError(lang === 'zh' ? '请给出文件' : 'name a file');
    const rules = rulesOf(values);
    const agreement = agreementOf(values, rules);
    const to = values.to ?? 'canonical';
    if (to !== 'canonical' && rules.mappingNamed(to, agreement.overlays) === undefined)
      throw new UsageError(`--to ${to}: canonical | ${[...rules.mappings.keys()].join(' | ')}`);
    if (to !== 'canonical' && values.json) throw new UsageError('--json: --to canonical');

    let failed = false;
    const report = async (input: Input, problems: readonly Problem[], charset: string): Promise<void> => {
      failed ||= hasError(problems);
      const on = {
        file: input.file,
        bytes: input.bytes,
        lang,
        colour: terminal.colour,
        decode: (part: Uint8Array) => decodeText(part, charset),
      };
      for (const each of problems) await terminal.err(`${prettyProblem(each, on)}\n`);
    };

    const several = positionals.length > 1;
    if (values.json && several) await terminal.out('[\n');
    for (const [i, file] of positionals.entries()) {
      const input = readInput(file);
      if (values.json) {
        if (i > 0) await terminal.out(',\n');
        const found = await printAnswer(input, agreement, rules, terminal.out, several ? '  ' : '');
        failed ||= found;
        continue;
      }
      const opened = open(input.bytes, agreement, input.received);
      const at = lines(input.bytes, opened.interchange?.charset);
      const charset = opened.interchange?.charset ?? 'UTF-8';
      const envelope = [...opened.problems].sort((a, b) => (a.at?.offset ?? -1) - (b.at?.offset ?? -1));
      for (let from = 0; from < envelope.length; from += AT_ONCE)
        await report(input, locate(envelope.slice(from, from + AT_ONCE), at), charset);
      const writing = {
        to,
        preparedAt: input.received.receivedAt,
        agreement,
        ...(values.charset === undefined ? {} : { charset: values.charset }),
      };
      const many = to === 'canonical' ? undefined : convertMany(rules, writing, spool());
      const kept: Document[] = [];
      for (const each of judgeMessages(opened, agreement, rules, input.received)) {
        await report(input, locate(each.problems, at), charset);
        if (many !== undefined)
          for (const document of each.documents)
            await report(input, errorsFirst(many.add(document)), charset);
        else if (to !== 'canonical') kept.push(...each.documents);
        else for (const document of each.documents) await terminal.out(`${JSON.stringify(document)}\n`);
      }
      if (many !== undefined) {
        const { value, problems } = many.end();
        await report(input, errorsFirst(problems), charset);
        for (const part of value) await terminal.out(part);
      }
      if (to === 'canonical' || kept.length === 0) continue;
      const written = convert(kept, rules, writing);
      await report(input, errorsFirst(written.problems), charset);
      if (written.value !== undefined) await terminal.out(written.value);
    }
    if (values.json) await terminal.out(several ? '\n]\n' : '\n');
    return failed ? 1 : 0;
  },
};

/** What stops the writing before what is merely left out. */
const errorsFirst = (problems: readonly Problem[]): readonly Problem[] => [
  ...problems.filter(({ severity }) => severity === 'error'),
  ...problems.filter(({ severity }) => severity !== 'error'),
];
