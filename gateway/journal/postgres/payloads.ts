import type { Client } from 'pg';

/** Rows of payloads are no longer than this, in bytes. */
const PART = 1024 * 1024;
/** Bytes of one statement's parameters, roughly. */
const CHUNK = 16 * 1024 * 1024;
/** How many numbers one question draws; `payload_numbers` goes up by it. */
const BLOCK = 1000;

/** Writes payloads under numbers of their own: before the commit's turn, since nobody else's commit depends on them. */
export interface Payloads {
  /** The numbers, in order; what is sent is answered in `told`. */
  write(client: Client, all: readonly Uint8Array[], told: Promise<unknown>[]): Promise<readonly number[]>;
}

export function payloads(): Payloads {
  let next = 0;
  let left = 0;

  return {
    async write(client, all, told) {
      const numbers: number[] = [];
      for (const _ of all) {
        if (left === 0) {
          const { rows } = await client.query<{ first: number }>(
            `SELECT nextval('payload_numbers') AS first`,
          );
          next = rows[0]?.first as number;
          left = BLOCK;
        }
        numbers.push(next++);
        left--;
      }
      let parts: { number: number; part: number; data: Uint8Array }[] = [];
      let size = 0;
      const send = (): Promise<unknown> | undefined => {
        if (parts.length === 0) return undefined;
        const values = parts.map(
          (_, i) => `($${i * 3 + 1}::bigint, $${i * 3 + 2}::integer, $${i * 3 + 3}::bytea)`,
        );
        const answer = client.query(
          `INSERT INTO payloads (payload, part, data) VALUES ${values.join(', ')}`,
          parts.flatMap((each) => [
            each.number,
            each.part,
            Buffer.from(each.data.buffer, each.data.byteOffset, each.data.length),
          ]),
        );
        answer.catch(() => {});
        told.push(answer);
        parts = [];
        size = 0;
        return answer;
      };
      for (const [nth, bytes] of all.entries()) {
        for (let at = 0, part = 0; at < bytes.length; at += PART, part++) {
          const data = bytes.subarray(at, at + PART);
          parts.push({ number: numbers[nth] as number, part, data });
          size += data.length;
          // Answered before the next one is sent, so that a large payload isn't in memory once more.
          if (size >= CHUNK || parts.length >= 1000) await send();
        }
      }
      void send();
      return numbers;
    },
  };
}
