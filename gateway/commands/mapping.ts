import { loadRules } from '../index.js';
import { explain } from '../translate/explain.js';
import { type Command, language, parse, UsageError } from './command.js';

/** `eport mapping check|explain|list`. */
export const mapping: Command = {
  name: 'mapping',
  summary: { zh: '检查、解释、列出映射', en: 'check, explain and list mappings' },
  help: {
    zh: `用法: eport mapping check            检查 mappings/ 下所有映射和覆盖
      eport mapping explain 映射     以表格解释一个映射(名称或报文类型)
      eport mapping list             列出所有映射

  --lang zh|en

退出码: 0 正确, 1 有错误, 2 用法错误

示例: eport mapping explain CODECO`,
    en: `usage: eport mapping check             check every mapping and overlay below mappings/
       eport mapping explain MAPPING   explain one as a table (its name, or a message type)
       eport mapping list              list them

  --lang zh|en

exit codes: 0 right, 1 errors found, 2 wrong usage

example: eport mapping explain CODECO`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, { lang: { type: 'string' } } as const);
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
