import type { Journal, MessageRow, MessageStatus } from '../../core/index.js';
import { kindsOf, problemsOf } from './today.js';

/** What a list of messages is asked for beyond sender and state. */
export interface MessageFilter {
  readonly sender?: string;
  readonly status?: MessageStatus;
  /** Kind of a message in it, or its name alone: `CODECO:D:95B:UN`, `CODECO`. */
  readonly kind?: string;
  /** Code of a problem that was found in it. */
  readonly problem?: string;
  /** The interchange's reference. */
  readonly reference?: string;
  /** Received since then and before then, ms. */
  readonly since?: number;
  readonly until?: number;
  readonly before?: number;
  readonly limit: number;
}

/** Messages looked at for one answer: who wants to see further goes on from `next`. */
const MOST_LOOKED_AT = 5000;
const PAGE = 500;

/** Messages that fit, newest first, and the cursor to go on from, absent where there are no more. */
export async function messagesWhere(
  journal: Pick<Journal, 'messages'>,
  filter: MessageFilter,
): Promise<{ readonly rows: readonly MessageRow[]; readonly next?: number }> {
  const { sender, status, limit } = filter;
  const plain = fitsAll(filter);
  const rows: MessageRow[] = [];
  let { before } = filter;
  for (let looked = 0; looked < MOST_LOOKED_AT; ) {
    const size = plain ? limit : PAGE;
    const page = await journal.messages({
      ...(sender === undefined ? {} : { sender }),
      ...(status === undefined ? {} : { status }),
      ...(before === undefined ? {} : { before }),
      limit: size,
    });
    for (const row of page) {
      if (filter.since !== undefined && Date.parse(row.receivedAt) < filter.since) return { rows };
      before = row.seq;
      if (fits(row, filter)) rows.push(row);
      if (rows.length === limit) return { rows, next: row.seq };
    }
    if (page.length < size) return { rows };
    looked += page.length;
  }
  return { rows, ...(before === undefined ? {} : { next: before }) };
}

const fitsAll = ({ kind, problem, reference, since, until }: MessageFilter): boolean =>
  [kind, problem, reference, since, until].every((each) => each === undefined);

function fits(row: MessageRow, { kind, problem, reference, until }: MessageFilter): boolean {
  if (until !== undefined && Date.parse(row.receivedAt) >= until) return false;
  const named = (name: string): boolean => name === kind || name.split(':')[0] === kind;
  if (kind !== undefined && !kindsOf(row).some(named)) return false;
  if (problem !== undefined && !problemsOf(row).some(({ code }) => code === problem)) return false;
  return reference === undefined || (row.verdict?.head ?? row.head).reference === reference;
}
