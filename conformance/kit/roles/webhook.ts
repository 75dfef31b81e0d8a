import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request as requestOverHttp } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { join } from 'node:path';
import { type Clock, rfc3339 } from '../../../gateway/index.js';
import { side } from '../exchange.js';
import type { Step } from '../scenario.js';
import type { Session } from '../session.js';
import { type FeedEvent, feedOf } from './publishing.js';

const PREFIX = 'whsec_';
/** How long an answer is waited for, and what a failure is tried again after, in milliseconds. */
const PATIENCE = 10_000;
const RETRY = 2000;
/** How often at most. */
const ROUNDS = 300;
/** Ten minutes: more than the five that Standard Webhooks tolerates; and four, which is less. */
const SKEWED = 600;
const LATE = 240;

/** The secrets of a session's webhook: made once, kept in its folder, never recorded. */
export interface Secrets {
  readonly first: string;
  /** What it is rotated to. */
  readonly second: string;
}

export function secretsOf(session: Session): Secrets {
  const file = join(session.folder, 'webhook-secrets.json');
  const made = (): string => PREFIX + randomBytes(32).toString('base64');
  if (!existsSync(file))
    writeFileSync(file, `${JSON.stringify({ first: made(), second: made() }, null, 2)}\n`, { mode: 0o600 });
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

/** One try of an event: by which secrets it is signed, how far its moment is off (seconds), and what is wrong with it. */
interface Try {
  readonly event: FeedEvent;
  readonly secrets: readonly string[];
  readonly off?: number;
  /** Another body than was signed. */
  readonly body?: string;
  /** The connection is cut before the answer is read. */
  readonly cut?: true;
  /** It has to be refused: not tried again. */
  readonly forged?: true;
}

interface DeliveringParts {
  readonly url: string;
  readonly clock: Clock;
  readonly retryMilliseconds?: number | undefined;
  readonly rounds?: number | undefined;
  readonly runOf: (step: Step) => number;
}

/** Posts a step's events to a reader's endpoint as Standard Webhooks has it, spoilt as the step says. */
export function delivering(
  session: Session,
  { url, clock, retryMilliseconds = RETRY, rounds = ROUNDS, runOf }: DeliveringParts,
) {
  const secrets = secretsOf(session);
  let stopped = false;
  let on: string | undefined;
  let posted: string | undefined;

  async function post(
    step: Step,
    run: number,
    { event, secrets: by, off = 0, body, cut }: Try,
  ): Promise<boolean> {
    const at = rfc3339(clock.now());
    const seconds = Math.floor(clock.now() / 1000) + off;
    const text = JSON.stringify(event);
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': event.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': by.map((each) => `v1,${signature(each, event.id, seconds, text)}`).join(' '),
    };
    const sent = Buffer.from(body ?? text);
    const answer = await send(new URL(url), headers, sent, cut === true);
    session.recording.add({
      step: step.id,
      run,
      at,
      answeredAt: rfc3339(clock.now()),
      from: 'kit',
      kind: 'http',
      method: 'POST',
      path: new URL(url).pathname,
      request: side(headers, sent),
      ...(answer === undefined ? {} : { response: { ...side({}, answer.body), status: answer.status } }),
      ...(step.fault === undefined ? {} : { fault: step.fault }),
    });
    return answer !== undefined && answer.status >= 200 && answer.status < 300;
  }

  return {
    /** Whether everything of a step was posted, and taken or given up. */
    settled: (step: Step): boolean => posted === `${step.id} ${runOf(step)}`,
    /** What a participant that runs by itself is told: the secret that it is to check by, and whether all was posted. */
    told: (step: Step): Readonly<Record<string, unknown>> => ({
      posted: posted === `${step.id} ${runOf(step)}`,
      secret: step.do?.send === 'rotated' ? secrets.second : secrets.first,
    }),
    /** Everything of a step, one after another; what fails is tried again after what follows it, until the step is over. */
    async deliver(step: Step, events: readonly FeedEvent[]): Promise<void> {
      const run = runOf(step);
      const turn = `${step.id} ${run}`;
      on = turn;
      let waiting: readonly Try[] = triesOf(
        String(step.do?.send ?? 'plain'),
        events,
        feedOf(session),
        secrets,
      );
      // Of what is left out on purpose the feed tells; a reader that refuses what comes after it is sent it.
      const left = step.do?.send === 'gap' ? events[1] : undefined;
      for (let round = 0; round < rounds && waiting.length > 0; round++) {
        if (round > 0) await new Promise<void>((resolve) => clock.after(retryMilliseconds, resolve));
        const again: Try[] = [];
        for (const each of waiting) {
          if (stopped || on !== turn) return;
          const taken = await post(step, run, each);
          if (taken || each.forged === true) continue;
          if (left !== undefined && again.length === 0) again.push({ event: left, secrets: [secrets.first] });
          const { cut: _, ...whole } = each;
          again.push(whole);
        }
        waiting = again;
      }
      posted = turn;
    },
    stop() {
      stopped = true;
    },
  };
}

/** What a step's word means: the tries, in their order. */
function triesOf(
  send: string,
  events: readonly FeedEvent[],
  feed: readonly FeedEvent[],
  secrets: Secrets,
): readonly Try[] {
  const { first, second } = secrets;
  const plain = events.map((event): Try => ({ event, secrets: [first] }));
  const forgedOf = (nth: number, more: Partial<Try>): Try => ({
    event: { ...(feed.at(-1) as FeedEvent), id: `forged-${nth}`, ...following(feed) },
    secrets: [first],
    forged: true,
    ...more,
  });
  const other = PREFIX + randomBytes(32).toString('base64');
  switch (send) {
    case 'lost':
      return plain.map((each, nth) => (nth === 0 ? { ...each, cut: true } : each));
    case 'again':
      return [...plain, ...feed.slice(0, 3).map((event): Try => ({ event, secrets: [first] }))];
    case 'forged':
      return [
        ...plain,
        forgedOf(1, { secrets: [other] }),
        forgedOf(2, {
          body: JSON.stringify({ ...following(feed), id: 'forged-2', type: 'eport.equipment-event.1' }),
        }),
        forgedOf(3, { secrets: [] }),
      ];
    case 'skewed':
      return [
        ...plain.map((each) => ({ ...each, off: -LATE })),
        forgedOf(4, { off: -SKEWED }),
        forgedOf(5, { off: SKEWED }),
      ];
    case 'rotating':
      return events.map((event) => ({ event, secrets: [second, first] }));
    case 'rotated':
      return events.map((event) => ({ event, secrets: [second] }));
    case 'gap':
      return plain.filter((_, nth) => nth !== 1);
    case 'reorder':
      return [...plain].reverse();
    default:
      return plain;
  }
}

/** The place of an event that would come next, so that nothing but its signature is wrong with a forged one. */
const following = (feed: readonly FeedEvent[]): Pick<FeedEvent, 'sequence' | 'previous'> => {
  const previous = feed.at(-1)?.sequence ?? '0'.repeat(16);
  return { previous, sequence: String(Number(previous) + 1).padStart(16, '0') };
};

const signature = (secret: string, id: string, seconds: number, text: string): string =>
  createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(`${id}.${seconds}.${text}`)
    .digest('base64');

/** Posts; undefined where no answer came, or none was waited for. */
function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  cut: boolean,
): Promise<{ readonly status: number; readonly body: Buffer } | undefined> {
  return new Promise((resolve) => {
    const open = url.protocol === 'https:' ? requestOverTls : requestOverHttp;
    const request = open(url, {
      method: 'POST',
      agent: false,
      timeout: PATIENCE,
      headers: { ...headers, 'content-length': String(body.length) },
    });
    request.on('error', () => resolve(undefined));
    request.on('timeout', () => request.destroy());
    request.on('response', (response) => {
      if (cut) {
        request.destroy();
        resolve(undefined);
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(undefined));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.end(body);
  });
}
