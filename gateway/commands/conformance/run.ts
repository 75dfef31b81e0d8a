import { existsSync } from 'node:fs';
import { rawKeyOf } from '../../../conformance/kit/link/signature.js';
import { takeFiles } from '../../../conformance/kit/roles/files.js';
import { runGatewayStep, StepImpossible } from '../../../conformance/kit/roles/gateway.js';
import { nodeCounterpart } from '../../../conformance/kit/roles/node.js';
import { readerCounterpart } from '../../../conformance/kit/roles/reader.js';
import { senderCounterpart } from '../../../conformance/kit/roles/sender.js';
import { secretsOf } from '../../../conformance/kit/roles/webhook.js';
import type { Step } from '../../../conformance/kit/scenario.js';
import type { Session } from '../../../conformance/kit/session.js';
import { type Rules, rfc3339, systemClock } from '../../index.js';
import { type Terminal, UsageError } from '../command.js';
import { filesOf } from '../input.js';
import { lead } from './lead.js';

/** What of the command's options a run goes by. */
export interface RunOptions {
  readonly target?: string | undefined;
  readonly 'key-env'?: string | undefined;
  readonly feed?: string | undefined;
  readonly files?: string | undefined;
  readonly listen?: string | undefined;
  readonly receipts?: string | undefined;
  readonly node?: string | undefined;
  readonly 'public-key'?: string | undefined;
  readonly timeout?: string | undefined;
  readonly step?: readonly string[] | undefined;
}

/** The steps that are still to be done: those named, else those that weren't yet. */
function stepsToDo(made: Session, values: RunOptions): readonly Step[] {
  const wanted = values.step ?? made.steps.map(({ id }) => id);
  const unknown = wanted.find((id) => !made.steps.some((step) => step.id === id));
  if (unknown !== undefined)
    throw new UsageError(`--step ${unknown}: ${made.steps.map(({ id }) => id).join(' | ')}`);
  const skipped = new Set(made.said.filter(({ kind }) => kind === 'skipped').map(({ step }) => step));
  const done = new Set(made.recording.exchanges.map(({ step }) => step));
  // Run again, a session goes on where it was; a step named is done again.
  return made.steps.filter(
    ({ id }) => wanted.includes(id) && !skipped.has(id) && (values.step !== undefined || !done.has(id)),
  );
}

/** Does the steps against a gateway; undefined where it doesn't answer at all. */
export async function runGateway(
  made: Session,
  values: RunOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<Session | undefined> {
  const target = values.target ?? '';
  const key = terminal.env[values['key-env'] ?? ''] ?? '';
  for (const step of stepsToDo(made, values)) {
    if (terminal.interactive) await terminal.err(`${step.id} ${step.title[lang]} …\n`);
    try {
      await runGatewayStep(
        made,
        step,
        { url: target, key, feed: values.feed ?? 'all' },
        { rules, clock: systemClock },
      );
    } catch (error) {
      if (!(error instanceof StepImpossible)) throw error;
    }
  }
  const { exchanges } = made.recording;
  if (exchanges.length > 0 && exchanges.every(({ response }) => response === undefined)) {
    await terminal.err(`${target}: ${lang === 'zh' ? '无应答' : 'no answer'}\n`);
    return undefined;
  }
  return made;
}

/** `8090`, `0.0.0.0:8090`. */
const LISTEN = /^(?:([\w.-]+):)?(\d{1,5})$/;
/** A sender by its files, or by what it sends to the kit, which listens as a gateway would. */
export async function runSender(
  made: Session,
  values: RunOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<Session> {
  const { files, listen } = values;
  if (files !== undefined) {
    const found = filesOf([files]);
    const reason =
      lang === 'zh'
        ? '这些文件未能演示:没有这样的报文,或需要连接'
        : 'not shown by these files: no such message, or it needs a connection';
    for (const step of takeFiles(made, found, { rules, clock: systemClock }))
      made.say({ kind: 'skipped', step, reason, by: 'eport', at: rfc3339(systemClock.now()) });
    return made;
  }
  const todo = stepsToDo(made, values);
  const kit = await senderCounterpart(made, { rules, clock: systemClock, todo, ...placeOf(listen) });
  try {
    await terminal.err(`${kit.url}\n`);
    await lead(made, kit, todo, values, terminal, lang, rules);
  } finally {
    await kit.close();
  }
  return made;
}

/** A reader that asks the kit for its feed, or has webhooks posted to it. */
export async function runReader(
  made: Session,
  values: RunOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<Session> {
  const { listen, receipts } = values;
  const todo = stepsToDo(made, values);
  const kit = await readerCounterpart(made, {
    rules,
    clock: systemClock,
    todo,
    receipts,
    ...(made.head.via === 'webhook' ? { webhook: { url: made.head.target } } : {}),
    ...placeOf(listen),
  });
  try {
    await terminal.err(`${kit.url}/v1/feeds/all\n`);
    if (made.head.via === 'webhook')
      await terminal.err(
        lang === 'zh'
          ? `Webhook 密钥: ${secretsOf(made).first}\n`
          : `secret of the webhook: ${secretsOf(made).first}\n`,
      );
    await lead(made, kit, todo, values, terminal, lang, rules);
  } finally {
    await kit.close();
  }
  return made;
}

/** Another node: the kit is the other end of its link. */
export async function runNode(
  made: Session,
  values: RunOptions,
  terminal: Terminal,
  lang: 'zh' | 'en',
  rules: Rules,
): Promise<Session> {
  const kit = await nodeCounterpart(made, {
    rules,
    clock: systemClock,
    ...(values.timeout === undefined ? {} : { patience: Number(values.timeout) * 60_000 }),
    ...placeOf(values.listen),
  });
  try {
    await terminal.err(`exchange: [${JSON.stringify(kit.link)}]\n`);
    for (const step of stepsToDo(made, values)) {
      await terminal.err(`${step.id} ${step.title[lang]} …\n`);
      if (step.ask !== undefined) await terminal.err(`  ${step.ask[lang]}\n`);
      const key = terminal.env[values['key-env'] ?? ''] ?? '';
      await kit.run(step, { url: values.target ?? '', key, feed: values.feed ?? 'all' });
    }
  } finally {
    await kit.close();
  }
  return made;
}

/** What `--node` and `--public-key` say of the node under test. */
export const peerOf = ({
  node = '',
  'public-key': key = '',
}: Pick<RunOptions, 'node' | 'public-key'>): { readonly node: string; readonly publicKey: string } => ({
  node,
  publicKey: rawKeyOf(key) ?? '',
});

/** `--listen` → host and port. */
export function placeOf(listen: string | undefined): { readonly host: string; readonly port: number } {
  const [, host = '127.0.0.1', port = ''] = LISTEN.exec(listen ?? '') ?? [];
  return { host, port: Number(port) };
}

/** What a role needs to be run: asked for before anything is begun. @throws UsageError */
export function checkOptions(
  role: 'gateway' | 'sender' | string,
  values: RunOptions,
  { env }: Terminal,
): void {
  if (role === 'gateway' || role === 'node') {
    const { target, 'key-env': name = '' } = values;
    if (target === undefined || !URL.canParse(target)) throw new UsageError('--target URL');
    if ((env[name] ?? '') === '') throw new UsageError(`--key-env ${name}`);
    if (role === 'gateway') return;
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(values.node ?? '')) throw new UsageError('--node NAME');
    if (rawKeyOf(values['public-key'] ?? '') === undefined) throw new UsageError('--public-key KEY');
    if (!LISTEN.test(values.listen ?? '')) throw new UsageError('--listen PORT');
    return;
  }
  const { files, listen, timeout, target } = values;
  if (timeout !== undefined && !(Number(timeout) > 0)) throw new UsageError(`--timeout ${timeout}`);
  if (role === 'reader') {
    if (target !== undefined && !/^https?:/.test(URL.parse(target)?.protocol ?? ''))
      throw new UsageError(`--target ${target}`);
    if (!LISTEN.test(listen ?? '')) throw new UsageError('--listen PORT');
    return;
  }
  if ((files === undefined) === (listen === undefined)) throw new UsageError('--files DIR | --listen PORT');
  if (files !== undefined && (!existsSync(files) || filesOf([files]).length === 0))
    throw new UsageError(`--files ${files}`);
  if (listen !== undefined && !LISTEN.test(listen)) throw new UsageError(`--listen ${listen}`);
}
