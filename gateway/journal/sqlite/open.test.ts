import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalBusy, JournalRefused } from '../../core/index.js';
import { at, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { sqliteJournal } from './journal.js';
import { sqliteJournalLog } from './log.js';
import { MIGRATIONS } from './migrations.js';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-open-'));
  path = join(dir, 'data', 'journal.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (limits = {}) => sqliteJournal({ path, leafOf: plainLeafOf, limits });

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(JournalRefused);
  const { code, message } = (error as JournalRefused).problem;
  expect(code).toBe('configuration-invalid');
  return message.en;
};

describe('opening', () => {
  it('makes the folder, and knows its own database again', async () => {
    await (await open()).close();
    const again = await open();
    expect(await again.size()).toBe(0);
    await again.close();
    expect(readdirSync(join(dir, 'data')).sort()).toEqual(['journal.db', 'journal.db.lock']);
    const raw = new Database(path, { readonly: true });
    expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    raw.close();
  });

  it('refuses a second opener while the first is open, and not afterwards', async () => {
    const first = await open();
    expect(await refusal(open())).toContain('in use by another process');
    expect((await first.receive(receipt())).kind).toBe('received');
    await first.close();
    await (await open()).close();
  });

  it('refuses a newer database and leaves it as it is', async () => {
    await (await open()).close();
    const raw = new Database(path);
    raw.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    raw.close();
    expect(await refusal(open())).toContain('newer than this program');
    expect(await refusal(sqliteJournalLog({ path }).size())).toContain('newer than this program');
  });

  it('refuses what is no journal: another database, other bytes, a folder', async () => {
    await (await open()).close();
    const other = join(dir, 'other.db');
    const raw = new Database(other);
    raw.exec('CREATE TABLE a (b)');
    raw.close();
    const bytes = join(dir, 'bytes.db');
    writeFileSync(bytes, 'not a database at all, but a file of some length'.repeat(100));
    for (const wrong of [other, bytes]) {
      expect(await refusal(sqliteJournal({ path: wrong, leafOf: plainLeafOf }))).toContain('not a journal');
    }
    await refusal(sqliteJournal({ path: join(path, 'below-a-file'), leafOf: plainLeafOf }));
  });
});

describe('the log alone', () => {
  it('is read while a node writes, and changes nothing', async () => {
    const journal = await open();
    const one = receipt();
    await journal.receive(one);
    const log = sqliteJournalLog({ path });
    expect(await log.size()).toBe(1);
    await journal.note({ kind: 'started', subject: 'node', at: at(0) });
    expect(await log.leaves(0, 10)).toEqual(await journal.leaves(0, 10));
    expect(await log.salts(one.envelope.id)).toEqual(await journal.salts(one.envelope.id));
    await log.close();
    await journal.close();
  });
});

describe('the queue', () => {
  it('is bounded in rows: what has no room is refused at once, what was taken is written', async () => {
    const journal = await open({ queueRows: 5, batchRows: 2 });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => journal.receive(receipt())));
    const refused = all.filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(15);
    for (const each of refused) expect(each.reason).toBeInstanceOf(JournalBusy);
    expect(await journal.size()).toBe(5);
    // What is in the house may always go on.
    const [row] = await journal.unjudged(0, 1);
    await Promise.all([
      ...Array.from({ length: 4 }, () => journal.receive(receipt())),
      journal.judged(row?.id ?? '', verdict(row?.id ?? ''), [], at(1)),
    ]);
    expect(await journal.size()).toBe(10);
    await journal.close();
  });

  it('is bounded in bytes, but takes anything when it is empty', async () => {
    const journal = await open({ queueBytes: 1000 });
    const large = (): Promise<unknown> =>
      journal.receive(receipt({ bytes: new Uint8Array(3000).fill(made++) }));
    expect(await large()).toMatchObject({ kind: 'received' });
    const all = await Promise.allSettled([large(), large()]);
    expect(all.map((each) => each.status)).toEqual(['fulfilled', 'rejected']);
    expect(await large()).toMatchObject({ kind: 'received' });
    await journal.close();
  });

  it('what was asked for before the close is written', async () => {
    const journal = await open({ batchRows: 3 });
    const all = Array.from({ length: 10 }, () => journal.receive(receipt()));
    await new Promise((resolve) => setImmediate(resolve));
    await journal.close();
    expect((await Promise.all(all)).every((each) => each.kind === 'received')).toBe(true);
    const again = await open();
    expect(await again.size()).toBe(10);
    await again.close();
  });
});

let made = 0;
