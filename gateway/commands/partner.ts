import { onlyName, REMOTE_HELP, remoteCommand } from './remote/node.js';
import { shown, table } from './remote/table.js';

interface Partner {
  readonly id: string;
  readonly delivery: {
    readonly state: string;
    readonly due: number;
    readonly dead: number;
    readonly oldestDue?: string;
    readonly breaker: { readonly state: string; readonly since?: string; readonly until?: string };
    readonly paused?: { readonly at: string; readonly by: string; readonly reason: string };
  };
}

/** `eport partner list|show|pause|resume`: how delivery to each partner goes, and holding it. */
export const partner = remoteCommand({
  name: 'partner',
  summary: {
    zh: '查看各伙伴的投递,暂停、恢复',
    en: 'see how delivery to each partner goes, pause and resume it',
  },
  help: {
    zh: `用法: eport partner list              各伙伴的投递状态: 待投、死信、熔断、暂停
      eport partner show 伙伴         它能看到什么、依据是什么
      eport partner pause 伙伴        暂停向其投递,直到恢复(运营方)
      eport partner resume 伙伴       恢复投递,等待中的立即重试(运营方)

  --reason 理由       暂停的理由
  --person 姓名       由谁决定
${REMOTE_HELP.zh}

示例: eport partner pause customs --reason 系统迁移`,
    en: `usage: eport partner list              how delivery goes: due, dead letters, breaker, pause
       eport partner show PARTNER      what it may see of others' documents, and why
       eport partner pause PARTNER     deliver nothing to it until it is resumed (operators)
       eport partner resume PARTNER    deliver again; what waits is tried at once (operators)

  --reason TEXT       why it is paused
  --person NAME       who decided it
${REMOTE_HELP.en}

example: eport partner pause customs --reason "their system moves"`,
  },
  options: { reason: { type: 'string' }, person: { type: 'string' } },
  actions: {
    async list({ node, lang, json, terminal }) {
      const answer = await node.get<{ partners: readonly Partner[] }>('/v1/partners');
      if (json) return terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
      const head =
        lang === 'zh'
          ? ['伙伴', '状态', '待投', '死信', '最早待投', '熔断', '暂停']
          : ['partner', 'state', 'due', 'dead', 'oldest due', 'breaker', 'paused'];
      await terminal.out(table(head, answer.partners.map(rowOf)));
    },
    async show({ node, lang, names, json, terminal }) {
      const one = await node.get<
        Partner & { readonly sharing?: readonly { readonly zh: string; readonly en: string }[] }
      >(`/v1/partners/${onlyName(names, 'show PARTNER')}`);
      if (json) return terminal.out(`${JSON.stringify(one, null, 2)}\n`);
      const words = (one.sharing ?? []).map((each) => `- ${each[lang]}`);
      await terminal.out(`${[rowOf(one).map(shown).join('  ').trimEnd(), ...words].join('\n')}\n`);
    },
    async pause({ node, values: { reason, person }, names, json, terminal }) {
      const path = `/v1/partners/${onlyName(names, 'pause PARTNER')}/pause`;
      await show(await node.post<Partner>(path, { reason, person }), json, terminal);
    },
    async resume({ node, values: { person }, names, json, terminal }) {
      const path = `/v1/partners/${onlyName(names, 'resume PARTNER')}/resume`;
      await show(await node.post<Partner>(path, { person }), json, terminal);
    },
  },
});

const rowOf = ({ id, delivery: { state, due, dead, oldestDue, breaker, paused } }: Partner): string[] => [
  id,
  state,
  String(due),
  String(dead),
  oldestDue ?? '',
  breaker.until === undefined ? breaker.state : `${breaker.state} → ${breaker.until}`,
  paused === undefined ? '' : `${paused.at} ${paused.by} ${paused.reason}`,
];

const show = (one: Partner, json: boolean, terminal: { out(text: string): Promise<void> }): Promise<void> =>
  terminal.out(
    json ? `${JSON.stringify(one, null, 2)}\n` : `${rowOf(one).map(shown).join('  ').trimEnd()}\n`,
  );
