import { readFileSync } from 'node:fs';
import type { ExceptionAct, Problem, ShownException } from '../core/index.js';
import { type Terminal, UsageError } from './command.js';
import { type Asking, onlyName, REMOTE_HELP, remoteCommand } from './remote/node.js';
import { shown, table } from './remote/table.js';

/** `eport exception …`: the queue of exceptions of a running node, and authorised intervention. */
export const exception = remoteCommand({
  name: 'exception',
  summary: { zh: '查看异常队列,凭授权处置', en: 'look at the queue of exceptions, act on authorisation' },
  help: {
    zh: `用法: eport exception list                异常队列,先发生的在前
      eport exception show ID             一个异常及其处理经过
      eport exception take ID             认领: 首接负责,直到关闭; 已上报的由此收回; 超时的凭授权接手
      eport exception comment ID          附言 (--text)
      eport exception propose ID          提出修复 (--file 修复后的报文); 原始字节不变
      eport exception repair ID           第二人确认修复: 成为新版本,重新判定
      eport exception release ID          放行: 重新判定(计数与参考号从宽)、重新投递或按现有路由投递
      eport exception reroute ID          改投 (--to 伙伴, --notation 格式)
      eport exception discard ID          作废
      eport exception escalate ID         上报上级节点 (--to 节点)
      eport exception answer ID           答复下级上报的异常 (--text)
      eport exception close ID            关闭: 无需再处理

  --authorisation 编号 主管单位的书面授权; propose、repair、release、reroute、discard、close 须有
  --reason 理由        同上
  --file 文件          propose: 修复后的字节
  --text 文字          comment、answer
  --to 去向            reroute: 伙伴; escalate: 节点
  --notation 格式      reroute: canonical、original 或映射名
  --status S           list: open、escalated 或 closed
  --kind K             list: rejected、unroutable、dead、unanswered、refused、parked 或 escalated
  --limit N            list: 最多 N 条,默认 50
  --after C            list: 接着上一页(其 next)
${REMOTE_HELP.zh}

示例: eport exception repair rejected~01K… --authorisation 大关函2026-017 --reason 更正件数`,
    en: `usage: eport exception list                the queue, oldest first
       eport exception show ID             one, with what was done about it
       eport exception take ID             own it until it is closed; takes back what was sent up; on authorisation, what its owner let pass its deadline
       eport exception comment ID          a note (--text)
       eport exception propose ID          propose a repair (--file: the repaired message); the original stays
       eport exception repair ID           a second person applies it: a new version, judged anew
       eport exception release ID          judge again with counts and references as warnings, deliver again, or by today's routes
       eport exception reroute ID          deliver to somebody else (--to PARTNER, --notation N)
       eport exception discard ID          take it out of the way for good
       eport exception escalate ID         send it up to another node (--to NODE)
       eport exception answer ID           answer one that another node sent (--text)
       eport exception close ID            nothing more is to be done

  --authorisation NO   the competent agency's written authorisation; propose, repair, release, reroute, discard and close need it
  --reason TEXT        the same
  --file FILE          propose: the repaired bytes
  --text TEXT          comment, answer
  --to ID              reroute: a partner; escalate: a node
  --notation N         reroute: canonical, original or a mapping's name
  --status S           list: open, escalated or closed
  --kind K             list: rejected, unroutable, dead, unanswered, refused, parked or escalated
  --limit N            list: at most N, 50 by default
  --after C            list: go on after a page (its next)
${REMOTE_HELP.en}

example: eport exception repair rejected~01K… --authorisation DLHG-2026-017 --reason "count corrected"`,
  },
  options: {
    authorisation: { type: 'string' },
    reason: { type: 'string' },
    file: { type: 'string' },
    text: { type: 'string' },
    to: { type: 'string' },
    notation: { type: 'string' },
    status: { type: 'string' },
    kind: { type: 'string' },
    limit: { type: 'string' },
    after: { type: 'string' },
  },
  actions: {
    async list({ node, values: { status, kind, limit, after }, lang, json, terminal }) {
      const page = await node.get<{ exceptions: readonly ShownException[]; next?: string }>(
        '/v1/exceptions',
        {
          status,
          kind,
          limit: limit ?? '50',
          after,
        },
      );
      if (json) return terminal.out(`${JSON.stringify(page, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['标识', '发生时间', '时限', '状态', '伙伴', '首接', '问题']
          : ['id', 'opened', 'deadline', 'status', 'partner', 'owner', 'problem'];
      await terminal.out(
        table(
          head,
          page.exceptions.map((each) => [
            each.id,
            each.openedAt,
            `${each.deadline}${each.overdue ? ' !' : ''}`,
            each.status,
            each.partner,
            each.owner ?? '',
            each.problem?.message[lang] ?? '',
          ]),
        ),
      );
      if (page.next !== undefined) await terminal.out(`--after ${page.next}\n`);
    },
    async show({ node, names, lang, json, terminal }) {
      const path = pathOf(onlyName(names, 'show ID'));
      await tell(await node.get<ShownException>(path), lang, json, terminal);
    },
    ...acts(
      'take',
      'comment',
      'propose',
      'repair',
      'release',
      'reroute',
      'discard',
      'escalate',
      'answer',
      'close',
    ),
  },
});

const pathOf = (name: string): string => `/v1/exceptions/${name}`;

type Values = Readonly<
  Partial<Record<'authorisation' | 'reason' | 'text' | 'to' | 'notation' | 'file', string>>
>;

function acts(
  ...actions: readonly ExceptionAct[]
): Record<string, (asking: Asking<Values>) => Promise<void>> {
  return Object.fromEntries(
    actions.map((action) => [
      action,
      async ({ node, values, names, lang, json, terminal }: Asking<Values>) => {
        const { authorisation, reason, text, to, notation, file } = values;
        const id = onlyName(names, `${action} ID`);
        if (action === 'propose' && file === undefined) throw new UsageError('propose --file FILE');
        const base64 = file !== undefined ? bytesOf(file).toString('base64') : undefined;
        const done = await node.post<ShownException & { check?: readonly Problem[] }>(
          `${pathOf(id)}/${action}`,
          { authorisation, reason, text, to, notation, base64 },
        );
        await tell(done, lang, json, terminal);
      },
    ]),
  );
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`--file ${file}: ${(error as NodeJS.ErrnoException).code ?? ''}`);
  }
}

async function tell(
  one: ShownException & { readonly check?: readonly Problem[] },
  lang: 'zh' | 'en',
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  if (json) return terminal.out(`${JSON.stringify(one, null, 2)}\n`);
  const line = (...parts: readonly (string | undefined)[]): string =>
    `${parts
      .filter((each) => each !== undefined && each !== '')
      .map((each) => shown(each as string))
      .join('  ')}\n`;
  await terminal.out(
    line(one.id, one.status, one.resolution, one.owner, one.deadline, one.overdue ? '!' : ''),
  );
  if (one.problem !== undefined) await terminal.out(line(one.problem.message[lang], one.problem.at?.path));
  for (const each of one.actions)
    await terminal.out(
      line(each.at, each.by, each.action, each.to, each.authorisation, each.reason, each.text),
    );
  for (const each of one.check ?? [])
    await terminal.out(line(each.severity, each.code, each.message[lang], each.at?.path));
}
