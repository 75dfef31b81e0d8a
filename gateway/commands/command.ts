import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Text } from '../core/index.js';

/** Where a command prints, and what it may know of its surroundings. */
export interface Terminal {
  readonly lang: 'zh' | 'en';
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colour: boolean;
  /** Whether a person watches standard error: progress is shown only then. */
  readonly interactive: boolean;
  out(text: string | Uint8Array): Promise<void>;
  err(text: string): Promise<void>;
}

/** One subcommand of `eport`. Exit codes: 0 accepted, 1 errors found, 2 wrong usage, 3 cannot reach what it needs. */
export interface Command {
  readonly name: string;
  readonly summary: Text;
  readonly help: Text;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Wrong usage: printed with the command's help, exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** node:util's parseArgs, its complaints as UsageError. */
export function parse<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** `zh` or `en`, as --lang or the locale says. */
export function language(value: string | undefined, terminal: Terminal): 'zh' | 'en' {
  if (value === undefined) return terminal.lang;
  if (value === 'zh' || value === 'en') return value;
  throw new UsageError(`--lang ${value}: zh | en`);
}

/** What `eport --help` prints. */
export function usage(commands: readonly Command[], lang: 'zh' | 'en'): string {
  const width = Math.max(...commands.map((each) => each.name.length)) + 2;
  const rows = commands.map((each) => `  ${each.name.padEnd(width)}${each.summary[lang]}`).join('\n');
  return lang === 'zh'
    ? `用法: eport <命令> [选项]\n\n${rows}\n\neport <命令> --help 查看该命令的说明和示例。\n`
    : `usage: eport <command> [options]\n\n${rows}\n\neport <command> --help shows a command's options and an example.\n`;
}
