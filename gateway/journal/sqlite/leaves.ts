import { type Fact, type Leaf6962, leafOf } from '../../core/index.js';
import type { Store } from './open.js';

/** Appends a leaf; takes the seq of the message it tells of, gives its index. Part of the caller's transaction. */
export type Append = (leaf: Leaf6962, message: number | null) => number;

/** Appends the leaf of a fact that only the commit itself can know. */
export type Tell = (fact: Fact, message: number | null) => void;

/** The audit log's end: indexes are dense because the next one is read from the table inside the transaction. */
export function leafAppender(store: Store): Append {
  const insert = store.prepare(
    'INSERT INTO leaves (idx, hash, text, message) SELECT coalesce(max(idx), -1) + 1, ?, ?, ? FROM leaves',
  );
  return (leaf, message) =>
    Number(insert.run(Buffer.from(leaf.hash, 'hex'), leaf.text, message).lastInsertRowid);
}

export const teller =
  (append: Append): Tell =>
  (fact, message) => {
    append(leafOf(fact), message);
  };
