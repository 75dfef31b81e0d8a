import {
  type Delivery,
  type Document,
  deliveryId,
  type Json,
  type MessageRow,
  PROBLEMS,
  type Problem,
  turnOf,
  type Verdict,
} from '../core/index.js';

/** Answers that are documents themselves, and the mappings that write them. */
export const ANSWER_MAPPINGS: Readonly<Record<string, string>> = {
  APERAK: 'acknowledgement/aperak',
  DxpRep: 'regulatory-response/dxp-rep',
};

/** APERAK 1001: application error message. */
const APPLICATION_ERROR = '313';
/** FTX 4451: error description. */
const ERROR_DESCRIPTION = 'AAO';
/** Messages that are answers themselves, even where they couldn't be read. */
const ANSWERS =
  /^(CONTRL|APERAK|DxpRep|DecImportResponse|DEC_RESULT|DEC_DATA|Manifest(Response|Statement|TransferCheckResponse)|WLJK_(IRTR|ERTR|ERRR|TLR))(:|$)/;
/** Errors told of one message: group 4 of APERAK may stand far more often, but nobody reads on. */
const MOST = 99;
const LONGEST = 500;

/**
 * Which answers beside the verdict's own acknowledgement its sender is owed: an APERAK where an EDIFACT message was refused for
 * what it means rather than how it is written, a DxpRep for what came in a DxpMsg.
 */
export function furtherAnswers(
  verdict: Pick<Verdict, 'head' | 'messages' | 'problems' | 'wrapper' | 'answers'>,
): readonly string[] {
  // An answer is never answered, whatever it comes in.
  const answers = verdict.answers !== undefined || verdict.messages.some((each) => ANSWERS.test(each.name));
  if (verdict.wrapper !== undefined) return answers ? [] : ['DxpRep'];
  const { syntax, sender } = verdict.head;
  return syntax === 'edifact' && sender !== undefined && refusedMessages(verdict).length > 0
    ? ['APERAK']
    : [];
}

/** Their deliveries to the sender; the same verdict gives the same ids, a repaired version has its own. */
export const furtherDeliveries = (
  row: Pick<MessageRow, 'id' | 'sender' | 'lane' | 'version' | 'released'>,
  verdict: Verdict,
): readonly Delivery[] =>
  furtherAnswers(verdict).map((name) => ({
    id: `${deliveryId(row.id, `${row.sender}~${name}`)}${turnOf(row)}`,
    partner: row.sender,
    subject: row.id,
    kind: 'acknowledgement',
    notation: name,
    lane: row.lane,
  }));

/** A journalled verdict → the documents of such an answer. `at`: RFC 3339 moment of the verdict. */
export function answerDocuments(
  row: Pick<MessageRow, 'id' | 'sha256' | 'version'>,
  verdict: Omit<Verdict, 'documents'>,
  name: string,
  at: string,
): readonly Document[] {
  return name === 'DxpRep' ? [platformReceipt(row, verdict, at)] : applicationErrors(row, verdict, at);
}

type Refused = { readonly reference?: string; readonly problems: readonly Problem[] };

/** Messages that were refused, each with its errors of the application's own. */
function refusedMessages({ messages, problems }: Pick<Verdict, 'messages' | 'problems'>): readonly Refused[] {
  const errors = new Map<string | undefined, Problem[]>();
  for (const each of problems) {
    if (each.severity !== 'error' || !PROBLEMS[each.code].application) continue;
    const of = errors.get(each.at?.message);
    if (of === undefined) errors.set(each.at?.message, [each]);
    else if (of.length < MOST) of.push(each);
  }
  if (errors.size === 0) return [];
  return messages
    .filter((each) => !each.accepted && !ANSWERS.test(each.name))
    .map(({ reference }) => ({
      ...(reference === undefined ? {} : { reference }),
      problems: errors.get(reference) ?? [],
    }))
    .filter((each) => each.problems.length > 0);
}

/** APERAK: one message for each that was refused. */
const applicationErrors = (
  row: Pick<MessageRow, 'id' | 'sha256' | 'version'>,
  verdict: Omit<Verdict, 'documents'>,
  at: string,
): readonly Document[] =>
  refusedMessages(verdict).map(({ reference, problems }, index) => ({
    ...envelope(row, verdict, 'acknowledgement', index, at),
    documentCode: APPLICATION_ERROR,
    documentId: `${row.id.slice(-20)}-${index + 1}`,
    function: 'response',
    functionCode: '11',
    responseType: 'RE',
    accepted: false,
    ...(reference === undefined ? {} : { correlationId: reference }),
    reasons: problems.map((each) => ({
      code: PROBLEMS[each.code].contrl,
      agency: 'ZZZ',
      remarks: [{ subject: ERROR_DESCRIPTION, text: sentence(each) }],
    })),
  }));

/** DxpRep: taken (0) or refused, with the reasons, under the CopMsgId it answers. */
function platformReceipt(
  row: Pick<MessageRow, 'id' | 'sha256' | 'version'>,
  verdict: Omit<Verdict, 'documents'>,
  at: string,
): Document {
  const wrapper = (verdict.wrapper ?? {}) as Readonly<Record<string, Json | undefined>>;
  const accepted = verdict.status !== 'rejected';
  const errors = verdict.problems.filter((each) => each.severity === 'error').slice(0, MOST);
  const text = (name: string): string | undefined =>
    typeof wrapper[name] === 'string' ? (wrapper[name] as string) : undefined;
  const sender = text('sender');
  const recipients = Array.isArray(wrapper.recipients) ? wrapper.recipients.map(String) : [];
  const reference = text('reference');
  const messageType = text('messageType') ?? verdict.messages[0]?.name;
  const createdAt = text('createdAt');
  return {
    ...envelope(row, verdict, 'regulatory-response', 0, at),
    function: 'response',
    ...(sender === undefined ? {} : { recipient: { code: sender } }),
    subjects: [
      {
        // The platform's receipt knows a word for 0 alone: every other code is a refusal.
        ...(accepted ? { decision: 'accepted' } : {}),
        decisionCode: accepted ? '0' : '1',
        text: accepted ? '已接收' : cut(errors.map(sentence).join(';') || '未接收', 300),
        effectiveAt: at.slice(0, 10),
      },
    ],
    ...(reference === undefined ? {} : { correlationId: reference }),
    parties: [
      ...(sender === undefined ? [] : [{ role: 'MS', code: sender }]),
      ...recipients.map((code) => ({ role: 'MR', code })),
    ],
    times: [
      { type: '137', at: createdAt !== undefined && !Number.isNaN(Date.parse(createdAt)) ? createdAt : at },
    ],
    ...(messageType === undefined ? {} : { answeredMessage: messageType }),
  };
}

const envelope = (
  row: Pick<MessageRow, 'id' | 'sha256' | 'version'>,
  { head }: Pick<Verdict, 'head'>,
  type: string,
  index: number,
  at: string,
) => ({
  id: `${row.id}~answer-${row.version}-${index + 1}`,
  type,
  version: '1',
  issuedAt: at,
  ...(head.recipient === undefined ? {} : { sender: head.recipient }),
  ...(head.sender === undefined ? {} : { recipient: head.sender }),
  source: {
    format: 'EDIFACT' as const,
    message: type,
    position: index + 1,
    sha256: row.sha256,
    mapping: { name: 'gateway', digest: '' },
  },
  extensions: [],
});

/** `value-unreadable 错误 (EQD/2.1)`: Chinese first, as its readers are; cut to what the segment holds. */
const sentence = ({ code, message, at }: Problem): string =>
  cut(
    `${code}: ${message.zh} / ${message.en}${at?.path === undefined || at.path === '' ? '' : ` (${at.path})`}`,
    LONGEST,
  );

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
