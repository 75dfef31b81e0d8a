import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../core/index.js';
import { type Command, language, parse } from './command.js';
import { runDemo } from './demo/run.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** `eport demo`: a province and a nation, messages both ways, audit verified. */
export const demo: Command = {
  name: 'demo',
  summary: {
    zh: '演示:一省一国两个节点,真实报文双向流转',
    en: 'two nodes, real messages both ways, audit verified',
  },
  help: {
    zh: `用法: eport demo [选项]

启动一个省级节点和一个国家节点(空闲端口,嵌入式日志),发送港口、铁路、代理和海关的报文,
显示每份报文的结果、数据流、码头系统收到的内容,并验证两侧审计日志。

  --once       完成后自行退出: 0 表示全部到达应有状态且审计通过
  --dir D      全部数据保存在 D,再次运行时从 D 继续(默认临时文件夹)
  --lang zh|en

示例: npm run demo -- --once --dir /tmp/eport`,
    en: `usage: eport demo [options]

Starts a province and a nation (free ports, embedded journal), sends messages of port, railway, agent and customs,
shows what became of each, the feeds, what the terminal's system got, and verifies both audit logs.

  --once       ends by itself: 0 only if every message reached its state on both sides and the audit logs verify
  --dir D      keeps everything in D and resumes from it (default: a temporary folder)
  --lang zh|en

example: npm run demo -- --once --dir /tmp/eport`,
  },
  async run(args, terminal) {
    const { values } = parse(args, {
      once: { type: 'boolean' },
      dir: { type: 'string' },
      lang: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    const dir = values.dir === undefined ? mkdtempSync(join(tmpdir(), 'eport-demo-')) : resolve(values.dir);
    const told = new AbortController();
    let ended = 0;
    // Heard every time, since npm passes Ctrl-C on to who has it from the terminal already.
    const hear = (signal: NodeJS.Signals): void => {
      ended ||= 128 + constants.signals[signal];
      told.abort();
    };
    for (const signal of SIGNALS) process.on(signal, hear);
    try {
      const running = await runDemo(dir, terminal, lang, systemClock, told.signal);
      if (values.once !== true && !told.signal.aborted) {
        await terminal.out(
          lang === 'zh'
            ? `\n数据在 ${dir};控制台密钥是其中 keys.json 的 operator;Ctrl-C 结束。\n`
            : `\neverything is in ${dir}; the console's key is "operator" of keys.json there; Ctrl-C ends it.\n`,
        );
        if (!told.signal.aborted) await once(told.signal, 'abort');
      }
      await running.stop();
      return running.good ? 0 : 1;
    } catch (error) {
      if (!told.signal.aborted) throw error;
      return ended;
    } finally {
      for (const signal of SIGNALS) process.off(signal, hear);
      if (values.dir === undefined) rmSync(dir, { recursive: true, force: true });
    }
  },
};
