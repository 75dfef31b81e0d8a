import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import {
  type Agreement,
  defaultAgreement,
  loadRules,
  type ReceivedBytes,
  type Rules,
  rfc3339,
  systemClock,
} from '../index.js';
import { charsetNamed } from '../syntax/charset.js';
import { UsageError } from './command.js';

/** A file as the commands judge it. */
export interface Input {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly received: ReceivedBytes;
}

/**
 * From that size on, in bytes, the heap is kept small: what judging a message leaves behind is garbage, and V8 else lets
 * it grow to some 250 MB before it looks (100 MB of 50,000 messages: 238 instead of 266 MB resident, broken ones 259 instead of 435).
 */
const LARGE = 16 * 1024 * 1024;

/** Reads a file, or standard input for `-`. The id is derived from the bytes, so that the same file gives the same documents. */
export function readInput(file: string): Input {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (bytes.length > LARGE) setFlagsFromString('--optimize-for-size');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    file,
    bytes,
    received: { id: sha256.slice(0, 32), receivedAt: rfc3339(systemClock.now()), sha256 },
  };
}

/** Files as they are named, and for a folder every file below it, in order; what begins with a dot is left out. */
export function filesOf(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (name === '-' || statSync(name, { throwIfNoEntry: false })?.isDirectory() !== true) return [name];
    return (readdirSync(name, { recursive: true }) as string[])
      .filter((file) => !file.split(sep).some((each) => each.startsWith('.')))
      .map((file) => join(name, file))
      .filter((file) => statSync(file).isFile())
      .sort();
  });
}

/** Options that check and translate share. */
export const JUDGING = {
  profile: { type: 'string' },
  'code-lists': { type: 'string' },
  partner: { type: 'string' },
  lenient: { type: 'boolean' },
  charset: { type: 'string' },
  lang: { type: 'string' },
} as const;

/** The rules, with the code lists of that folder. Lists that can't be read are wrong usage. */
export function rulesOf(options: { readonly 'code-lists'?: string | undefined }): Rules {
  const folder = options['code-lists'];
  const { value, problems } = loadRules({
    lazy: true,
    ...(folder === undefined ? {} : { codeLists: folder }),
  });
  if (folder === undefined) return value;
  const [unread] = problems;
  if (unread !== undefined) throw new UsageError(`--code-lists ${folder}: ${unread.message.en}`);
  return value;
}

/** The agreement that those options describe. A profile or character set that doesn't exist is wrong usage. */
export function agreementOf(
  options: {
    readonly profile?: string | undefined;
    readonly partner?: string | undefined;
    readonly lenient?: boolean | undefined;
    readonly charset?: string | undefined;
  },
  rules: Rules,
): Agreement {
  if (options.profile !== undefined && rules.profiles.find(options.profile) === undefined)
    throw new UsageError(`--profile ${options.profile}: ${rules.profiles.names.join(' | ')}`);
  if (options.charset !== undefined && charsetNamed(options.charset) === undefined)
    throw new UsageError(`--charset ${options.charset}: UTF-8 | GB18030 | ISO-8859-1 | …`);
  return {
    ...defaultAgreement,
    lenient: options.lenient ?? false,
    ...(options.partner === undefined ? {} : { partner: options.partner, overlays: options.partner }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.charset === undefined ? {} : { charset: options.charset }),
  };
}
