import type { IndexRow, Job } from '../jobs.js';
import type { Store } from './open.js';
import type { FeedRecord } from './read.js';

/** Writes the index of documents; part of the caller's transaction. */
export function indexing(
  store: Store,
  follow: (follower: string, cursor: number) => number,
): (job: Extract<Job, { kind: 'index' }>) => number {
  const put = store.prepare(
    `INSERT INTO document_index (kind, value, cursor, note) VALUES (@kind, @value, @cursor, @note)
     ON CONFLICT (kind, value, cursor) DO UPDATE SET note = excluded.note`,
  );
  const drop = store.prepare(
    'DELETE FROM document_index WHERE kind = @kind AND value = @value AND cursor = @cursor',
  );
  const clear = store.prepare('DELETE FROM document_index');
  const restart = store.prepare('DELETE FROM followers WHERE name = ?');
  return ({ follower, cursor, entries, drop: gone, reset }) => {
    if (reset) {
      clear.run();
      restart.run(follower);
    }
    for (const { note: _, ...row } of gone) drop.run(row);
    for (const row of entries) put.run(row);
    return follow(follower, reset ? 0 : cursor);
  };
}

/** Questions to the index. */
export function readIndex(store: Store) {
  const range = store.prepare(
    `SELECT kind, value, cursor, note FROM document_index
     WHERE kind = ? AND (value, cursor) > (?, ?) AND value < ? ORDER BY value, cursor LIMIT ?`,
  );
  const items = store.prepare(
    `SELECT f.cursor, f.published_at, d.text, m.id AS envelope
     FROM feed f JOIN documents d ON d.seq = f.document JOIN messages m ON m.seq = d.message
     WHERE f.cursor IN (SELECT value FROM json_each(?)) ORDER BY f.cursor`,
  );
  return {
    indexed: (kind: string, from: string, behind: number, below: string, limit: number) =>
      range.all(kind, from, behind, below, limit) as IndexRow[],
    items: (cursors: readonly number[]) => items.all(JSON.stringify(cursors)) as FeedRecord[],
  };
}
