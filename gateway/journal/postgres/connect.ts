import { Client, type ClientConfig, DatabaseError, types } from 'pg';
import { JournalRefused, problem } from '../../core/index.js';

/** Moments come as RFC 3339 in UTC with milliseconds, 64-bit numbers as numbers (none of ours outgrows them), the rest as pg has it. */
const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [
    types.builtins.TIMESTAMPTZ,
    (text) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString(),
  ],
]);

/** How long the server may take for one statement, a lock, and a client to go on with its transaction; in milliseconds. */
const SESSION = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  // Shorter than the wait for a lock: who stops in the middle of a commit makes the others wait, not fail.
  idle_in_transaction_session_timeout: 8_000,
  // On disk (and on synchronous standbys, where there are any) before it is acknowledged, whatever the server's default.
  synchronous_commit: 'on',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  client_min_messages: 'warning',
};

export const refused = (reason: string): JournalRefused =>
  new JournalRefused(problem('configuration-invalid', undefined, { values: { reason } }));

/**
 * How to reach a journal's database: `postgres://user:password@host:5432/database?sslmode=verify-full&options=…`.
 * @throws JournalRefused where the address is none.
 */
export function connectionOf(url: string): ClientConfig {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw refused("the address of the journal's PostgreSQL is not a URL");
  }
  if (!/^postgres(ql)?:$/.test(address.protocol)) {
    throw refused("the address of the journal's PostgreSQL must begin with postgres://");
  }
  const session = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set(
    'options',
    [address.searchParams.get('options') ?? '', ...session].join(' ').trim(),
  );
  if (!address.searchParams.has('application_name')) address.searchParams.set('application_name', 'eport');
  return {
    connectionString: address.href,
    connectionTimeoutMillis: 5_000,
    query_timeout: SESSION.statement_timeout + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' ? parsers.get(oid) : undefined) ??
        types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
    },
  };
}

/** A connection of its own; one that breaks says so in the next question, never as an uncaught error. */
export async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
  return client;
}

/**
 * Whether it was the database that failed (away, full, locked, shutting down) and not what was asked of it: classes
 * 08, 25, 40, 53, 54, 55, 57, 58, XX of PostgreSQL's codes, and everything that has none of them.
 */
export const ofStorage = (error: unknown): boolean =>
  !(error instanceof DatabaseError) || /^(08|25|40|53|54|55|57|58|XX)/.test(error.code ?? '08');

/** Settings that no waiting makes right: no such user, password, database, or no right to it. */
export const ofSettings = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(28|3D|3F|42)/.test(error.code ?? '');

/** PostgreSQL's text holds every character but NUL, which is kept as its picture; half a surrogate pair as U+FFFD. */
export const pure = (text: string): string =>
  /[\0\ud800-\udfff]/.test(text) ? Buffer.from(text.replaceAll('\0', '\u2400')).toString() : text;
