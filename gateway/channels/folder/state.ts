import type { Json } from '../../core/index.js';
import type { Box } from './boxes.js';
import type { Disk } from './disk.js';

/** A file of the OutBox that is under way. It is written down before its first byte leaves. */
export interface Entry {
  /** Its Idempotency-Key, however often it is sent. */
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly mtime: string;
  readonly sha256: string;
  /** What the gateway answered when it took it; its verdict may still be awaited. */
  readonly receipt?: Readonly<Record<string, Json>> & { readonly id: string };
  /** Where it goes, once that is decided; under which name. */
  readonly settled?: { readonly box: Box; readonly name: string };
}

/** Something that lies ready in our own folder. Where it no longer does, it is in its box (or was, and has been fetched). */
export interface Move {
  readonly staged: string;
  readonly box: Box;
  readonly name: string;
}

/** All that must outlast a crash. */
export interface State {
  readonly version: 1;
  readonly files: readonly Entry[];
  readonly moves: readonly Move[];
  /** By feed: where to read on. */
  readonly cursors: Readonly<Record<string, string>>;
}

export const EMPTY: State = { version: 1, files: [], moves: [], cursors: {} };

/** The state can't be read: going on without it would send again what was sent, and fetch again what was fetched. */
export class StateUnreadable extends Error {}

/** The state in a file that is replaced as a whole, so that a crash leaves the one before or the one after. */
export interface Kept {
  readonly now: State;
  /** Resolves once it is on the disk; where that fails the state is as before. */
  save(next: Partial<State>): Promise<void>;
}

/** @throws StateUnreadable */
export async function keptState(disk: Disk, path: string): Promise<Kept> {
  const bytes = await disk.read(path);
  let now = EMPTY;
  if (bytes !== undefined) {
    try {
      now = JSON.parse(Buffer.from(bytes).toString('utf8')) as State;
    } catch {
      throw new StateUnreadable(path);
    }
    if (now?.version !== 1 || !Array.isArray(now.files) || !Array.isArray(now.moves))
      throw new StateUnreadable(path);
  }
  return {
    get now() {
      return now;
    },
    async save(next) {
      const after = { ...now, ...next };
      await disk.write(`${path}.tmp`, JSON.stringify(after));
      await disk.move(`${path}.tmp`, path);
      now = after;
    },
  };
}
