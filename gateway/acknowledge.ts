import type { Acknowledgement, Agreement, MessageVerdict, Problem } from './core/index.js';
import type { Opened, Received } from './judge.js';
import { contrl, isAcknowledgement } from './syntax/edifact/contrl.js';
import { xmlReceipt } from './syntax/xml/receipt.js';

/** CONTRL where there is a UNB to answer, the format's own receipt where it has one; answers are never answered. */
export function acknowledge(
  { head, syntax, interchange, refused, refusedAt }: Opened,
  messages: readonly MessageVerdict[],
  problems: readonly Problem[],
  agreement: Agreement,
  received: Received,
): Acknowledgement | undefined {
  const { timeZone } = agreement;
  const answer = { head, messages, problems, refused, preparedAt: received.receivedAt, timeZone };
  if (syntax === 'edifact') {
    const readable = head.sender !== undefined && !isAcknowledgement(messages);
    const each = refusedAt === undefined ? {} : { refusedAt };
    return readable ? contrl({ ...answer, ...each, interchange }) : undefined;
  }
  if (syntax !== 'xml') return undefined;
  const message = interchange?.messages[0];
  return xmlReceipt({ ...answer, root: message?.nodes().value[0], variant: message?.variant });
}
