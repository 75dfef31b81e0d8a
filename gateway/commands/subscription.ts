import { UsageError } from './command.js';
import { onlyName, REMOTE_HELP, remoteCommand } from './remote/node.js';
import { table } from './remote/table.js';

interface Listed {
  readonly id: string;
  readonly owner: string;
  readonly state: string;
  readonly url: string;
  readonly format: string;
  readonly reason?: string;
  readonly lastError?: {
    readonly document: string;
    readonly attempts: number;
    readonly nextAt: string;
    readonly problem: { readonly message: { readonly zh: string; readonly en: string } };
  };
}

const PATH = '/v1/subscriptions';

/** `eport subscription …`: webhooks of a running node. */
export const subscription = remoteCommand({
  name: 'subscription',
  summary: { zh: '管理推送订阅(webhook)', en: 'look after webhooks' },
  help: {
    zh: `用法: eport subscription list              推送订阅、状态与最近的错误
      eport subscription add URL           新建; 密钥只显示这一次
      eport subscription rotate ID         换密钥; 旧密钥再签名一天
      eport subscription test ID           立即发送一个测试事件
      eport subscription pause ID          暂停
      eport subscription resume ID         恢复, 并立即重试; --after 从该游标重放
      eport subscription remove ID         删除

  --types 类型,类型   add: 只要这些单证
  --format 格式       add: 映射名, 否则 canonical
  --after 游标        add、resume: 从该游标之后开始
${REMOTE_HELP.zh}

例: eport subscription add https://agency.example/eport --types customs-declaration`,
    en: `usage: eport subscription list              webhooks, their state and what stands in their way
       eport subscription add URL           makes one; its secret is shown this once
       eport subscription rotate ID         a new secret; those before sign as well for a day
       eport subscription test ID           sends a test event at once
       eport subscription pause ID          nothing is sent until it is resumed
       eport subscription resume ID         goes on, and tries at once; --after replays from a cursor
       eport subscription remove ID         removes it

  --types T,T         add: these documents only
  --format F          add: name of a mapping, else canonical
  --after C           add, resume: begin after this cursor
${REMOTE_HELP.en}

example: eport subscription add https://agency.example/eport --types customs-declaration`,
  },
  options: { types: { type: 'string' }, format: { type: 'string' }, after: { type: 'string' } },
  actions: {
    async list({ node, lang, json, terminal }) {
      const found = await node.get<{ subscriptions: readonly Listed[] }>(PATH);
      if (json) return terminal.out(`${JSON.stringify(found, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['标识', '订阅方', '状态', '格式', '地址', '问题']
          : ['id', 'owner', 'state', 'format', 'address', 'problem'];
      await terminal.out(
        table(
          head,
          found.subscriptions.map(({ id, owner, state, format, url, lastError, reason }) => [
            id,
            owner,
            state,
            format,
            url,
            lastError === undefined
              ? (reason ?? '')
              : `${lastError.document} ×${lastError.attempts}: ${lastError.problem.message[lang]}${state === 'active' ? ` → ${lastError.nextAt}` : ''}`,
          ]),
        ),
      );
    },
    async add({ node, names: [url, ...more], values: { types, format, after }, json, terminal }) {
      if (url === undefined || more.length > 0) throw new UsageError('add URL');
      const made = await node.post<{ id: string; secret: string }>(PATH, {
        url,
        ...(types === undefined ? {} : { types: types.split(',') }),
        ...(format === undefined ? {} : { format }),
        ...(after === undefined ? {} : { after }),
      });
      await terminal.out(json ? `${JSON.stringify(made, null, 2)}\n` : `${made.id}\n${made.secret}\n`);
    },
    async rotate({ node, names, json, terminal }) {
      const made = await node.post<{ secret: string }>(`${PATH}/${onlyName(names, 'rotate ID')}/rotate`);
      await terminal.out(json ? `${JSON.stringify(made, null, 2)}\n` : `${made.secret}\n`);
    },
    async test({ node, names, lang, json, terminal }) {
      const tried = await node.post<{
        sent: boolean;
        problem?: { code: string; message: { zh: string; en: string } };
      }>(`${PATH}/${onlyName(names, 'test ID')}/test`);
      if (json) return terminal.out(`${JSON.stringify(tried, null, 2)}\n`);
      const { problem } = tried;
      const good = lang === 'zh' ? '已送达' : 'it was taken';
      await terminal.out(`${problem === undefined ? good : `${problem.code}: ${problem.message[lang]}`}\n`);
    },
    async pause({ node, names }) {
      await node.put(`${PATH}/${onlyName(names, 'pause ID')}`, { state: 'paused' });
    },
    async resume({ node, names, values: { after } }) {
      await node.put(`${PATH}/${onlyName(names, 'resume ID')}`, {
        state: 'active',
        ...(after === undefined ? {} : { after }),
      });
    },
    async remove({ node, names }) {
      await node.remove(`${PATH}/${onlyName(names, 'remove ID')}`);
    },
  },
});
