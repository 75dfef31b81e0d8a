import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { type Clock, JournalRefused, saltedHash } from '../../core/index.js';
import { testPostgres } from '../../testing/postgres.js';
import { at, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { connectionOf, pure } from './connect.js';
import { postgresJournal } from './journal.js';
import { postgresJournalLog } from './log.js';
import { MIGRATIONS } from './migrations.js';

/** Time that passes at once. */
const quick: Clock = {
  now: () => 0,
  after(_, call) {
    const soon = setImmediate(call);
    return () => clearImmediate(soon);
  },
};
const open = (url: string, clock?: Clock) =>
  postgresJournal({ url, leafOf: plainLeafOf, ...(clock === undefined ? {} : { clock }) });
const reasonOf = async (opening: Promise<unknown>): Promise<string> => {
  const error = await opening.then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(JournalRefused);
  expect((error as JournalRefused).problem.code).toBe('configuration-invalid');
  return (error as JournalRefused).message;
};

const server = await testPostgres();

describe('the address of a PostgreSQL journal', () => {
  it('is a URL of PostgreSQL, and what it asks for stands beside what the journal needs', () => {
    expect(() => connectionOf('nonsense')).toThrow(JournalRefused);
    expect(() => connectionOf('mysql://h/d')).toThrow('postgres://');
    const { connectionString = '' } = connectionOf(
      'postgres://u:p%40@h/d?sslmode=verify-full&options=-c%20search_path%3Dx',
    );
    const given = new URL(connectionString);
    expect(given.searchParams.get('sslmode')).toBe('verify-full');
    expect(given.searchParams.get('options')).toMatch(/^-c search_path=x -c .*synchronous_commit=on/);
    expect(given.password).toBe('p%40');
  });

  it('characters that PostgreSQL has no text for are kept as others', () => {
    expect(pure('a\0b\ud800c')).toBe('a\u2400b\ufffdc');
    expect(pure('港口 😀')).toBe('港口 😀');
  });
});

if ('missing' in server) {
  describe('opening a PostgreSQL journal', () => {
    it('makes or upgrades its tables', (ctx) => ctx.skip(server.missing));
  });
} else {
  afterAll(() => server.end());
  const ask = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new Client(url);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };

  describe('opening a PostgreSQL journal', () => {
    it('many at once make the tables once', async () => {
      const url = await server.url(randomUUID());
      const all = await Promise.all(Array.from({ length: 6 }, () => open(url)));
      await all[0]?.receive(receipt());
      expect(await all[5]?.size()).toBe(1);
      await Promise.all(all.map((each) => each.close()));
      expect(await ask(url, 'SELECT version FROM eport_journal')).toEqual([{ version: MIGRATIONS.length }]);
      expect(await ask(url, 'SELECT * FROM instances')).toEqual([]);
    });

    it('a newer one is refused with both versions, and stays as it is', async () => {
      const url = await server.url(randomUUID());
      await (await open(url)).close();
      await ask(url, 'UPDATE eport_journal SET version = 99');
      expect(await reasonOf(open(url))).toMatch(/version 99.*versions up to \d/);
      expect(await ask(url, 'SELECT version FROM eport_journal')).toEqual([{ version: 99 }]);
    });

    it("somebody else's tables are refused", async () => {
      const url = await server.url(randomUUID());
      await ask(url, 'CREATE TABLE messages (mine text)');
      expect(await reasonOf(open(url))).toMatch('not a journal');
      expect(await ask(url, 'SELECT * FROM messages')).toEqual([]);
    });

    it('a schema that is not there, a wrong password, a database that does not exist: refused, without the password', async () => {
      const url = new URL(await server.url(randomUUID()));
      const missing = new URL(url);
      missing.searchParams.set('options', '-c search_path=nowhere');
      expect(await reasonOf(open(missing.href))).toMatch('search_path');
      const password = new URL(url);
      password.password = 'wrong-secret';
      const reason = await reasonOf(open(password.href));
      expect(reason).toMatch('authentication');
      expect(reason).not.toMatch('wrong-secret');
      const database = new URL(url);
      database.pathname = '/nowhere';
      expect(await reasonOf(open(database.href))).toMatch('nowhere');
    });

    it('a database that is away is waited for, and refused in the end', async () => {
      expect(await reasonOf(open('postgres://eport@127.0.0.1:1/x', quick))).toMatch('ECONNREFUSED');
    });

    it('two journals in one database know nothing of each other', async () => {
      const [one, two] = await Promise.all(
        [randomUUID(), randomUUID()].map(async (schema) => open(await server.url(schema))),
      );
      const heard: unknown[] = [];
      two?.onCommit((what) => heard.push(what));
      await one?.receive(receipt({ text: 'same' }));
      expect((await two?.receive(receipt({ text: 'same' })))?.kind).toBe('received');
      expect(heard).toHaveLength(1);
      await Promise.all([one?.close(), two?.close()]);
    });

    it('its audit log is read beside the running node: what was stored, formerly too; another version is refused', async () => {
      const url = await server.url(randomUUID());
      const journal = await open(url);
      const one = receipt({ text: 'wrong' });
      const { id } = one.envelope;
      await journal.receive(one);
      await journal.judged(id, verdict(id, { status: 'rejected' }), [], at(1));
      const act = { exception: `rejected~${id}`, by: 'operator/zhang', authorisation: 'A1' };
      await journal.intervene({ ...act, action: 'release', at: at(2) });
      await journal.judged(id, verdict(id), [], at(3));
      await journal.saveCheckpoint(1, 'note');
      const log = postgresJournalLog({ url });
      expect(await log.size()).toBe(await journal.size());
      expect(await log.leaves(0, 99)).toEqual(await journal.leaves(0, 99));
      expect(await log.latestCheckpoint()).toEqual({ size: 1, note: 'note' });
      expect(await log.salts(id)).toEqual({ payload: (await journal.salts(id))?.payload });
      expect(await log.salts('nothing')).toBeUndefined();
      const judged = await log.judgedAs(id);
      expect(judged.map((each) => [each.status, each.texts.length])).toEqual([
        ['accepted', 2],
        ['rejected', 1],
      ]);
      const facts = (await journal.trail(id)).map((each) => each.fact as { verdictHash?: string });
      for (const { salt, texts } of judged) {
        const hash = saltedHash(Buffer.from(salt, 'hex'), ...texts.map((each) => `${each}\n`));
        expect(facts.some((each) => each.verdictHash === hash)).toBe(true);
      }
      await log.close();
      await journal.close();
      await ask(url, 'UPDATE eport_journal SET version = 99');
      const newer = postgresJournalLog({ url });
      expect(await reasonOf(newer.size())).toMatch('version 99');
      await newer.close();
    });

    it('hostile keys and lanes go in and come out', async () => {
      const journal = await open(await server.url(randomUUID()));
      const given = receipt({
        lane: "a\0'b\n\ud800",
        business: "x\0y';--",
        transport: '\\"{},',
        sender: 'q"\\',
      });
      expect((await journal.receive(given)).kind).toBe('received');
      expect(await journal.receive({ ...given, envelope: { ...given.envelope, id: 'OTHER' } })).toMatchObject(
        {
          kind: 'duplicate',
          id: given.envelope.id,
        },
      );
      expect(await journal.message(given.envelope.id)).toMatchObject({
        sender: 'q"\\',
        lane: "a\u2400'b\n\ufffd",
      });
      expect(await journal.messages({ sender: 'q"\\', limit: 1 })).toHaveLength(1);
      await journal.close();
    });
  });
}
