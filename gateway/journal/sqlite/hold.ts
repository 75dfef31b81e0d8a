import Database from 'better-sqlite3';

/**
 * Holds a file for this process alone, made where it isn't there: an exclusive transaction, which the system ends with
 * the process, however it dies. Gives what lets it go, undefined where another process holds it; other errors throw.
 */
export function holdFile(path: string): (() => void) | undefined {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}
