import type { Fact, Journal } from '../core/index.js';
import { saltedHash } from '../core/salted.js';

/** Whether bytes are those that a `received` fact tells of; the salt in hexadecimal as the journal keeps it beside them. */
export const payloadMatches = (fact: Fact, salt: string, bytes: Uint8Array): boolean =>
  fact.payloadHash === saltedHash(Buffer.from(salt, 'hex'), bytes);

/** A check of payloads for verifyLog: undefined (nothing to say) where the salt is erased, as it is with the payload; a message that isn't there at all was taken away. */
export function payloadCheck(
  journal: Pick<Journal, 'bytes' | 'salts'>,
): (fact: Fact) => Promise<boolean | undefined> {
  return async (fact) => {
    const [bytes, salts] = [await journal.bytes(fact.subject, 1), await journal.salts(fact.subject)];
    if (salts === undefined) return false;
    if (salts.payload === undefined) return undefined;
    return bytes !== undefined && payloadMatches(fact, salts.payload, bytes);
  };
}

/** What a journal holds of a message's verdicts, former ones too: status, and verdict and documents as they were hashed. */
export type JudgedAs = (
  id: string,
) => Promise<
  ReadonlyArray<{ readonly status: string; readonly salt: string; readonly texts: readonly string[] }>
>;

/** A check of verdicts and documents for verifyLog; undefined where the salt is erased. */
export const verdictCheck =
  (judgedAs: JudgedAs) =>
  async (fact: Fact): Promise<boolean | undefined> => {
    const held = (await judgedAs(fact.subject)).filter((each) => each.status === fact.status);
    if (held.length === 0) return false;
    const kept = held.filter((each) => each.salt !== '');
    const same = kept.some(({ salt, texts }) => {
      const lines = texts.map((text) => `${text}\n`);
      return fact.verdictHash === saltedHash(Buffer.from(salt, 'hex'), ...lines);
    });
    return same || (kept.length < held.length ? undefined : false);
  };
