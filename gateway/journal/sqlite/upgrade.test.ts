import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { plainLeafOf, receipt } from '../contract/samples.js';
import { sqliteJournal } from './journal.js';
import { MIGRATIONS } from './migrations.js';

const dir = mkdtempSync(join(tmpdir(), 'eport-upgrade-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const problem = JSON.stringify({ code: 'delivery-failed', severity: 'error', message: { zh: '', en: '' } });

/** A journal as the first version wrote it: by the migration itself, with rows as that version had them. */
function versionOne(path: string): void {
  const store = new Database(path);
  store.exec(MIGRATIONS[0] as string);
  store.pragma(`application_id = ${0x65707274}`);
  store.pragma('user_version = 1');
  const leaf = store.prepare('INSERT INTO leaves (idx, hash, text, message) VALUES (?, ?, ?, ?)');
  const message = store.prepare(
    `INSERT INTO messages (id, sender, channel, received_at, media_type, sha256, bytes, lane, status, head, salt, leaf,
       waiting, problem) VALUES (?, 'dalian-terminal', 'http', ?, 'application/edifact', ?, 3, ?, ?, '{"test":false}', x'01', ?, ?, ?)`,
  );
  const statuses = ['accepted', 'rejected', 'parked', 'received'];
  statuses.forEach((status, nth) => {
    const seq = nth + 1;
    const moment = `2026-01-1${seq}T08:00:00.000Z`;
    const { hash, text } = plainLeafOf({ kind: 'received', subject: `M${seq}`, at: moment });
    leaf.run(nth, Buffer.from(hash, 'hex'), text, seq);
    const parked = status === 'parked' ? problem : null;
    message.run(
      `M${seq}`,
      moment,
      `sha ${seq}`,
      `lane ${seq}`,
      status,
      nth,
      status === 'received' ? 1 : 0,
      parked,
    );
    store
      .prepare('INSERT INTO payloads (message, part, data) VALUES (?, 0, ?)')
      .run(seq, Buffer.from(`m-${seq}`));
  });
  store.exec(`
    INSERT INTO claims VALUES ('dalian-terminal', 'business', 'B1', 1);
    INSERT INTO verdicts VALUES (1, '{"status":"accepted"}', x'02'), (2, '{"status":"rejected"}', x'03');
    INSERT INTO documents VALUES (1, 1, 'M1-1', 'equipment-event', '{"id":"M1-1"}');
    INSERT INTO feed VALUES (7, 1, '2026-01-11T08:00:01.000Z');
    INSERT INTO deliveries (id, partner, lane, subject, kind, notation, message, status, attempts, due_at, settled_at, held, head)
      VALUES ('M1-1~customs', 'customs', 'L', 'M1-1', 'document', 'canonical', 1, 'dead', 3, '2026-01-11T08:00:01.000Z',
        '2026-01-11T09:00:00.000Z', 0, 0),
      ('M1-1~msa', 'msa', 'L', 'M1-1', 'document', 'canonical', 1, 'due', 1, '2026-01-11T10:00:00.000Z', NULL, 0, 1);
    UPDATE deliveries SET last_error = '${problem}' WHERE status = 'dead';
    INSERT INTO checkpoints (size, note) VALUES (4, 'note');`);
  store.close();
}

it('a journal of version 1 is brought to the present one with its rows intact', async () => {
  const path = join(dir, 'journal.db');
  versionOne(path);
  const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
  try {
    const rows = await journal.messages({ limit: 9 });
    expect(rows.map(({ id, status, version }) => [id, status, version])).toEqual([
      ['M4', 'received', 1],
      ['M3', 'parked', 1],
      ['M2', 'rejected', 1],
      ['M1', 'accepted', 1],
    ]);
    expect(rows[3]).toMatchObject({ verdict: { status: 'accepted' }, leafIndex: 0, lane: 'lane 1' });
    expect(Buffer.from((await journal.bytes('M2')) ?? []).toString()).toBe('m-2');
    expect(await journal.salts('M1')).toEqual({ payload: '01', verdict: '02' });
    expect(await journal.documents('M1')).toEqual([{ id: 'M1-1' }]);
    expect(await journal.feed({ after: 6, limit: 9 })).toMatchObject([{ cursor: 7, envelope: 'M1' }]);
    expect(await journal.due('2026-01-12T00:00:00.000Z', 9)).toMatchObject([{ id: 'M1-1~msa', attempts: 1 }]);
    expect(await journal.latestCheckpoint()).toEqual({ size: 4, note: 'note' });
    expect((await journal.leaves(0, 9)).map((each) => each.index)).toEqual([0, 1, 2, 3]);
    expect(await journal.ledger()).toMatchObject([
      { day: '2026-01-11', accepted: 1, dead: 1 },
      { day: '2026-01-12', accepted: 1, rejected: 1 },
      { day: '2026-01-13', accepted: 1, dead: 1 },
      { day: '2026-01-14', accepted: 1, pending: 1 },
    ]);
    // What was given up before there were exceptions is one now.
    expect(await journal.exceptions({ limit: 9 })).toMatchObject([
      { id: 'dead~M1-1~customs', seq: 1, message: 'M1', partner: 'customs', status: 'open', actions: [] },
      { id: 'parked~M3', seq: 2, partner: 'dalian-terminal', problem: { code: 'delivery-failed' } },
    ]);
    // It goes on: keys, queue, interventions.
    expect(await journal.receive(receipt({ business: 'B1' }))).toMatchObject({ kind: 'conflict', id: 'M1' });
    const act = { at: '2026-02-01T00:00:00.000Z', by: 'operator/zhang', action: 'release' as const };
    for (const exception of ['dead~M1-1~customs', 'parked~M3']) {
      expect(await journal.intervene({ ...act, exception })).toMatchObject({ kind: 'done' });
    }
    expect((await journal.unjudged(0, 9)).map((each) => each.id)).toEqual(['M3', 'M4']);
    expect(await journal.due('2026-02-01T00:00:00.000Z', 9)).toHaveLength(2);
  } finally {
    await journal.close();
  }
  const raw = new Database(path, { readonly: true });
  expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
  raw.close();
});
