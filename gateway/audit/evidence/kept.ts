import type { Journal, Json, Keep } from '../../core/index.js';
import { parseNote } from '../note.js';
import { parseVkey } from '../vkey.js';

/** Kinds of records beside the log: who countersigned which checkpoint, and when an authority stamped which. */
export const COSIGNATURE_RECORD = 'audit-cosignature';
export const TIME_STAMP_RECORD = 'audit-time-stamp';

/** Sizes as keys, in the order of numbers. */
const padded = (size: number): string => String(size).padStart(16, '0');

/** The record of a witness's signature line on a checkpoint of that size; undefined where it isn't by that key. */
export function cosignatureRecord(size: number, line: string, vkey: string, at: string): Keep | undefined {
  const [signature] = parseNote(`x\n\n${line}`)?.signatures ?? [];
  const key = parseVkey(vkey);
  if (signature === undefined || key?.keyId !== signature.keyId || key.name !== signature.name)
    return undefined;
  return { kind: COSIGNATURE_RECORD, key: `${padded(size)}~${key.keyId}`, value: { line, vkey }, at };
}

/** The record of a time stamp (RFC 3161 response) of a checkpoint's note. */
export const timeStampRecord = (size: number, note: string, response: Uint8Array, at: string): Keep => ({
  kind: TIME_STAMP_RECORD,
  key: padded(size),
  value: { note, response: Buffer.from(response).toString('base64') },
  at,
});

type Records = Pick<Journal, 'records'>;
const member = (value: Json, name: string): string => {
  const found = (value as Readonly<Record<string, Json>> | null)?.[name];
  return typeof found === 'string' ? found : '';
};

/** The time stamp of the smallest stamped checkpoint that covers an entry. */
export async function timeStampAfter(
  journal: Records,
  index: number,
): Promise<{ readonly size: number; readonly note: string; readonly response: Buffer } | undefined> {
  const [found] = await journal.records(TIME_STAMP_RECORD, { after: padded(index), limit: 1 });
  if (found === undefined) return undefined;
  return {
    size: Number(found.key),
    note: member(found.value, 'note'),
    response: Buffer.from(member(found.value, 'response'), 'base64'),
  };
}

/** Countersignatures of the smallest countersigned checkpoint that covers an entry. */
export async function cosignaturesAfter(
  journal: Records,
  index: number,
): Promise<
  | { readonly size: number; readonly lines: readonly string[]; readonly witnesses: readonly string[] }
  | undefined
> {
  const found = await journal.records(COSIGNATURE_RECORD, { after: `${padded(index)}~~`, limit: 16 });
  const size = found[0]?.key.split('~')[0];
  if (size === undefined) return undefined;
  const same = found.filter((each) => each.key.startsWith(`${size}~`));
  return {
    size: Number(size),
    lines: same.map((each) => member(each.value, 'line')),
    witnesses: same.map((each) => member(each.value, 'vkey')),
  };
}
