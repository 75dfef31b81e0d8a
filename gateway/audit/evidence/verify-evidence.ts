import { createHash } from 'node:crypto';
import type { Fact } from '../../core/index.js';
import { saltedHash } from '../../core/salted.js';
import { type Checkpoint, parseCheckpoint } from '../checkpoint.js';
import { cosignedAt } from '../cosignature.js';
import { type Finding, type FindingKind, finding } from '../finding.js';
import { leafHash } from '../hash.js';
import { factOf } from '../leaf.js';
import { type Note, parseNote, signedBy, type Verifier } from '../note.js';
import { readTimeStamp } from '../time-stamp.js';
import { parseVkey } from '../vkey.js';
import { EVIDENCE_FORMAT, type EvidenceHead, type EvidenceSubject, FILE } from './layout.js';
import { consistencyHolds, inclusionHolds } from './steps.js';

/** A bundle as files by name, whatever holds them. */
export type EvidenceFiles = ReadonlyMap<string, Uint8Array>;

/** What the verifying person holds himself. */
export interface OwnKnowledge {
  /** vkeys of the log. Without them the bundle's own are believed, which shows only that it agrees with itself. */
  readonly keys?: readonly string[];
  /** Checkpoints (signed notes) of the log that one kept, or a witness did. */
  readonly checkpoints?: readonly string[];
  /** Certificates (PEM) of time stamping authorities. */
  readonly authorities?: string;
}

/** What a bundle shows, and what is wrong with it. */
export interface EvidenceReport {
  readonly subject?: EvidenceSubject;
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  /** Whether the keys were one's own or the bundle's. */
  readonly keys: 'own' | 'bundle';
  readonly checkpoints: ReadonlyArray<{
    readonly size: number;
    readonly signed: readonly string[];
    readonly cosigned: ReadonlyArray<{ readonly name: string; readonly at: string }>;
    readonly timeStamped?: { readonly at: string; readonly authority: 'own' | 'bundle' | 'unknown' };
  }>;
  readonly leaves: number;
  /** Payloads and verdicts that are the same as when they were logged; messages whose content is erased or withheld. */
  readonly payloads: number;
  readonly verdicts: number;
  readonly erased: readonly string[];
  readonly withheld: readonly string[];
  readonly findings: readonly Finding[];
}

const MOST_FINDINGS = 1000;

/**
 * Checks a bundle: its list of files and who signed it, its checkpoints, that every entry is in the log, that payloads, verdicts
 * and documents are those that the entries tell of, countersignatures and time stamps. Never throws on a bad bundle.
 */
export async function verifyEvidence(files: EvidenceFiles, own: OwnKnowledge = {}): Promise<EvidenceReport> {
  const findings: Finding[] = [];
  const found = (each: Finding): void => {
    if (findings.length < MOST_FINDINGS) findings.push(each);
  };
  const text = (name: string): string | undefined => {
    const bytes = files.get(name);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
  };
  const nothing = {
    origin: '',
    size: 0,
    root: '',
    keys: own.keys === undefined ? ('bundle' as const) : ('own' as const),
    checkpoints: [],
    leaves: 0,
    payloads: 0,
    verdicts: 0,
    erased: [],
    withheld: [],
  };

  checkSums(files, text(FILE.sums), found);
  const head = readHead(text(FILE.head));
  const claimed = (head?.keys ?? []).map(parseVkey);
  const given = (own.keys ?? head?.keys ?? []).map(parseVkey);
  const keys = given.filter((each) => each !== undefined);
  if (head === undefined || claimed.includes(undefined) || keys.length === 0) {
    found(finding(files.has(FILE.head) ? 'file-malformed' : 'file-missing', { file: FILE.head }));
    return { ...nothing, findings };
  }
  // The bundle says which keys sign; all of them must have, rightly, those one holds oneself in any case.
  const all = [...new Map([...(claimed as Verifier[]), ...keys].map((each) => [each.vkey, each])).values()];
  const who = { all, keys, claimed: claimed as Verifier[] };
  const sums = parseNote(`${text(FILE.sums) ?? ''}\n${text(FILE.signature) ?? ''}`);
  if (sums === undefined || !signedByAll(sums, who))
    found(finding('manifest-signature', { file: FILE.signature }));

  const witnesses = head.witnesses.map(parseVkey);
  if (witnesses.includes(undefined)) found(finding('file-malformed', { file: FILE.head }));
  const stated = new Map<number, Checkpoint>();
  const told = [];
  for (const name of files.keys()) {
    const size = Number(/^log\/(\d+)\.note$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(size)) continue;
    const note = text(name) ?? '';
    const checkpoint = parseCheckpoint(note);
    if (checkpoint === undefined || checkpoint.size !== size) {
      found(finding('file-malformed', { file: name }));
      continue;
    }
    const where = { checkpoint: size, file: name };
    if (checkpoint.origin !== head.origin) found(finding('checkpoint-origin', where));
    const signatures = keys.map((each) => signedBy(checkpoint.note, each));
    const newest = size === head.checkpoint;
    if (
      signatures.includes('bad') ||
      (newest && !signedByAll(checkpoint.note, who)) ||
      strangers(checkpoint.note, all)
    )
      found(finding('checkpoint-signature', where));
    else if (!signatures.includes('good')) found(finding('checkpoint-unsigned', where));
    stated.set(size, checkpoint);
    const cosigned = cosignatures(checkpoint.note, text(FILE.cosignatures(size)), witnesses as Verifier[]);
    if (cosigned === undefined)
      found(finding('cosignature-wrong', { checkpoint: size, file: FILE.cosignatures(size) }));
    const stamp = files.get(FILE.timeStamp(size));
    const authorities = own.authorities ?? text(FILE.authority);
    const stamped =
      stamp === undefined ? undefined : await readTimeStamp(stamp, Buffer.from(note), authorities);
    if (stamp !== undefined && stamped === undefined)
      found(finding('time-stamp-wrong', { checkpoint: size, file: FILE.timeStamp(size) }));
    told.push({
      size,
      signed: keys
        .filter((_, nth) => signatures[nth] === 'good')
        .map((each) => `${each.name} (${each.algorithm})`),
      cosigned: cosigned ?? [],
      ...(stamped === undefined
        ? {}
        : {
            timeStamped: {
              at: stamped.at,
              authority:
                own.authorities !== undefined
                  ? ('own' as const)
                  : files.has(FILE.authority)
                    ? ('bundle' as const)
                    : ('unknown' as const),
            },
          }),
    });
  }
  const newest = stated.get(head.checkpoint);
  if (newest === undefined) {
    found(finding('file-missing', { file: FILE.note(head.checkpoint) }));
    return { ...nothing, subject: head.subject, origin: head.origin, findings };
  }
  const { size, root } = newest;

  for (const each of stated.values()) {
    if (each === newest) continue;
    const name = FILE.consistency(each.size, size);
    const proof = text(name);
    if (proof === undefined) found(finding('file-missing', { file: name }));
    else if (
      !consistencyHolds(proof, { first: each.size, second: size, firstRoot: each.root, secondRoot: root })
    )
      found(finding('consistency-wrong', { checkpoint: each.size, file: name }));
  }
  for (const [nth, note] of (own.checkpoints ?? []).entries()) {
    const mine = parseCheckpoint(note);
    const where = { checkpoint: mine?.size ?? -1, ordinal: nth + 1 };
    const wrong = mine === undefined ? 'checkpoint-malformed' : ownFault(mine, head.origin, keys, stated);
    if (wrong !== undefined) found(finding(wrong, where));
  }

  const facts = new Map<number, Fact>();
  for (const index of new Set(head.messages.flatMap((each) => each.leaves))) {
    const leaf = text(FILE.leaf(index));
    const proof = text(FILE.proof(index));
    if (leaf === undefined) found(finding('file-missing', { leaf: index, file: FILE.leaf(index) }));
    else if (proof === undefined) found(finding('file-missing', { leaf: index, file: FILE.proof(index) }));
    else if (!inclusionHolds(proof, { leaf: leafHash(leaf), index, size, root }))
      found(finding('proof-wrong', { leaf: index, file: FILE.proof(index) }));
    else {
      const fact = factOf(leaf);
      if (fact === undefined) found(finding('leaf-malformed', { leaf: index }));
      else facts.set(index, fact);
    }
  }
  // A leaf that no message names would be shown and not proven.
  for (const name of files.keys()) {
    const index = Number(/^(?:leaves|proofs|payloads|verdicts)\/(\d+)\./.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(index) && !facts.has(index) && !findings.some((each) => each.leaf === index))
      found(finding('file-unlisted', { file: name }));
  }

  const { payloads, verdicts } = checkContents(files, head, facts, found);
  return {
    subject: head.subject,
    origin: head.origin,
    size,
    root: root.toString('hex'),
    keys: nothing.keys,
    checkpoints: told.sort((a, b) => a.size - b.size),
    leaves: facts.size,
    payloads,
    verdicts,
    erased: head.messages.filter((each) => each.content === 'erased').map((each) => each.id),
    withheld: head.messages.filter((each) => each.content === 'withheld').map((each) => each.id),
    findings,
  };
}

/** Payloads, verdicts and documents against the facts that tell of them; what should be there and isn't. */
function checkContents(
  files: EvidenceFiles,
  head: EvidenceHead,
  facts: ReadonlyMap<number, Fact>,
  found: (each: Finding) => void,
): { readonly payloads: number; readonly verdicts: number } {
  let [payloads, verdicts] = [0, 0];
  const documents = new Set<string>();
  const judged = new Set<string>();
  for (const [index, fact] of facts) {
    const [bytes, salt] = [files.get(FILE.payload(index)), files.get(FILE.payloadSalt(index))];
    if (bytes !== undefined || salt !== undefined) {
      if (bytes !== undefined && salt !== undefined && fact.payloadHash === saltedHash(salt, bytes))
        payloads++;
      else found(finding('payload-changed', { leaf: index, file: FILE.payload(index) }));
    }
    const [lines, own] = [files.get(FILE.verdict(index)), files.get(FILE.verdictSalt(index))];
    if (lines !== undefined || own !== undefined) {
      if (lines !== undefined && own !== undefined && fact.verdictHash === saltedHash(own, lines)) {
        verdicts++;
        judged.add(fact.subject);
        for (const line of Buffer.from(lines).toString('utf8').split('\n').slice(1)) documents.add(line);
      } else found(finding('verdict-changed', { leaf: index, file: FILE.verdict(index) }));
    }
  }
  for (const [name, bytes] of files) {
    if (name.startsWith('documents/') && !documents.has(Buffer.from(bytes).toString('utf8')))
      found(finding('document-changed', { file: name }));
  }
  for (const each of head.messages) {
    if (each.content !== 'kept') continue;
    const own = each.leaves.filter((index) => facts.get(index)?.subject === each.id);
    const received = own.find((index) => facts.get(index)?.kind === 'received');
    if (received !== undefined && !files.has(FILE.payload(received)))
      found(finding('file-missing', { leaf: received, file: FILE.payload(received) }));
    const last = own.filter((index) => facts.get(index)?.kind === 'judged').at(-1);
    if (last !== undefined && !judged.has(each.id) && !files.has(FILE.verdict(last)))
      found(finding('file-missing', { leaf: last, file: FILE.verdict(last) }));
  }
  return { payloads, verdicts };
}

function checkSums(files: EvidenceFiles, sums: string | undefined, found: (each: Finding) => void): void {
  if (sums === undefined) {
    found(finding('file-missing', { file: FILE.sums }));
    return;
  }
  const listed = new Set<string>([FILE.sums, FILE.signature]);
  for (const line of sums.split('\n').slice(0, -1)) {
    const [, hash, file] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
    if (hash === undefined || file === undefined) {
      found(finding('file-malformed', { file: FILE.sums }));
      continue;
    }
    listed.add(file);
    const bytes = files.get(file);
    if (bytes === undefined) found(finding('file-missing', { file }));
    else if (createHash('sha256').update(bytes).digest('hex') !== hash)
      found(finding('file-changed', { file }));
  }
  for (const file of files.keys()) if (!listed.has(file)) found(finding('file-unlisted', { file }));
}

/** What a checkpoint that somebody else kept shows to be wrong. */
function ownFault(
  mine: Checkpoint & { readonly note: Note },
  origin: string,
  keys: readonly Verifier[],
  stated: ReadonlyMap<number, Checkpoint>,
): FindingKind | undefined {
  if (mine.origin !== origin) return 'checkpoint-origin';
  const signatures = keys.map((each) => signedBy(mine.note, each));
  if (signatures.includes('bad')) return 'checkpoint-signature';
  if (!signatures.includes('good')) return 'checkpoint-unsigned';
  const same = stated.get(mine.size);
  if (same !== undefined) return same.root.equals(mine.root) ? undefined : 'checkpoint-forked';
  return mine.size > 0 ? 'checkpoint-unproven' : undefined;
}

/** Whether each key that the bundle claims signed, one's own among them, none of all wrongly, and nobody else. */
const signedByAll = (
  note: Note,
  { all, keys, claimed }: Readonly<Record<'all' | 'keys' | 'claimed', readonly Verifier[]>>,
): boolean =>
  claimed.every((each) => signedBy(note, each) === 'good') &&
  keys.some((each) => signedBy(note, each) === 'good') &&
  all.every((each) => signedBy(note, each) !== 'bad') &&
  !strangers(note, all);

/** A signature under the log's name by a key that isn't the log's. */
const strangers = (note: Note, keys: readonly Verifier[]): boolean =>
  note.signatures.some(({ name, keyId }) => !keys.some((each) => each.name === name && each.keyId === keyId));

/** Countersignatures of witnesses, each with its moment; undefined where one of the lines is wrong or of nobody known. */
function cosignatures(
  note: Note,
  lines: string | undefined,
  witnesses: readonly Verifier[],
): ReadonlyArray<{ readonly name: string; readonly at: string }> | undefined {
  if (lines === undefined) return [];
  const read = parseNote(`${note.text}\n${lines}`);
  if (read === undefined) return undefined;
  const signed = read.signatures.map((each) => {
    const witness = witnesses.find(({ name, keyId }) => each.name === name && each.keyId === keyId);
    const seconds = cosignedAt(each.signature);
    if (witness === undefined || seconds === undefined || !(seconds < 1e11)) return undefined;
    return signedBy(read, witness) === 'good'
      ? { name: each.name, at: new Date(seconds * 1000).toISOString() }
      : undefined;
  });
  return signed.every((each) => each !== undefined) ? signed : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readHead(json: string | undefined): EvidenceHead | undefined {
  try {
    const value = JSON.parse(json ?? '') as EvidenceHead;
    const right =
      value.format === EVIDENCE_FORMAT &&
      isText(value.origin) &&
      [value.keys, value.witnesses].every((each) => Array.isArray(each) && each.every(isText)) &&
      isSize(value.checkpoint) &&
      Array.isArray(value.messages) &&
      value.messages.every(
        (each) =>
          isText(each.id) && isText(each.content) && Array.isArray(each.leaves) && each.leaves.every(isSize),
      );
    return right ? value : undefined;
  } catch {
    return undefined;
  }
}
