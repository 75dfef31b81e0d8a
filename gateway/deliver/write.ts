import { createHash } from 'node:crypto';
import {
  type Acknowledgement,
  type DeliveryRow,
  type Document,
  hasError,
  type Journal,
  type MessageRow,
  mediaTypeOf,
  type Outcome,
  type Problem,
  problem,
  referencesOf,
  type Share,
  withheldProblem,
} from '../core/index.js';
import { ANSWER_MAPPINGS, answerDocuments, furtherAnswers } from './answer.js';

/** References kept of one delivery. */
const MOST = 100;

/** What leaves: bytes and what they are. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** What its receiver's answer will call it. */
  readonly references?: readonly string[];
  /** Paths that the data-sharing catalogue withheld. */
  readonly withheld?: readonly string[];
}

/**
 * documents → bytes in a partner's notation; the same function that `translate --to` uses. `at` (RFC 3339) is the
 * moment of the verdict and `reference` the interchange's, so that a repeated try sends the same bytes.
 */
export type Convert = (
  documents: readonly Document[],
  to: string,
  partner: string,
  at: string,
  reference: string,
) => Outcome<Uint8Array | undefined>;

/**
 * due → bytes. A document is written in its route's notation, an acknowledgement and an original are what the
 * journal holds. A problem instead means: it can't be written, now or later.
 */
export async function payloadOf(
  row: DeliveryRow,
  journal: Pick<Journal, 'document' | 'documents' | 'message' | 'bytes'>,
  convert: Convert,
  share: Share,
): Promise<{ readonly payload: Payload } | { readonly problem: Problem }> {
  const missing = { problem: problem('not-found', undefined, { found: row.subject }) };
  switch (row.kind) {
    case 'document': {
      const whole = await journal.document(row.subject);
      if (whole === undefined) return missing;
      const shown = share(whole, row.partner);
      if (shown === undefined) return { problem: withheldProblem(row.partner, whole.type) };
      const { document, withheld, lacks } = shown;
      if (row.notation === 'canonical')
        return lacks === undefined
          ? {
              payload: {
                bytes: Buffer.from(JSON.stringify(document)),
                mediaType: 'application/json',
                references: referencesOf(document),
                withheld,
              },
            }
          : { problem: withheldProblem(row.partner, lacks) };
      const message = await journal.message(row.envelope);
      if (message === undefined) return missing;
      const reference = referenceOf(row.id);
      const at = message.judgedAt ?? message.receivedAt;
      const made = writtenBy(convert, [document], row.notation, row.partner, at, reference);
      if ('problem' in made)
        return withheld.length === 0
          ? made
          : { problem: withheldProblem(row.partner, withheldFrom(made.problem)) };
      return { payload: { ...made.payload, references: [reference, ...referencesOf(document)], withheld } };
    }
    case 'acknowledgement': {
      const message = await journal.message(row.subject);
      if (message === undefined || message.verdict === undefined) return missing;
      const made = acknowledgementOf(message, row.notation, convert, row.partner);
      return 'text' in made
        ? { payload: { bytes: Buffer.from(made.text), mediaType: made.mediaType } }
        : { problem: made.problem };
    }
    case 'original': {
      const [message, bytes, documents] = [
        await journal.message(row.subject),
        await journal.bytes(row.subject),
        await journal.documents(row.subject),
      ];
      if (message === undefined || bytes === undefined) return missing;
      // Bytes hold everything: they go only to whoever may see all of it.
      const hidden = documents.find((each) => share(each, row.partner)?.withheld.length !== 0);
      if (hidden !== undefined) return { problem: withheldProblem(row.partner, `${hidden.type} original`) };
      const own = message.verdict?.head.reference ?? message.head.reference;
      return {
        payload: {
          bytes,
          mediaType: message.mediaType,
          references: [
            ...new Set([...(own === undefined ? [] : [own]), ...documents.flatMap(referencesOf)]),
          ].slice(0, MOST),
        },
      };
    }
    // These go between nodes, whose channel packs them itself.
    case 'exception':
    case 'exception-answer':
      return missing;
    default:
      return row.kind satisfies never;
  }
}

/** What a notation could not do without, as its problem names it. */
const withheldFrom = ({ expected, hint, message }: Problem): string =>
  [expected, hint?.en].filter(Boolean).join(' ') || message.en;

/** Names of what a message's sender is answered, its own notation's first. */
export const acknowledgementNames = ({ verdict }: Pick<MessageRow, 'verdict'>): readonly string[] =>
  verdict === undefined
    ? []
    : [
        ...(verdict.acknowledgement === undefined ? [] : [verdict.acknowledgement.name]),
        ...furtherAnswers(verdict),
      ];

/** One of them, from the journalled verdict: as it was made in judging, or written by its mapping. */
export function acknowledgementOf(
  message: MessageRow,
  name: string,
  convert: Convert,
  partner: string,
): Acknowledgement | { readonly problem: Problem } {
  const { verdict } = message;
  const missing = { problem: problem('not-found', undefined, { found: name }) };
  if (verdict === undefined) return missing;
  if (verdict.acknowledgement?.name === name) return verdict.acknowledgement;
  const mapping = ANSWER_MAPPINGS[name];
  if (mapping === undefined || !furtherAnswers(verdict).includes(name)) return missing;
  const at = message.judgedAt ?? message.receivedAt;
  const documents = answerDocuments(message, verdict, name, at);
  const reference = referenceOf(`${message.id}~${message.version}~${name}`);
  const made = writtenBy(convert, documents, mapping, partner, at, reference);
  if ('problem' in made) return made;
  const { bytes, mediaType } = made.payload;
  return { name, mediaType, text: Buffer.from(bytes).toString() };
}

/** What was written, or why it can't be. */
function writtenBy(
  convert: Convert,
  documents: readonly Document[],
  notation: string,
  partner: string,
  at: string,
  reference: string,
): { readonly payload: Payload } | { readonly problem: Problem } {
  const { value, problems } = convert(documents, notation, partner, at, reference);
  if (value !== undefined && !hasError(problems))
    return { payload: { bytes: value, mediaType: mediaTypeOf(value) } };
  return {
    problem:
      problems.find((each) => each.severity === 'error') ??
      problem('document-not-carried', undefined, { found: documents[0]?.type ?? '', expected: notation }),
  };
}

/** Interchange control reference (0020, an..14) of a delivery: the same for the same one, another for every other. */
const referenceOf = (delivery: string): string =>
  createHash('sha256').update(delivery).digest('hex').slice(0, 14).toUpperCase();
