import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreConfig } from './node-config.js';

/** The database under the node, as far as a fault or a check has to do with it. */
export interface Store {
  readonly name: 'sqlite' | 'postgres';
  /** Whether the node writes its files itself. */
  readonly local: boolean;
  /** Starts it where it is a program of its own; gives what the node's configuration says of it. */
  start(dir: string): Promise<StoreConfig>;
  /** kill -9 of the database and its start; undefined where it is no program of its own. */
  readonly kill?: () => Promise<void>;
  /** While so, a node that gives up starting isn't at fault. */
  away(): boolean;
  stop(): Promise<void>;
  /** What `eport audit verify` is told about where the log is; undefined: it is to be read from the node. */
  logArguments(dir: string): readonly string[] | undefined;
  /** Bytes: the whole journal, and its write-ahead log; undefined where it can't be asked now. */
  disk(dir: string): Promise<{ readonly journal: number; readonly log: number } | undefined>;
}

/** One file in the node's data folder. */
export const sqliteStore = (): Store => ({
  name: 'sqlite',
  local: true,
  start: async () => ({}),
  away: () => false,
  stop: async () => {},
  logArguments: (dir) => [join(dir, 'data')],
  async disk(dir) {
    const [file, log] = ['journal.sqlite', 'journal.sqlite-wal'].map((name) =>
      bytesOf(join(dir, 'data', name)),
    );
    return { journal: (file ?? 0) + (log ?? 0), log: log ?? 0 };
  },
});

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
