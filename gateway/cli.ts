#!/usr/bin/env node
import { audit } from './commands/audit.js';
import { check } from './commands/check.js';
import { type Command, type Terminal, UsageError, usage } from './commands/command.js';
import { demo } from './commands/demo.js';
import { mapping } from './commands/mapping.js';
import { serve } from './commands/serve.js';
import { translate } from './commands/translate.js';

const COMMANDS: readonly Command[] = [demo, serve, check, translate, mapping, audit];

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
    await terminal.out(usage(COMMANDS, terminal.lang));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    const { readFileSync } = await import('node:fs');
    const { projectRoot } = await import('./core/index.js');
    await terminal.out(`${JSON.parse(readFileSync(`${projectRoot}/package.json`, 'utf8')).version}\n`);
    return 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    await terminal.err(
      `${terminal.lang === 'zh' ? '没有这个命令' : 'no such command'}: ${name}\n\n${usage(COMMANDS, terminal.lang)}`,
    );
    return 2;
  }
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
