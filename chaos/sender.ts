import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Books, Submission } from './books.js';
import { type Client, json } from './client.js';
import { codeco, type Fixture, manifest, tally } from './fixtures.js';
import type { Chance } from './random.js';

/** Who sends here; each has its own notation. */
export const SENDERS = ['terminal', 'railway', 'agent'] as const;
export type Sender = (typeof SENDERS)[number];

export interface Load {
  /** Ends when everything begun has its receipt. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends as `pause` does, for good. */
  stop(): Promise<void>;
  /** How many answers of each status there were; 0: no answer. */
  readonly answers: ReadonlyMap<number, number>;
}

export interface LoadParts {
  readonly books: Books;
  readonly random: Chance;
  readonly calls: Client;
  /** Messages per second of each sender, at most. */
  readonly rate: number;
  /** How many of each sender's are on their way at once. */
  readonly workers: number;
}

const RETRY = 100;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** How often a worker does what a real system does too: something broken, the same again, other bytes under one key. */
const BROKEN = 0.08;
const AGAIN = 0.06;
const CONFLICT = 0.02;
const WITHOUT_KEY = 0.2;

/**
 * Senders that behave as the contract asks of them: each message under one key until there is a 202, whatever happens
 * in between; now and then the answer is taken for lost and the same is sent again.
 */
export function load({ books, random, calls, rate, workers }: LoadParts): Load {
  let paused = false;
  let stopped = false;
  let go: () => void = () => {};
  let gate: Promise<void> = Promise.resolve();
  let busy = 0;
  let idle: () => void = () => {};
  let number = 0;
  const answers = new Map<number, number>();

  /** Sends until it is acknowledged. */
  async function submit(
    submission: Submission,
    fixture: Fixture,
    keyed: boolean,
  ): Promise<string | undefined> {
    books.sending(submission);
    const again = random.happens(AGAIN) ? 2 : 1;
    let id: string | undefined;
    for (let receipts = 0; receipts < again; ) {
      const reply = await post(submission, fixture.text, fixture, keyed);
      if (reply?.status === 202) {
        id = (JSON.parse(reply.text) as { id: string }).id;
        books.acknowledged(submission.key, id);
        receipts++;
      } else if (reply !== undefined && reply.status < 500) {
        books.fault(`${submission.key}: ${reply.status} ${reply.text.slice(0, 200)}`);
        return undefined;
      } else await pause(RETRY);
    }
    return id;
  }

  async function post(submission: Submission, body: string, fixture: Fixture, keyed: boolean) {
    const headers = {
      'content-type': fixture.mediaType,
      ...(keyed ? { 'idempotency-key': submission.key } : {}),
    };
    const reply = await calls.ask('/v1/messages', `key-${submission.sender}`, { body, headers });
    answers.set(reply?.status ?? 0, (answers.get(reply?.status ?? 0) ?? 0) + 1);
    return reply;
  }

  /** Waits until a message has been refused: only then its reference is free for the corrected one. */
  async function refused(id: string, sender: Sender): Promise<void> {
    for (;;) {
      const seen = await json<{ status: string }>(calls, `/v1/messages/${id}`, `key-${sender}`);
      if (seen !== undefined && seen.status !== 'received') return;
      await pause(RETRY);
    }
  }

  async function one(sender: Sender): Promise<void> {
    const reference = `${sender[0]?.toUpperCase()}${String(++number).padStart(8, '0')}`;
    const of = (fixture: Fixture, key: string, rejected: boolean): Submission => ({
      key,
      sender,
      sha256: sha256(fixture.text),
      documents: fixture.documents,
      rejected,
    });
    const fixture =
      sender === 'terminal'
        ? codeco(reference, random.happens(0.2) ? 2 : 1)
        : sender === 'railway'
          ? tally(reference)
          : manifest(reference);
    const keyed = !random.happens(WITHOUT_KEY);
    if (sender === 'terminal' && random.happens(BROKEN)) {
      const broken = codeco(reference, 1, true);
      const id = await submit(of(broken, `${reference}-broken`, true), broken, keyed);
      if (id === undefined) return;
      await refused(id, sender);
    }
    const submission = of(fixture, reference, false);
    const id = await submit(submission, fixture, keyed);
    if (id === undefined || !random.happens(CONFLICT)) return;
    const reply = await post(submission, `${fixture.text}\n`, fixture, true);
    // without a key of its own before, the reference is what both have in common
    if (reply !== undefined && reply.status < 500 && reply.status !== 409)
      books.fault(`${reference}: other bytes under one key were answered ${reply.status}`);
  }

  async function work(sender: Sender): Promise<void> {
    while (!stopped) {
      await gate;
      if (stopped) return;
      busy++;
      try {
        await one(sender);
      } catch (error) {
        books.fault(`a sender failed: ${(error as Error).message}`);
      }
      busy--;
      if (busy === 0) idle();
      await pause(((0.5 + random.next()) * 1000 * workers) / rate);
    }
  }
  const all = SENDERS.flatMap((sender) => Array.from({ length: workers }, () => work(sender)));

  const quiet = (): Promise<void> =>
    busy === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          idle = resolve;
        });
  return {
    async pause() {
      if (!paused) {
        paused = true;
        gate = new Promise((resolve) => {
          go = resolve;
        });
      }
      await quiet();
    },
    resume() {
      paused = false;
      go();
      gate = Promise.resolve();
    },
    async stop() {
      stopped = true;
      go();
      await Promise.all(all);
    },
    answers,
  };
}
