import type { ExceptionKind, Resolution } from '../../core/index.js';
import type { ExceptionRecord, Trouble } from '../exception-record.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';

/** The queue of exceptions, as one commit sees and changes it. What it changes has to be loaded before. */
export interface Exceptions {
  load(ids: readonly string[]): Promise<void>;
  /** Opens it, or opens it again, without owner; one that is open keeps its owner and gets the problem. */
  open(trouble: Trouble): void;
  /** Closes it where it isn't closed, as settled by itself. */
  settle(kind: ExceptionKind, subject: string, at: string): void;
  /** Closes it, without a fact; throws its proposal away. */
  close(found: ExceptionRecord, at: string, resolution: Resolution): void;
  find(id: string): ExceptionRecord | undefined;
  /** Its row anew, once everything told is done. */
  reload(id: string): Promise<ExceptionRecord>;
}

interface Held extends ExceptionRecord {
  /** Of the message it is about, where the journal holds it. */
  readonly message_seq: number | null;
}

const ROW = `SELECT e.*, m.seq AS message_seq FROM exceptions e LEFT JOIN messages m ON m.id = e.message
  WHERE e.id = ANY($1)`;

export function exceptionsOf(commit: Commit): Exceptions {
  const held = new Map<string, Held | undefined>();
  const load = async (ids: readonly string[]): Promise<void> => {
    const missing = [...new Set(ids.map(pure))].filter((id) => !held.has(id));
    if (missing.length === 0) return;
    for (const id of missing) held.set(id, undefined);
    for (const each of await commit.ask<Held>(ROW, [missing])) held.set(each.id, each);
  };
  const find = (id: string): Held | undefined => {
    if (!held.has(pure(id))) throw new Error(`the exception ${id} was not loaded`);
    return held.get(pure(id));
  };
  const end = (found: ExceptionRecord, at: string, resolution: Resolution): void => {
    if (found.proposal !== null) commit.tell(DROP, [found.message]);
    commit.tell(
      `UPDATE exceptions SET status = 'closed', closed_at = $2, resolution = $3, proposal = NULL WHERE id = $1`,
      [found.id, at, resolution],
    );
    const now = held.get(found.id);
    if (now !== undefined) held.set(found.id, { ...now, status: 'closed', proposal: null });
  };

  return {
    load,
    find,
    close: end,
    async reload(id) {
      held.delete(pure(id));
      await load([id]);
      return find(id) as ExceptionRecord;
    },
    open({ kind, subject, message, seq, partner, at, problem = null, content = null, ...given }) {
      const id = pure(given.id ?? `${kind}~${subject}`);
      const found = find(id);
      if (found !== undefined && found.status !== 'closed') {
        commit.tell('UPDATE exceptions SET problem = $2 WHERE id = $1', [id, problem]);
        return;
      }
      commit.tell(OPEN, [
        commit.nextException(),
        id,
        kind,
        pure(subject),
        pure(message),
        pure(partner),
        at,
        problem,
        content,
      ]);
      held.set(id, {
        ...(found ?? {
          number: 0,
          seq: 0,
          id,
          kind,
          subject,
          message,
          partner,
          actions: '[]',
          message_seq: seq,
        }),
        opened_at: at,
        status: 'open',
        owner: null,
        proposal: null,
        closed_at: null,
        resolution: null,
        problem,
        content,
      });
      commit.fact({ kind: 'opened', subject: id, at, exception: kind, message }, seq);
    },
    settle(kind, subject, at) {
      const found = find(`${kind}~${subject}`);
      if (found === undefined || found.status === 'closed') return;
      end(found, at, 'settled');
      commit.fact({ kind: 'closed', subject: found.id, at, resolution: 'settled' }, found.message_seq);
    },
  };
}

const OPEN = `
  INSERT INTO exceptions (seq, id, kind, subject, message, partner, opened_at, status, problem, content)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)
  ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, opened_at = excluded.opened_at, status = 'open', owner = NULL,
    proposal = NULL, closed_at = NULL, resolution = NULL, problem = excluded.problem, content = excluded.content`;

/** Versions after a message's own: what was proposed and isn't any more. */
export const DROP = `
  WITH gone AS (
    DELETE FROM versions n USING messages m WHERE n.message = m.seq AND m.id = $1 AND n.version > m.version
    RETURNING n.payload)
  DELETE FROM payloads p USING gone g WHERE p.payload = g.payload`;
