import type { Job } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';

const ROWS = 'json_to_recordset($1) AS r(kind text, value text, cursor bigint, note text)';

/** Writes the index of documents where the follower is this instance's; gives its cursor, undefined where it isn't. */
export async function index(
  commit: Commit,
  { follower, cursor, entries, drop, reset }: Extract<Job, { kind: 'index' }>,
  follow: (follower: string, cursor: number) => Promise<number | undefined>,
): Promise<number | undefined> {
  const held = await follow(follower, reset ? 0 : cursor);
  if (held === undefined) return undefined;
  if (reset) {
    await commit.ask('DELETE FROM document_index');
    await commit.ask('UPDATE followers SET cursor = 0 WHERE name = $1', [pure(follower)]);
  }
  const rows = (list: typeof entries): string =>
    JSON.stringify(list.map((each) => ({ ...each, kind: pure(each.kind), value: pure(each.value) })));
  if (drop.length > 0)
    await commit.ask(
      `DELETE FROM document_index x USING ${ROWS} WHERE x.kind = r.kind AND x.value = r.value AND x.cursor = r.cursor`,
      [rows(drop)],
    );
  // The last of several says what stands.
  const last = [
    ...new Map(entries.map((each) => [`${each.kind}\n${each.value}\n${each.cursor}`, each])).values(),
  ];
  if (last.length > 0)
    await commit.ask(
      `INSERT INTO document_index (kind, value, cursor, note) SELECT kind, value, cursor, note FROM ${ROWS}
       ON CONFLICT (kind, value, cursor) DO UPDATE SET note = excluded.note`,
      [rows(last)],
    );
  return reset ? 0 : held;
}
