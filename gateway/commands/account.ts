import { passwordHash } from '../channels/http/password.js';
import { type Command, language, parse, UsageError } from './command.js';

/** The shortest password that is hashed; longer ones are what makes a guess hopeless. */
const SHORTEST = 12;

/** `eport account hash`: a password from standard input → what the configuration holds of it. */
export const account: Command = {
  name: 'account',
  summary: { zh: '为控制台登录口令生成散列', en: 'hash a password for signing in to the console' },
  help: {
    zh: `用法: eport account hash < 文件

从标准输入读取一行口令(至少 ${SHORTEST} 个字符),输出其散列。将散列写入只有节点可读的文件,
并在配置中引用: operators: [{ id: 'zhang', password: { file: 'secrets/zhang.hash' }, roles: ['operator'] }]

  --lang zh|en

示例: eport account hash < password.txt > secrets/zhang.hash`,
    en: `usage: eport account hash < FILE

reads a password (${SHORTEST} characters or more, one line) from standard input and prints its hash. Put the hash into
a file that only the node reads, and name it: operators: [{ id: 'zhang', password: { file: 'secrets/zhang.hash' }, roles: ['operator'] }]

  --lang zh|en

example: eport account hash < password.txt > secrets/zhang.hash`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      lang: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    });
    const lang = language(values.lang, terminal);
    if (values.help) {
      await terminal.out(`${account.help[lang]}\n`);
      return 0;
    }
    if (positionals.length !== 1 || positionals[0] !== 'hash') throw new UsageError('account hash');
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    const password = Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '');
    if ([...password].length < SHORTEST || /[\r\n]/.test(password)) {
      await terminal.err(
        lang === 'zh'
          ? `口令须为一行,至少 ${SHORTEST} 个字符\n`
          : `a password is one line of ${SHORTEST} characters or more\n`,
      );
      return 1;
    }
    await terminal.out(`${await passwordHash(password)}\n`);
    return 0;
  },
};
