import type { Commit } from './commit.js';
import { DROP } from './exceptions.js';

/** Keeps bytes apart as a proposal, in place of an earlier one; they were written under that number before. */
export function propose(
  commit: Commit,
  message: { readonly seq: number; readonly id: string },
  given: {
    readonly payload: number;
    readonly bytes: number;
    readonly salt: Uint8Array;
    readonly hash: string;
  },
): void {
  commit.tell(DROP, [message.id]);
  commit.tell(
    `INSERT INTO versions (message, version, payload, bytes, salt, hash)
     SELECT seq, version + 1, $2, $3, $4, $5 FROM messages WHERE seq = $1`,
    [message.seq, given.payload, given.bytes, Buffer.from(given.salt), given.hash],
  );
}

/** The salted hash of what is proposed. */
export async function proposed(commit: Commit, message: number): Promise<string | undefined> {
  const [row] = await commit.ask<{ hash: string }>(
    'SELECT n.hash FROM versions n JOIN messages m ON m.seq = n.message WHERE m.seq = $1 AND n.version = m.version + 1',
    [message],
  );
  return row?.hash;
}

/** Another message that took a business reference of this one since it was rejected. */
export async function taken(commit: Commit, message: number, at: string): Promise<string | undefined> {
  const [row] = await commit.ask<{ id: string }>(
    `SELECT m.id FROM claims mine JOIN claims c ON c.sender = mine.sender AND c.kind = 'business' AND c.key = mine.key
       JOIN messages m ON m.seq = c.message
     WHERE mine.message = $1 AND mine.kind = 'rejected' AND c.message <> $1 AND (c.until IS NULL OR c.until > $2)`,
    [message, at],
  );
  return row?.id;
}

/** Makes the message received again: its proposal is the new version, or it is released as it is. */
export function anew(commit: Commit, message: number, how: 'repair' | 'release'): void {
  commit.tell(
    `INSERT INTO former_verdicts (message, status, text, salt)
     SELECT m.seq, m.status, v.text, v.salt FROM messages m JOIN verdicts v ON v.message = m.seq WHERE m.seq = $1`,
    [message],
  );
  commit.tell('DELETE FROM verdicts WHERE message = $1', [message]);
  commit.tell(
    `WITH gone AS (DELETE FROM claims WHERE message = $1 AND kind = 'rejected' RETURNING sender, key, message, until)
     INSERT INTO claims (sender, kind, key, message, until) SELECT sender, 'business', key, message, until FROM gone
     ON CONFLICT (sender, kind, key) DO UPDATE SET message = excluded.message, until = excluded.until`,
    [message],
  );
  commit.tell(
    `UPDATE messages SET status = 'received', judged_at = NULL, problem = NULL, version = version + $2, released = $3,
       holder = NULL WHERE seq = $1`,
    [message, how === 'repair' ? 1 : 0, how === 'release'],
  );
}
