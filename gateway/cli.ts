#!/usr/bin/env node
import { type Command, type Terminal, UsageError, usage } from './commands/command.js';

/** Each loaded when it is asked for: what a node needs would cost `translate` half its start and a third of its memory. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./commands/demo.js')).demo,
  serve: async () => (await import('./commands/serve.js')).serve,
  check: async () => (await import('./commands/check.js')).check,
  translate: async () => (await import('./commands/translate.js')).translate,
  mapping: async () => (await import('./commands/mapping.js')).mapping,
  conformance: async () => (await import('./commands/conformance.js')).conformance,
  sample: async () => (await import('./commands/sample.js')).sample,
  message: async () => (await import('./commands/message.js')).message,
  delivery: async () => (await import('./commands/delivery.js')).delivery,
  keys: async () => (await import('./commands/keys.js')).keys,
  account: async () => (await import('./commands/account.js')).account,
  views: async () => (await import('./commands/views.js')).views,
  partner: async () => (await import('./commands/partner.js')).partner,
  folder: async () => (await import('./commands/folder.js')).folder,
  subscription: async () => (await import('./commands/subscription.js')).subscription,
  exception: async () => (await import('./commands/exception.js')).exception,
  backup: async () => (await import('./commands/backup.js')).backup,
  restore: async () => (await import('./commands/restore.js')).restore,
  audit: async () => (await import('./commands/audit.js')).audit,
};

const everyCommand = (): Promise<readonly Command[]> =>
  Promise.all(Object.values(COMMANDS).map((load) => load()));

/** The locale decides the language unless --lang does: Chinese where it says zh, else English. */
const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';

const terminal: Terminal = {
  lang: locale.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  env: process.env,
  colour: process.stderr.isTTY === true && !process.env.NO_COLOR,
  interactive: process.stderr.isTTY === true,
  out: (text) => writeAll(process.stdout, text),
  err: (text) => writeAll(process.stderr, text),
};

/** Waits where the reader is slower than we are, so that memory doesn't grow with what is printed. */
function writeAll(stream: NodeJS.WriteStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await terminal.out(usage(await everyCommand(), terminal.lang));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    const { readFileSync } = await import('node:fs');
    const { projectRoot } = await import('./core/index.js');
    await terminal.out(`${JSON.parse(readFileSync(`${projectRoot}/package.json`, 'utf8')).version}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    await terminal.err(
      `${terminal.lang === 'zh' ? '没有这个命令' : 'no such command'}: ${name}\n\n${usage(await everyCommand(), terminal.lang)}`,
    );
    return 2;
  }
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    await terminal.out(`${command.help[terminal.lang]}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await terminal.err(`eport ${name}: ${error.message}\n\n${command.help[terminal.lang]}\n`);
    return 2;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// A node whose starter is gone must still end in order, so that nobody reading its complaints is no reason to fall.
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
