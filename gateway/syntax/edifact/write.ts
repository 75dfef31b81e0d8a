import type { Draft, Outcome, Party } from '../../core/index.js';
import { problem } from '../../core/index.js';
import { charsetNamed } from '../charset.js';
import { levelFor } from './level.js';
import { preparation } from './moment.js';
import { type Printer, printer, type Values } from './printer.js';

/** One interchange to be written. */
export interface EdifactWriting {
  readonly sender?: Party;
  readonly recipient?: Party;
  /** Addresses within the parties' own organisations (0008, 0014). */
  readonly senderAddress?: string;
  readonly recipientAddress?: string;
  /** 0026: what the recipient's application is called. */
  readonly application?: string;
  /** Interchange control reference (0020), at most 14 characters. */
  readonly reference: string;
  /** RFC 3339. */
  readonly preparedAt: string;
  /** IANA name or offset of the clock that S004 shows. */
  readonly timeZone: string;
  readonly test: boolean;
  /** As agreements name it: `UTF-8`, `GB18030`, `ISO-8859-1`, … */
  readonly charset: string;
  readonly messages: ReadonlyArray<{
    /** `CODECO:D:95B:UN:ITG13`. */
    readonly name: string;
    /** Message reference (0062), at most 14 characters. */
    readonly reference: string;
    /** Everything between UNH and UNT; gone through more than once. */
    readonly segments: Iterable<Draft>;
  }>;
  /** At least this syntax version (0002). */
  readonly version?: number;
  /** A line end after every segment, for people. */
  readonly newline?: boolean;
}

/**
 * Drafts → the bytes of one interchange, UNB to UNZ, with the default separators (so no UNA is needed). The syntax
 * identifier is the smallest that holds the text; UNT and UNZ counts are made here; trailing separators are left
 * out. What the character set doesn't have is an error, never replaced; line ends become blanks, with a warning.
 * No bytes where there is an error. Offsets of problems count in what is written.
 */
export function writeEdifact(writing: EdifactWriting): Outcome<Uint8Array> {
  const charset = charsetNamed(writing.charset);
  const nothing = new Uint8Array();
  if (charset === undefined)
    return { value: nothing, problems: [problem('charset-unknown', undefined, { found: writing.charset })] };
  const seen = { all: false, repeated: false };
  const level = levelFor(texts(writing, seen), charset.name);
  if (level === undefined)
    return { value: nothing, problems: [problem('syntax-unsupported', undefined, { found: charset.name })] };
  const repeated =
    seen.repeated || (!seen.all && writing.messages.some((message) => [...message.segments].some(repeats)));
  const version = Math.max(level.version, writing.version ?? 1, repeated ? 4 : 1);
  const out = printer(charset, version, writing.newline ?? false);

  headerTo(writing, level, version, out);
  for (const message of writing.messages) messageTo(message, out);
  out.print('UNZ', [
    [1, 1, String(writing.messages.length)],
    [2, 1, writing.reference],
  ]);
  const { bytes, problems } = out.end();
  return { value: problems.some((each) => each.severity === 'error') ? nothing : bytes, problems };
}

/** UNB, with its own complaints. */
export function headerTo(
  writing: Omit<EdifactWriting, 'messages'>,
  level: { readonly id: string; readonly version: number },
  version: number,
  out: Printer,
): void {
  const moment = preparation(writing.preparedAt, writing.timeZone, version >= 4);
  out.print('UNB', [
    [1, 1, level.id],
    [1, 2, String(version)],
    ...party(2, writing.sender, writing.senderAddress),
    ...party(3, writing.recipient, writing.recipientAddress),
    [4, 1, moment.date],
    [4, 2, moment.time],
    [5, 1, writing.reference],
    ...(writing.application === undefined ? [] : ([[7, 1, writing.application]] as const)),
    ...(writing.test ? ([[11, 1, '1']] as const) : []),
  ]);
  if (writing.sender === undefined)
    out.complain(problem('element-missing', out.place('UNB/2.1'), { expected: '0004' }));
  if (writing.recipient === undefined)
    out.complain(problem('element-missing', out.place('UNB/3.1'), { expected: '0010' }));
  out.measure('0004', writing.sender?.code, 35, 'UNB/2.1');
  out.measure('0010', writing.recipient?.code, 35, 'UNB/3.1');
  out.measure('0020', writing.reference, 14, 'UNB/5');
}

/** UNH to UNT. */
export function messageTo(message: EdifactWriting['messages'][number], out: Printer): void {
  out.begin(message.reference);
  out.measure('0062', message.reference, 14, 'UNH/1');
  out.print('UNH', [
    [1, 1, message.reference],
    ...message.name.split(':').map((part, i) => [2, i + 1, part] as const),
  ]);
  for (const draft of message.segments) segment(draft, '', out);
  out.print('UNT', [
    [1, 1, String(out.count() + 1)],
    [2, 1, message.reference],
  ]);
  out.begin(undefined);
}

const party = (element: number, who: Party | undefined, address: string | undefined): Values => [
  ...(who === undefined ? [] : [[element, 1, who.code] as const]),
  ...(who?.list === undefined ? [] : [[element, 2, who.list] as const]),
  ...(address === undefined ? [] : [[element, 3, address] as const]),
];

/** Whether an element stands more than once in a segment or below it. */
export const repeats = (draft: Draft): boolean =>
  draft.values.some(({ leaf }) => leaf.kind === 'component' && (leaf.repeat ?? 1) > 1) ||
  draft.children.some(repeats);

/** Every text that is to be written; `seen` tells on the way whether elements are repeated, and that all was seen. */
function* texts(writing: EdifactWriting, seen: { all: boolean; repeated: boolean }): Generator<string> {
  yield* envelopeTexts(writing);
  for (const message of writing.messages) yield* messageTexts(message, seen);
  seen.all = true;
}

/** Texts of UNB. */
export function* envelopeTexts(writing: Omit<EdifactWriting, 'messages'>): Generator<string> {
  yield [
    writing.reference,
    writing.sender?.code,
    writing.sender?.list,
    writing.recipient?.code,
    writing.recipient?.list,
    writing.senderAddress,
    writing.recipientAddress,
  ].join('');
}

/** Texts of one message; tells on the way whether elements are repeated. */
export function* messageTexts(
  message: EdifactWriting['messages'][number],
  seen: { repeated: boolean },
): Generator<string> {
  const stack: Draft[] = [];
  yield message.reference + message.name;
  for (const each of message.segments) {
    seen.repeated ||= repeats(each);
    stack.push(each);
    for (let draft = stack.pop(); draft !== undefined; draft = stack.pop()) {
      for (const { value } of draft.values) yield value.replace(/[\r\n\t]/g, ' ');
      for (const child of draft.children) stack.push(child);
    }
  }
}

function segment(draft: Draft, above: string, out: Printer): void {
  const path = above === '' ? draft.tag : `${above}/${draft.tag}`;
  const values = draft.values.flatMap(({ leaf, value }) =>
    leaf.kind === 'component' ? [[leaf.element, leaf.component, value, leaf.repeat ?? 1] as const] : [],
  );
  out.print(draft.tag, values, path);
  for (const child of draft.children) segment(child, path, out);
}
