import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Text } from './core/index.js';

/** A backup can't be made or restored as things are; nothing was changed. */
export class BackupRefused extends Error {
  constructor(readonly text: Text) {
    super(text.en);
  }
}

export const HEAD = 'backup.json';
export const KEY = 'audit.key';
const FORMAT = 'eport-backup/1';

/** What a backup says of itself. */
export interface BackupHead {
  readonly format: typeof FORMAT;
  readonly node: string;
  /** RFC 3339: begun; it holds everything that was committed before. */
  readonly at: string;
  readonly store: 'sqlite' | 'postgres';
  /** The journal's file, and the version of its tables. */
  readonly journal: string;
  readonly version: number;
  /** Entries of the audit log. */
  readonly leaves: number;
  /** The last signed note of the log in it. */
  readonly checkpoint?: string;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/** Writes the head of a backup whose files are there, on disk when it returns. */
export async function writeHead(
  folder: string,
  head: Omit<BackupHead, 'format' | 'files'>,
  files: readonly string[],
): Promise<BackupHead> {
  const entries: [string, BackupHead['files'][string]][] = [];
  for (const name of files) entries.push([name, await measured(join(folder, name))]);
  const whole: BackupHead = { format: FORMAT, ...head, files: Object.fromEntries(entries) };
  writeFileSync(join(folder, HEAD), `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600 });
  synced(join(folder, HEAD));
  synced(folder);
  return whole;
}

/** Reads a backup and holds every file against its head. @throws BackupRefused where it is none, newer, or damaged */
export async function readHead(folder: string): Promise<BackupHead> {
  const path = join(folder, HEAD);
  if (!existsSync(path))
    throw new BackupRefused({
      zh: `${folder} 不是完整的备份:没有 ${HEAD}`,
      en: `${folder} is no whole backup: there is no ${HEAD}`,
    });
  const head = parsed(path);
  if (head?.format?.startsWith('eport-backup/') && head.format !== FORMAT)
    throw new BackupRefused({
      zh: `备份 ${folder} 的格式为 ${head.format},比本程序新;本程序可读 ${FORMAT}`,
      en: `the backup ${folder} has the format ${head.format}, newer than this program, which reads ${FORMAT}`,
    });
  if (head?.format !== FORMAT || typeof head.files !== 'object' || !(head.journal in head.files))
    throw damaged(path);
  for (const [name, stated] of Object.entries(head.files)) {
    const file = join(folder, name);
    if (name.includes('/') || name.includes('\\') || !existsSync(file)) throw damaged(file);
    const found = await measured(file);
    if (found.sha256 !== stated.sha256 || found.bytes !== stated.bytes) throw damaged(file);
  }
  return head;
}

const damaged = (file: string): BackupRefused =>
  new BackupRefused({
    zh: `备份已损坏:${file} 与 ${HEAD} 所述不符`,
    en: `the backup is damaged: ${file} is not what ${HEAD} says`,
  });

function parsed(path: string): BackupHead | undefined {
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8'))) as BackupHead;
  } catch {
    return undefined;
  }
}

async function measured(file: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { sha256: hash.digest('hex'), bytes: statSync(file).size };
}

/** A file or folder is on disk when this returns. */
export function synced(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
