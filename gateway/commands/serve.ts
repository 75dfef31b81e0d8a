import { JournalRefused } from '../core/index.js';
import { NodeRefused, readConfig, startNode } from '../main.js';
import { type Command, language, parse, UsageError } from './command.js';

/** Resolves at SIGTERM or SIGINT, or once whoever started this process and held a channel to it is gone. */
const toldToEnd = (): Promise<void> =>
  new Promise((end) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end());
    process.once('disconnect', () => end());
    // it may have gone while this program was being loaded; undefined: there never was a channel
    if (process.connected === false) end();
  });

/** `eport serve`: runs a node until it is told to end. */
export const serve: Command = {
  name: 'serve',
  summary: { zh: '运行一个节点', en: 'run a node' },
  help: {
    zh: `用法: eport serve --config 文件

  --config 文件   节点配置(JSON 或 JSON5),由 schemas/config.schema.json 描述
  --lang zh|en    配置问题的语言

SIGTERM 或 SIGINT 按数据流次序关闭:停止接收、完成判定、完成在途发送、签署检查点。
退出码: 0 正常结束, 2 配置不合格, 3 无法打开日志或端口

示例: eport serve --config province.json5`,
    en: `usage: eport serve --config FILE

  --config FILE   the node's configuration (JSON or JSON5), described by schemas/config.schema.json
  --lang zh|en    language of what is wrong with it

SIGTERM or SIGINT end it in data-flow order: intake, judging, sends in flight, checkpoint.
exit codes: 0 ended as told, 2 the configuration isn't right, 3 journal or port can't be opened

example: eport serve --config province.json5`,
  },
  async run(args, terminal) {
    const { values } = parse(args, { config: { type: 'string' }, lang: { type: 'string' } } as const);
    const lang = language(values.lang, terminal);
    if (values.config === undefined) throw new UsageError('--config');
    const { value: config, problems } = readConfig(values.config, terminal.env);
    for (const each of problems) await terminal.err(`${each.message[lang]}\n`);
    if (config === undefined) return 2;
    // From here on, since a start takes a while: who is told to end meanwhile ends in order, right after it.
    const told = toldToEnd();
    try {
      const node = await startNode(config);
      await terminal.err(`${node.node} ${node.url}\n`);
      await told;
      await node.stop();
      return 0;
    } catch (error) {
      if (error instanceof NodeRefused) {
        for (const each of error.problems) await terminal.err(`${each.message[lang]}\n`);
        return 2;
      }
      if (!(error instanceof JournalRefused) && (error as NodeJS.ErrnoException).code === undefined)
        throw error;
      await terminal.err(
        `${error instanceof JournalRefused ? error.problem.message[lang] : (error as Error).message}\n`,
      );
      return 3;
    } finally {
      // listening to the channel would keep this process alive
      if (process.connected) process.disconnect();
    }
  },
};
