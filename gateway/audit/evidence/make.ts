import { createHash } from 'node:crypto';
import {
  type Clock,
  canonicalJson,
  type Document,
  type Fact,
  type Journal,
  type Json,
  type MessageRow,
  rfc3339,
  saltedHash,
  type Text,
  type TrailEntry,
} from '../../core/index.js';
import { parseCheckpoint } from '../checkpoint.js';
import { cosignedAt } from '../cosignature.js';
import { ed25519Spki } from '../ed25519.js';
import type { AuditLog } from '../log.js';
import { parseNote, type Signer, signatureLine, type Verifier } from '../note.js';
import { sm2Spki } from '../sm2.js';
import { readTimeStamp } from '../time-stamp.js';
import { parseVkey } from '../vkey.js';
import { wordsOf } from '../words.js';
import { type HeldCheckpoint, instructions } from './instructions.js';
import { cosignaturesAfter, timeStampAfter } from './kept.js';
import {
  EVIDENCE_FORMAT,
  type EvidenceHead,
  type EvidenceMessage,
  type EvidenceSubject,
  FILE,
} from './layout.js';
import { type PageMessage, page } from './page.js';
import { consistencyText, inclusionText } from './steps.js';
import { MOST_BYTES, MOST_FILES, type ZipFile } from './zip.js';

/** What making a bundle needs. */
export interface EvidenceParts {
  readonly journal: Pick<Journal, 'trail' | 'bytes' | 'salts' | 'documents' | 'checkpoints' | 'records'>;
  readonly audit: Pick<AuditLog, 'checkpoint' | 'inclusion' | 'consistency'>;
  /** The log's keys, Ed25519 first. */
  readonly signers: readonly Signer[];
  readonly clock: Clock;
  /** The text of verify.mjs. */
  readonly verifier: () => string;
  /** Certificates (PEM) of the time stamping authority. */
  readonly authorities?: string;
}

/** A message of a bundle, and what of it whoever asks may have. */
export interface EvidenceWish {
  readonly row: MessageRow;
  /** Its bytes, verdict and documents, or only the proofs. */
  readonly content: boolean;
  /** Which of its entries. */
  readonly entry: (entry: TrailEntry) => boolean;
}

/** More than one bundle may hold; ask for less. */
export class EvidenceTooLarge extends Error {}

interface Held {
  readonly row: MessageRow;
  readonly content: EvidenceMessage['content'];
  readonly entries: ReadonlyArray<{ readonly index: number; readonly fact: Fact }>;
}

/**
 * The files of a bundle, the list of files and its signature last. `since`: size of a checkpoint that the asking person
 * holds, whose consistency is proven too. @throws EvidenceTooLarge before the first file, or where the bytes become too many
 */
export async function makeEvidence(
  parts: EvidenceParts,
  {
    subject,
    wishes,
    since,
  }: { readonly subject: EvidenceSubject; readonly wishes: readonly EvidenceWish[]; readonly since?: number },
): Promise<AsyncGenerator<ZipFile>> {
  const { audit, journal, signers, clock } = parts;
  // First the facts, then the checkpoint: it covers them all.
  const held: Held[] = [];
  let files = 20;
  for (const { row, content, entry } of wishes) {
    const entries = (await journal.trail(row.id))
      .filter(entry)
      .map(({ index, fact }) => ({ index, fact: fact as Fact }));
    held.push({
      row,
      entries,
      content: row.erasedAt !== undefined ? 'erased' : content ? 'kept' : 'withheld',
    });
    files += 2 * entries.length + 5 + (row.verdict?.messages.length ?? 0);
    if (files > MOST_FILES) throw new EvidenceTooLarge();
  }
  const newest = await audit.checkpoint();
  const checkpoints = await chosen(parts, held, newest, since);
  const witnesses = [...new Set(checkpoints.flatMap((each) => each.witnesses))];
  const head: EvidenceHead = {
    format: EVIDENCE_FORMAT,
    made: rfc3339(clock.now()),
    origin: parseCheckpoint(newest.note)?.origin ?? '',
    keys: signers.map((each) => each.vkey),
    witnesses,
    subject,
    checkpoint: newest.size,
    messages: held.map(({ row, content, entries }) => ({
      id: row.id,
      mediaType: row.mediaType,
      ...(row.charset === undefined ? {} : { charset: row.charset }),
      content,
      leaves: entries.map((each) => each.index),
    })),
  };
  return summed(parts, filesOf(parts, { head, held, checkpoints, newest }));
}

type Chosen = HeldCheckpoint & { readonly witnesses: readonly string[] };

/** The newest checkpoint; the first that covers the first and the last entry, the first that was time-stamped or countersigned since; the asker's. */
async function chosen(
  { journal }: EvidenceParts,
  held: readonly Held[],
  newest: { readonly size: number; readonly note: string },
  since: number | undefined,
): Promise<readonly Chosen[]> {
  const indexes = held.flatMap((each) => each.entries.map(({ index }) => index));
  const all = new Map<number, Chosen>();
  const add = (each: { readonly size: number; readonly note: string }, more: Partial<Chosen> = {}): void => {
    // None signed after the newest, whose proofs the bundle holds.
    if (each.size > newest.size || each.size === 0) return;
    const had = all.get(each.size);
    all.set(each.size, {
      cosignatures: [],
      witnesses: [],
      ...had,
      size: each.size,
      note: had?.note ?? each.note,
      ...more,
    });
  };
  if (indexes.length > 0) {
    const [first, last] = [
      indexes.reduce((a, b) => Math.min(a, b)),
      indexes.reduce((a, b) => Math.max(a, b)),
    ];
    // Those with a time stamp before others of the same size: it is of these very bytes.
    const stamp = await timeStampAfter(journal, last);
    if (stamp !== undefined) add(stamp, { note: stamp.note, timeStamp: stamp.response });
    for (const index of [first, last]) {
      for (const each of (await journal.checkpoints(index, 1)).slice(0, 1)) add(each);
    }
    const cosigned = await cosignaturesAfter(journal, last);
    const [its] = cosigned === undefined ? [] : await journal.checkpoints(cosigned.size - 1, 1);
    if (cosigned !== undefined && its?.size === cosigned.size)
      add(its, { cosignatures: cosigned.lines, witnesses: cosigned.witnesses });
  }
  if (since !== undefined && since > 0) {
    const [its] = await journal.checkpoints(since - 1, 1);
    if (its?.size === since) add(its);
  }
  add(newest);
  return [...all.values()].sort((a, b) => a.size - b.size);
}

async function* filesOf(
  parts: EvidenceParts,
  {
    head,
    held,
    checkpoints,
    newest,
  }: {
    readonly head: EvidenceHead;
    readonly held: readonly Held[];
    readonly checkpoints: readonly Chosen[];
    readonly newest: { readonly size: number };
  },
): AsyncGenerator<ZipFile> {
  const { audit, signers, authorities } = parts;
  const witnesses = head.witnesses.map(parseVkey).filter((each) => each !== undefined);
  yield json(FILE.head, head);
  yield text(FILE.verifier, parts.verifier());
  yield text(
    FILE.instructions,
    instructions({ head, keys: signers, witnesses, checkpoints, authority: authorities !== undefined }),
  );
  for (const [nth, key] of signers.entries()) yield text(FILE.key(nth), pem(key));
  for (const [nth, key] of witnesses.entries()) yield text(FILE.witness(nth), pem(key));
  if (authorities !== undefined) yield text(FILE.authority, authorities);
  for (const each of checkpoints) {
    yield text(FILE.note(each.size), each.note);
    if (each.cosignatures.length > 0) yield text(FILE.cosignatures(each.size), each.cosignatures.join(''));
    if (each.timeStamp !== undefined) yield { name: FILE.timeStamp(each.size), bytes: each.timeStamp };
    if (each.size === newest.size) continue;
    const proof = await audit.consistency(each.size, newest.size);
    const root = parseCheckpoint(each.note)?.root;
    if (proof !== undefined && root !== undefined)
      yield text(
        FILE.consistency(each.size, newest.size),
        consistencyText(each.size, newest.size, root, proof.proof.map(fromHex)),
      );
  }
  const shown: PageMessage[] = [];
  for (const each of held) {
    for (const { index, fact } of each.entries) {
      const proof = await audit.inclusion(index, newest.size);
      yield text(FILE.leaf(index), canonicalJson(fact));
      yield text(FILE.proof(index), inclusionText(index, newest.size, (proof?.proof ?? []).map(fromHex)));
    }
    const documents = each.content === 'kept' ? await parts.journal.documents(each.row.id) : [];
    if (each.content === 'kept') yield* contentOf(parts, each, documents);
    shown.push({
      id: each.row.id,
      content: each.content,
      ...(each.content === 'kept' ? { sha256: each.row.sha256 } : {}),
      entries: each.entries.map(({ index, fact }) => ({
        index,
        fact,
        words: wordsOf(fact, toldOf(each, fact)),
      })),
      documents: documents.map(({ id, type }) => ({ id, type })),
    });
  }
  yield text(FILE.page, page(head, shown, await attested(checkpoints)));
}

/** Only the latest verdict's reasons are kept, and only for whoever may see the content. */
const toldOf = ({ row, content, entries }: Held, fact: Fact) =>
  content === 'kept' && fact === lastOf(entries, 'judged')?.fact && row.verdict !== undefined
    ? { problems: row.verdict.problems }
    : {};

const lastOf = (entries: Held['entries'], kind: Fact['kind']) =>
  entries.filter((each) => each.fact.kind === kind).at(-1);

async function* contentOf(
  { journal }: EvidenceParts,
  { row, entries }: Held,
  documents: readonly Document[],
): AsyncGenerator<ZipFile> {
  const salts = await journal.salts(row.id);
  const received = entries.find(({ fact }) => fact.kind === 'received');
  const bytes = received === undefined ? undefined : await journal.bytes(row.id, 1);
  if (received !== undefined && bytes !== undefined && salts?.payload !== undefined) {
    yield { name: FILE.payload(received.index), bytes };
    yield { name: FILE.payloadSalt(received.index), bytes: fromHex(salts.payload) };
  }
  const judged = lastOf(entries, 'judged');
  if (judged === undefined || row.verdict === undefined || salts?.verdict === undefined) return;
  const lines = [row.verdict, ...documents].map((each) => `${JSON.stringify(each)}\n`).join('');
  // Judged anew since the trail was read: then the next bundle has it.
  if (judged.fact.verdictHash !== saltedHash(fromHex(salts.verdict), lines)) return;
  yield text(FILE.verdict(judged.index), lines);
  yield { name: FILE.verdictSalt(judged.index), bytes: fromHex(salts.verdict) };
  for (const each of documents) yield text(FILE.document(each.id), JSON.stringify(each));
}

/** The files, then their list and who signed it. */
async function* summed({ signers }: EvidenceParts, files: AsyncGenerator<ZipFile>): AsyncGenerator<ZipFile> {
  let sums = '';
  let total = 0;
  for await (const each of files) {
    total += each.bytes.length;
    if (total > MOST_BYTES) throw new EvidenceTooLarge();
    sums += `${createHash('sha256').update(each.bytes).digest('hex')}  ${each.name}\n`;
    yield each;
  }
  yield text(FILE.sums, sums);
  const lines = [];
  for (const each of signers) lines.push(await signatureLine(sums, each));
  yield text(FILE.signature, lines.join(''));
}

/** What others say of the checkpoints, as sentences. */
async function attested(checkpoints: readonly Chosen[]): Promise<readonly Text[]> {
  const said: Text[] = [];
  for (const { size, note, cosignatures, timeStamp } of checkpoints) {
    for (const each of parseNote(`x\n\n${cosignatures.join('')}`)?.signatures ?? []) {
      const at = rfc3339((cosignedAt(each.signature) ?? 0) * 1000);
      said.push({
        zh: `${at} ${each.name} 见证了第 ${size} 条为止的日志`,
        en: `${at} ${each.name} countersigned the log up to entry ${size}`,
      });
    }
    const stamp = timeStamp === undefined ? undefined : await readTimeStamp(timeStamp, Buffer.from(note));
    if (stamp !== undefined)
      said.push({
        zh: `${stamp.at} 时间戳机构证明了第 ${size} 条为止的日志`,
        en: `${stamp.at} a time stamping authority stamped the log up to entry ${size}`,
      });
  }
  return said;
}

const fromHex = (hex: string): Buffer => Buffer.from(hex, 'hex');
const text = (name: string, content: string): ZipFile => ({ name, bytes: Buffer.from(content) });
const json = (name: string, value: EvidenceHead): ZipFile =>
  text(name, `${JSON.stringify(value as unknown as Json, null, 2)}\n`);

/** A key as openssl reads it. */
function pem({ algorithm, publicKey }: Verifier): string {
  const spki = algorithm === 'sm2' ? sm2Spki(publicKey) : ed25519Spki(publicKey);
  const lines = spki.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}
