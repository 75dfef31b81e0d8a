import { createHash } from 'node:crypto';
import {
  type Document,
  type Head,
  type Json,
  type MessageRow,
  type Outcome,
  problem,
  type Verdict,
} from '../../core/index.js';

/** One station of a package's way, oldest first. */
export interface Station {
  readonly node: string;
  /** Who sent it to that node. */
  readonly sender: string;
  readonly receivedAt: string;
  /** Hash of that node's audit leaf, and its latest signed checkpoint. */
  readonly leaf: string;
  readonly checkpoint?: string;
}

/** What travels between nodes: the bytes as they came, what they meant to the first node, and how they got here. */
export interface Package {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly charset?: string;
  /** Base64. */
  readonly originalBytes: string;
  readonly lane: string;
  readonly sender: string;
  readonly receivedAt: string;
  readonly verdict: Omit<Verdict, 'documents' | 'acknowledgement'>;
  readonly documents: readonly Document[];
  readonly provenance: readonly Station[];
}

/** The part of a package that the receiving journal keeps beside the bytes. */
export type Carried = Pick<Package, 'verdict' | 'documents' | 'provenance'>;

/** Packs what one node knows of a message for the next. Where it came over a link itself, its stations go on. */
export function pack(
  row: MessageRow,
  bytes: Uint8Array,
  documents: readonly Document[],
  node: string,
  checkpoint: string | undefined,
): Package {
  const earlier = carriedOf(row)?.provenance ?? [];
  const { problems = [], messages = [], rules = '' } = row.verdict ?? {};
  return {
    id: row.id,
    sha256: row.sha256,
    mediaType: row.mediaType,
    ...(row.charset === undefined ? {} : { charset: row.charset }),
    originalBytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    lane: row.lane,
    sender: earlier[0]?.sender ?? row.sender,
    receivedAt: earlier[0]?.receivedAt ?? row.receivedAt,
    verdict: {
      status: row.verdict?.status ?? 'accepted',
      head: row.verdict?.head ?? row.head,
      messages,
      problems,
      rules,
      ...(row.verdict?.signed ? { signed: true as const } : {}),
    },
    documents,
    provenance: [
      ...earlier,
      {
        node,
        sender: row.sender,
        receivedAt: row.receivedAt,
        leaf: row.leaf,
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
    ],
  };
}

const SHA256 = /^[0-9a-f]{64}$/;
const ID = /^[0-9A-Za-z._-]{8,64}$/;

/**
 * Body of POST /v1/exchange → package and its bytes; `exchange-invalid` says what isn't right. `from` is the node
 * that the channel authenticated: it must be the last station.
 */
export function unpack(
  body: Uint8Array,
  from: string,
): Outcome<{ readonly package: Package; readonly bytes: Uint8Array } | undefined> {
  const refuse = (reason: string): Outcome<undefined> => ({
    value: undefined,
    problems: [problem('exchange-invalid', undefined, { values: { reason } })],
  });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return refuse('JSON');
  }
  if (!isRecord(value)) return refuse('JSON');
  for (const name of ['id', 'sha256', 'mediaType', 'originalBytes', 'lane', 'sender', 'receivedAt'])
    if (typeof value[name] !== 'string') return refuse(name);
  const pack = value as unknown as Package;
  if (!ID.test(pack.id)) return refuse('id');
  if (!SHA256.test(pack.sha256)) return refuse('sha256');
  if (Number.isNaN(Date.parse(pack.receivedAt))) return refuse('receivedAt');
  const bytes = Buffer.from(pack.originalBytes, 'base64');
  if (bytes.toString('base64') !== pack.originalBytes) return refuse('originalBytes');
  if (createHash('sha256').update(bytes).digest('hex') !== pack.sha256) return refuse('sha256');
  if (!isVerdict(pack.verdict)) return refuse('verdict');
  if (!Array.isArray(pack.provenance) || !pack.provenance.every(isStation)) return refuse('provenance');
  if (pack.provenance.at(-1)?.node !== from) return refuse('provenance');
  if (!Array.isArray(pack.documents)) return refuse('documents');
  const ids = new Set<string>();
  for (const each of pack.documents as readonly unknown[]) {
    if (
      !isRecord(each) ||
      typeof each.id !== 'string' ||
      !each.id.startsWith(`${pack.id}-`) ||
      ids.has(each.id)
    )
      return refuse('documents.id');
    ids.add(each.id);
    if (
      typeof each.type !== 'string' ||
      typeof each.version !== 'string' ||
      !isRecord(each.source) ||
      !Array.isArray(each.extensions)
    )
      return refuse('documents');
  }
  return { value: { package: pack, bytes }, problems: [] };
}

/** What travelled beside a message's bytes, if it came over a link. */
export const carriedOf = (row: Pick<MessageRow, 'carried'>): Carried | undefined =>
  row.carried as unknown as Carried | undefined;

/** A package's verdict, taken over as it is: the node that knows the sender's agreement has judged. */
export function carriedVerdict({ verdict, documents }: Carried): Verdict {
  // What it answered and which keys it gave free was the business of the node that judged it.
  const { answers: _, refusedKeys: __, ...rest } = verdict;
  return { ...rest, documents };
}

export const carriedJson = ({ verdict, documents, provenance }: Carried): Json =>
  ({ verdict, documents, provenance }) as unknown as Json;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isVerdict = (value: unknown): boolean =>
  isRecord(value) &&
  (value.status === 'accepted' || value.status === 'partial') &&
  isHead(value.head) &&
  Array.isArray(value.messages) &&
  Array.isArray(value.problems) &&
  typeof value.rules === 'string';

const isHead = (value: unknown): value is Head => isRecord(value) && typeof value.test === 'boolean';

const isStation = (value: unknown): boolean =>
  isRecord(value) &&
  ['node', 'sender', 'receivedAt', 'leaf'].every((name) => typeof value[name] === 'string') &&
  (value.checkpoint === undefined || typeof value.checkpoint === 'string');
