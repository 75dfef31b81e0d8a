import {
  type Clock,
  type FeedItem,
  type Journal,
  type Loop,
  loop,
  type Problem,
  rfc3339,
  type SeenItem,
  type Sent,
} from '../../core/index.js';
import type { EventFor } from '../http/cloudevents.js';
import type { Poster } from '../outgoing.js';
import type { Book } from './book.js';
import { signedHeaders } from './signature.js';
import { inForce, type Subscription, type Trouble } from './subscription.js';

/** Milliseconds before each further try: the example of the Standard Webhooks specification. After the last one it is paused. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const SCHEDULE: readonly number[] = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** The longest that a receiver's Retry-After is heeded, in milliseconds. */
const LONGEST = 24 * HOUR;
/** How soon it is looked whether another node let go of it, and how long one wait of the clock is, in milliseconds. */
const LATER = 5_000;
const AT_ONCE = 100;

export interface FollowerParts {
  readonly journal: Pick<Journal, 'feed' | 'follow'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly poster: Poster;
  readonly book: Book;
  readonly event: EventFor;
  /** What the owner sees now: types (absent: all); undefined: nothing, it is no caller any more. */
  readonly sees: (subscription: Subscription) => { readonly types?: readonly string[] } | undefined;
  /** An item as the owner may see it; undefined: not at all. */
  readonly seen: (item: FeedItem, subscription: Subscription) => SeenItem | undefined;
  /** As it is now; undefined: it is gone. */
  readonly current: (id: string) => Subscription | undefined;
  /** It was paused or disabled. */
  readonly onHalt: (subscription: Subscription, state: 'paused' | 'disabled', why: Problem) => void;
  readonly onSent?: (subscription: Subscription, item: SeenItem) => void;
  readonly onFault?: (error: unknown) => void;
}

/** What a subscription is sent now. */
export function typesFor(
  { types: wanted }: Pick<Subscription, 'types'>,
  { types: seen }: { readonly types?: readonly string[] },
): readonly string[] | undefined {
  if (seen === undefined) return wanted;
  return wanted === undefined ? seen : wanted.filter((each) => seen.includes(each));
}

/** Posts one event, signed by each secret that is in force. 410 alone is for good. */
export function postEvent(
  poster: Poster,
  clock: Clock,
  { url, secrets }: Subscription,
  id: string,
  event: object,
): Promise<Sent> {
  const body = Buffer.from(JSON.stringify(event));
  const moment = clock.now();
  const signing = inForce(secrets, rfc3339(moment)).map(({ secret }) => secret);
  return poster.post({
    url,
    headers: {
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      'user-agent': 'eport-gateway',
      ...signedHeaders(signing, id, Math.floor(moment / 1000), body),
    },
    body,
    permanent: (status) => status === 410,
  });
}

/**
 * The journal's feed → one subscription, one event at a time in its order. How far it got is kept with the journal once
 * the receiver took it: a crash repeats the last one under the same id. What fails holds up what follows.
 */
export function follower(id: string, parts: FollowerParts): Loop {
  const {
    journal,
    clock,
    random,
    poster,
    book,
    event,
    sees,
    seen: itemFor,
    current,
    onHalt,
    onSent,
    onFault,
  } = parts;
  let stopped = false;
  let cancel = (): void => {};
  let held: { readonly run: number; readonly cursor: number } | undefined;
  let known: Subscription | undefined;
  /** Undefined: not read yet. */
  let trouble: Trouble | null | undefined;

  const nameOf = ({ run }: Subscription): string => `webhook ${id} ${run}`;
  const again = (milliseconds: number): void => {
    cancel();
    if (!stopped) cancel = clock.after(milliseconds, rounds.wake);
  };

  async function round(): Promise<void> {
    cancel();
    const first = current(id);
    const seen = first && sees(first);
    if (first !== known) trouble = undefined;
    known = first;
    if (first?.state !== 'active' || seen === undefined) return;
    const types = typesFor(first, seen);
    if (types?.length === 0) return;
    if (held?.run !== first.run) {
      const cursor = await journal.follow(nameOf(first), first.after);
      if (cursor === undefined) return again(LATER);
      held = { run: first.run, cursor };
      trouble = undefined;
    }
    trouble ??= (await book.trouble(id)) ?? null;
    const wait = trouble?.run === first.run ? Date.parse(trouble.nextAt) - clock.now() : 0;
    if (wait > 0) return again(wait);
    /** What the owner may not see is passed over, and isn't missing to it. */
    let passed = held.cursor;
    for (;;) {
      const items = await journal.feed({
        ...(types === undefined ? {} : { types }),
        after: Math.max(passed, held.cursor),
        limit: AT_ONCE,
      });
      if (items.length === 0) return;
      for (const item of items) {
        if (stopped) return;
        // What was changed meanwhile holds for the very next one.
        if (current(id) !== first) return rounds.wake();
        passed = item.cursor;
        const shown = itemFor(item, first);
        if (shown === undefined) continue;
        const sent = await postEvent(
          poster,
          clock,
          first,
          item.document.id,
          event(shown, held.cursor, first.owner, first.format),
        );
        if (sent.kind === 'failed') return failed(first, item, sent);
        const cursor = await journal.follow(nameOf(first), item.cursor);
        if (cursor === undefined) {
          held = undefined;
          return again(LATER);
        }
        held = { run: first.run, cursor };
        onSent?.(first, shown);
        if (trouble != null) await book.setTrouble(id, undefined);
        trouble = null;
      }
    }
  }

  async function failed(
    subscription: Subscription,
    item: FeedItem,
    { permanent, problem, retryAfter = 0 }: Extract<Sent, { readonly kind: 'failed' }>,
  ): Promise<void> {
    const { run } = subscription;
    const before =
      trouble != null && trouble.run === run && trouble.cursor === item.cursor ? trouble : undefined;
    const attempts = (before?.attempts ?? 0) + 1;
    const pause = SCHEDULE[attempts - 1];
    // Up to a tenth later: those that failed together don't come back together.
    const wait = Math.max((pause ?? 0) * (1 + random() / 10), Math.min(retryAfter, LONGEST));
    const made: Trouble = {
      run,
      cursor: item.cursor,
      document: item.document.id,
      attempts,
      since: before?.since ?? rfc3339(clock.now()),
      nextAt: rfc3339(clock.now() + wait),
      problem,
    };
    // Somebody changed it while this try was on: its outcome says nothing of what it is now.
    if (current(id) !== subscription) return rounds.wake();
    await book.setTrouble(id, made);
    trouble = made;
    const state = permanent ? 'disabled' : pause === undefined ? 'paused' : undefined;
    if (state === undefined) return again(wait);
    await book.halt(subscription, state, problem.message.en);
    onHalt(subscription, state, problem);
  }

  const rounds = loop(clock, () =>
    round().catch((error: unknown) => {
      // Who has it, and how far it got, is asked anew.
      held = undefined;
      trouble = undefined;
      if (!stopped) onFault?.(error);
      throw error;
    }),
  );
  return {
    wake: rounds.wake,
    async stop() {
      stopped = true;
      cancel();
      await rounds.stop();
    },
  };
}
