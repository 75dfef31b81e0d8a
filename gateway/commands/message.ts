import type { Problem } from '../core/index.js';
import { onlyName, REMOTE_HELP, remoteCommand } from './remote/node.js';
import { shown, table } from './remote/table.js';

interface Message {
  readonly id: string;
  readonly status: string;
  readonly sender: string;
  readonly receivedAt: string;
  readonly judgedAt?: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly head: { readonly reference?: string };
  readonly messages: ReadonlyArray<{ readonly name: string }>;
  readonly problems: readonly Problem[];
}

/** `eport message list|show|raw|trail|replay`: what a running node received. */
export const message = remoteCommand({
  name: 'message',
  summary: { zh: '查看节点收到的报文,重新投递', en: 'look at what a node received, deliver it again' },
  help: {
    zh: `用法: eport message list               已提交的报文,新的在前
      eport message show ID            一条报文的状态与问题
      eport message raw ID             收到的原始字节,写到标准输出
      eport message trail ID           它的经过:何时、何人、何事、为何被拒、凭何授权放行
      eport message replay ID          按原标识重新投递(运营方);不会重新判定

  --status S          只列 received, accepted, partial, rejected 或 parked
  --sender P          只列该发送方(运营方)
  --limit N           最多列出 N 条,默认 50
  --before C          接着上一页(其 next)
  --version N         raw: 第 N 个版本(修正过的报文);不给则最新
${REMOTE_HELP.zh}

示例: EPORT_KEY=… eport message list --status rejected --url https://gateway.example`,
    en: `usage: eport message list               what was submitted, newest first
       eport message show ID            state and problems of one
       eport message raw ID             the bytes as they were received, on standard output
       eport message trail ID           its story: when, who, what, why refused, released on which authorisation
       eport message replay ID          deliver again with the same ids (operators); it is never judged again

  --status S          only received, accepted, partial, rejected or parked
  --sender P          only this sender's (operators)
  --limit N           at most N, 50 by default
  --before C          go on after a page (its next)
  --version N         raw: that version of a repaired message; else the latest
${REMOTE_HELP.en}

example: EPORT_KEY=… eport message list --status rejected --url https://gateway.example`,
  },
  options: {
    status: { type: 'string' },
    sender: { type: 'string' },
    limit: { type: 'string' },
    before: { type: 'string' },
    version: { type: 'string' },
  },
  actions: {
    async list({ node, values: { status, sender, limit, before }, lang, json, terminal }) {
      const page = await node.get<{ messages: readonly Message[]; next?: string }>('/v1/messages', {
        status,
        sender,
        limit: limit ?? '50',
        before,
      });
      if (json) return terminal.out(`${JSON.stringify(page, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['标识', '接收时间', '发送方', '状态', '报文', '参考号', '问题']
          : ['id', 'received', 'sender', 'status', 'message', 'reference', 'problems'];
      const rows = page.messages.map((each) => [
        each.id,
        each.receivedAt,
        each.sender,
        each.status,
        each.messages[0]?.name ?? '',
        each.head.reference ?? '',
        String(each.problems.length),
      ]);
      await terminal.out(table(head, rows));
      if (page.next !== undefined) await terminal.err(`--before ${page.next}\n`);
    },
    async show({ node, names, lang, json, terminal }) {
      const one = await node.get<Message>(`/v1/messages/${onlyName(names, 'show ID')}`);
      if (json) return terminal.out(`${JSON.stringify(one, null, 2)}\n`);
      const rows: readonly (readonly [string, string, string | undefined])[] = [
        ['标识', 'id', one.id],
        ['状态', 'status', one.status],
        ['发送方', 'sender', one.sender],
        ['接收时间', 'received', one.receivedAt],
        ['判定时间', 'judged', one.judgedAt],
        ['参考号', 'reference', one.head.reference],
        ['报文', 'messages', one.messages.map((each) => each.name).join(' ')],
        ['字节', 'bytes', String(one.bytes)],
        ['SHA-256', 'sha256', one.sha256],
      ];
      for (const [zh, en, value] of rows)
        if (value !== undefined && value !== '')
          await terminal.out(`${lang === 'zh' ? zh : en}: ${shown(value)}\n`);
      for (const each of one.problems) await terminal.out(`${problemLine(each, lang)}\n`);
    },
    async raw({ node, values: { version }, names, terminal }) {
      const path = `/v1/messages/${onlyName(names, 'raw ID')}/raw`;
      await terminal.out(
        await node.bytes(version === undefined ? path : `${path}?version=${encodeURIComponent(version)}`),
      );
    },
    async trail({ node, names, lang, json, terminal }) {
      const path = `/v1/messages/${onlyName(names, 'trail ID')}/trail`;
      const answer = await node.get<{
        trail: ReadonlyArray<{ index: number; words: { zh: string; en: string } }>;
      }>(path);
      if (json) return terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
      for (const { index, words } of answer.trail)
        await terminal.out(`${String(index).padStart(6)}  ${shown(words[lang])}\n`);
    },
    async replay({ node, names, lang, json, terminal }) {
      const answer = await node.post<{ resent: number }>(
        `/v1/messages/${onlyName(names, 'replay ID')}/replay`,
      );
      if (json) return terminal.out(`${JSON.stringify(answer)}\n`);
      await terminal.out(
        lang === 'zh' ? `重新投递 ${answer.resent} 项\n` : `${answer.resent} deliveries go out again\n`,
      );
    },
  },
});

const problemLine = (each: Problem, lang: 'zh' | 'en'): string => {
  const { at } = each;
  const place = at === undefined ? '' : `${at.line ?? ''}:${at.column ?? ''} ${at.path ?? ''}`.trim();
  return shown(`${each.severity} ${each.code} ${place} ${each.message[lang]}`.replace(/ {2,}/g, ' '));
};
