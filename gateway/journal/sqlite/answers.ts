import type { Answered } from '../../core/index.js';
import type { IncomingAnswer } from '../jobs.js';
import type { Exceptions } from './exceptions.js';
import type { Tell } from './leaves.js';
import type { Store } from './open.js';

interface Found {
  readonly seq: number;
  readonly id: string;
  readonly message: number;
  readonly envelope: string;
  readonly partner: string;
}

/** Matches what partners answer with what was sent to them. Parts of the caller's transaction. */
export interface Answers {
  /** An answer came in a message of that partner. */
  arrived(partner: string, by: string, at: string, answer: IncomingAnswer): void;
  /** A delivery is known as sent under these references; an answer may have been quicker. */
  sent(partner: string, delivery: number, references: readonly string[]): void;
  /** Notes as overdue what was awaited until then or earlier; gives how many. */
  overdue(at: string): number;
}

export function answersOf(store: Store, tell: Tell, exceptions: Exceptions): Answers {
  const columns = 'd.seq, d.id, d.message, d.partner, coalesce(m.id, d.subject) AS envelope';
  const match = store.prepare(
    `SELECT ${columns} FROM delivery_references r JOIN deliveries d ON d.seq = r.delivery
       LEFT JOIN messages m ON m.seq = d.message
     WHERE r.partner = ? AND r.reference = ? AND d.status = 'sent' ORDER BY r.delivery DESC LIMIT 1`,
  );
  const note = store.prepare('UPDATE deliveries SET answered = ?, awaiting = 0 WHERE seq = ?');
  const refer = store.prepare(
    'INSERT OR IGNORE INTO delivery_references (partner, reference, delivery) VALUES (?, ?, ?)',
  );
  const keep = store.prepare(
    'INSERT INTO early_answers (partner, reference, message, answered, problem) VALUES (?, ?, ?, ?, ?)',
  );
  // Not from before the delivery was there at all: that answered something else of the same reference.
  const early = store.prepare(
    `SELECT e.seq, e.answered, e.problem FROM early_answers e, deliveries d JOIN messages m ON m.seq = d.message
     WHERE e.partner = ? AND e.reference = ? AND d.seq = ? AND e.answered ->> 'at' >= m.judged_at ORDER BY e.seq`,
  );
  const forget = store.prepare('DELETE FROM early_answers WHERE seq = ?');
  const late = store.prepare(
    `SELECT ${columns} FROM deliveries d LEFT JOIN messages m ON m.seq = d.message
     WHERE d.awaiting = 1 AND d.answer_by <= ? ORDER BY d.answer_by, d.seq`,
  );
  const awaitNoMore = store.prepare('UPDATE deliveries SET awaiting = 0 WHERE seq = ?');

  const apply = (found: Found, answered: Answered, problem: string | null): void => {
    const { by, at, accepted, name } = answered;
    note.run(JSON.stringify(answered), found.seq);
    const message = found.message === 0 ? null : found.message;
    tell({ kind: 'answered', subject: found.id, at, by, accepted, name }, message);
    exceptions.settle('unanswered', found.id, at);
    if (accepted) exceptions.settle('refused', found.id, at);
    else exceptions.open({ ...trouble(found, at), kind: 'refused', problem });
  };
  const trouble = (found: Found, at: string) => ({
    subject: found.id,
    message: found.envelope,
    seq: found.message === 0 ? null : found.message,
    partner: found.partner,
    at,
  });

  return {
    arrived(partner, by, at, { reference, accepted, name, problem }) {
      const answered = { by, at, accepted, name };
      const found = match.get(partner, reference) as Found | undefined;
      if (found === undefined) keep.run(partner, reference, by, JSON.stringify(answered), problem ?? null);
      else apply(found, answered, problem ?? null);
    },
    sent(partner, delivery, references) {
      for (const reference of references) {
        refer.run(partner, reference, delivery);
        const came = early.all(partner, reference, delivery) as {
          seq: number;
          answered: string;
          problem: string | null;
        }[];
        for (const { seq, answered, problem } of came) {
          forget.run(seq);
          const found = match.get(partner, reference) as Found | undefined;
          if (found !== undefined) apply(found, JSON.parse(answered) as Answered, problem);
        }
      }
    },
    overdue(at) {
      const found = late.all(at) as Found[];
      for (const each of found) {
        awaitNoMore.run(each.seq);
        exceptions.open({ ...trouble(each, at), kind: 'unanswered' });
      }
      return found.length;
    },
  };
}
