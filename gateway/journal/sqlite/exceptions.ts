import type { ExceptionKind, Resolution } from '../../core/index.js';
import type { ExceptionRecord, Trouble } from '../exception-record.js';
import type { Tell } from './leaves.js';
import type { Store } from './open.js';

/** The queue of exceptions; all its steps are parts of the caller's transaction. */
export interface Exceptions {
  /** Opens it, or opens it again, without owner; one that is open keeps its owner and gets the problem. */
  open(trouble: Trouble): void;
  /** Closes it where it isn't closed, as settled by itself. */
  settle(kind: ExceptionKind, subject: string, at: string): void;
  /** Closes it, without a fact; throws its proposal away. */
  close(found: ExceptionRecord, at: string, resolution: Resolution): void;
  find(id: string): ExceptionRecord | undefined;
}

export function exceptionsOf(store: Store, tell: Tell): Exceptions {
  const find = store.prepare('SELECT * FROM exceptions WHERE id = ?');
  const insert = store.prepare(
    `INSERT INTO exceptions (seq, id, kind, subject, message, partner, opened_at, status, problem, content)
     SELECT coalesce(max(seq), 0) + 1, @id, @kind, @subject, @message, @partner, @at, 'open', @problem, @content FROM exceptions`,
  );
  const reopen = store.prepare(
    `UPDATE exceptions SET seq = (SELECT max(seq) + 1 FROM exceptions), opened_at = @at, status = 'open', owner = NULL,
       proposal = NULL, closed_at = NULL, resolution = NULL, problem = @problem, content = @content WHERE id = @id`,
  );
  const again = store.prepare('UPDATE exceptions SET problem = ? WHERE id = ?');
  const close = store.prepare(
    `UPDATE exceptions SET status = 'closed', closed_at = ?, resolution = ?, proposal = NULL WHERE number = ?`,
  );
  const messageOf = store.prepare('SELECT seq FROM messages WHERE id = ?').pluck();
  const dropBytes = store.prepare(
    'DELETE FROM payloads WHERE message = @seq AND version > (SELECT version FROM messages WHERE seq = @seq)',
  );
  const dropVersion = store.prepare(
    'DELETE FROM versions WHERE message = @seq AND version > (SELECT version FROM messages WHERE seq = @seq)',
  );

  const byId = (id: string): ExceptionRecord | undefined => find.get(id) as ExceptionRecord | undefined;
  const end = (found: ExceptionRecord, at: string, resolution: Resolution): void => {
    if (found.proposal !== null) {
      const seq = messageOf.get(found.message) as number;
      dropBytes.run({ seq });
      dropVersion.run({ seq });
    }
    close.run(at, resolution, found.number);
  };

  return {
    find: byId,
    close: end,
    open({ kind, subject, message, seq, partner, at, problem = null, content = null, ...given }) {
      const id = given.id ?? `${kind}~${subject}`;
      const found = byId(id);
      if (found !== undefined && found.status !== 'closed') {
        again.run(problem, id);
        return;
      }
      if (found === undefined) insert.run({ id, kind, subject, message, partner, at, problem, content });
      else reopen.run({ id, at, problem, content });
      tell({ kind: 'opened', subject: id, at, exception: kind, message }, seq);
    },
    settle(kind, subject, at) {
      const found = byId(`${kind}~${subject}`);
      if (found === undefined || found.status === 'closed') return;
      end(found, at, 'settled');
      const seq = (messageOf.get(found.message) as number | undefined) ?? null;
      tell({ kind: 'closed', subject: found.id, at, resolution: 'settled' }, seq);
    },
  };
}
