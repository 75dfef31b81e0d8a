import {
  type ExceptionRow,
  type Journal,
  type Json,
  type MessageRow,
  type Outcome,
  type Problem,
  problem,
} from '../../core/index.js';

/** An exception that goes up to another node: what is wrong with what, never the bytes. */
export interface ExceptionParcel {
  readonly exception: string;
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
  readonly openedAt: string;
  readonly problem?: Problem;
  /** Head, messages and problems of the message, and what was said and done about it so far. */
  readonly content: Json;
}

/** What the other node has to say to one that it was sent. */
export interface AnswerParcel {
  readonly answerTo: string;
  readonly text: string;
  readonly by: string;
}

/** `actions`: how many of them it tells of, those up to its being sent up: tried again it must say the same. */
export function packException(
  row: ExceptionRow,
  message: MessageRow | undefined,
  actions: number = row.actions.length,
): ExceptionParcel {
  const { head, problems = [], messages = [] } = message?.verdict ?? { head: message?.head };
  const content = {
    kind: row.kind,
    ...(message === undefined ? {} : { sender: message.sender, receivedAt: message.receivedAt }),
    ...(head === undefined ? {} : { head }),
    messages,
    problems: problems.slice(0, 100),
    actions: row.actions.slice(0, actions),
  };
  return {
    exception: row.id,
    kind: row.kind,
    subject: row.subject,
    message: row.message,
    openedAt: row.openedAt,
    ...(row.problem === undefined ? {} : { problem: row.problem }),
    content: JSON.parse(JSON.stringify(content)) as Json,
  };
}

/** Of an escalated exception that was answered. Undefined where nobody answered it. */
export function packAnswer(row: ExceptionRow): AnswerParcel | undefined {
  const answer = row.actions.findLast((each) => each.action === 'answer');
  return answer?.text === undefined ? undefined : { answerTo: row.subject, text: answer.text, by: answer.by };
}

const ID = /^[\x21-\x7e]{8,200}$/;
const LONGEST = 2000;

/** Whether a body of the link is about an exception rather than a message. */
export const isAboutException = (value: Readonly<Record<string, unknown>>): boolean =>
  'exception' in value || 'answerTo' in value;

/** A parcel about an exception → the journal, once. */
export async function takeException(
  value: Readonly<Record<string, unknown>>,
  from: string,
  journal: Pick<Journal, 'openException' | 'intervene' | 'exception'>,
  at: string,
): Promise<Outcome<true | undefined>> {
  const refuse = (reason: string): Outcome<undefined> => ({
    value: undefined,
    problems: [problem('exchange-invalid', undefined, { values: { reason } })],
  });
  if ('answerTo' in value) {
    const { answerTo, text, by } = value;
    if (typeof answerTo !== 'string' || typeof text !== 'string' || typeof by !== 'string')
      return refuse('answerTo');
    const row = await journal.exception(answerTo);
    // Only who was asked may answer; an answer that came already changes nothing.
    if (row?.actions.some((each) => each.action === 'escalate' && each.to === from) !== true)
      return refuse('answerTo');
    const answer = {
      exception: answerTo,
      at,
      by: `${from}/${by}`.slice(0, 200),
      text: text.slice(0, LONGEST),
    };
    if (row.status === 'escalated') await journal.intervene({ ...answer, action: 'answered' });
    // Taken back meanwhile: what the other node says is kept all the same, once.
    else if (!row.actions.some((each) => each.by === answer.by && each.text === answer.text))
      await journal.intervene({ ...answer, action: 'comment' });
    return { value: true, problems: [] };
  }
  for (const name of ['exception', 'subject', 'message', 'openedAt'])
    if (typeof value[name] !== 'string') return refuse(name);
  const parcel = value as unknown as ExceptionParcel;
  if (!ID.test(parcel.exception)) return refuse('exception');
  await journal.openException({
    id: `escalated~${from}~${parcel.exception}`,
    subject: parcel.exception,
    message: parcel.message,
    partner: from,
    at,
    ...(parcel.problem === undefined ? {} : { problem: parcel.problem }),
    content: parcel.content ?? {},
  });
  return { value: true, problems: [] };
}
