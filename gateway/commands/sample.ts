import { writeFileSync } from 'node:fs';
import { sampleOf } from '../../conformance/sample/sample.js';
import { loadRules, PROBLEMS } from '../index.js';
import { type Command, language, parse, UsageError } from './command.js';

/** `eport sample`: a valid, realistic message, or one with exactly one fault. */
export const sample: Command = {
  name: 'sample',
  summary: {
    zh: '生成一份真实样式的报文,或恰有一处错误的报文',
    en: 'a realistic message, or one with exactly one fault',
  },
  help: {
    zh: `用法: eport sample 类型 [选项]      类型: CODECO、CODECO:D:95B:UN、MT1101,或映射名称

  --profile P     按该行业规范有效,例如 smdg
  --seed N        换一份(默认 1);同样的参数得到同样的报文
  --broken 代码   恰有这一个问题的报文,代码见 docs/problems.md
  --to FILE       写入文件(默认标准输出)
  --lang zh|en

退出码: 0 成功, 1 做不出这样的报文, 2 用法错误

示例: eport sample CODECO --profile smdg --seed 7
      eport sample CODECO --broken segment-missing | eport check -`,
    en: `usage: eport sample TYPE [options]      TYPE: CODECO, CODECO:D:95B:UN, MT1101, or a mapping's name

  --profile P     valid by that profile, e.g. smdg
  --seed N        another one (default 1); the same options give the same message
  --broken CODE   a message with exactly that problem; the codes are in docs/problems.md
  --to FILE       write it to a file (default: standard output)
  --lang zh|en

exit codes: 0 made, 1 no such message can be made, 2 wrong usage

example: eport sample CODECO --profile smdg --seed 7
         eport sample CODECO --broken segment-missing | eport check -`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      profile: { type: 'string' },
      seed: { type: 'string' },
      broken: { type: 'string' },
      to: { type: 'string' },
      lang: { type: 'string' },
    } as const);
    const zh = language(values.lang, terminal) === 'zh';
    const [type] = positionals;
    if (type === undefined || positionals.length > 1)
      throw new UsageError(zh ? '请给出一个类型' : 'name one type');
    const seed = Number(values.seed ?? 1);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(`--seed ${values.seed}: 0, 1, 2, …`);
    const { profile, broken } = values;
    if (broken !== undefined && !Object.hasOwn(PROBLEMS, broken))
      throw new UsageError(`--broken ${broken}: ${Object.keys(PROBLEMS).join(' | ')}`);
    const { value: rules } = loadRules({ lazy: true });
    if (profile !== undefined && rules.profiles.find(profile) === undefined)
      throw new UsageError(`--profile ${profile}: ${rules.profiles.names.join(' | ')}`);
    const made = sampleOf(rules, {
      type,
      seed,
      ...(profile === undefined ? {} : { profile }),
      ...(broken === undefined ? {} : { broken }),
    });
    if (made.kind === 'unknown') throw new UsageError(`${type}: ${made.types.join(' | ')}`);
    if (made.kind === 'none') {
      const wish = [type, profile, broken].filter((each) => each !== undefined).join(' ');
      await terminal.err(
        zh
          ? `eport sample: 做不出这样的报文: ${wish}\n`
          : `eport sample: no such message can be made: ${wish}\n`,
      );
      return 1;
    }
    if (values.to === undefined) await terminal.out(made.sample.bytes);
    else writeFileSync(values.to, made.sample.bytes);
    return 0;
  },
};
