import { type FileHandle, open } from 'node:fs/promises';
import { type Clock, type Journal, loop } from '../core/index.js';
import { FORMAT } from './export.js';
import type { StoredLeaf } from './verify.js';

export interface MirrorParts {
  readonly journal: Pick<Journal, 'size' | 'leaves' | 'checkpoints'>;
  /** The file, on another disk; its folder must be there, so that a disk that isn't mounted is noticed. */
  readonly path: string;
  /** The log's name and C2SP vkey, for its first line. */
  readonly origin: string;
  readonly publicKey: string;
  readonly clock: Clock;
  /** Called after each round: how many leaves the file still lacks, and why. */
  readonly told: (state: { readonly behind: number; readonly error?: Error }) => void;
}

/** A copy of the audit log in a file, leaf by leaf: what a node's disk takes with it, the file still tells. */
export interface AuditMirror {
  /** There may be new leaves. */
  wake(): void;
  /** Waits until the file has so many leaves, but not where it can't be written, nor longer than two seconds. */
  upTo(size: number): Promise<void>;
  close(): Promise<void>;
}

const PAGE = 1000;
const PATIENCE = 2000;
const CHUNK = 64 * 1024;

interface Held {
  readonly handle: FileHandle;
  /** Index of the leaf that comes next, size of the last checkpoint in the file, bytes of the file. */
  next: number;
  signed: number;
  bytes: number;
}

/**
 * Keeps a copy of a log, as lines of JSON like an export with the checkpoints among the leaves. It goes on where the file
 * ends, whatever ended it; a file that can't be written is tried again every second and holds up nobody.
 */
export function auditMirror({ journal, path, origin, publicKey, clock, told }: MirrorParts): AuditMirror {
  let held: Held | undefined;
  let waiting: { readonly size: number; done(): void }[] = [];

  const drop = async (): Promise<void> => {
    const { handle } = held ?? {};
    held = undefined;
    await handle?.close().catch(() => {});
  };
  const append = async (file: Held, lines: readonly string[]): Promise<void> => {
    const bytes = Buffer.from(lines.join(''));
    await file.handle.appendFile(bytes);
    file.bytes += bytes.length;
  };
  const write = async (): Promise<void> => {
    // Somebody else wrote, cut or replaced it: where it ends has to be found anew.
    if (held !== undefined && (await held.handle.stat()).size !== held.bytes) await drop();
    held ??= await opened();
    const before = held.bytes;
    for (let page: readonly StoredLeaf[] = []; ; ) {
      page = await journal.leaves(held.next, PAGE);
      if (page.length === 0) break;
      await append(
        held,
        page.map(({ index, hash, text }) => `${JSON.stringify({ index, hash, text })}\n`),
      );
      held.next += page.length;
      if (page.length < PAGE) break;
    }
    for (const { size, note } of await journal.checkpoints(held.signed, PAGE)) {
      if (size <= held.signed) continue;
      if (size > held.next) break;
      await append(held, [`${JSON.stringify({ checkpoint: note })}\n`]);
      held.signed = size;
    }
    if (held.bytes > before) await held.handle.datasync();
  };
  const release = (next: number): void => {
    for (const each of waiting) if (each.size <= next) each.done();
    waiting = waiting.filter((each) => each.size > next);
  };
  const round = async (): Promise<void> => {
    try {
      await write();
      told({ behind: 0 });
      release(held?.next ?? 0);
    } catch (error) {
      const next = held?.next ?? 0;
      await drop();
      const size = await journal.size().catch(() => next);
      told({ behind: Math.max(0, size - next), error: error as Error });
      release(Number.POSITIVE_INFINITY);
      throw error;
    }
  };
  const running = loop(clock, round);

  const opened = async (): Promise<Held> => {
    const handle = await open(path, 'a+', 0o600);
    try {
      const whole = await cutTail(handle);
      const found = await lastOf(handle, whole);
      const file: Held = { handle, next: 0, signed: found.signed, bytes: whole };
      if (whole === 0) {
        await append(file, [`${JSON.stringify({ format: FORMAT, origin, publicKey })}\n`]);
        return file;
      }
      if (found.origin !== origin) throw new Error(`${path} is not a mirror of ${origin}`);
      if (found.leaf === undefined) return file;
      const [same] = await journal.leaves(found.leaf.index, 1);
      if (same === undefined)
        throw new Error(
          `${path} knows ${found.leaf.index + 1} entries, more than the journal: restore with --log, or begin another mirror`,
        );
      if (same.hash !== found.leaf.hash)
        throw new Error(`${path} is of another history than the journal: begin another mirror`);
      file.next = found.leaf.index + 1;
      return file;
    } catch (error) {
      await handle.close().catch(() => {});
      throw error;
    }
  };

  return {
    wake: running.wake,
    upTo: (size) =>
      new Promise((resolve) => {
        const cancel = clock.after(PATIENCE, resolve);
        waiting.push({
          size,
          done() {
            cancel();
            resolve();
          },
        });
        running.wake();
      }),
    async close() {
      const stopped = running.stop();
      await new Promise<void>((resolve) => {
        const cancel = clock.after(PATIENCE, resolve);
        void stopped.then(() => {
          cancel();
          resolve();
        });
      });
      await drop();
    },
  };
}

/** Cuts off a last line that a crash left unfinished; gives the file's size. */
async function cutTail(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - CHUNK);
    const last = (await read(handle, from, end)).lastIndexOf(0x0a);
    if (last >= 0) {
      const whole = from + last + 1;
      if (whole < size) await handle.truncate(whole);
      return whole;
    }
    end = from;
  }
  if (size > 0) await handle.truncate(0);
  return 0;
}

interface Last {
  readonly origin?: string;
  readonly leaf?: StoredLeaf;
  /** Size of the last checkpoint; -1 where there is none. */
  readonly signed: number;
}

/** What a mirror says of itself, and where it ends. */
async function lastOf(handle: FileHandle, size: number): Promise<Last> {
  let leaf: StoredLeaf | undefined;
  let signed: number | undefined;
  const [first = ''] = (await read(handle, 0, Math.min(size, CHUNK))).toString().split('\n');
  const origin = parsed(first).origin;
  for (let width = CHUNK; ; width *= 4) {
    const from = Math.max(0, size - width);
    const lines = (await read(handle, from, size))
      .toString()
      .split('\n')
      .slice(from === 0 ? 0 : 1);
    for (const line of lines.reverse()) {
      const value = parsed(line);
      if (typeof value.index === 'number') leaf ??= value as unknown as StoredLeaf;
      else if (typeof value.checkpoint === 'string') signed ??= Number(value.checkpoint.split('\n')[1]);
    }
    if (from === 0 || (leaf !== undefined && signed !== undefined)) break;
  }
  return {
    ...(typeof origin === 'string' ? { origin } : {}),
    ...(leaf === undefined ? {} : { leaf }),
    signed: signed ?? -1,
  };
}

const parsed = (line: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

async function read(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from);
  for (let at = 0; at < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, at, buffer.length - at, from + at);
    if (bytesRead === 0) return buffer.subarray(0, at);
    at += bytesRead;
  }
  return buffer;
}
