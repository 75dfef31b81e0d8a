import { readFileSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { type Feed, type FolderClient, folderClient, StateUnreadable } from '../channels/folder/client.js';
import { systemDisk } from '../channels/folder/disk.js';
import { httpGateway } from '../channels/folder/gateway.js';
import { rfc3339, sortableIds, systemClock } from '../core/index.js';
import { holdFile } from '../journal/sqlite/hold.js';
import { charsetNamed } from '../syntax/charset.js';
import { type Command, language, parse, type Terminal, UsageError } from './command.js';
import { shown } from './remote/table.js';

const OPTIONS = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  feed: { type: 'string', multiple: true },
  after: { type: 'string' },
  list: { type: 'boolean' },
  charset: { type: 'string' },
  every: { type: 'string' },
  settle: { type: 'string' },
  once: { type: 'boolean' },
  lang: { type: 'string' },
} as const;

/** `eport folder`: OutBox, SentBox, FailBox and InBox beside a terminal's system. */
export const folder: Command = {
  name: 'folder',
  summary: { zh: '文件夹客户端: OutBox、SentBox、FailBox、InBox', en: 'the folder client beside a system' },
  help: {
    zh: `用法: eport folder 文件夹… [选项]

每个文件夹属于一个应用,其中有 OutBox、SentBox、FailBox、InBox(没有则建立)。业务系统把报文写入 OutBox;
客户端提交给网关,移入 SentBox(旁附回执 .receipt.json)或 FailBox(旁附问题 .problems.json),
并把答复放入 InBox: Successed_*、Failed_*;数据流中的单证为 Receipt_*。

  --url URL           节点地址,否则取环境变量 EPORT_URL,再否则 http://127.0.0.1:8080
  --key-file 文件     存有 API 密钥的文件,否则取环境变量 EPORT_KEY
  --feed 名称[=映射]  把该数据流的单证取入 InBox,可按某个映射的格式;可多次给出
  --list               每批单证附一份清单 List_*.json: 序号、前一序号、文件名、SHA-256
  --after 游标        首次取数据流时从此游标之后开始,默认从头
  --charset C         提交时声明的字符集,如 GB18030
  --every 秒          两次查看之间的间隔,默认 2
  --settle 秒         文件须保持不变多久才算写完,默认 2
  --once              只做一遍,然后结束
  --lang zh|en

网关不可用时文件留在 OutBox,自动重试。写法: 先写 x.tmp 再改名,或写完前放一个 x.lock。
退出码: 0 完成, 1 有文件进入 FailBox(--once), 2 用法错误, 3 网关或文件夹不可用

示例: EPORT_KEY=… eport folder /data/RMft --url https://gateway.example --feed all=regulatory-response/cusres`,
    en: `usage: eport folder FOLDER… [options]

Each folder is one application's, with OutBox, SentBox, FailBox and InBox (made where they aren't there). Its system writes
messages into OutBox; the client posts them to the gateway, moves them to SentBox (the receipt beside them, .receipt.json)
or to FailBox (the problems beside them, .problems.json), and puts the answer into InBox as Successed_* or Failed_*;
documents of a feed come as Receipt_*.

  --url URL            the node, else EPORT_URL of the environment, else http://127.0.0.1:8080
  --key-file FILE      a file with the API key, else EPORT_KEY of the environment
  --feed NAME[=MAPPING] fetch that feed's documents into InBox, in that notation; may be repeated
  --list               a list List_*.json with each page of documents: places, the places before, file names, SHA-256
  --after CURSOR       where to begin with a feed nothing was fetched of; else at its start
  --charset C          character set to declare, such as GB18030
  --every SECONDS      between two looks, 2 by default
  --settle SECONDS     how long a file must have stayed as it is, 2 by default
  --once               one pass, then end
  --lang zh|en

While the gateway is away files wait in OutBox and are tried again. Write x.tmp and rename it, or keep x.lock beside it meanwhile.
exit codes: 0 done, 1 files went to FailBox (--once), 2 wrong usage, 3 the gateway or a folder can't be had

example: EPORT_KEY=… eport folder /data/RMft --url https://gateway.example --feed all=regulatory-response/cusres`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, OPTIONS);
    const lang = language(values.lang, terminal);
    const url = values.url ?? terminal.env.EPORT_URL ?? 'http://127.0.0.1:8080';
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) throw new UsageError(`--url ${url}`);
    if (values.charset !== undefined && charsetNamed(values.charset) === undefined)
      throw new UsageError(`--charset ${values.charset}`);
    if (values.after !== undefined && !/^\d{1,15}$/.test(values.after))
      throw new UsageError(`--after ${values.after}`);
    const everyMilliseconds = milliseconds('every', values.every);
    const settleMilliseconds = milliseconds('settle', values.settle);
    const feeds = (values.feed ?? []).map((each) => ({
      ...feedOf(each, values.after),
      listed: values.list === true,
    }));
    const apiKey = keyOf(values['key-file'], terminal);
    if (positionals.length === 0) throw new UsageError('FOLDER');
    const roots = [...new Set(positionals.map(rootOf))];

    const several = roots.length > 1;
    const clock = systemClock;
    const ids = sortableIds(clock);
    const gateway = httpGateway({ url, apiKey, clock });
    const letGo: (() => void)[] = [];
    const clients: FolderClient[] = [];
    const tell = (root: string, level: string, text: string): void =>
      void terminal.err(
        `${rfc3339(clock.now())} ${level.padEnd(5)} ${several ? `${shown(root)}: ` : ''}${shown(text)}\n`,
      );
    try {
      for (const root of roots) {
        try {
          // our own folder before the lock in it
          await systemDisk.folder(`${root}/.eport`);
          const held = holdFile(`${root}/.eport/lock`);
          if (held === undefined) {
            tell(
              root,
              'error',
              lang === 'zh' ? `${root} 已有另一个客户端在使用` : `${root} is in use by another client`,
            );
            return 3;
          }
          letGo.push(held);
          clients.push(
            await folderClient({
              root,
              disk: systemDisk,
              clock,
              ids,
              gateway,
              say: (level, text) => tell(root, level, text[lang]),
              settleMilliseconds,
              everyMilliseconds,
              feeds,
              random: Math.random,
              charset: values.charset,
            }),
          );
        } catch (error) {
          const code = (error as { code?: string }).code;
          if (!(error instanceof StateUnreadable) && code === undefined) throw error;
          const why = code ?? (lang === 'zh' ? '状态文件已损坏' : 'the state file is damaged');
          tell(root, 'error', lang === 'zh' ? `${root} 不可用: ${why}` : `${root} cannot be used: ${why}`);
          return 3;
        }
      }
      if (values.once === true) return await onePass(clients, (text) => tell('', 'error', text[lang]));
      await untilTold(clients);
      return 0;
    } finally {
      await gateway.close();
      for (const each of letGo) each();
    }
  },
};

async function onePass(
  clients: readonly FolderClient[],
  tell: (text: { readonly zh: string; readonly en: string }) => void,
): Promise<number> {
  const codes = await Promise.all(
    clients.map(async (client) => {
      try {
        const { failed, away } = await client.once();
        return away === undefined ? (failed > 0 ? 1 : 0) : 3;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === undefined) throw error;
        tell({ zh: `文件夹无法读写: ${code}`, en: `the folder cannot be read or written: ${code}` });
        return 3;
      }
    }),
  );
  return Math.max(...codes);
}

/** Until SIGTERM or SIGINT; what is on is brought to where it can be left. */
async function untilTold(clients: readonly FolderClient[]): Promise<void> {
  const stop = (): void => {
    for (const each of clients) void each.stop();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await Promise.all(clients.map((each) => each.run()));
  } finally {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
  }
}

function rootOf(given: string): string {
  try {
    const root = realpathSync(given);
    if (!statSync(root).isDirectory()) throw new UsageError(`${given}: FOLDER`);
    return root.split(sep).join('/').replace(/\/+$/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${given}: ${(error as NodeJS.ErrnoException).code ?? ''}`);
  }
}

function feedOf(given: string, after: string | undefined): Feed {
  const [name = '', format] = given.split('=', 2);
  if (name === '' || format === '') throw new UsageError(`--feed ${given}`);
  return { name, format, after };
}

function milliseconds(option: string, given = '2'): number {
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(given)) throw new UsageError(`--${option} ${given}`);
  return Number(given) * 1000;
}

function keyOf(file: string | undefined, terminal: Terminal): string | undefined {
  if (file === undefined) return terminal.env.EPORT_KEY?.trim() || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--key-file ${file}: ${(error as NodeJS.ErrnoException).code ?? ''}`);
  }
}
