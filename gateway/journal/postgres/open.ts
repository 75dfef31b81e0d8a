import type { ClientConfig } from 'pg';
import { type Clock, JournalRefused } from '../../core/index.js';
import { connect, ofSettings, ofStorage, refused } from './connect.js';
import { migrate } from './migrate.js';

/** How often a database that is away is tried at the start, and after how many milliseconds each time. */
const TRY = { times: 60, wait: 500 };

/**
 * Waits for the database and brings its tables to the program's version.
 * @throws JournalRefused where it is newer, something else, away for half a minute, or won't let us in.
 */
export async function openDatabase(config: ClientConfig, clock: Clock): Promise<void> {
  for (let nth = 1; ; nth++) {
    try {
      const client = await connect(config);
      try {
        await migrate(client);
      } finally {
        await client.end().catch(() => {});
      }
      return;
    } catch (error) {
      if (error instanceof JournalRefused) throw error;
      if (ofSettings(error) || !ofStorage(error) || nth >= TRY.times) {
        throw refused(`the journal's PostgreSQL can't be used: ${reasonOf(error)}`);
      }
      await new Promise<void>((resolve) => clock.after(TRY.wait, resolve));
    }
  }
}

/** What node says of an address that refuses on every family has no message of its own. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message === undefined || message === '' ? (code ?? 'no answer') : message;
};
