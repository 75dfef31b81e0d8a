import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes ids that sort by the moment they were made and never repeat, even within one millisecond or when the clock steps back. */
export type Ids = () => string;

/** 26 characters: 10 of time, 16 of chance (Crockford's base 32, as ULID has it). */
export function sortableIds(clock: Clock): Ids {
  let last = 0;
  let chance = new Uint8Array(16);
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      chance = randomBytes(16).map((byte) => byte & 31);
      chance[0] = (chance[0] as number) & 15;
    } else {
      for (let i = 15; i >= 0; i--) {
        chance[i] = ((chance[i] as number) + 1) & 31;
        if (chance[i] !== 0) break;
      }
    }
    let time = '';
    for (let left = last, i = 0; i < 10; i++, left = Math.floor(left / 32)) time = ALPHABET[left % 32] + time;
    return time + Array.from(chance, (value) => ALPHABET[value]).join('');
  };
}

/** The id of a document: its envelope's id and its ordinal from 1, so that judging again gives the same one. */
export const documentId = (envelope: string, ordinal: number): string => `${envelope}-${ordinal}`;

/** The id of a delivery: what is delivered and to whom, so that judging again gives the same one. */
export const deliveryId = (subject: string, subscriber: string): string => `${subject}~${subscriber}`;

/** What ends the ids of answers to a later verdict on the same message: `~v2` of its second version, `~released`; nothing at first. */
export const turnOf = (row: { readonly version: number; readonly released?: true }): string =>
  `${row.version > 1 ? `~v${row.version}` : ''}${row.released ? '~released' : ''}`;
