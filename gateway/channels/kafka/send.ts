import type { DeliveryRow, Sent } from '../../core/index.js';
import { sentOf, type Writer } from './producer.js';

/**
 * A delivery → a record of the partner's topic: a CloudEvent in binary mode whose data is what is delivered, byte for
 * byte. Its id is the event's id and the idempotency key, so a repeat can be known as one; its key is the lane.
 */
export const kafkaSender =
  (topic: string, writer: Writer, node: string) =>
  (row: DeliveryRow, payload: { readonly bytes: Uint8Array; readonly mediaType: string }): Promise<Sent> =>
    sentOf(() =>
      writer.write({
        topic,
        key: row.lane,
        headers: {
          ce_specversion: '1.0',
          ce_id: row.id,
          ce_source: `/nodes/${node}`,
          ce_type: `eport.delivery.${row.kind}`,
          ce_subject: row.subject,
          ce_notation: row.notation,
          ce_partitionkey: row.lane,
          'content-type': payload.mediaType,
          'idempotency-key': row.id,
        },
        value: payload.bytes,
      }),
    );
