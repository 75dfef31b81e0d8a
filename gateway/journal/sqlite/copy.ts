import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Journal, LeafOf } from '../../core/index.js';
import type { CopyParts, JournalCopy, Restoring } from '../copy.js';
import { sqliteJournal } from './journal.js';
import { MIGRATIONS } from './migrations.js';
import { reader } from './readers.js';

const FILE = 'journal.sqlite';
/** How often the growing copy is looked at, in milliseconds. */
const LOOK = 300;

/**
 * Copies the journal in a database that a node may be using, compacted, without holding up its writers.
 * @throws JournalRefused where it is no journal of the program's version
 */
export async function sqliteCopy({
  path,
  to,
  progress = () => {},
}: CopyParts & { readonly path: string }): Promise<JournalCopy> {
  const file = join(to, FILE);
  const whole = existsSync(path) ? (await stat(path)).size : 0;
  const source = reader(path);
  const looking = setInterval(() => {
    void stat(file).then(
      ({ size }) => progress(Math.min(1, size / Math.max(1, whole))),
      () => {},
    );
  }, LOOK);
  try {
    await source.ask('copyTo', file);
  } finally {
    clearInterval(looking);
    await source.close();
  }
  await chmod(file, 0o600);
  synced(file);
  const copy = reader(file);
  try {
    const checkpoint = (await copy.ask('latestCheckpoint'))?.note;
    return {
      file: FILE,
      version: MIGRATIONS.length,
      leaves: await copy.ask('size'),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    };
  } finally {
    await copy.close();
  }
}

/** Puts a copy in the place of a journal that isn't there any more: under another name until it is finished. */
export function sqliteRestoring({
  path,
  from,
  leafOf,
}: {
  readonly path: string;
  /** The copy's file. */
  readonly from: string;
  readonly leafOf: LeafOf;
}): Restoring {
  const draft = `${path}.restoring`;
  let journal: Journal | undefined;
  const clear = (): void => {
    for (const end of ['', '-wal', '-shm', '.lock', '.lock-journal'])
      rmSync(`${draft}${end}`, { force: true });
  };
  return {
    taken: async () => [path, `${path}-wal`].find(existsSync),
    async open() {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      clear();
      copyFileSync(from, draft);
      journal = await sqliteJournal({ path: draft, leafOf });
      return journal;
    },
    async finish() {
      // Its last connection tidies the write-ahead log away: the file alone is the journal.
      await journal?.close();
      journal = undefined;
      synced(draft);
      renameSync(draft, path);
      synced(dirname(path));
      clear();
    },
    async abandon() {
      await journal?.close();
      journal = undefined;
      clear();
    },
  };
}

function synced(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
