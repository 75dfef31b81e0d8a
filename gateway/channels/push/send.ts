import type { DeliveryRow, Sent } from '../../core/index.js';
import { type Poster, refusedForGood } from '../outgoing.js';

/** Where a partner takes deliveries. */
export interface PushAddress {
  readonly url: string;
  /** Sent as bearer token. */
  readonly key?: string;
  readonly timeoutMilliseconds?: number;
}

/** A delivery → POST to the partner's address. Its id is the Idempotency-Key, so a repeat can be known as one. */
export const pushSender =
  (address: PushAddress, poster: Poster, node: string) =>
  (row: DeliveryRow, payload: { readonly bytes: Uint8Array; readonly mediaType: string }): Promise<Sent> =>
    poster.post({
      url: address.url,
      headers: {
        'content-type': payload.mediaType,
        'idempotency-key': row.id,
        'eport-node': node,
        'eport-kind': row.kind,
        'eport-subject': row.subject,
        'eport-notation': row.notation,
        ...(address.key === undefined ? {} : { authorization: `Bearer ${address.key}` }),
      },
      body: payload.bytes,
      timeoutMilliseconds: address.timeoutMilliseconds,
      alone: true,
      permanent: refusedForGood,
    });
