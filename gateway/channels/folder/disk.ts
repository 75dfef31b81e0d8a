import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

/** A file as a look found it. The moment has nanoseconds, so that two files of one name differ. */
export interface Seen {
  readonly name: string;
  readonly size: number;
  readonly mtime: string;
}

/** What the folder client does to a disk. Whatever resolves is on the disk; what can't be done rejects. */
export interface Disk {
  /** Regular files only: neither folders nor links. `unnamed`: how many have a name that isn't UTF-8, which can't be said. */
  list(folder: string): Promise<{ readonly files: readonly Seen[]; readonly unnamed: number }>;
  /** Undefined where no regular file is. */
  see(path: string): Promise<Seen | undefined>;
  exists(path: string): Promise<boolean>;
  /** Undefined where nothing is. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Hexadecimal SHA-256, read as a stream. */
  sha256(path: string): Promise<string>;
  stream(path: string): Readable;
  write(path: string, bytes: string | Uint8Array): Promise<void>;
  /** Renames; replaces a file that stands there. */
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  folder(path: string): Promise<void>;
}

/** A link is never followed: it may lead to what isn't the other side's to send. 0 where the system has no such flag. */
const READING = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

export const systemDisk: Disk = {
  async list(folder) {
    const files: Seen[] = [];
    let unnamed = 0;
    for (const name of await readdir(folder)) {
      const seen = await see(`${folder}/${name}`, name);
      if (seen !== undefined) files.push(seen);
      else if (name.includes('\ufffd')) unnamed += 1;
    }
    return { files, unnamed };
  },
  see: (path) => see(path, path.slice(path.lastIndexOf('/') + 1)),
  exists: async (path) => (await orAbsent(lstat(path))) !== undefined,
  read: (path) => orAbsent(readFile(path)),
  async sha256(path) {
    const hash = createHash('sha256');
    for await (const chunk of reading(path)) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  },
  stream: reading,
  async write(path, bytes) {
    const file = await open(path, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async move(from, to) {
    await rename(from, to);
    await synced(dirname(to));
    if (dirname(from) !== dirname(to)) await synced(dirname(from));
  },
  async remove(path) {
    await rm(path, { force: true });
  },
  async folder(path) {
    const made = await mkdir(path, { recursive: true });
    if (made !== undefined) await synced(dirname(made));
  },
};

function reading(path: string): Readable {
  return createReadStream(path, { flags: READING as unknown as string, highWaterMark: 256 * 1024 });
}

async function see(path: string, name: string): Promise<Seen | undefined> {
  const found = await orAbsent(lstat(path, { bigint: true }));
  return found?.isFile() ? { name, size: Number(found.size), mtime: String(found.mtimeNs) } : undefined;
}

async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A rename outlasts a power cut once its folder is on the disk; Windows and some shares can't open one, and do it themselves. */
async function synced(folder: string): Promise<void> {
  const CANNOT = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'];
  try {
    const opened = await open(folder, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!CANNOT.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
