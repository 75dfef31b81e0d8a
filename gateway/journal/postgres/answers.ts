import type { Answered } from '../../core/index.js';
import type { IncomingAnswer } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import type { Exceptions } from './exceptions.js';

interface Found {
  readonly seq: number;
  readonly id: string;
  readonly message: number;
  readonly envelope: string;
  readonly partner: string;
}

/** A delivery that is known as sent under these references. */
export interface Referred {
  readonly partner: string;
  readonly delivery: number;
  readonly references: readonly string[];
}

/** Matches what partners answer with what was sent to them, as parts of one commit. */
export interface Answers {
  /** An answer came in a message of that partner. */
  arrived(partner: string, by: string, at: string, answer: IncomingAnswer): Promise<void>;
  /** An answer may have been quicker than the note that it was sent. */
  sent(all: readonly Referred[]): Promise<void>;
  /** Notes as overdue what was awaited until then or earlier; gives how many. */
  overdue(at: string): Promise<number>;
}

const COLUMNS = 'd.seq, d.id, d.message, d.partner, coalesce(m.id, d.subject) AS envelope';

export function answersOf(commit: Commit, exceptions: Exceptions): Answers {
  const trouble = (found: Found, at: string) => ({
    subject: found.id,
    message: found.envelope,
    seq: found.message === 0 ? null : found.message,
    partner: found.partner,
    at,
  });
  const match = async (partner: string, reference: string): Promise<Found | undefined> =>
    (
      await commit.ask<Found>(
        `SELECT ${COLUMNS} FROM delivery_references r JOIN deliveries d ON d.seq = r.delivery
           LEFT JOIN messages m ON m.seq = d.message
         WHERE r.partner = $1 AND r.reference = $2 AND d.status = 'sent' ORDER BY r.delivery DESC LIMIT 1`,
        [partner, reference],
      )
    )[0];
  const apply = async (found: Found, answered: Answered, problem: string | null): Promise<void> => {
    const { by, at, accepted, name } = answered;
    commit.tell('UPDATE deliveries SET answered = $2, awaiting = false WHERE seq = $1', [
      found.seq,
      JSON.stringify(answered),
    ]);
    const message = found.message === 0 ? null : found.message;
    commit.fact({ kind: 'answered', subject: found.id, at, by, accepted, name }, message);
    await exceptions.load([`unanswered~${found.id}`, `refused~${found.id}`]);
    exceptions.settle('unanswered', found.id, at);
    if (accepted) exceptions.settle('refused', found.id, at);
    else exceptions.open({ ...trouble(found, at), kind: 'refused', problem });
  };

  return {
    async arrived(partner, by, at, { reference, accepted, name, problem }) {
      const answered = { by, at, accepted, name };
      const found = await match(pure(partner), pure(reference));
      if (found !== undefined) return apply(found, answered, problem ?? null);
      commit.tell(
        'INSERT INTO early_answers (partner, reference, message, at, answered, problem) VALUES ($1, $2, $3, $4, $5, $6)',
        [pure(partner), pure(reference), pure(by), at, JSON.stringify(answered), problem ?? null],
      );
    },
    async sent(all) {
      const rows = JSON.stringify(
        all.flatMap(({ partner, delivery, references }) =>
          references.map((reference) => ({ partner, reference: pure(reference), delivery })),
        ),
      );
      if (rows === '[]') return;
      commit.tell(
        `INSERT INTO delivery_references (partner, reference, delivery) SELECT ${REFERENCE} ON CONFLICT DO NOTHING`,
        [rows],
      );
      // Not from before the delivery was there at all: that answered something else of the same reference.
      const came = await commit.ask<{
        seq: number;
        partner: string;
        reference: string;
        answered: string;
        problem: string | null;
      }>(
        `SELECT DISTINCT e.seq, e.partner, e.reference, e.answered, e.problem
         FROM (SELECT ${REFERENCE}) AS g JOIN early_answers e USING (partner, reference)
           JOIN deliveries d ON d.seq = g.delivery JOIN messages m ON m.seq = d.message
         WHERE e.at >= m.judged_at ORDER BY e.seq`,
        [rows],
      );
      for (const each of came) {
        commit.tell('DELETE FROM early_answers WHERE seq = $1', [each.seq]);
        const found = await match(each.partner, each.reference);
        if (found !== undefined) await apply(found, JSON.parse(each.answered) as Answered, each.problem);
      }
    },
    async overdue(at) {
      const found = await commit.ask<Found>(
        `SELECT ${COLUMNS} FROM deliveries d LEFT JOIN messages m ON m.seq = d.message
         WHERE d.awaiting AND d.answer_by <= $1 ORDER BY d.answer_by, d.seq`,
        [at],
      );
      if (found.length === 0) return 0;
      await exceptions.load(found.map((each) => `unanswered~${each.id}`));
      commit.tell('UPDATE deliveries SET awaiting = false WHERE seq = ANY($1)', [
        found.map((each) => each.seq),
      ]);
      for (const each of found) exceptions.open({ ...trouble(each, at), kind: 'unanswered' });
      return found.length;
    },
  };
}

const REFERENCE =
  'partner, reference, delivery FROM json_to_recordset($1) AS r(partner text, reference text, delivery bigint)';
