import { type Fact, type Journal, saltedHash } from '../core/index.js';

/** Whether bytes are those that a `received` fact tells of; the salt in hexadecimal as the journal keeps it beside them. */
export const payloadMatches = (fact: Fact, salt: string, bytes: Uint8Array): boolean =>
  fact.payloadHash === saltedHash(Buffer.from(salt, 'hex'), bytes);

/** A check of payloads for verifyLog: undefined (nothing to say) where the salt is erased, as it is with the payload. */
export function payloadCheck(
  journal: Pick<Journal, 'bytes' | 'salts'>,
): (fact: Fact) => Promise<boolean | undefined> {
  return async (fact) => {
    const [bytes, salts] = [await journal.bytes(fact.subject), await journal.salts(fact.subject)];
    if (salts?.payload === undefined) return undefined;
    return bytes !== undefined && payloadMatches(fact, salts.payload, bytes);
  };
}
