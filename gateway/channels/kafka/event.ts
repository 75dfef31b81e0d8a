import type { FeedItem } from '../../core/index.js';
import { cloudEvent, type WriteAs } from '../http/cloudevents.js';

/** How a CloudEvent lies in a record (CloudEvents Kafka protocol binding 1.0.2, §3.2 and §3.3). */
export type EventMode = 'binary' | 'structured';

/** A feed's item as a record's headers and value: the same event that the feed gives over HTTP. */
export function eventRecord(
  item: FeedItem,
  previous: number,
  node: string,
  mode: EventMode,
  key: string,
  write?: WriteAs,
): { readonly headers: Readonly<Record<string, string>>; readonly value: Buffer } {
  // §3.1: the key is the attribute `partitionkey` of the partitioning extension.
  const event = { ...cloudEvent(item, previous, node, write), partitionkey: key } as Readonly<
    Record<string, unknown>
  >;
  if (mode === 'structured')
    return {
      headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
      value: Buffer.from(JSON.stringify(event)),
    };
  const { data, data_base64, datacontenttype, ...attributes } = event;
  return {
    headers: {
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)])),
      'content-type': String(datacontenttype),
    },
    value:
      typeof data_base64 === 'string'
        ? Buffer.from(data_base64, 'base64')
        : Buffer.from(JSON.stringify(data)),
  };
}

/** What keeps one partner's events about one business reference in order: who sent it, and its number there. */
export const eventKey = ({ document, envelope }: FeedItem): string =>
  document.documentId === undefined || document.documentId === ''
    ? envelope
    : `${document.sender?.code ?? ''}/${document.documentId}`;
