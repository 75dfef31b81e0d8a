import type {
  ExceptionKind,
  ExceptionRow,
  ExceptionStatus,
  Json,
  Problem,
  Resolution,
} from '../core/index.js';

/** JSON that a journal wrote itself. */
const parse = <T>(text: string): T => JSON.parse(text) as T;

/** An exception as its row: JSON still as text. */
export interface ExceptionRecord {
  readonly number: number;
  readonly seq: number;
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly subject: string;
  readonly message: string;
  readonly partner: string;
  readonly opened_at: string;
  readonly status: ExceptionStatus;
  readonly problem: string | null;
  readonly owner: string | null;
  readonly proposal: string | null;
  readonly closed_at: string | null;
  readonly resolution: Resolution | null;
  readonly content: string | null;
  readonly actions: string;
}

/** An exception's record as the journal's users know it. */
export const exceptionRow = (record: ExceptionRecord): ExceptionRow => ({
  id: record.id,
  seq: record.seq,
  kind: record.kind,
  subject: record.subject,
  message: record.message,
  partner: record.partner,
  openedAt: record.opened_at,
  status: record.status,
  ...(record.problem === null ? {} : { problem: parse<Problem>(record.problem) }),
  ...(record.owner === null ? {} : { owner: record.owner }),
  ...(record.proposal === null
    ? {}
    : { proposal: parse<NonNullable<ExceptionRow['proposal']>>(record.proposal) }),
  ...(record.closed_at === null ? {} : { closedAt: record.closed_at }),
  ...(record.resolution === null ? {} : { resolution: record.resolution }),
  ...(record.content === null ? {} : { content: parse<Json>(record.content) }),
  actions: parse<ExceptionRow['actions']>(record.actions),
});

/** Trouble that a commit causes, as text. */
export interface Trouble {
  /** `kind~subject` where not given. */
  readonly id?: string;
  readonly kind: ExceptionKind;
  readonly subject: string;
  /** Id of the message it is about, and its seq where the journal holds it. */
  readonly message: string;
  readonly seq: number | null;
  readonly partner: string;
  readonly at: string;
  readonly problem?: string | null;
  readonly content?: string | null;
}
