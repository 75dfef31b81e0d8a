import type { JournalLog } from '../log.js';
import { connectionOf, pure, refused } from './connect.js';
import { MIGRATIONS } from './migrations.js';
import { type Ask, readers } from './pool.js';
import { reading } from './read.js';
import { readAudit } from './read-audit.js';

/**
 * Reads the audit log of a journal in PostgreSQL that running nodes may be using, changing nothing.
 * @throws JournalRefused (from the first question on) where it isn't a journal of the program's version.
 */
export function postgresJournalLog({ url }: { readonly url: string }): JournalLog {
  const { ask: any, close } = readers(connectionOf(url), 1);
  let checked: Promise<void> | undefined;
  const ask: Ask = async (text, values) => {
    checked ??= check(any).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    await checked;
    return any(text, values);
  };
  const { size, leaves, checkpoints, latestCheckpoint } = readAudit(ask, ask);
  const { bytes, salts } = reading(ask, ask);
  return {
    size,
    leaves,
    checkpoints,
    latestCheckpoint,
    bytes,
    async salts(id) {
      const found = await salts(id);
      return found?.payload === undefined ? found && {} : { payload: found.payload };
    },
    async judgedAs(id) {
      const all = await ask<{
        message: number;
        status: string;
        salt: string | null;
        text: string;
        now: boolean;
      }>(
        `SELECT m.seq AS message, m.status, encode(v.salt, 'hex') AS salt, v.text, true AS now
         FROM messages m JOIN verdicts v ON v.message = m.seq WHERE m.id = $1
         UNION ALL
         SELECT m.seq, f.status, encode(f.salt, 'hex'), f.text, false
         FROM messages m JOIN former_verdicts f ON f.message = m.seq WHERE m.id = $1`,
        [pure(id)],
      );
      const documents = await ask<{ text: string }>(
        'SELECT d.text FROM messages m JOIN documents d ON d.message = m.seq WHERE m.id = $1 ORDER BY d.nth',
        [pure(id)],
      );
      return all.map(({ status, salt, text, now }) => ({
        status,
        salt: salt ?? '',
        texts: [text, ...(now ? documents.map((each) => each.text) : [])],
      }));
    },
    close,
  };
}

async function check(ask: Ask): Promise<void> {
  const [found] = await ask<{ version: number }>('SELECT version FROM eport_journal').catch(() => []);
  if (found === undefined)
    throw refused('the database holds no journal of this program, or cannot be reached');
  if (found.version === MIGRATIONS.length) return;
  throw refused(
    `the journal in PostgreSQL has version ${found.version}, this program reads version ${MIGRATIONS.length}`,
  );
}
