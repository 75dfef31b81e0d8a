import { type FeedItem, hasError, mediaTypeOf, type Outcome } from '../../core/index.js';

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
