import { acknowledge } from '../acknowledge.js';
import {
  type Agreement,
  hasError,
  judge,
  judgeMessages,
  lines,
  locate,
  type MessageVerdict,
  open,
  type Problem,
  type Rules,
} from '../index.js';
import { detect } from '../syntax/detect.js';
import type { Terminal } from './command.js';
import type { Input } from './input.js';
import { spool } from './spool.js';

/**
 * Prints `{ documents, problems, acknowledgement }` of one file as JSON, and gives whether an error was found. An
 * EDIFACT interchange is printed message by message, so that memory doesn't grow with their number.
 * @param margin blanks before each line
 */
export async function printAnswer(
  input: Input,
  agreement: Agreement,
  rules: Rules,
  out: Terminal['out'],
  margin: string,
): Promise<boolean> {
  if (detect(input.bytes) === 'edifact') return printMessages(input, agreement, rules, out, margin);
  const { documents, problems, acknowledgement } = judge(input.bytes, agreement, rules, input.received);
  const answer = { documents, problems, acknowledgement: acknowledgement?.text ?? null };
  await out(`${margin}${indented(answer, margin)}`);
  return hasError(problems);
}

async function printMessages(
  { bytes, received }: Input,
  agreement: Agreement,
  rules: Rules,
  out: Terminal['out'],
  margin: string,
): Promise<boolean> {
  const opened = open(bytes, agreement, received);
  const at = lines(bytes, opened.interchange?.charset);
  const inner = `${margin}    `;
  const later = spool();
  const errors: Problem[] = [];
  const messages: MessageVerdict[] = [];
  let found = 0;
  let printed = 0;
  let failed = false;
  const keep = (problems: readonly Problem[]): void => {
    for (const each of locate(problems, at)) {
      later.add(`${found++ === 0 ? '' : ','}\n${inner}${indented(each, inner)}`);
      if (each.severity !== 'error') continue;
      failed = true;
      errors.push(slim(each));
    }
  };
  const envelope = [...opened.problems].sort((a, b) => offsetOf(a) - offsetOf(b));
  let next = 0;
  const envelopeBefore = (offset: number): readonly Problem[] => {
    const from = next;
    while (next < envelope.length && offsetOf(envelope[next] as Problem) < offset) next++;
    return envelope.slice(from, next);
  };

  await out(`${margin}{\n${margin}  "documents": [`);
  let ordinal = 0;
  for (const each of judgeMessages(opened, agreement, rules, received)) {
    messages.push(each.verdict);
    const message = opened.interchange?.messages[ordinal++];
    keep([...envelopeBefore(message?.to ?? 0), ...each.problems]);
    for (const document of each.documents)
      await out(`${printed++ === 0 ? '' : ','}\n${inner}${indented(document, inner)}`);
  }
  keep(envelope.slice(next));
  await out(printed === 0 ? '],\n' : `\n${margin}  ],\n`);
  await out(`${margin}  "problems": [`);
  for (const part of later.parts()) await out(part);
  await out(found === 0 ? '],\n' : `\n${margin}  ],\n`);
  const answer = acknowledge(opened, messages, errors, agreement, received);
  await out(`${margin}  "acknowledgement": ${JSON.stringify(answer?.text ?? null)}\n${margin}}`);
  return failed;
}

const offsetOf = (each: Problem): number => each.at?.offset ?? -1;

const NOTHING = { zh: '', en: '' };

/** What an acknowledgement needs of a problem: there may be hundreds of thousands. */
const slim = ({ code, severity, at }: Problem): Problem => ({
  code,
  severity,
  message: NOTHING,
  ...(at === undefined ? {} : { at: { offset: at.offset, segment: at.segment, path: at.path } }),
});

const indented = (value: unknown, margin: string): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${margin}`);
