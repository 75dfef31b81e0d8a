import type { Problem } from '../core/index.js';
import { UsageError } from './command.js';
import { REMOTE_HELP, remoteCommand } from './remote/node.js';
import { table } from './remote/table.js';

interface Delivery {
  readonly id: string;
  readonly partner: string;
  readonly kind: string;
  readonly notation: string;
  readonly status: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly settledAt?: string;
  readonly lastError?: Problem;
  readonly answerBy?: string;
  readonly answered?: { readonly name: string; readonly accepted: boolean };
}

/** `eport delivery list|resend`: what a running node delivers, dead letters, sending again. */
export const delivery = remoteCommand({
  name: 'delivery',
  summary: { zh: '查看投递与死信,重发', en: 'look at deliveries and dead letters, send again' },
  help: {
    zh: `用法: eport delivery list              投递状态,新的在前
      eport delivery resend ID…       按原标识重发这些
      eport delivery resend --since T 重发一批: 按伙伴、状态、时刻(可组合)

  --partner P         只要该伙伴的(运营方)
  --status S          due, sent, dead(死信); list 还可用 discarded, rerouted
  --since T           该时刻(RFC 3339)以来完成的,或应投递而未完成的
  --message ID        只列该报文的
  --limit N           最多列出 N 条,默认 50
  --before C          接着上一页(其 next)
${REMOTE_HELP.zh}

示例: eport delivery resend --status dead --partner customs --since 2026-03-02T08:00+08:00`,
    en: `usage: eport delivery list              state of deliveries, newest first
       eport delivery resend ID…       send these again, with the same ids
       eport delivery resend --since T a selection: by partner, status, moment, in any combination

  --partner P         only this partner's (operators)
  --status S          due, sent, dead (dead letters); for list also discarded, rerouted
  --since T           settled since that moment (RFC 3339), or due since then and not settled
  --message ID        only those of this message
  --limit N           at most N, 50 by default
  --before C          go on after a page (its next)
${REMOTE_HELP.en}

example: eport delivery resend --status dead --partner customs --since 2026-03-02T08:00+08:00`,
  },
  options: {
    partner: { type: 'string' },
    status: { type: 'string' },
    since: { type: 'string' },
    message: { type: 'string' },
    limit: { type: 'string' },
    before: { type: 'string' },
  },
  actions: {
    async list({ node, values: { partner, status, since, message, limit, before }, lang, json, terminal }) {
      const page = await node.get<{ deliveries: readonly Delivery[]; next?: string }>('/v1/deliveries', {
        partner,
        status,
        since,
        envelope: message,
        limit: limit ?? '50',
        before,
      });
      if (json) return terminal.out(`${JSON.stringify(page, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['标识', '伙伴', '种类', '状态', '次数', '时刻', '答复', '原因']
          : ['id', 'partner', 'kind', 'status', 'tries', 'at', 'answer', 'reason'];
      const rows = page.deliveries.map((each) => [
        each.id,
        each.partner,
        each.kind === 'document' ? each.notation : each.kind,
        each.status,
        String(each.attempts),
        each.settledAt ?? each.dueAt,
        answerOf(each, lang),
        each.lastError?.message[lang] ?? '',
      ]);
      await terminal.out(table(head, rows));
      if (page.next !== undefined) await terminal.err(`--before ${page.next}\n`);
    },
    async resend({ node, values: { partner, status, since }, names, lang, json, terminal }) {
      const selected = partner !== undefined || status !== undefined || since !== undefined;
      if (names.length > 0 === selected)
        throw new UsageError('resend ID… | --partner P --status S --since T');
      const answer = await node.post<{ resent: number }>(
        '/v1/deliveries/resend',
        names.length > 0 ? { deliveries: names } : { partner, status, since },
      );
      if (json) return terminal.out(`${JSON.stringify(answer)}\n`);
      await terminal.out(lang === 'zh' ? `重发 ${answer.resent} 项\n` : `${answer.resent} sent again\n`);
    },
  },
});

/** What its receiver said in a message of its own, or until when it has to. */
function answerOf({ answered, answerBy, status }: Delivery, lang: 'zh' | 'en'): string {
  if (answered !== undefined) {
    const word = answered.accepted ? { zh: '接受', en: 'accepted' } : { zh: '拒绝', en: 'refused' };
    return `${answered.name} ${word[lang]}`;
  }
  return answerBy === undefined || status !== 'sent' ? '' : `${lang === 'zh' ? '应于' : 'by'} ${answerBy}`;
}
