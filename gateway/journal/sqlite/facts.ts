import { createHash, randomBytes } from 'node:crypto';
import {
  type Attempt,
  type Delivery,
  type LeafOf,
  type Problem,
  type Receipt,
  saltedHash,
  type Verdict,
} from '../../core/index.js';
import type { Job } from './jobs.js';

/** Payloads are hashed in slices of so many bytes, so that a large one doesn't hold up everything else. */
const SLICE = 4 * 1024 * 1024;
const SALT = 32;

/** Moments are compared as text, so all of them get the one form: UTC with milliseconds. */
export const instant = (moment: string): string => new Date(moment).toISOString();

/** Makes a job of what the journal is asked to write: everything as text, with its fact's leaf. */
export function jobs(leafOf: LeafOf) {
  return {
    async receive({ envelope, channel, keys, lane, head, carried }: Receipt): Promise<Job> {
      const salt = randomBytes(SALT);
      const { id, sender, receivedAt, mediaType, charset, sha256, bytes } = envelope;
      const payloadHash = bytes.length <= SLICE ? saltedHash(salt, bytes) : await sliced(salt, bytes);
      return {
        kind: 'receive',
        id,
        sender,
        channel,
        receivedAt: instant(receivedAt),
        mediaType,
        charset,
        sha256,
        lane,
        head: JSON.stringify(head),
        carried: carried === undefined ? undefined : JSON.stringify(carried),
        keys,
        salt,
        bytes,
        leaf: leafOf({
          kind: 'received',
          subject: id,
          at: instant(receivedAt),
          sender,
          channel,
          bytes: bytes.length,
          payloadHash,
        }),
      };
    },
    judged(id: string, verdict: Verdict, deliveries: readonly Delivery[], at: string): Job {
      const { documents, ...rest } = verdict;
      const salt = randomBytes(SALT);
      const text = JSON.stringify(rest);
      const stored = documents.map((each) => ({ id: each.id, type: each.type, text: JSON.stringify(each) }));
      const lines = [text, ...stored.map((each) => each.text)].map((each) => `${each}\n`);
      return {
        kind: 'judged',
        id,
        status: verdict.status,
        at: instant(at),
        verdict: text,
        salt,
        documents: stored,
        deliveries,
        leaf: leafOf({
          kind: 'judged',
          subject: id,
          at: instant(at),
          status: verdict.status,
          rules: verdict.rules,
          documents: documents.length,
          deliveries: deliveries.length,
          verdictHash: saltedHash(salt, ...lines),
        }),
      };
    },
    park: (id: string, problem: Problem, at: string): Job => ({
      kind: 'park',
      id,
      at: instant(at),
      problem: JSON.stringify(problem),
      leaf: leafOf({ kind: 'parked', subject: id, at: instant(at), problem: problem.code }),
    }),
    attempted(attempt: Attempt): Job {
      const at = instant(attempt.at);
      if (attempt.kind === 'sent') {
        const answer = attempt.answer === undefined ? undefined : JSON.stringify(attempt.answer);
        const salt = answer === undefined ? undefined : randomBytes(SALT);
        const answerHash = answer === undefined || salt === undefined ? undefined : saltedHash(salt, answer);
        return {
          kind: 'attempted',
          delivery: attempt.delivery,
          status: 'sent',
          at,
          againAt: undefined,
          problem: undefined,
          answer,
          salt,
          leaf: leafOf({ kind: 'sent', subject: attempt.delivery, at, answerHash }),
        };
      }
      const againAt = attempt.againAt === undefined ? undefined : instant(attempt.againAt);
      return {
        kind: 'attempted',
        delivery: attempt.delivery,
        status: againAt === undefined ? 'dead' : 'due',
        at,
        againAt,
        problem: JSON.stringify(attempt.problem),
        answer: undefined,
        salt: undefined,
        leaf: leafOf({
          kind: 'failed',
          subject: attempt.delivery,
          at,
          problem: attempt.problem.code,
          againAt,
        }),
      };
    },
    again: (deliveries: readonly string[], at: string): Job => ({
      kind: 'again',
      at: instant(at),
      deliveries: deliveries.map((id) => ({
        id,
        leaf: leafOf({ kind: 'again', subject: id, at: instant(at) }),
      })),
    }),
  };
}

/** saltedHash of something large, letting other work in between. */
async function sliced(salt: Uint8Array, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(salt);
  for (let at = 0; at < bytes.length; at += SLICE) {
    hash.update(bytes.subarray(at, at + SLICE));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest('hex');
}
