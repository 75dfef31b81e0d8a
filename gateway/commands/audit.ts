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
import { filesOf, prove, verifyBundle } from './evidence.js';

/** `eport audit verify|prove|export`: bundles of evidence and a node's log, offline; `prove` asks a running node for a bundle. */
export const audit: Command = {
  name: 'audit',
  summary: {
    zh: '离线验证证据包与审计日志;索取证据包;导出日志',
    en: 'verify bundles of evidence and audit logs offline, ask for a bundle, export a log',
  },
  help: {
    zh: `用法: eport audit verify 路径      验证证据包(bundle.zip)、节点的数据文件夹,或导出的日志文件
      eport audit prove 报文标识   向运行中的节点索取一条报文的证据包;
                                   或 --container 箱号,或 --day 2026-01-15(UTC)
      eport audit export 文件夹    导出日志(每行一个 JSON)到标准输出

  -o, --output 文件   prove: 证据包写到此文件,默认 evidence.zip
  --since N           prove: 自持检查点的大小,证据包将证明日志此后只增加
  --tsa 文件          verify: 信任的时间戳机构证书(PEM)
  --url, --key-file   prove: 节点地址与存有 API 密钥的文件(或 EPORT_URL、EPORT_KEY)
  --key VKEY          日志的公钥(C2SP vkey,可多次给出)。不给时:数据文件夹用其自身的密钥,证据包和导出文件用其自带的公钥,
                      后者只能说明文件前后一致
  --checkpoint 文件   另一方保存的检查点(可多次给出):能发现截断和分叉
  --json              以 JSON 输出全部发现
  --lang zh|en

退出码: 0 通过, 1 有问题, 2 用法错误, 3 无法打开或无法连接节点

示例: eport audit verify /var/lib/eport --checkpoint kept-by-the-nation.txt`,
    en: `usage: eport audit verify PATH      a bundle of evidence (bundle.zip), a node's data folder, or an exported log
       eport audit prove MESSAGE    ask a running node for the evidence of a message;
                                    or --container NUMBER, or --day 2026-01-15 (UTC)
       eport audit export FOLDER    the log as lines of JSON on standard output

  -o, --output FILE   prove: where the bundle goes, evidence.zip by default
  --since N           prove: size of a checkpoint that you hold; the bundle then proves that the log was only added to
  --tsa FILE          verify: certificates (PEM) of the time stamping authorities that you trust
  --url, --key-file   prove: the node, and a file with the API key (or EPORT_URL, EPORT_KEY)
  --key VKEY          the log's public key (C2SP vkey; may be given several times). Without it a data folder's own key is
                      taken, and a bundle's or an export's own, which then shows only that the file agrees with itself
  --checkpoint FILE   a checkpoint that somebody else kept (may be given several times): shows a cut tail and a fork
  --json              every finding as JSON
  --lang zh|en

exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 it can't be opened, or the node can't be reached

example: eport audit verify /var/lib/eport --checkpoint kept-by-the-nation.txt`,
  },
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      key: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
      tsa: { type: 'string' },
      container: { type: 'string' },
      day: { type: 'string' },
      since: { type: 'string' },
      output: { type: 'string', short: 'o' },
      url: { type: 'string' },
      'key-file': { type: 'string' },
      json: { type: 'boolean' },
      lang: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    const [action, path] = positionals;
    if (action === 'prove') return prove(path, values, lang, terminal);
    if ((action !== 'verify' && action !== 'export') || path === undefined)
      throw new UsageError('verify PATH | prove MESSAGE | export FOLDER');
    if (!existsSync(path)) {
      await terminal.err(`${path}: ${lang === 'zh' ? '不存在' : 'does not exist'}\n`);
      return 3;
    }
    for (const each of values.key ?? [])
      if (parseVkey(each) === undefined) throw new UsageError(`--key ${each}`);
    const kept = (values.checkpoint ?? []).map((file) => readFileSync(file, 'utf8'));
    try {
      if (action === 'export') return await exported(path, values.key?.[0], terminal);
      const bundle = filesOf(path);
      if (bundle !== undefined)
        return await verifyBundle(bundle, { ...values, checkpoints: kept }, lang, terminal);
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
  key: readonly string[] | undefined,
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
  key: readonly string[] | undefined,
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
