import {
  type Acknowledgement,
  type DeliveryRow,
  type Document,
  hasError,
  type Journal,
  type Outcome,
  type Problem,
  problem,
} from '../core/index.js';

/** What leaves: bytes and what they are. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * documents → bytes in a partner's notation; the same function that `translate --to` uses. `at` (RFC 3339) is the
 * moment of the verdict, so that a repeated try sends the same bytes.
 */
export type Convert = (
  documents: readonly Document[],
  to: string,
  partner: string,
  at: string,
) => Outcome<Uint8Array | undefined>;

/**
 * due → bytes. A document is written in its route's notation, an acknowledgement and an original are what the
 * journal holds. A problem instead means: it can't be written, now or later.
 */
export async function payloadOf(
  row: DeliveryRow,
  journal: Pick<Journal, 'document' | 'message' | 'bytes'>,
  convert: Convert,
): Promise<{ readonly payload: Payload } | { readonly problem: Problem }> {
  const missing = { problem: problem('not-found', undefined, { found: row.subject }) };
  switch (row.kind) {
    case 'document': {
      const document = await journal.document(row.subject);
      if (document === undefined) return missing;
      if (row.notation === 'canonical')
        return { payload: { bytes: Buffer.from(JSON.stringify(document)), mediaType: 'application/json' } };
      const message = await journal.message(row.envelope);
      if (message === undefined) return missing;
      const written = convert([document], row.notation, row.partner, message.judgedAt ?? message.receivedAt);
      const fault = written.problems.find((each) => each.severity === 'error');
      if (written.value === undefined || hasError(written.problems))
        return {
          problem:
            fault ??
            problem('document-not-carried', undefined, { found: document.type, expected: row.notation }),
        };
      return { payload: { bytes: written.value, mediaType: mediaTypeOf(written.value) } };
    }
    case 'acknowledgement': {
      const answer: Acknowledgement | undefined = (await journal.message(row.subject))?.verdict
        ?.acknowledgement;
      return answer === undefined
        ? missing
        : { payload: { bytes: Buffer.from(answer.text), mediaType: answer.mediaType } };
    }
    case 'original': {
      const [message, bytes] = [await journal.message(row.subject), await journal.bytes(row.subject)];
      return message === undefined || bytes === undefined
        ? missing
        : { payload: { bytes, mediaType: message.mediaType } };
    }
    // These go between nodes, whose channel packs them itself.
    case 'exception':
    case 'exception-answer':
      return missing;
    default:
      return row.kind satisfies never;
  }
}

/** By its first byte that isn't a byte order mark or blank: `<` XML, `U` EDIFACT, else a platform file. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
  return first === 0x3c ? 'application/xml' : first === 0x55 ? 'application/edifact' : 'text/plain';
}
