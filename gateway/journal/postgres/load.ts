import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import type { Clock, Journal, LeafOf } from '../../core/index.js';
import type { Restoring } from '../copy.js';
import { refused } from './connect.js';
import { FORMAT, reached, TABLES, UNLIMITED } from './copy.js';
import { postgresJournal } from './journal.js';
import { LOCKS, SCHEMA } from './migrate.js';
import { MIGRATIONS } from './migrations.js';

/** One statement takes so many rows, or characters, at most. */
const ROWS = 1000;
const CHARACTERS = 8 * 1024 * 1024;

/** Puts a copy into a schema that holds no journal, in one transaction. */
export function postgresRestoring({
  url,
  from,
  leafOf,
  clock,
}: {
  readonly url: string;
  /** The copy's file. */
  readonly from: string;
  readonly leafOf: LeafOf;
  readonly clock: Clock;
}): Restoring {
  let journal: Journal | undefined;
  let loaded = false;
  const on = async <T>(use: (client: Client) => Promise<T>): Promise<T> => {
    const client = await reached(url);
    try {
      return await use(client);
    } finally {
      await client.end().catch(() => {});
    }
  };
  const close = async (): Promise<void> => {
    await journal?.close();
    journal = undefined;
  };
  return {
    taken: () => on(takenBy),
    async open() {
      await on((client) => load(client, from));
      loaded = true;
      journal = await postgresJournal({ url, leafOf, clock });
      return journal;
    },
    finish: close,
    async abandon() {
      await close();
      if (!loaded) return;
      loaded = false;
      await on((client) =>
        client.query(
          `DROP TABLE IF EXISTS ${['eport_journal', 'instances', ...TABLES].join(', ')}; DROP SEQUENCE payload_numbers`,
        ),
      );
    },
  };
}

async function takenBy(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ found: string | null; place: string }>(
    `SELECT coalesce(to_regclass(quote_ident(current_schema()) || '.eport_journal'),
         to_regclass(quote_ident(current_schema()) || '.messages'))::text AS found,
       current_database() || ', ' || coalesce(current_schema(), '') AS place`,
  );
  return rows[0]?.found == null ? undefined : `PostgreSQL (${rows[0].place})`;
}

async function load(client: Client, path: string): Promise<void> {
  const lines = linesOf(path);
  const version = headOf((await lines.next()).value);
  await client.query(UNLIMITED);
  await client.query('BEGIN');
  await client.query(`SELECT pg_advisory_xact_lock(${LOCKS.migrate}, ${SCHEMA})`);
  const taken = await takenBy(client);
  if (taken !== undefined) throw refused(`${taken} holds a journal already`);
  for (const step of MIGRATIONS.slice(0, version)) await client.query(step);
  await client.query('CREATE TABLE eport_journal (version integer NOT NULL)');
  await client.query('INSERT INTO eport_journal VALUES ($1)', [version]);

  let count = 0;
  let table = '';
  let rows: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    await client.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [`[${rows.join(',')}]`],
    );
    count += rows.length;
    rows = [];
    characters = 0;
  };
  let ended = false;
  for (let each = await lines.next(); each.done !== true; each = await lines.next()) {
    const line = each.value;
    const comma = line.indexOf(',');
    const name = line.slice(2, comma - 1);
    if (name === 'end') {
      await flush();
      if ((JSON.parse(line) as [string, { rows: number }])[1].rows !== count) break;
      ended = true;
      break;
    }
    if (!(TABLES as readonly string[]).includes(name)) break;
    if (name !== table || rows.length >= ROWS || characters > CHARACTERS) {
      await flush();
      table = name;
    }
    rows.push(line.slice(comma + 1, -1));
    characters += line.length;
  }
  if (!ended) throw refused(`the copy ${path} is damaged: it ends too early`);
  await goOn(client);
  await client.query('COMMIT');
}

async function* linesOf(path: string): AsyncGenerator<string, undefined> {
  const text = createGunzip();
  const file = createReadStream(path);
  file.on('error', (error) => text.destroy(error));
  file.pipe(text).setEncoding('utf8');
  let begun: string[] = [];
  for await (const chunk of text as AsyncIterable<string>) {
    const [first = '', ...more] = chunk.split('\n');
    begun.push(first);
    for (const next of more) {
      yield begun.join('');
      begun = [next];
    }
  }
  return undefined;
}

/** The version of the tables that a copy was made from. @throws JournalRefused */
function headOf(line: string | undefined): number {
  let version: unknown;
  try {
    const [format, head] = JSON.parse(line ?? '') as [string, { version: unknown }];
    if (format === FORMAT) version = head.version;
  } catch {
    version = undefined;
  }
  if (typeof version !== 'number') throw refused('the copy is none of a journal in PostgreSQL');
  if (version > MIGRATIONS.length)
    throw refused(
      `the copy has version ${version}, newer than this program, which knows versions up to ${MIGRATIONS.length}`,
    );
  return version;
}

/** Numbers go on behind those that are there, and nobody has taken anything up. */
async function goOn(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; at: string }>(
    `SELECT table_name AS name, column_name AS at FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES' AND table_name = ANY($1)`,
    [TABLES],
  );
  for (const { name, at } of rows)
    await client.query(
      `SELECT setval(pg_get_serial_sequence('${name}', '${at}'), coalesce(max(${at}), 0) + 1, false) FROM ${name}`,
    );
  await client.query("SELECT setval('payload_numbers', coalesce(max(payload), 0) + 1, false) FROM payloads");
  await client.query('UPDATE messages SET holder = NULL WHERE holder IS NOT NULL');
  await client.query('UPDATE deliveries SET holder = NULL WHERE holder IS NOT NULL');
  // A copy of the first version has none.
  const { rows: found } = await client.query<{ followers: string | null }>(
    "SELECT to_regclass(quote_ident(current_schema()) || '.followers')::text AS followers",
  );
  if (found[0]?.followers != null) await client.query('UPDATE followers SET holder = 0');
}
