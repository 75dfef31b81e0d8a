import type { IndexEntry, Indexing, Json } from '../core/index.js';
import type { IndexRow, Job } from './jobs.js';

const rowOf = ({ kind, value, cursor, note }: IndexEntry): IndexRow => ({
  kind,
  value,
  cursor,
  note: note === undefined ? null : JSON.stringify(note),
});

export const indexEntry = ({ note, ...row }: IndexRow): IndexEntry =>
  note === null ? row : { ...row, note: JSON.parse(note) as Json };

export const indexJob = ({ follower, cursor, entries, drop = [], reset }: Indexing): Job => ({
  kind: 'index',
  follower,
  cursor,
  entries: entries.map(rowOf),
  drop: drop.map(rowOf),
  reset: reset === true,
});

/** Higher than any value: what stands for "no upper end" (U+10FFFF sorts last in code units and in UTF-8 alike). */
export const LAST_VALUE = '\u{10ffff}';
