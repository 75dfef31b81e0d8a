import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyLog } from '../../audit/index.js';
import { type Clock, projectRoot, type Text } from '../../core/index.js';
import type { Terminal } from '../command.js';
import { type Api, api } from './api.js';
import { prepare, writeConfigs } from './config.js';
import { freePort, type NodeProcess, startNode } from './nodes.js';
import { HOME, NAMES, STEPS, type Step } from './plan.js';
import { table } from './show.js';
import { startTerminalSystem, type TerminalSystem } from './terminal-system.js';

/** How long the whole line may take before the demo says what is missing, in milliseconds. */
const DEADLINE = 180_000;
const POLL = 100;

export interface Demo {
  readonly nodes: readonly NodeProcess[];
  /** Everything reached its state on both sides, and the audit logs verify. */
  readonly good: boolean;
  stop(): Promise<void>;
}

interface Row {
  readonly status: string;
  readonly problems: ReadonlyArray<{
    readonly code: string;
    readonly severity: string;
    readonly message: Text;
    readonly at?: { readonly line: number; readonly column: number };
  }>;
}

/**
 * Starts both nodes in `dir`, or resumes what is there, sends the plan's messages and waits for what must become of
 * them. `told` ends it early: it stops the nodes and rejects.
 */
export async function runDemo(
  dir: string,
  terminal: Terminal,
  lang: 'zh' | 'en',
  clock: Clock,
  told: AbortSignal,
): Promise<Demo> {
  const say = (zh: string, en: string): Promise<void> => terminal.out(`${lang === 'zh' ? zh : en}\n`);
  mkdirSync(dir, { recursive: true });
  const keys = prepare(dir);
  const ports = { province: await freePort(), nation: await freePort(), terminal: await freePort() };
  const configs = writeConfigs(dir, keys, ports);
  const system = await startTerminalSystem(join(dir, 'terminal-inbox'), ports.terminal);
  const complain = (text: string): void => void terminal.err(`${text}\n`);
  const province = startNode('province', configs.province, ports.province, clock, complain);
  const nation = startNode('nation', configs.nation, ports.nation, clock, complain);
  const stop = async (): Promise<void> => {
    await Promise.all([province.stop(), nation.stop()]);
    await system.close();
  };
  try {
    await Promise.all([province.ready(told), nation.ready(told)]);
    await say(
      `省级节点 ${province.url}    国家节点 ${nation.url}    (控制台 /console,接口说明 /docs)\n`,
      `province ${province.url}    nation ${nation.url}    (console at /console, API described at /docs)\n`,
    );
    const deadline = clock.now() + DEADLINE;
    const apis = {
      province: api(province.url, keys.operator, clock, deadline, told),
      nation: api(nation.url, keys.operator, clock, deadline, told),
    };

    const ids = new Map<Step, string>();
    for (const [i, step] of STEPS.entries()) {
      if (terminal.interactive) await terminal.err(`\r\x1b[K${i + 1}/${STEPS.length} ${step.about[lang]}`);
      const bytes = readFileSync(join(projectRoot, 'conformance/cases', step.file));
      ids.set(
        step,
        (await apis[HOME[step.from]].submit(step.name, keys[step.from], step.mediaType, bytes)).id,
      );
    }
    if (terminal.interactive) await terminal.err('\r\x1b[K');

    const states: State[] = [];
    for (const step of STEPS)
      states.push(await settle(step, ids.get(step) as string, apis, system, clock, deadline));
    await terminal.out(
      table([
        lang === 'zh'
          ? ['报文', '发送方', '接收节点', '结果', '规范单证', '另一侧', '码头系统']
          : ['message', 'from', 'at', 'verdict', 'documents', 'other side', 'terminal system'],
        ...states.map((each) => row(each, lang)),
      ]),
    );
    for (const { step, problems } of states)
      for (const each of problems)
        await say(
          `\n${step.about.zh}: ${each.code} 第 ${each.at?.line} 行第 ${each.at?.column} 列: ${each.message.zh}`,
          `\n${step.about.en}: ${each.code} at line ${each.at?.line}, column ${each.at?.column}: ${each.message.en}`,
        );
    await showFeeds(apis, lang, terminal);
    await showInbox(system, lang, terminal);
    let audited = true;
    for (const name of ['province', 'nation'] as const)
      audited = (await audit(name, apis[name], lang, terminal)) && audited;
    const reached = states.every((each) => each.reached);
    await say(
      reached && audited
        ? '\n全部报文在两侧到达应有状态,审计日志验证通过。'
        : '\n有报文未到达应有状态,或审计日志验证未通过。',
      reached && audited
        ? '\nevery message reached its state on both sides, and the audit logs verify.'
        : '\nnot every message reached its state, or an audit log does not verify.',
    );
    return { nodes: [province, nation], good: reached && audited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface State {
  readonly step: Step;
  readonly status: string;
  readonly types: readonly string[];
  readonly problems: Row['problems'];
  /** What the other node says of it; '' where it isn't to go there. */
  readonly other: string;
  /** How many deliveries of it lie in the terminal's inbox. */
  readonly delivered: number;
  readonly reached: boolean;
}

/** Looks until the message is where the plan wants it, on both sides and at the terminal, or the time is up. */
async function settle(
  step: Step,
  id: string,
  apis: Record<'province' | 'nation', Api>,
  system: TerminalSystem,
  clock: Clock,
  deadline: number,
): Promise<State> {
  const here = apis[HOME[step.from]];
  const there = apis[HOME[step.from] === 'province' ? 'nation' : 'province'];
  for (;;) {
    const own = await here.get<Row>(`/v1/messages/${id}`);
    const { documents } = await here.get<{ documents: ReadonlyArray<{ id: string; type: string }> }>(
      `/v1/messages/${id}/documents`,
    );
    const goes = documents.length > 0;
    const other = goes ? await there.get<Row>(`/v1/messages/${id}`).catch(() => undefined) : undefined;
    const arrived =
      other === undefined
        ? []
        : (await there.get<{ documents: ReadonlyArray<{ id: string }> }>(`/v1/messages/${id}/documents`))
            .documents;
    const inbox = system.inbox().filter((each) => each.name.startsWith(id)).length;
    // an answer to what the terminal sent, or a decision in its own notation
    const wanted = step.from === 'terminal' ? 1 : step.from === 'customs' ? documents.length : 0;
    const reached =
      own.status === step.expect &&
      (step.expect === 'rejected') === !goes &&
      (!goes || other?.status === own.status) &&
      documents.every((each) => arrived.some((one) => one.id === each.id)) &&
      inbox >= wanted;
    if (reached || clock.now() > deadline)
      return {
        step,
        status: own.status,
        types: documents.map((each) => each.type),
        problems: own.problems.filter((each) => each.severity === 'error'),
        other: goes ? (other?.status ?? 'missing') : '',
        delivered: inbox,
        reached,
      };
    await new Promise<void>((resolve) => void clock.after(POLL, resolve));
  }
}

const STATUS: Record<string, Text> = {
  received: { zh: '已收', en: 'received' },
  accepted: { zh: '通过', en: 'accepted' },
  partial: { zh: '部分通过', en: 'partial' },
  rejected: { zh: '拒收', en: 'rejected' },
  parked: { zh: '停放', en: 'parked' },
  missing: { zh: '未到', en: 'missing' },
};

function row(each: State, lang: 'zh' | 'en'): readonly string[] {
  const { step } = each;
  const types = [...new Set(each.types)]
    .map((type) => `${each.types.filter((one) => one === type).length} ${type}`)
    .join(', ');
  const home = HOME[step.from];
  return [
    `${each.reached ? '✓' : '✗'} ${step.about[lang]}`,
    NAMES[step.from][lang],
    lang === 'zh' ? (home === 'province' ? '省' : '国家') : home,
    STATUS[each.status]?.[lang] ?? each.status,
    types === '' ? '–' : types,
    each.other === '' ? '–' : (STATUS[each.other]?.[lang] ?? each.other),
    each.delivered === 0 ? '–' : String(each.delivered),
  ];
}

async function showFeeds(
  apis: Record<'province' | 'nation', Api>,
  lang: 'zh' | 'en',
  terminal: Terminal,
): Promise<void> {
  for (const name of ['province', 'nation'] as const) {
    const counts = new Map<string, number>();
    for (let after = '0'; ; ) {
      const page = await apis[name].get<{ events: ReadonlyArray<{ data: { type: string } }>; next?: string }>(
        `/v1/feeds/all?after=${after}&limit=500`,
      );
      for (const event of page.events) counts.set(event.data.type, (counts.get(event.data.type) ?? 0) + 1);
      if (page.events.length === 0 || page.next === undefined || page.next === after) break;
      after = page.next;
    }
    const title =
      lang === 'zh' ? (name === 'province' ? '省级节点数据流' : '国家节点数据流') : `feed of the ${name}`;
    await terminal.out(
      `\n${title}: ${[...counts]
        .sort()
        .map(([type, n]) => `${n} ${type}`)
        .join(', ')}\n`,
    );
  }
}

async function showInbox(system: TerminalSystem, lang: 'zh' | 'en', terminal: Terminal): Promise<void> {
  await terminal.out(
    lang === 'zh'
      ? '\n码头系统收到(按其自己的格式):\n'
      : '\nwhat the terminal system got, in its own notation:\n',
  );
  for (const each of system.inbox()) {
    const lines = each.text
      .replaceAll("'", "'\n")
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    await terminal.out(`  ${lines.slice(0, 3).join(' ')}${lines.length > 3 ? ' …' : ''}\n`);
  }
}

/** Fetches a node's whole log over its API, as an outsider would, and verifies it against its signed checkpoint. */
async function audit(
  name: 'province' | 'nation',
  node: Api,
  lang: 'zh' | 'en',
  terminal: Terminal,
): Promise<boolean> {
  const { checkpoint, verifier } = await node.get<{ checkpoint: string; verifier: string }>(
    '/v1/audit/checkpoint',
  );
  const leaves = async function* () {
    for (let from = 0; ; ) {
      const { entries } = await node.get<{
        entries: ReadonlyArray<{ index: number; hash: string; text: string }>;
      }>(`/v1/audit/entries?from=${from}&limit=500`);
      yield* entries;
      if (entries.length === 0) return;
      from += entries.length;
    }
  };
  const result = await verifyLog({ leaves: leaves(), checkpoints: [checkpoint], publicKey: verifier });
  const good = result.findings.length === 0 && result.covered > 0;
  const node_ = lang === 'zh' ? (name === 'province' ? '省级节点' : '国家节点') : name;
  await terminal.out(
    lang === 'zh'
      ? `\n审计 ${node_}: ${result.size} 条,已签名 ${result.covered} 条,树根 ${result.root.slice(0, 16)}… ${good ? '✓ 验证通过' : '✗'}\n`
      : `\naudit ${node_}: ${result.size} entries, ${result.covered} signed, root ${result.root.slice(0, 16)}… ${good ? '✓ verified' : '✗'}\n`,
  );
  for (const each of result.findings) await terminal.out(`  ${each.message[lang]}\n`);
  return good;
}
