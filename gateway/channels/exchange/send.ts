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
import { pack } from './package.js';
import { type Sign, signed } from './signature.js';

export interface LinkOut {
  /** This node. */
  readonly node: string;
  /** Root of the other node. */
  readonly url: string;
  readonly key?: string;
  readonly journal: Pick<Journal, 'message' | 'bytes' | 'documents' | 'latestCheckpoint'>;
  readonly poster: Poster;
  readonly sign: Sign;
  /** Whether a document of a message goes over this link. */
  readonly carries: (row: MessageRow, document: Document) => boolean;
}

/** References kept of one delivery. */
const MOST = 100;

/** Statuses that say that the package itself is at fault. A link that isn't set up yet (401, 404) is worth trying again. */
const refused = (status: number): boolean => [400, 409, 413, 415, 422].includes(status);

/** A message of this node → the other node, signed, under the same id. */
export const exchangeSender =
  ({ node, url, key, journal, poster, sign, carries }: LinkOut) =>
  async (delivery: DeliveryRow): Promise<Sent> => {
    const [row, bytes, documents, checkpoint] = await Promise.all([
      journal.message(delivery.envelope),
      journal.bytes(delivery.envelope),
      journal.documents(delivery.envelope),
      journal.latestCheckpoint(),
    ]);
    if (row === undefined || bytes === undefined)
      return {
        kind: 'failed',
        permanent: true,
        problem: problem('not-found', undefined, { found: delivery.envelope }),
      };
    const parcel = pack(
      row,
      bytes,
      documents.filter((each) => carries(row, each)),
      node,
      checkpoint?.note,
    );
    const body = Buffer.from(JSON.stringify(parcel));
    const target = `${url}/v1/exchange`;
    const sent = await poster.post({
      url: target,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': delivery.id,
        ...(await signed('POST', new URL(target).pathname, body, node, sign)),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      permanent: refused,
    });
    const own = row.verdict?.head.reference ?? row.head.reference;
    const references = [...(own === undefined ? [] : [own]), ...documents.flatMap(referencesOf)];
    return sent.kind === 'sent' ? { ...sent, references: [...new Set(references)].slice(0, MOST) } : sent;
  };
