import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { JournalRefused, problem } from '../../core/index.js';
import { MIGRATIONS } from './migrations.js';

export type Store = Database.Database;

/** Marks the file as a journal of ours (SQLite's application id): 'eprt'. */
const APPLICATION = 0x65707274;

/** How long an opener waits for the one that is just going away, in milliseconds. */
const PATIENCE = 500;

const refused = (reason: string): JournalRefused =>
  new JournalRefused(problem('configuration-invalid', undefined, { values: { reason } }));

/**
 * Opens the database for writing, makes or upgrades its tables, and holds it for this process until closed.
 * @throws JournalRefused where it is newer than the program, held by another, or not a journal.
 */
export function openForWriting(path: string): { readonly store: Store; close(): void } {
  const lock = hold(path);
  let store: Store | undefined;
  try {
    store = opened(path, {});
    refuseOthers(store, path);
    // WAL, so that readers never wait for the writer; full: every commit is on disk before it returns.
    store.pragma('journal_mode = WAL');
    store.pragma('synchronous = FULL');
    store.pragma('journal_size_limit = 67108864');
    store.pragma('cache_size = -65536');
    // What is erased is overwritten.
    store.pragma('secure_delete = ON');
    migrate(store);
    const own = store;
    return {
      store: own,
      close() {
        own.close();
        lock.close();
      },
    };
  } catch (error) {
    store?.close();
    lock.close();
    throw error;
  }
}

/**
 * Opens the database to read from, beside the one that writes, if there is one.
 * @throws JournalRefused where it isn't a journal of exactly the program's version.
 */
export function openForReading(path: string): Store {
  const store = opened(path, { readonly: true, fileMustExist: true });
  try {
    const version = versionOf(store, path);
    if (version !== MIGRATIONS.length) throw refused(wrongVersion(path, version));
  } catch (error) {
    store.close();
    throw error;
  }
  store.pragma('cache_size = -32768');
  return store;
}

function opened(path: string, options: Database.Options): Store {
  try {
    return new Database(path, { timeout: 5000, ...options });
  } catch (error) {
    throw refused(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * One process per database: an exclusive transaction in a file of its own, which the system ends with the process,
 * however it dies. (The journal itself can't be locked so, since its readers are connections too.)
 */
function hold(path: string): Store {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw refused(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const lock = opened(`${path}.lock`, { timeout: PATIENCE });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    const code = (error as { code?: string }).code ?? '';
    throw refused(
      code.startsWith('SQLITE_BUSY')
        ? `the journal ${path} is in use by another process`
        : `${path}.lock: ${(error as Error).message}`,
    );
  }
}

/** The version of a journal, 0 for an empty file. @throws JournalRefused where it is something else. */
function versionOf(store: Store, path: string): number {
  try {
    const application = store.pragma('application_id', { simple: true });
    const tables = store.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
    if (tables === 0) return 0;
    if (application === APPLICATION) return store.pragma('user_version', { simple: true }) as number;
  } catch (error) {
    throw refused(`${path} is not a journal of this program (${(error as Error).message})`);
  }
  throw refused(`${path} is not a journal of this program`);
}

const wrongVersion = (path: string, version: number): string =>
  version > MIGRATIONS.length
    ? `the journal ${path} has version ${version}, newer than this program, which knows versions up to ${MIGRATIONS.length}`
    : `the journal ${path} has version ${version}; a start of the node brings it to version ${MIGRATIONS.length}`;

function refuseOthers(store: Store, path: string): void {
  const version = versionOf(store, path);
  if (version > MIGRATIONS.length) throw refused(wrongVersion(path, version));
}

/** Brings the tables to the program's version, each step in a transaction of its own. */
function migrate(store: Store): void {
  const version = store.pragma('user_version', { simple: true }) as number;
  for (let next = version; next < MIGRATIONS.length; next++) {
    store
      .transaction(() => {
        store.exec(MIGRATIONS[next] as string);
        store.pragma(`application_id = ${APPLICATION}`);
        store.pragma(`user_version = ${next + 1}`);
      })
      .immediate();
  }
}
