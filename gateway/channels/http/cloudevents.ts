import {
  type Document,
  type FeedItem,
  hasError,
  mediaTypeOf,
  type Outcome,
  type SeenItem,
  withheldProblem,
} from '../../core/index.js';

/** Writes one document in another notation, for a feed asked for with `format=`. */
export type WriteAs = (item: FeedItem) => Outcome<Uint8Array | undefined>;

/**
 * A feed's item as a CloudEvent 1.0 in structured mode. `sequence` is its place in the feed and `previous` a place before
 * it with nothing of this feed in between: a reader that is not yet at `previous` missed something, one that is at
 * `sequence` already had it. In another notation `data_base64` has the bytes, and where it can't be written `data` has
 * the problems.
 */
export function cloudEvent(item: FeedItem, previous: number, node: string, write?: WriteAs): object {
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
    sequence: placeOf(cursor),
    previous: placeOf(previous),
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

/** So wide that places sort as texts do. */
const placeOf = (cursor: number): string => String(cursor).padStart(16, '0');

/** An item as a reader gets it in a notation: the one place where a document becomes what a feed gives out. */
export type EventFor = (item: SeenItem, previous: number, reader: string, notation: string) => object;

/** @param convert documents → bytes in a notation, as that reader wants them */
export const eventsOf =
  (
    node: string,
    convert: (documents: readonly Document[], to: string, reader: string) => Outcome<Uint8Array | undefined>,
  ): EventFor =>
  (item, previous, reader, notation) =>
    cloudEvent(item, previous, node, writeSeen(item, notation, reader, convert));

/** How a reader's item is written: as it is, in a notation, or not at all where what is withheld is needed. */
export function writeSeen(
  { lacks, withheld = [] }: SeenItem,
  notation: string,
  reader: string,
  convert: (documents: readonly Document[], to: string, reader: string) => Outcome<Uint8Array | undefined>,
): WriteAs | undefined {
  if (notation === 'canonical')
    return lacks === undefined
      ? undefined
      : () => ({ value: undefined, problems: [withheldProblem(reader, lacks)] });
  return ({ document }) => {
    const made = convert([document], notation, reader);
    if (withheld.length === 0 || (made.value !== undefined && !hasError(made.problems))) return made;
    const [error] = made.problems.filter(({ severity }) => severity === 'error');
    return {
      value: undefined,
      problems: [withheldProblem(reader, error?.hint?.en ?? error?.expected ?? notation)],
    };
  };
}
