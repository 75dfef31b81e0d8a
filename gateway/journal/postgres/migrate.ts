import type { Client } from 'pg';
import { refused } from './connect.js';
import { MIGRATIONS } from './migrations.js';

/** Advisory locks of ours: (class, schema). Two numbers, so that no other program's lock is met by chance. */
export const LOCKS = { migrate: 0x65707201, commit: 0x65707202, instance: 0x65707203 } as const;

/** The schema's number, which keeps the journals of one database apart. */
export const SCHEMA = '(SELECT oid::int FROM pg_namespace WHERE nspname = current_schema())';

/**
 * Brings the tables to the program's version, one process at a time, each step in a transaction of its own.
 * @throws JournalRefused where the database is newer than the program, or the schema holds something else.
 */
export async function migrate(client: Client): Promise<void> {
  const { rows: schema } = await client.query<{ name: string | null }>('SELECT current_schema() AS name');
  if (schema[0]?.name == null) throw refused('the journal has no schema to be in: check search_path');
  for (;;) {
    await client.query('BEGIN');
    try {
      await client.query("SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '0'");
      await client.query(`SELECT pg_advisory_xact_lock(${LOCKS.migrate}, ${SCHEMA})`);
      const version = await versionOf(client);
      if (version > MIGRATIONS.length) throw refused(newer(version));
      const step = MIGRATIONS[version];
      if (step !== undefined) {
        await client.query(step);
        if (version === 0) await client.query('CREATE TABLE eport_journal (version integer NOT NULL)');
        await client.query(
          version === 0
            ? 'INSERT INTO eport_journal VALUES (1)'
            : `UPDATE eport_journal SET version = ${version + 1}`,
        );
      }
      await client.query('COMMIT');
      if (version + 1 >= MIGRATIONS.length) return;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }
}

/** The version of a journal; 0 where there is none yet. @throws JournalRefused where the schema holds something else. */
async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ journal: string | null; messages: string | null }>(
    `SELECT to_regclass(quote_ident(current_schema()) || '.eport_journal')::text AS journal,
       to_regclass(quote_ident(current_schema()) || '.messages')::text AS messages`,
  );
  if (rows[0]?.journal != null) {
    const { rows: versions } = await client.query<{ version: number }>('SELECT version FROM eport_journal');
    return versions[0]?.version ?? 0;
  }
  if (rows[0]?.messages != null)
    throw refused('the database holds tables that are not a journal of this program');
  return 0;
}

const newer = (version: number): string =>
  `the journal in PostgreSQL has version ${version}, newer than this program, which knows versions up to ${MIGRATIONS.length}`;
