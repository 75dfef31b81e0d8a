import {
  type Journal,
  type Json,
  type Problem,
  problem,
  type Receipt,
  type Received,
} from '../../core/index.js';
import { isAboutException, takeException } from './exceptions.js';
import { carriedJson, unpack } from './package.js';

export interface LinkIn {
  readonly journal: Pick<Journal, 'message' | 'exception' | 'openException' | 'intervene'>;
  readonly accept: (receipt: Receipt) => Promise<Received>;
  /** This node: a package that has been here is refused. */
  readonly node: string;
  /** RFC 3339, UTC. */
  readonly now: () => string;
  /** Document types taken from a node; undefined: all. */
  readonly receives: (node: string) => readonly string[] | undefined;
  /** What comes of a body about the other node's audit log. */
  readonly witness?: (value: Readonly<Record<string, unknown>>, from: string) => Promise<Taken>;
  /** What is wrong with the checkpoint that a package's sender put on it, if it is. */
  readonly glance?: (note: string, from: string) => Problem | undefined;
}

/** A receipt for a message; nothing but that it is on disk for an exception; an answer of its own about a log. */
export type Taken =
  | { readonly received: Received }
  | { readonly taken: true }
  | { readonly answer: Json }
  | { readonly problem: Problem };

/**
 * A package from another node → the journal, under the id it came with. The same again gives the same receipt;
 * the same id with other bytes is a conflict, wherever the first came from. @throws JournalBusy
 */
export const exchangeReceiver =
  ({ journal, accept, node, now, receives, witness, glance }: LinkIn) =>
  async (body: Uint8Array, from: string): Promise<Taken> => {
    const about = aboutOther(body);
    if (about !== undefined && isAboutLog(about) && witness !== undefined) return witness(about, from);
    if (about !== undefined && isAboutException(about)) {
      const { value, problems } = await takeException(about, from, journal, now());
      return value === undefined ? { problem: problems[0] as Problem } : { taken: true };
    }
    const { value, problems } = unpack(body, from);
    if (value === undefined) return { problem: problems[0] as Problem };
    const { package: parcel, bytes } = value;
    const invalid = (reason: string): Taken => ({
      problem: problem('exchange-invalid', undefined, { values: { reason } }),
    });
    if (parcel.provenance.some((each) => each.node === node)) return invalid(`provenance: ${node}`);
    const note = parcel.provenance.at(-1)?.checkpoint;
    const wrong = note === undefined ? undefined : glance?.(note, from);
    if (wrong !== undefined) return { problem: wrong };
    const types = receives(from);
    const unwanted = parcel.documents.find((each) => types !== undefined && !types.includes(each.type));
    if (unwanted !== undefined) return invalid(`documents.type: ${unwanted.type}`);

    const { id, sha256, mediaType, charset, lane } = parcel;
    const held = await journal.message(id);
    if (held !== undefined) {
      const { receivedAt, leaf, leafIndex } = held;
      return held.sha256 === sha256
        ? {
            received: {
              kind: 'duplicate',
              id,
              receivedAt,
              sha256,
              leaf,
              ...(leafIndex === undefined ? {} : { leafIndex }),
            },
          }
        : { received: { kind: 'conflict', id, key: id, sha256: held.sha256 } };
    }
    const received = await accept({
      envelope: {
        id,
        sender: from,
        receivedAt: now(),
        mediaType,
        ...(charset === undefined ? {} : { charset }),
        sha256,
        bytes,
      },
      channel: 'exchange',
      // Two keys of one id: the bytes alone must not stand for a key here, since two senders may send the same.
      keys: [
        { kind: 'transport', key: `exchange:${id}` },
        { kind: 'business', key: `exchange:${id}` },
      ],
      lane: `${parcel.sender}/${lane}`,
      head: parcel.verdict.head,
      carried: carriedJson(parcel),
    });
    return { received };
  };

/** These are small: a long body is a message's. */
const LARGEST = 1024 * 1024;

/** Whether a body of the link is about a log rather than a message. */
const isAboutLog = (value: Readonly<Record<string, unknown>>): boolean =>
  'checkpoint' in value && !('id' in value);

function aboutOther(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (body.length > LARGEST) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
