import { backup as make } from '../backup.js';
import { BackupRefused } from '../backup-folder.js';
import { JournalRefused, systemClock } from '../core/index.js';
import { readConfig } from '../main.js';
import { type Command, language, parse, UsageError } from './command.js';

/** `eport backup`: copies a node's journal beside the running node. */
export const backup: Command = {
  name: 'backup',
  summary: { zh: '备份节点,无需停机', en: 'back a node up while it runs' },
  help: {
    zh: `用法: eport backup --config 文件 --to 文件夹

在运行的节点旁另起进程,取某一时刻的完整副本,不影响节点。文件夹须为空或不存在;写完整并落盘之后才以该名出现,因此
中断的备份不会被误认为完整。SQLite 得到压实的数据库副本,PostgreSQL 得到 journal.ndjson.gz;backup.json 记录时间、
日志条数、检查点和各文件的 SHA-256。

备份含报文原文;节点自有的密钥 audit.key(在 data 中时)也在其中(仅属主可读):请像节点本身一样保管。

  --config 文件   节点配置
  --to 文件夹     备份的去处,宜在另一块磁盘
  --json          以 JSON 输出 backup.json 的内容
  --lang zh|en

退出码: 0 完成, 1 被拒绝(原因见输出), 2 用法或配置错误, 3 无法打开日志或写入

示例: eport backup --config province.json5 --to /backup/2026-01-15`,
    en: `usage: eport backup --config FILE --to FOLDER

A process of its own beside the running node takes one moment of its journal, whole, and holds up nobody. The folder must
be empty or not there; it has its name only once everything is on disk, so that a backup cut short is never taken for a
whole one. SQLite gives a compacted copy of the database, PostgreSQL journal.ndjson.gz; backup.json states the moment,
the number of log entries, the checkpoint, and the SHA-256 of every file.

A backup holds what partners sent, and the node's own key audit.key where that lives in data (for its owner alone to
read): keep it as safe as the node.

  --config FILE   the node's configuration
  --to FOLDER     where the backup goes, on another disk if you can
  --json          what backup.json says, on standard output
  --lang zh|en

exit codes: 0 done, 1 refused (it says why), 2 wrong usage or configuration, 3 the journal or the folder can't be reached

example: eport backup --config province.json5 --to /backup/2026-01-15`,
  },
  async run(args, terminal) {
    const { values } = parse(args, {
      config: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean' },
      lang: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    if (values.config === undefined) throw new UsageError('--config');
    if (values.to === undefined) throw new UsageError('--to');
    const { value: config, problems } = readConfig(values.config, terminal.env);
    for (const each of problems) await terminal.err(`${each.message[lang]}\n`);
    if (config === undefined) return 2;
    let shown = '';
    const progress = (done: number): void => {
      const now = `${Math.floor(done * 100)} %`;
      if (!terminal.interactive || now === shown) return;
      shown = now;
      void terminal.err(`\r${now}`);
    };
    try {
      const head = await make(config, { to: values.to, clock: systemClock, progress });
      if (shown !== '') await terminal.err('\r      \r');
      const bytes = Object.values(head.files).reduce((sum, each) => sum + each.bytes, 0);
      await terminal.out(
        values.json === true
          ? `${JSON.stringify(head, null, 2)}\n`
          : lang === 'zh'
            ? `已备份 ${head.node}:截至 ${head.at},日志 ${head.leaves} 条,${bytes} 字节,位于 ${values.to}\n`
            : `backed ${head.node} up: ${head.leaves} entries of the log as of ${head.at}, ${bytes} bytes, in ${values.to}\n`,
      );
      return 0;
    } catch (error) {
      return refusal(error, lang, (text) => terminal.err(text));
    }
  },
};

/** What stops a backup or a restore, told; the exit code. @throws what is a fault of ours */
export async function refusal(
  error: unknown,
  lang: 'zh' | 'en',
  tell: (text: string) => Promise<void>,
): Promise<number> {
  if (error instanceof BackupRefused) {
    await tell(`${error.text[lang]}\n`);
    return 1;
  }
  if (error instanceof JournalRefused) {
    await tell(`${error.problem.message[lang]}\n`);
    return 3;
  }
  // The disk's and the database's own complaints.
  if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  await tell(`${(error as Error).message}\n`);
  return 3;
}
