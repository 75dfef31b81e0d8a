import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  checkpointsOf,
  exportLog,
  leavesOf,
  loadSigner,
  parseVkey,
  payloadCheck,
  readLog,
  type Verification,
  verdictCheck,
  verifyExport,
  verifyLog,
} from '../audit/index.js';
import { JournalRefused } from '../core/index.js';
import { type JournalLog, sqliteJournalLog } from '../journal/index.js';
import { type Command, language, parse, type Terminal, UsageError } from './command.js';

/** `eport audit verify|export`: a node's log, offline. */
export const audit: Command = {
  name: 'audit',
  summary: { zh: '离线验证、导出审计日志', en: 'verify and export an audit log, offline' },
  help: {
    zh: `用法: eport audit verify 路径      验证节点的数据文件夹,或导出的日志文件
      eport audit export 文件夹    导出日志(每行一个 JSON)到标准输出

  --key VKEY          日志的公钥(C2SP vkey)。不给时:数据文件夹用其自身的密钥,导出文件用其自带的公钥,
                      后者只能说明文件前后一致
  --checkpoint 文件   另一方保存的检查点(可多次给出):能发现截断和分叉
  --json              以 JSON 输出全部发现
  --lang zh|en

退出码: 0 通过, 1 有问题, 2 用法错误, 3 无法打开

示例: eport audit verify /var/lib/eport --checkpoint kept-by-the-nation.txt`,
    en: `usage: eport audit verify PATH      a node's data folder, or an exported log
       eport audit export FOLDER    the log as lines of JSON on standard output

  --key VKEY          the log's public key (C2SP vkey). Without it a data folder's own key is taken, and an export's
                      own, which then shows only that the file agrees with itself
  --checkpoint FILE   a checkpoint that somebody else kept (may be given several times): shows a cut tail and a fork
  --json              every finding as JSON
  --lang zh|en

exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 it can't be opened

example: eport audit verify /var/lib/eport --checkpoint kept-by-the-nation.txt`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      key: { type: 'string' },
      checkpoint: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      lang: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    const [action, path] = positionals;
    if ((action !== 'verify' && action !== 'export') || path === undefined)
      throw new UsageError('verify PATH | export FOLDER');
    if (!existsSync(path)) {
      await terminal.err(`${path}: ${lang === 'zh' ? '不存在' : 'does not exist'}\n`);
      return 3;
    }
    if (values.key !== undefined && parseVkey(values.key) === undefined)
      throw new UsageError(`--key ${values.key}`);
    const kept = (values.checkpoint ?? []).map((file) => readFileSync(file, 'utf8'));
    try {
      if (action === 'export') return await exported(path, values.key, terminal);
      const result = statSync(path).isDirectory()
        ? await verifyFolder(path, values.key, kept)
        : await verifyFile(path, values.key, kept);
      await report(result, values.json === true, lang, terminal);
      return result.findings.length === 0 ? 0 : 1;
    } catch (error) {
      if (!(error instanceof JournalRefused)) throw error;
      await terminal.err(`${error.problem.message[lang]}\n`);
      return 3;
    }
  },
};

async function withLog<T>(folder: string, use: (log: JournalLog) => Promise<T>): Promise<T> {
  const log = sqliteJournalLog({ path: join(folder, 'journal.sqlite') });
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

/** The key that a data folder keeps; the key's name in notes is what its latest checkpoint calls itself. */
async function ownKey(
  folder: string,
  log: JournalLog,
): Promise<{ readonly origin: string; readonly vkey: string }> {
  const note = (await log.latestCheckpoint())?.note;
  const origin = note?.split('\n')[0] ?? '';
  const file = join(folder, 'audit.key');
  if (origin === '' || !existsSync(file)) throw new UsageError('--key');
  return { origin, vkey: loadSigner(file, origin).vkey };
}

const verifyFolder = (
  folder: string,
  key: string | undefined,
  kept: readonly string[],
): Promise<Verification> =>
  withLog(folder, async (log) => {
    const publicKey = key ?? (await ownKey(folder, log)).vkey;
    const checkpoints = async function* () {
      yield* checkpointsOf(log);
      yield* kept;
    };
    return verifyLog({
      leaves: leavesOf(log),
      checkpoints: checkpoints(),
      publicKey,
      payload: payloadCheck(log),
      verdict: verdictCheck(log.judgedAs),
    });
  });

async function verifyFile(
  file: string,
  key: string | undefined,
  kept: readonly string[],
): Promise<Verification> {
  const lines = () => createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  // A mirror has its checkpoints among the entries: they are taken up first.
  const log = await readLog(lines);
  return verifyExport(lines(), {
    ...(key === undefined ? {} : { publicKey: key }),
    checkpoints: [...(log?.checkpoints ?? []), ...kept],
  });
}

const exported = (folder: string, key: string | undefined, terminal: Terminal): Promise<number> =>
  withLog(folder, async (log) => {
    const own = await ownKey(folder, log);
    for await (const line of exportLog(log, { origin: own.origin, publicKey: key ?? own.vkey }))
      await terminal.out(line);
    return 0;
  });

async function report(
  result: Verification,
  json: boolean,
  lang: 'zh' | 'en',
  terminal: Terminal,
): Promise<void> {
  if (json) return terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  for (const each of result.findings) await terminal.out(`${each.kind}: ${each.message[lang]}\n`);
  const good = result.findings.length === 0;
  await terminal.out(
    lang === 'zh'
      ? `${good ? '通过' : '有问题'}: ${result.size} 条,其中 ${result.covered} 条有签名的检查点为证,树根 ${result.root}\n`
      : `${good ? 'verified' : 'not right'}: ${result.size} entries, ${result.covered} of them covered by a signed checkpoint, root ${result.root}\n`,
  );
}
