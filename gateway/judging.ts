import { carriedOf, carriedVerdict } from './channels/index.js';
import type { Agreement, Limits, MessageRow, Verdict } from './core/index.js';
import type { JudgeThreads } from './judge-threads.js';
import { answersOf } from './route/answers.js';

export interface JudgingParts {
  readonly agreementOf: (sender: string) => Agreement;
  readonly threads: Pick<JudgeThreads, 'judge'>;
  readonly limits: Limits;
}

/** A message as the journal holds it → its verdict. */
export type JudgeRow = (row: MessageRow, bytes: Uint8Array) => Promise<Verdict>;

/** `judged`: by the sender's agreement, or as the node judged it that it came from; `verdictOf`: with what it answers. */
export function judging({ agreementOf, threads, limits }: JudgingParts): {
  readonly judged: JudgeRow;
  readonly verdictOf: JudgeRow;
} {
  const judged: JudgeRow = async (row, bytes) => {
    const { id, receivedAt, charset, sha256, version, released } = row;
    // What was carried here is about the bytes that came: repaired ones are judged here.
    const carried = version === 1 ? carriedOf(row) : undefined;
    if (carried !== undefined) return carriedVerdict(carried);
    const received = {
      id,
      receivedAt,
      // That of the first version.
      ...(version === 1 ? { sha256 } : {}),
      ...(charset === undefined ? {} : { charset }),
    };
    // Released, on authorisation: as from somebody whose counts and references need not be right.
    const agreed = agreementOf(row.sender);
    const agreement = released ? { ...agreed, lenient: true } : agreed;
    return threads.judge({ bytes, agreement, received, limits });
  };
  return {
    judged,
    async verdictOf(row, bytes) {
      const verdict = await judged(row, bytes);
      const answers = answersOf(verdict.documents);
      return answers.length === 0 ? verdict : { ...verdict, answers };
    },
  };
}
