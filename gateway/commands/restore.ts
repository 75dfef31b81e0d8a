import { systemClock } from '../core/index.js';
import { readConfig } from '../main.js';
import { restore as put, type Restored } from '../restore.js';
import type { Since } from '../since.js';
import { refusal } from './backup.js';
import { type Command, language, parse, UsageError } from './command.js';
import { shown, table } from './remote/table.js';

/** `eport restore`: puts a backup in the place of a journal that is gone. */
export const restore: Command = {
  name: 'restore',
  summary: { zh: '在空机器上恢复节点', en: 'restore a node on an empty machine' },
  help: {
    zh: `用法: eport restore --config 文件 --from 文件夹 [--log 文件]

只针对空机器:已有日志时拒绝,绝不覆盖。备份逐文件校验 SHA-256,审计日志与其签名的检查点核对。不成则不留任何痕迹
(PostgreSQL 恢复中途进程被杀时,请清空该模式后重来)。

  --config 文件   节点配置
  --from 文件夹   eport backup 写的文件夹
  --log 文件      比备份更新的审计日志:audit.mirror 的镜像文件,或备份之后的 eport audit export。
                  日志从其末尾续写,绝不回退(见证方看不到分叉);备份之后已送出的不再重发;
                  备份之后收到的报文逐一列出——其内容已随磁盘丢失,需发送方重发
  --without-log   配置的镜像就在手边时,也不用它
  --json          以 JSON 输出
  --lang zh|en

退出码: 0 已恢复, 1 被拒绝(原因见输出), 2 用法或配置错误, 3 无法打开日志或写入

示例: eport restore --config province.json5 --from /backup/2026-01-15 --log /mirror/province.ndjson`,
    en: `usage: eport restore --config FILE --from FOLDER [--log FILE]

For an empty machine: where a journal is already it refuses, nothing is ever overwritten. Every file of the backup is held
against its SHA-256, the audit log against its signed checkpoints. Where it can't be done nothing is left behind (where the
process is killed while restoring to PostgreSQL, empty the schema and begin again).

  --config FILE   the node's configuration
  --from FOLDER   what eport backup wrote
  --log FILE      an audit log that reaches further than the backup: the file of audit.mirror, or an eport audit export
                  made later. The log goes on where it ends and is never rolled back (witnesses see no fork); what was
                  sent since the backup isn't sent again; what was received since is listed: its bytes went with the
                  disk, and its senders have to send it again
  --without-log   not even where the configured mirror is at hand
  --json          all of it as JSON
  --lang zh|en

exit codes: 0 restored, 1 refused (it says why), 2 wrong usage or configuration, 3 the journal can't be opened or written

example: eport restore --config province.json5 --from /backup/2026-01-15 --log /mirror/province.ndjson`,
  },
  async run(args, terminal) {
    const { values } = parse(args, {
      config: { type: 'string' },
      from: { type: 'string' },
      log: { type: 'string' },
      'without-log': { type: 'boolean' },
      json: { type: 'boolean' },
      lang: { type: 'string' },
    } as const);
    const lang = language(values.lang, terminal);
    if (values.config === undefined) throw new UsageError('--config');
    if (values.from === undefined) throw new UsageError('--from');
    if (values.log !== undefined && values['without-log'] === true)
      throw new UsageError('--log | --without-log');
    const { value: config, problems } = readConfig(values.config, terminal.env);
    for (const each of problems) await terminal.err(`${each.message[lang]}\n`);
    if (config === undefined) return 2;
    try {
      const restored = await put(config, {
        from: values.from,
        ...(values.log === undefined ? {} : { log: values.log }),
        withoutLog: values['without-log'] === true,
        clock: systemClock,
      });
      await terminal.out(
        values.json === true ? `${JSON.stringify(restored, null, 2)}\n` : report(restored, lang),
      );
      return 0;
    } catch (error) {
      return refusal(error, lang, (text) => terminal.err(text));
    }
  },
};

const WORDS = {
  zh: {
    restored: (each: Restored) => `已恢复 ${each.node}:备份截至 ${each.backup},日志 ${each.leaves} 条\n`,
    ledger: (each: Restored['ledger']) =>
      `台账: 受理 ${each.accepted} = 送达 ${each.delivered} + 拒绝 ${each.rejected} + 待办 ${each.pending} + 失败 ${each.dead} + 作废 ${each.discarded}\n`,
    blind:
      '没有备份之后的审计日志(--log),因此无法列出备份之后收到和送出了什么:那段记录只存在于丢失的磁盘上。\n请各发送方重发此刻之后的全部报文;已送出的可能以另一编号再次送达。审计日志从备份处续写,持有更新检查点的见证方会看到分叉。\n',
    continued: (each: Restored) =>
      `审计日志续至第 ${each.continued} 条,未回退。备份之后(镜像之末可能缺最后几毫秒):\n`,
    lost: (count: number) => `收到 ${count} 份,内容已丢失,请发送方重发${count === 0 ? '' : ':'}\n`,
    sent: (count: number) => `送出 ${count} 份${count === 0 ? '' : ':'}\n`,
    judged: (count: number) => `判定 ${count} 份(报文尚在),启动后重新判定${count === 0 ? '' : ':'}\n`,
    interventions: (count: number) => `人工处置 ${count} 次,如仍需要请重做${count === 0 ? '' : ':'}\n`,
    state: { sent: '已记录,不再重发', again: '将以同一编号再送一次', lost: '其报文已丢失' },
    left: (count: number) => (count === 0 ? '' : `已送出 ${count} 份`),
    sender: '发送方',
    count: '份数',
    next: '启动节点: eport serve\n',
  },
  en: {
    restored: (each: Restored) =>
      `restored ${each.node}: the backup of ${each.backup}, ${each.leaves} entries of the log\n`,
    ledger: (each: Restored['ledger']) =>
      `ledger: accepted ${each.accepted} = delivered ${each.delivered} + rejected ${each.rejected} + pending ${each.pending} + dead ${each.dead} + discarded ${each.discarded}\n`,
    blind:
      "There is no audit log from after the backup (--log), so what reached or left the node since can't be listed: it was\nrecorded only on the disk that is gone. Ask every sender to send everything since that moment again; what had left already\nmay arrive once more under another id. The audit log goes on from the backup: witnesses with a later checkpoint see a fork.\n",
    continued: (each: Restored) =>
      `the audit log goes on at entry ${each.continued}, nothing of it is rolled back. Since the backup (a mirror may lack the last milliseconds):\n`,
    lost: (count: number) =>
      `received: ${count}, their bytes are lost, ask their senders to send them again${count === 0 ? '' : ':'}\n`,
    sent: (count: number) => `sent: ${count}${count === 0 ? '' : ':'}\n`,
    judged: (count: number) =>
      `judged, of messages that are here: ${count}, judged anew at the start${count === 0 ? '' : ':'}\n`,
    interventions: (count: number) =>
      `done by people: ${count}, to be done again where still wanted${count === 0 ? '' : ':'}\n`,
    state: {
      sent: "noted, isn't sent again",
      again: 'leaves once more, under the same id',
      lost: 'its message is lost',
    },
    left: (count: number) => (count === 0 ? '' : `${count} deliveries of it left`),
    sender: 'sender',
    count: 'messages',
    next: 'start the node: eport serve\n',
  },
} as const;

function report(restored: Restored, lang: 'zh' | 'en'): string {
  const words = WORDS[lang];
  const parts = [words.restored(restored), words.ledger(restored.ledger)];
  if (restored.since === undefined) return [...parts, words.blind, words.next].join('');
  const { lost, sent, judged, interventions } = restored.since;
  return [
    ...parts,
    words.continued(restored),
    words.lost(lost.length),
    perSender(lost, words),
    rows(
      lost.map((each) => [each.at, each.sender, each.id, each.status ?? '', words.left(each.sent.length)]),
    ),
    words.sent(sent.length),
    rows(sent.map((each) => [each.at, each.partner, each.delivery, words.state[each.state]])),
    words.judged(judged.length),
    rows(judged.map((each) => [each.at, each.id, each.status])),
    words.interventions(interventions.length),
    rows(interventions.map((each) => [each.at, each.by, each.action, each.exception])),
    words.next,
  ].join('');
}

function perSender(lost: Since['lost'], words: (typeof WORDS)['zh' | 'en']): string {
  const counts = new Map<string, number>();
  for (const { sender } of lost) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  if (counts.size === 0) return '';
  return indented(
    table(
      [words.sender, words.count],
      [...counts].map(([sender, count]) => [sender, String(count)]),
    ),
  );
}

const rows = (lines: readonly (readonly string[])[]): string =>
  lines
    .map(
      (line) =>
        `  ${line
          .filter((each) => each !== '')
          .map(shown)
          .join('  ')}\n`,
    )
    .join('');

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
