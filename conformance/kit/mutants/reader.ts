import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../gateway/index.js';
import { listening, type Taken } from '../roles/listening.js';
import type { FeedEvent } from '../roles/publishing.js';

/** How a reader goes wrong, by its name in mutants.json; `good` does everything right, and so does `waits-for-missing`. */
export type ReaderKind =
  | 'good'
  | 'waits-for-missing'
  | 'takes-twice'
  | 'ignores-gaps'
  | 'skips-after-cut'
  | 'hammers'
  | 'halts-at-unknown'
  | 'forgets-on-replay'
  | 'own-order'
  | 'loses-in-burst'
  | 'trusts-anybody'
  | 'ignores-clock'
  | 'first-signature-only'
  | 'refuses-repeats';

const KNOWN = 'eport.equipment-event.1';
const TOLERANCE = 300;
const POLL = 20;

interface StepTold {
  readonly id?: string;
  readonly secret?: string;
  readonly posted?: boolean;
}

/** An agency's system: what it took, in order, and where it goes on. */
function taking(kind: ReaderKind, url: string) {
  let taken = new Set<string>();
  let last = 0;
  let listed: string[] = [];
  return {
    get last() {
      return last;
    },
    set last(cursor) {
      last = cursor;
    },
    has: (id: string) => taken.has(id),
    forget() {
      last = 0;
      if (kind === 'forgets-on-replay') taken = new Set();
    },
    /** Whether nothing is missing before it. */
    follows: ({ previous }: FeedEvent) => kind === 'ignores-gaps' || Number(previous) <= last,
    take({ id, type, sequence }: FeedEvent): void {
      if (!taken.has(id) || kind === 'takes-twice') {
        if (type !== KNOWN && kind === 'halts-at-unknown') throw new Error(type);
        taken.add(id);
        if (type === KNOWN) listed.push(id);
      }
      last = Math.max(last, Number(sequence));
    },
    /** Tells the kit what was taken since it was told last. */
    async report(): Promise<void> {
      const ids = kind === 'own-order' ? listed.reverse() : listed;
      listed = [];
      if (ids.length > 0)
        await fetch(`${url}/conformance/receipts`, { method: 'POST', body: JSON.stringify({ ids }) });
    },
  };
}

const stepOf = async (url: string): Promise<StepTold> =>
  (await (await fetch(`${url}/conformance/step`)).json()) as StepTold;

/** A reader that asks for the feed and goes through the steps by itself, right or wrong as it is told. */
export async function feedParticipant(kind: ReaderKind, url: string, clock: Clock): Promise<void> {
  const own = taking(kind, url);
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => clock.after(milliseconds, resolve));

  /** One page: false once there is nothing behind the cursor. */
  const page = async (): Promise<boolean> => {
    const answer = await fetch(`${url}/v1/feeds/all?after=${own.last}&limit=100`);
    if (answer.status === 503) {
      if (kind !== 'hammers') await wait(Number(answer.headers.get('retry-after')) * 1000 + 20);
      return true;
    }
    let events: readonly FeedEvent[];
    try {
      ({ events } = (await answer.json()) as { events: readonly FeedEvent[] });
    } catch {
      if (kind === 'skips-after-cut') own.last = Number(answer.headers.get('eport-next'));
      return true;
    }
    for (const [nth, event] of events.entries()) {
      if (kind === 'loses-in-burst' && nth >= 50) own.last = Number(event.sequence);
      else if (own.follows(event)) own.take(event);
      else return true;
    }
    return events.length > 0;
  };

  for (let turns = 0; turns < 100; turns++) {
    const step = await stepOf(url);
    if (step.id === undefined) return;
    if (step.id === 'R-080') own.forget();
    try {
      while (await page());
    } catch {
      // It halts here: whoever leads it goes on.
    }
    await own.report();
    await fetch(`${url}/conformance/next?after=${step.id}`, { method: 'POST' });
  }
}

/** A reader's endpoint, and its way through the steps: `run` is over once all are done. */
export async function webhookParticipant(
  kind: ReaderKind,
  clock: Clock,
): Promise<{ readonly url: string; run(kit: string): Promise<void>; close(): Promise<void> }> {
  let kit = '';
  let secret = '';
  let own = taking(kind, '');

  const genuine = (headers: Taken['request']['headers'], body: Buffer): boolean => {
    if (kind === 'trusts-anybody') return true;
    const moment = Number(headers['webhook-timestamp']);
    const skew = Math.abs(clock.now() / 1000 - moment);
    if (skew > TOLERANCE && kind !== 'ignores-clock') return false;
    const wanted = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(`${headers['webhook-id']}.${moment}.`)
      .update(body)
      .digest();
    const all = String(headers['webhook-signature']).split(' ');
    return (kind === 'first-signature-only' ? all.slice(0, 1) : all).some((each) => {
      const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    });
  };
  /** What was missed is asked for at the feed. */
  const catchUp = async (): Promise<void> => {
    const answer = await fetch(`${kit}/v1/feeds/all?after=${own.last}`);
    for (const event of ((await answer.json()) as { events: readonly FeedEvent[] }).events) own.take(event);
  };

  const server = await listening({}, async ({ request, response, body }) => {
    const answer = (status: number): void => void response.writeHead(status).end();
    if (!genuine(request.headers, body)) return answer(401);
    const event = JSON.parse(body.toString()) as FeedEvent;
    if (own.has(event.id) && kind === 'refuses-repeats') return answer(409);
    if (!own.follows(event) && !own.has(event.id)) {
      // Another right way: nothing out of order until what is missing came.
      if (kind === 'waits-for-missing') return answer(503);
      await catchUp();
    }
    own.take(event);
    answer(204);
  });
  return {
    url: `${server.url}/eport`,
    close: server.close,
    async run(url) {
      kit = url;
      own = taking(kind, url);
      for (;;) {
        const step = await stepOf(url);
        if (step.id === undefined) return;
        secret = step.secret ?? '';
        while ((await stepOf(url)).posted !== true)
          await new Promise<void>((resolve) => clock.after(POLL, resolve));
        await own.report();
        await fetch(`${url}/conformance/next?after=${step.id}`, { method: 'POST' });
      }
    },
  };
}
