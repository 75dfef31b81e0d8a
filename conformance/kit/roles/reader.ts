import { rfc3339 } from '../../../gateway/index.js';
import { side } from '../exchange.js';
import type { Step } from '../scenario.js';
import type { Session } from '../session.js';
import { listening, type Taken } from './listening.js';
import { type FeedEvent, feedOf, publish } from './publishing.js';
import { RECEIPTS, receiptsFile, record } from './receipts.js';
import type { Counterpart, CounterpartParts } from './sender.js';
import { stepping } from './stepping.js';
import { delivering } from './webhook.js';

/** What a reader is tested with besides. */
export interface ReaderParts extends CounterpartParts {
  /** A file to which the reader writes what it took, if it doesn't post it. */
  readonly receipts?: string | undefined;
  /** Its endpoint, where it follows by webhook. */
  readonly webhook?:
    | {
        readonly url: string;
        readonly retryMilliseconds?: number | undefined;
        readonly rounds?: number | undefined;
      }
    | undefined;
}

/** Events of one page at most, and how long a slow answer takes, in milliseconds. */
const PAGE = 100;
const SLOW = 300;
const FEED = /^\/v1\/feeds\/[^/]+$/;

/** A page of the feed, from behind a cursor, as the step's fault has it: the first time, and rightly from then on. */
function pageOf(
  feed: readonly FeedEvent[],
  own: ReadonlySet<string>,
  after: number,
  fault: string,
): readonly FeedEvent[] {
  const rest = feed.filter(({ sequence }) => Number(sequence) > after);
  const at = rest.findIndex(({ id }) => own.has(id));
  if (at < 0) return rest;
  switch (fault) {
    case 'overlap': {
      const had = feed.filter(({ sequence }) => Number(sequence) <= after).slice(-1);
      return [...had, ...rest.slice(0, at + 1), ...rest.slice(at)];
    }
    case 'gap':
      return rest.filter((_, nth) => nth !== at + 1);
    case 'reorder':
      return [...rest].reverse();
    default:
      return rest;
  }
}

/**
 * Starts a synthetic gateway that a reader follows: `GET /v1/feeds/{feed}?after=&limit=` as the contract has it, what the step
 * spoils on purpose spoilt. The reader says what it took by `POST /conformance/receipts` or a file. Where it follows by
 * webhook, the kit posts a step's events to it as soon as the step is on.
 */
export async function readerCounterpart(
  session: Session,
  { rules, clock, host, port, todo, idle, receipts, webhook }: ReaderParts,
): Promise<Counterpart> {
  const posting =
    webhook === undefined
      ? undefined
      : delivering(session, { ...webhook, clock, runOf: (step) => steps.runOf(step) });
  const steps = stepping(session, todo, (step) => posting?.told(step) ?? {}, idle);
  const file = receipts === undefined ? undefined : receiptsFile(receipts);
  const begun = new Map<string, ReadonlySet<string>>();
  const spoilt = new Set<string>();
  const keyOf = (step: Step): string => `${step.id} ${steps.runOf(step)}`;

  /** Publishes what the step that is on has to give; once for each of its runs. */
  const begin = (): void => {
    const step = steps.current();
    if (step === undefined || begun.has(keyOf(step))) return;
    const events = publish(session, step, steps.runOf(step), { rules, clock });
    begun.set(keyOf(step), new Set(events.map(({ id }) => id)));
    void posting?.deliver(step, events).catch(() => undefined);
  };

  async function take(taken: Taken): Promise<void> {
    const { request, response, url, body } = taken;
    begin();
    const step = steps.current();
    if (request.method === 'POST' && url.pathname === RECEIPTS) {
      record(session, steps, clock, body, request.headers);
      response.writeHead(204).end();
      return;
    }
    if (steps.answer(taken)) {
      begin();
      return;
    }
    if (step === undefined || request.method !== 'GET' || !FEED.test(url.pathname)) {
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end('{"code":"not-found","status":404}');
      return;
    }
    const at = rfc3339(clock.now());
    const after = Number(url.searchParams.get('after') ?? 0);
    const limit = Math.min(
      Number(url.searchParams.get('limit') ?? PAGE) || PAGE,
      Number(step.do?.page ?? PAGE),
    );
    const own = begun.get(keyOf(step)) ?? new Set();
    const feed = feedOf(session);
    const has = feed.some(({ id, sequence }) => own.has(id) && Number(sequence) > after);
    const fault = has && !spoilt.has(keyOf(step)) ? String(step.do?.serve ?? 'plain') : 'plain';
    if (fault !== 'plain') spoilt.add(keyOf(step));
    const events = pageOf(feed, own, after, fault).slice(0, limit);
    const busy = fault === 'busy';
    const next = String(Math.max(after, ...events.map(({ sequence }) => Number(sequence))));
    const answer = Buffer.from(
      JSON.stringify(busy ? { code: 'gateway-busy', status: 503 } : { events, next }),
    );
    const headers: Record<string, string> = busy
      ? { 'content-type': 'application/problem+json', 'retry-after': '1' }
      : { 'content-type': 'application/json; charset=utf-8', 'eport-next': next };
    const status = busy ? 503 : 200;
    if (step.do?.slow === true && !busy) await new Promise<void>((resolve) => clock.after(SLOW, resolve));
    session.recording.add({
      step: step.id,
      run: steps.runOf(step),
      at,
      answeredAt: rfc3339(clock.now()),
      from: 'participant',
      kind: 'http',
      method: 'GET',
      path: url.pathname + url.search,
      request: side(request.headers, body),
      ...(fault === 'cut' ? {} : { response: { ...side(headers, answer), status } }),
      ...(fault === 'plain' ? {} : { fault }),
    });
    response.writeHead(status, { ...headers, 'content-length': String(answer.length) });
    if (fault !== 'cut') {
      response.end(answer);
      return;
    }
    response.write(answer.subarray(0, Math.floor(answer.length / 2)), () => response.destroy());
  }

  const server = await listening({ host, port }, take);
  return {
    url: server.url,
    current: steps.current,
    next: steps.next,
    settled() {
      const step = steps.current();
      return step === undefined || posting === undefined || posting.settled(step);
    },
    look() {
      begin();
      file?.look((lines) => record(session, steps, clock, lines));
    },
    async close() {
      posting?.stop();
      await server.close();
    },
  };
}
