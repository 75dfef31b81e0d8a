import {
  type DeliveryRow,
  type Document,
  type Journal,
  type MessageRow,
  problem,
  referencesOf,
  type Sent,
} from '../../core/index.js';
import type { Poster } from '../outgoing.js';
import { packAnswer, packException } from './exceptions.js';
import { pack } from './package.js';
import { type Sign, signed } from './signature.js';

export interface LinkOut {
  /** This node. */
  readonly node: string;
  /** Root of the other node. */
  readonly url: string;
  readonly key?: string;
  readonly timeoutMilliseconds?: number;
  readonly journal: Pick<Journal, 'message' | 'bytes' | 'documents' | 'latestCheckpoint' | 'exception'>;
  readonly poster: Poster;
  readonly sign: Sign;
  /** Whether a document of a message goes over this link. */
  readonly carries: (row: MessageRow, document: Document) => boolean;
}

/** Which of an exception's actions a delivery is, as its id ends. */
const ordinalOf = (delivery: string): number | undefined => {
  const found = /~(\d{1,6})$/.exec(delivery)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** References kept of one delivery. */
const MOST = 100;

/** Statuses that say that the package itself is at fault. A link that isn't set up yet (401, 404) is worth trying again. */
const refused = (status: number): boolean => [400, 409, 413, 415, 422].includes(status);

/** A signed POST to the other node's end of the link. */
export const linkPost =
  ({ node, url, key, timeoutMilliseconds, poster, sign }: Omit<LinkOut, 'journal' | 'carries'>) =>
  async (body: Uint8Array, id: string): Promise<Sent> => {
    const target = `${url}/v1/exchange`;
    return poster.post({
      url: target,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(await signed('POST', new URL(target).pathname, body, node, sign)),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      permanent: refused,
      ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
    });
  };

/** A message of this node → the other node, signed, under the same id. */
export const exchangeSender = ({ journal, carries, ...link }: LinkOut) => {
  const { node } = link;
  const send = linkPost(link);
  return async (delivery: DeliveryRow): Promise<Sent> => {
    const post = (body: Uint8Array): Promise<Sent> => send(body, delivery.id);
    const missing = (found: string): Sent => ({
      kind: 'failed',
      permanent: true,
      problem: problem('not-found', undefined, { found }),
    });
    if (delivery.kind === 'exception' || delivery.kind === 'exception-answer') {
      const exception = await journal.exception(delivery.subject);
      if (exception === undefined) return missing(delivery.subject);
      const parcel =
        delivery.kind === 'exception'
          ? packException(exception, await journal.message(exception.message), ordinalOf(delivery.id))
          : packAnswer(exception);
      return parcel === undefined ? missing(delivery.subject) : post(Buffer.from(JSON.stringify(parcel)));
    }
    const [row, bytes, documents, checkpoint] = await Promise.all([
      journal.message(delivery.envelope),
      journal.bytes(delivery.envelope),
      journal.documents(delivery.envelope),
      journal.latestCheckpoint(),
    ]);
    if (row === undefined || bytes === undefined) return missing(delivery.envelope);
    const parcel = pack(
      row,
      bytes,
      documents.filter((each) => carries(row, each)),
      node,
      checkpoint?.note,
    );
    const sent = await post(Buffer.from(JSON.stringify(parcel)));
    const own = row.verdict?.head.reference ?? row.head.reference;
    const references = [...(own === undefined ? [] : [own]), ...documents.flatMap(referencesOf)];
    return sent.kind === 'sent' ? { ...sent, references: [...new Set(references)].slice(0, MOST) } : sent;
  };
};
