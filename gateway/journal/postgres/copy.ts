import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import type { CopyParts, JournalCopy } from '../copy.js';
import { connect, connectionOf, refused } from './connect.js';
import { MIGRATIONS } from './migrations.js';

export const FILE = 'journal.ndjson.gz';
export const FORMAT = 'eport-journal/1';

/** What a journal is made of, but for who uses it just now. */
export const TABLES = [
  'messages',
  'versions',
  'payloads',
  'claims',
  'verdicts',
  'former_verdicts',
  'documents',
  'feed',
  'deliveries',
  'delivery_references',
  'early_answers',
  'pauses',
  'exceptions',
  'leaves',
  'checkpoints',
  'tiles',
  'followers',
  'records',
  'document_index',
] as const;

/** Rows fetched at a time; of payloads, whose rows are large, fewer. */
const ROWS = 500;
const PAYLOADS = 8;

/** No limits of time: what is copied may be large. */
export const patient = (url: string) => ({ ...connectionOf(url), query_timeout: 0 });
export const UNLIMITED = "SET statement_timeout = '0'; SET idle_in_transaction_session_timeout = '0'";

/**
 * Copies the journal that nodes may be using, as of one moment, without holding up anybody: lines of JSON, gzipped, each
 * `[table, row]`, a head with the tables' version before and the count of rows behind.
 * @throws JournalRefused where it is no journal of the program's version
 */
export async function postgresCopy({
  url,
  to,
  progress = () => {},
}: CopyParts & { readonly url: string }): Promise<JournalCopy> {
  const path = join(to, FILE);
  const client = await reached(url);
  try {
    await client.query(UNLIMITED);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const version = await versionOf(client);
    const [size, latest] = [
      (await client.query<{ size: number }>('SELECT coalesce(max(idx) + 1, 0) AS size FROM leaves')).rows[0],
      (
        await client.query<{ note: string }>(
          'SELECT note FROM checkpoints ORDER BY size DESC, seq DESC LIMIT 1',
        )
      ).rows[0],
    ];
    await pipeline(
      Readable.from(linesOf(client, version, progress)),
      createGzip({ level: 6 }),
      createWriteStream(path, { mode: 0o600 }),
    );
    await client.query('COMMIT');
    const handle = await open(path);
    await handle.sync();
    await handle.close();
    return {
      file: FILE,
      version,
      leaves: size?.size ?? 0,
      ...(latest === undefined ? {} : { checkpoint: latest.note }),
    };
  } finally {
    await client.end().catch(() => {});
  }
}

export async function reached(url: string): Promise<Client> {
  try {
    return await connect(patient(url));
  } catch (error) {
    throw refused(`the journal's PostgreSQL can't be used: ${(error as Error).message}`);
  }
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ journal: string | null }>(
    "SELECT to_regclass(quote_ident(current_schema()) || '.eport_journal')::text AS journal",
  );
  if (rows[0]?.journal == null) throw refused('there is no journal in this PostgreSQL');
  const { rows: versions } = await client.query<{ version: number }>('SELECT version FROM eport_journal');
  const version = versions[0]?.version ?? 0;
  if (version !== MIGRATIONS.length)
    throw refused(
      `the journal in PostgreSQL has version ${version}, this program knows ${MIGRATIONS.length}: copy it with the node's own program`,
    );
  return version;
}

async function* linesOf(
  client: Client,
  version: number,
  progress: (done: number) => void,
): AsyncGenerator<string> {
  // An estimate: it is for whoever watches.
  const { rows: estimates } = await client.query<{ sum: number }>(
    'SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS sum FROM pg_class WHERE relkind = $1 AND relnamespace = current_schema()::regnamespace',
    ['r'],
  );
  const expected = Math.max(1, estimates[0]?.sum ?? 1);
  let count = 0;
  yield `${JSON.stringify([FORMAT, { version }])}\n`;
  for (const table of TABLES) {
    await client.query(
      `DECLARE rows NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${table} t`,
    );
    for (const limit = table === 'payloads' ? PAYLOADS : ROWS; ; ) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${limit} FROM rows`);
      if (rows.length > 0) yield `${rows.map(({ row }) => `["${table}",${row}]`).join('\n')}\n`;
      count += rows.length;
      progress(Math.min(1, count / expected));
      if (rows.length < limit) break;
    }
    await client.query('CLOSE rows');
  }
  yield `${JSON.stringify(['end', { rows: count }])}\n`;
}
