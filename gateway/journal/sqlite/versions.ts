import type { Store } from './open.js';
import { PART } from './receive.js';

/** Judging anew: proposals, versions, and the keys that a rejection gave free. Parts of the caller's transaction. */
export interface Versions {
  /** Keeps bytes apart, in place of an earlier proposal. */
  propose(message: number, bytes: Uint8Array, salt: Uint8Array, hash: string): void;
  /** The salted hash of what is proposed. */
  proposed(message: number): string | undefined;
  /** Another message that took a business reference of this one since. */
  taken(message: number, at: string): string | undefined;
  /** Makes the message received again: its proposal is the new version, or it is released as it is. */
  anew(message: number, how: 'repair' | 'release'): void;
}

export function versionsOf(store: Store): Versions {
  const next = '(SELECT version + 1 FROM messages WHERE seq = @message)';
  const drop = store.prepare(`DELETE FROM payloads WHERE message = @message AND version = ${next}`);
  const insertPart = store.prepare(
    `INSERT INTO payloads (message, version, part, data) VALUES (@message, ${next}, @part, @data)`,
  );
  const describe = store.prepare(
    `INSERT OR REPLACE INTO versions (message, version, salt, hash) VALUES (@message, ${next}, @salt, @hash)`,
  );
  const proposed = store
    .prepare(`SELECT hash FROM versions WHERE message = @message AND version = ${next}`)
    .pluck();
  const taken = store
    .prepare(
      `SELECT m.id FROM claims mine JOIN claims c ON c.sender = mine.sender AND c.kind = 'business' AND c.key = mine.key
         JOIN messages m ON m.seq = c.message
       WHERE mine.message = @message AND mine.kind = 'rejected' AND c.message <> @message AND (c.until IS NULL OR c.until > @at)`,
    )
    .pluck();
  const reclaim = store.prepare(
    "UPDATE OR REPLACE claims SET kind = 'business' WHERE message = ? AND kind = 'rejected'",
  );
  const former = store.prepare(
    `INSERT INTO former_verdicts (message, status, text, salt)
     SELECT m.seq, m.status, v.text, v.salt FROM messages m JOIN verdicts v ON v.message = m.seq WHERE m.seq = ?`,
  );
  const dropVerdict = store.prepare('DELETE FROM verdicts WHERE message = ?');
  const reset = store.prepare(
    `UPDATE messages SET status = 'received', judged_at = NULL, problem = NULL, version = version + @more,
       released = @released WHERE seq = @message`,
  );

  return {
    propose(message, bytes, salt, hash) {
      drop.run({ message });
      for (let at = 0, part = 0; at < bytes.length; at += PART, part++) {
        insertPart.run({ message, part, data: bytes.subarray(at, at + PART) });
      }
      describe.run({ message, salt, hash });
    },
    proposed: (message) => proposed.get({ message }) as string | undefined,
    taken: (message, at) => taken.get({ message, at }) as string | undefined,
    anew(message, how) {
      former.run(message);
      dropVerdict.run(message);
      reclaim.run(message);
      reset.run({ message, more: how === 'repair' ? 1 : 0, released: how === 'release' ? 1 : 0 });
    },
  };
}
