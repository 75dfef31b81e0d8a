import { UsageError } from './command.js';
import { onlyName, REMOTE_HELP, remoteCommand } from './remote/node.js';
import { table } from './remote/table.js';

interface Listed {
  readonly id: string;
  readonly partner: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

const PATH = '/v1/keys';

/** `eport keys …`: API keys of a running node's partners. */
export const keys = remoteCommand({
  name: 'keys',
  summary: { zh: '管理伙伴的 API 密钥', en: "look after partners' API keys" },
  help: {
    zh: `用法: eport keys list                 密钥(从不显示密钥本身)
      eport keys create [伙伴]         新建; 密钥只显示这一次
      eport keys expire ID 天数        自现在起若干天后失效; 0 即刻, never 不限
      eport keys revoke ID             吊销

  --name 名称         create: 用途说明
  --days 天数         create: 有效天数
${REMOTE_HELP.zh}

更换密钥不留空档:先 create,换上新密钥后再 revoke 旧的。
例: eport keys create terminal --name gate-system --days 365`,
    en: `usage: eport keys list                 the keys (never the keys themselves)
       eport keys create [PARTNER]      makes one; it is shown this once
       eport keys expire ID DAYS        ends it so many days from now; 0 at once, never: it doesn't end
       eport keys revoke ID             ends it now

  --name NAME         create: what it is for
  --days N            create: how long it holds
${REMOTE_HELP.en}

Rotation has no gap: create, change over to the new key, then revoke the old one.
example: eport keys create terminal --name gate-system --days 365`,
  },
  options: { name: { type: 'string' }, days: { type: 'string' } },
  actions: {
    async list({ node, lang, json, terminal }) {
      const found = await node.get<{ keys: readonly Listed[] }>(PATH);
      if (json) return terminal.out(`${JSON.stringify(found, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['标识', '伙伴', '名称', '建立', '失效']
          : ['id', 'partner', 'name', 'created', 'expires'];
      await terminal.out(
        table(
          head,
          found.keys.map(({ id, partner, name = '', createdAt, expiresAt = '–' }) => [
            id,
            partner,
            name,
            createdAt,
            expiresAt,
          ]),
        ),
      );
    },
    async create({ node, names: [partner, ...more], values: { name, days }, json, terminal }) {
      if (more.length > 0) throw new UsageError('create [PARTNER]');
      if (days !== undefined && !(Number(days) >= 0)) throw new UsageError(`--days ${days}`);
      const made = await node.post<{ id: string; key: string }>(PATH, {
        ...(partner === undefined ? {} : { partner }),
        ...(name === undefined ? {} : { name }),
        ...(days === undefined ? {} : { expiresInDays: Number(days) }),
      });
      await terminal.out(json ? `${JSON.stringify(made, null, 2)}\n` : `${made.id}\n${made.key}\n`);
    },
    async expire({ node, names: [id, days, ...more] }) {
      if (id === undefined || days === undefined || more.length > 0) throw new UsageError('expire ID DAYS');
      if (days !== 'never' && !(Number(days) >= 0)) throw new UsageError(`expire ID ${days}`);
      await node.put(`${PATH}/${encodeURIComponent(id)}`, {
        expiresInDays: days === 'never' ? null : Number(days),
      });
    },
    async revoke({ node, names }) {
      await node.remove(`${PATH}/${onlyName(names, 'revoke ID')}`);
    },
  },
});
