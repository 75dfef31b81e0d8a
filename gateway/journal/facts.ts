import { createHash, randomBytes } from 'node:crypto';
import {
  type Attempt,
  type Delivery,
  type Fact,
  type Intervention,
  type Keep,
  type LeafOf,
  type LoggedLeaf,
  type NewException,
  type Pause,
  type Problem,
  type Receipt,
  saltedHash,
  type Verdict,
} from '../core/index.js';
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
        keys: keys.map(({ kind, key, until }) => ({
          kind,
          key,
          until: until === undefined ? undefined : instant(until),
        })),
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
    judged(
      id: string,
      verdict: Verdict,
      deliveries: readonly Delivery[],
      at: string,
      unrouted: boolean,
    ): Job {
      const refusal = verdict.problems.find((each) => each.severity === 'error');
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
        unrouted,
        answers: (verdict.answers ?? []).map(({ reference, accepted, name, problem }) => ({
          reference,
          accepted,
          name,
          problem: problem === undefined ? undefined : JSON.stringify(problem),
        })),
        refusedKeys: verdict.refusedKeys ?? [],
        problem: refusal === undefined ? undefined : JSON.stringify(refusal),
        leaf: leafOf({
          kind: 'judged',
          subject: id,
          at: instant(at),
          status: verdict.status,
          rules: verdict.rules,
          documents: documents.length,
          deliveries: deliveries.length,
          ...(unrouted ? { unrouted } : {}),
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
          references: attempt.references ?? [],
          at,
          againAt: undefined,
          problem: undefined,
          answer,
          salt,
          leaf: leafOf({
            kind: 'sent',
            subject: attempt.delivery,
            at,
            answerHash,
            ...(attempt.withheld === undefined || attempt.withheld.length === 0
              ? {}
              : { withheld: [...attempt.withheld] }),
          }),
        };
      }
      const againAt = attempt.againAt === undefined ? undefined : instant(attempt.againAt);
      return {
        kind: 'attempted',
        delivery: attempt.delivery,
        status: againAt === undefined ? 'dead' : 'due',
        references: [],
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
    pause: (pause: Pause): Job => ({
      kind: 'pause',
      pause: { ...pause, at: instant(pause.at) },
      leaf: leafOf({
        kind: 'paused',
        subject: pause.partner,
        at: instant(pause.at),
        by: pause.by,
      }),
    }),
    resume: (partner: string, by: string, at: string): Job => ({
      kind: 'resume',
      partner,
      leaf: leafOf({ kind: 'resumed', subject: partner, at: instant(at), by }),
    }),
    keep: ({ kind, key, value, expect, at, facts = [] }: Keep): Job => ({
      kind: 'keep',
      of: kind,
      key,
      value: value === undefined ? undefined : JSON.stringify(value),
      expect,
      at: instant(at),
      told: facts.map((fact) => ({ subject: fact.subject, leaf: leafOf(fact) })),
    }),
    open: (exception: NewException): Job => ({
      kind: 'open',
      exception: {
        ...exception,
        at: instant(exception.at),
        problem: exception.problem === undefined ? undefined : JSON.stringify(exception.problem),
        content: JSON.stringify(exception.content),
      },
    }),
    async intervene(intervention: Intervention): Promise<Job> {
      const act = { ...intervention, at: instant(intervention.at) };
      if (act.action !== 'propose')
        return { kind: 'intervene', act, salt: undefined, payloadHash: undefined };
      const salt = randomBytes(SALT);
      return { kind: 'intervene', act, salt, payloadHash: await sliced(salt, act.bytes) };
    },
    mend: (leaves: readonly LoggedLeaf[], cursors: number): Job => ({
      kind: 'mend',
      cursors,
      leaves: leaves.map((leaf) => {
        const { kind, subject, at, resolution, by, accepted, name } = JSON.parse(leaf.text) as Fact;
        return {
          leaf,
          fact: {
            kind,
            subject,
            at: instant(at),
            resolution: typeof resolution === 'string' ? resolution : undefined,
            by: typeof by === 'string' ? by : '',
            answered: JSON.stringify({ by, at, accepted, name }),
          },
        };
      }),
    }),
    erase: (messages: ReadonlyArray<{ readonly seq: number; readonly id: string }>, moment: string): Job => ({
      kind: 'erase',
      at: instant(moment),
      messages: messages.map(({ seq, id }) => ({
        seq,
        leaf: leafOf({ kind: 'erased', subject: id, at: instant(moment) }),
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
