import { sampleOf } from '../../conformance/sample/sample.js';
import { loadRules, type Rules } from '../index.js';
import { decodeText } from '../syntax/charset.js';
import { explain } from '../translate/explain.js';
import { guide } from '../translate/guide.js';
import { type Command, language, parse, UsageError } from './command.js';

/** `eport mapping check|explain|list`. */
export const mapping: Command = {
  name: 'mapping',
  summary: { zh: '检查、解释、列出映射', en: 'check, explain and list mappings' },
  help: {
    zh: `用法: eport mapping check            检查 mappings/ 下所有映射和覆盖
      eport mapping explain 映射     以表格解释一个映射(名称或报文类型)
      eport mapping list             列出所有映射

  --format text|html  html:实施指南,逐段列出位置、格式、代码和示例
  --profile P         按该行业规范,例如 smdg
  --lang zh|en

退出码: 0 正确, 1 有错误, 2 用法错误

示例: eport mapping explain CODECO
      eport mapping explain CODECO:D:95B:UN --format html --profile smdg > codeco.html`,
    en: `usage: eport mapping check             check every mapping and overlay below mappings/
       eport mapping explain MAPPING   explain one as a table (its name, or a message type)
       eport mapping list              list them

  --format text|html  html: an implementation guide, place by place, with codes and an example
  --profile P         by that profile, e.g. smdg
  --lang zh|en

exit codes: 0 right, 1 errors found, 2 wrong usage

example: eport mapping explain CODECO
         eport mapping explain CODECO:D:95B:UN --format html --profile smdg > codeco.html`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      lang: { type: 'string' },
      format: { type: 'string' },
      profile: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    const [action, name] = positionals;
    const { value: rules, problems } = loadRules({ lazy: action !== 'check' });
    switch (action) {
      case 'check': {
        for (const each of problems)
          await terminal.err(`${each.severity} ${each.code}: ${each.message[lang]}\n`);
        const errors = problems.filter((each) => each.severity === 'error').length;
        await terminal.out(
          lang === 'zh'
            ? `${rules.mappings.size} 个映射,${errors} 个错误\n`
            : `${rules.mappings.size} mappings, ${errors} errors\n`,
        );
        return errors === 0 ? 0 : 1;
      }
      case 'list':
        for (const each of rules.mappings.values())
          await terminal.out(
            `${each.name.padEnd(40)} ${each.message.padEnd(24)} ${each.type}/${each.version}\n`,
          );
        return 0;
      case 'explain': {
        if (name === undefined) throw new UsageError(lang === 'zh' ? '请给出映射名称' : 'name a mapping');
        const found = [...rules.mappings.values()].filter(
          (each) => each.name === name || each.message.split(':')[0] === name || each.message === name,
        );
        if (found.length === 0) throw new UsageError(`${name}: ${[...rules.mappings.keys()].join(' | ')}`);
        const { format = 'text' } = values;
        if (format !== 'text' && format !== 'html') throw new UsageError(`--format ${format}: text | html`);
        if (format === 'html') {
          const [only, another] = found;
          if (only === undefined || another !== undefined)
            throw new UsageError(`${name}: ${found.map((each) => each.message).join(' | ')}`);
          await terminal.out(guideOf(rules, only.name, values.profile, lang));
          return 0;
        }
        for (const each of found) {
          const compiled = rules.mappingNamed(each.name);
          if (compiled !== undefined) await terminal.out(`${explain(compiled, lang)}\n`);
        }
        return 0;
      }
      default:
        throw new UsageError('check | explain | list');
    }
  },
};

/** The implementation guide of one mapping, with a valid example where one can be made. */
function guideOf(rules: Rules, name: string, profile: string | undefined, lang: 'zh' | 'en'): string {
  const compiled = rules.mappingNamed(name);
  const chosen = profile === undefined ? undefined : rules.profiles.find(profile);
  if (compiled === undefined || (profile !== undefined && chosen === undefined))
    throw new UsageError(`--profile ${profile}: ${rules.profiles.names.join(' | ')}`);
  const { shape } = compiled.plan;
  const example = sampleOf(rules, { type: name, seed: 1, ...(profile === undefined ? {} : { profile }) });
  const text =
    example.kind === 'sample'
      ? decodeText(example.sample.bytes, 'UTF-8').replace(
          shape.syntax === 'edifact' ? /'(?!\n)/g : /$^/g,
          "'\n",
        )
      : undefined;
  return guide({
    compiled,
    root: (chosen?.shape(shape) ?? shape).root,
    title: compiled.mapping.title?.[lang] ?? '',
    language: lang,
    ...(chosen === undefined ? {} : { profile: { name: chosen.name, title: chosen.title[lang] } }),
    ...(text === undefined ? {} : { example: text }),
  });
}
