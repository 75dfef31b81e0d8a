import { type FeedItem, hasError, type Outcome } from '../../core/index.js';

/** Writes one document in another notation, for a feed asked for with `format=`. */
export type WriteAs = (item: FeedItem) => Outcome<Uint8Array | undefined>;

/**
 * A feed's item as a CloudEvent 1.0 in structured mode. `sequence` is its place in the feed; in another notation
 * `data_base64` has the bytes, and where it can't be written `data` has the problems.
 */
export function cloudEvent(item: FeedItem, node: string, write?: WriteAs): object {
  const { document, cursor, publishedAt, envelope } = item;
  const event = {
    specversion: '1.0',
    id: document.id,
    source: `/nodes/${node}`,
    type: `eport.${document.type}.${document.version}`,
    ...(document.documentId === undefined || document.documentId === ''
      ? {}
      : { subject: document.documentId }),
    time: publishedAt,
    sequence: String(cursor).padStart(16, '0'),
    envelope,
  };
  if (write === undefined) return { ...event, datacontenttype: 'application/json', data: document };
  const written = write(item);
  if (written.value === undefined || hasError(written.problems))
    return { ...event, datacontenttype: 'application/problem+json', data: { problems: written.problems } };
  return {
    ...event,
    datacontenttype: mediaTypeOf(written.value),
    data_base64: Buffer.from(written.value).toString('base64'),
  };
}

/** By its first character: XML, EDIFACT, JSON, else a platform file. */
export const mediaTypeOf = (bytes: Uint8Array): string => {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
  return first === 0x3c
    ? 'application/xml'
    : first === 0x55
      ? 'application/edifact'
      : isJson(first)
        ? 'application/json'
        : 'text/plain';
};

/** `{` or `[`. */
const isJson = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;
