import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../gateway/core/index.js';
import type { Books, Checkable } from './books.js';
import { BROKER_PARTNER, BROKER_SENDER, type BrokerBooks } from './broker-books.js';
import { type Client, json } from './client.js';
import type { FeedPage } from './feed-reader.js';
import { OPERATOR_KEY } from './node-config.js';

interface LedgerLine {
  readonly sender: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly pending: number;
  readonly dead: number;
  readonly discarded?: number;
}

interface MessageView {
  readonly id: string;
  readonly status: string;
  readonly sender: string;
  readonly sha256: string;
}

interface DeliveryView {
  readonly id: string;
  readonly partner: string;
  readonly kind: string;
  readonly subject: string;
  readonly status: string;
  readonly envelope: string;
  readonly lane: string;
}

type Ask = <T>(path: string) => Promise<T | undefined>;

export interface Checks {
  /** Resolves once nothing is pending and the reader has everything; gives milliseconds, or undefined after the limit. */
  quiet(limit: number): Promise<number | undefined>;
  /** Compares the node's account of all that came since the last time with the books'; what doesn't agree is a fault there. */
  compare(): Promise<void>;
  /** Reads the whole feed once more from its beginning: it must be what its follower saw. */
  feedAgain(): Promise<void>;
}

/** What must be delivered of one submission, to whom; derived from the configuration by hand, not by the node's router. */
export function expectedOf(each: Checkable, broker = false): ReadonlyArray<`${string} ${string} ${string}`> {
  const documents = Array.from({ length: each.documents }, (_, i) => `${each.id}-${i + 1}`);
  return [
    ...documents.map((id) => `authority document ${id}` as const),
    ...(each.sender === 'terminal' ? documents.map((id) => `line document ${id}` as const) : []),
    ...(broker ? documents.map((id) => `${BROKER_PARTNER} document ${id}` as const) : []),
    ...(each.documents === 0 ? [] : [`archive original ${each.id}` as const]),
    ...(each.sender === 'agent' ? [] : [`${each.sender} acknowledgement ${each.id}` as const]),
  ];
}

/** `broker`: what is known of the broker's topics, where the node has one. */
export function checks(books: Books, calls: Client, broker?: BrokerBooks): Checks {
  const ask: Ask = (path) => json(calls, path, OPERATOR_KEY);
  /** A question that must be answered, now that the node is up. */
  const must = async <T>(path: string): Promise<T> => {
    for (let tries = 0; tries < 50; tries++) {
      const found = await ask<T>(path);
      if (found !== undefined) return found;
      await pause(100);
    }
    throw new Error(`no answer from ${path}`);
  };
  const ledger = async () => (await ask<{ ledger: readonly LedgerLine[] }>('/v1/ledger'))?.ledger;

  /** Newest first, until something that was listed before; in the order of receipt. */
  async function fresh<T extends { readonly id: string }>(
    name: 'messages' | 'deliveries',
    known: (each: T) => boolean,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    for (let before = ''; ; ) {
      const page = await must<{ readonly [name: string]: unknown; readonly next?: string }>(
        `/v1/${name}?limit=500${before}`,
      );
      const rows = page[name] as readonly T[];
      const old = rows.findIndex(known);
      found.push(...(old < 0 ? rows : rows.slice(0, old)));
      if (old >= 0 || page.next === undefined) return found.reverse();
      before = `&before=${page.next}`;
    }
  }

  async function compareLedger(): Promise<void> {
    const lines = (await must<{ ledger: readonly LedgerLine[] }>('/v1/ledger')).ledger;
    for (const { sender, accepted, rejected } of books.bySender()) {
      const own = lines.filter((each) => each.sender === sender);
      const sum = (term: (line: LedgerLine) => number): number =>
        own.reduce((all, each) => all + term(each), 0);
      const terms = {
        accepted: sum((each) => each.accepted),
        delivered: sum((each) => each.delivered),
        rejected: sum((each) => each.rejected),
        pending: sum((each) => each.pending),
        dead: sum((each) => each.dead),
        discarded: sum((each) => each.discarded ?? 0),
      };
      const expected = {
        accepted,
        delivered: accepted - rejected,
        rejected,
        pending: 0,
        dead: 0,
        discarded: 0,
      };
      if (JSON.stringify(terms) !== JSON.stringify(expected))
        books.fault(`ledger of ${sender}: ${JSON.stringify(terms)}, counted ${JSON.stringify(expected)}`);
    }
  }

  return {
    async quiet(limit) {
      const from = systemClock.now();
      while (systemClock.now() - from < limit) {
        const lines = await ledger();
        const totals = books.totals();
        const documents = totals.documents + (broker?.waiting() ?? 0);
        const accepted = (lines ?? [])
          .filter((each) => each.sender === BROKER_SENDER)
          .reduce((sum, each) => sum + each.accepted, 0);
        if (
          lines !== undefined &&
          totals.fed >= documents &&
          lines.every((each) => each.pending === 0) &&
          (broker === undefined || broker.settled(accepted, documents))
        )
          return systemClock.now() - from;
        await pause(100);
      }
      const left = await ask<{ deliveries: readonly object[] }>('/v1/deliveries?status=due&limit=3');
      const { fed, documents: bound } = books.totals();
      const documents = bound + (broker?.waiting() ?? 0);
      books.fault(
        `not quiet after ${limit} ms: ${JSON.stringify(await ledger())}, fed ${fed} of ${documents}, due ${JSON.stringify(left?.deliveries)}${broker === undefined ? '' : `, topics ${JSON.stringify(broker.totals())}`}`,
      );
      return undefined;
    },

    async compare() {
      const messages = await fresh<MessageView>(
        'messages',
        ({ id }) => books.messageListed(id) !== undefined,
      );
      broker?.listed(messages);
      await compareLedger();
      for (const { id, sha256, status, sender } of messages) {
        if (!books.listedMessage(id)) books.fault(`message ${id} is listed twice`);
        const own = books.ofId(id);
        if (own === undefined)
          books.fault(`message ${id} of ${sender} is nobody's: doubled, or accepted unasked`);
        else if (own.sha256 !== sha256) books.fault(`message ${id} has other bytes than ${own.key}`);
        else if (status !== (own.rejected ? 'rejected' : 'accepted'))
          books.fault(`message ${id} (${own.key}) is ${status}`);
      }

      const deliveries = await fresh<DeliveryView>('deliveries', ({ id }) => books.deliveryListed(id));
      const byMessage = new Map<string, DeliveryView[]>();
      for (const each of deliveries) {
        if (!books.listedDelivery(each)) books.fault(`delivery ${each.id} is listed twice`);
        byMessage.set(each.envelope, [...(byMessage.get(each.envelope) ?? []), each]);
      }
      const now = books.unchecked();
      for (const own of now) {
        if (books.messageListed(own.id) === undefined)
          books.fault(`${own.key} (${own.id}) was accepted and is lost`);
        compareDeliveries(books, own, byMessage.get(own.id) ?? [], broker !== undefined);
        byMessage.delete(own.id);
        for (let i = 1; i <= own.documents; i++) {
          if (!books.isFed(`${own.id}-${i}`)) books.fault(`the feed's reader missed ${own.id}-${i}`);
          if (broker?.isPublished(`${own.id}-${i}`) === false)
            books.fault(`the topic of events hasn't got ${own.id}-${i}`);
        }
      }
      for (const id of byMessage.keys())
        books.fault(`deliveries of ${id}, which nobody sent or which was done`);
      compareOrder(books, deliveries);
      const { fed, documents } = books.totals();
      if (fed !== documents) books.fault(`the feed gave ${fed} documents of ${documents}`);
      broker?.compare(documents);
      books.checked(now.map((each) => each.key));
    },

    async feedAgain() {
      for (let cursor = 0; ; ) {
        const { events, next } = await must<FeedPage>(`/v1/feeds/all?after=${cursor}&limit=500`);
        const seen = books.feedFrom(cursor, events.length === 0 ? 1 : events.length);
        const now = events.map((each) => `${each.id}@${Number(each.sequence)}`).join();
        if (now !== seen.map((each) => `${each.document}@${each.cursor}`).join())
          books.fault(`read again after cursor ${cursor}, the feed is another`);
        if (events.length === 0) return;
        cursor = Number(next);
      }
    },
  };
}

function compareDeliveries(
  books: Books,
  own: Checkable,
  listed: readonly DeliveryView[],
  broker: boolean,
): void {
  const expected = [...expectedOf(own, broker)].sort();
  const found = listed.map((each) => `${each.partner} ${each.kind} ${each.subject}`).sort();
  if (expected.join() !== found.join())
    books.fault(`${own.key} (${own.id}) must be delivered as [${expected}] and is as [${found}]`);
  for (const each of listed) {
    if (each.status !== 'sent') books.fault(`delivery ${each.id} is ${each.status}`);
    const taken = books.firstTaken(each.id);
    if (taken === undefined) books.fault(`delivery ${each.id} is ${each.status} and never arrived`);
    else if (
      `${taken.partner} ${taken.kind} ${taken.subject}` !== `${each.partner} ${each.kind} ${each.subject}`
    )
      books.fault(`delivery ${each.id} arrived as ${taken.partner} ${taken.kind} ${taken.subject}`);
    else if (each.kind === 'original' && taken.sha256 !== own.sha256)
      books.fault(`original ${each.id} arrived with other bytes than were sent`);
  }
}

/** Within a lane the first arrivals must be in the order in which the messages were received. */
function compareOrder(books: Books, deliveries: readonly DeliveryView[]): void {
  const place = (each: DeliveryView): number => books.messageListed(each.envelope) ?? 0;
  const inOrder = [...deliveries].sort((one, other) => place(one) - place(other));
  for (const each of inOrder) {
    const taken = books.firstTaken(each.id);
    if (taken === undefined) continue;
    if (taken.place <= books.lanePlace(each.partner, each.lane))
      books.fault(`${each.id} overtook in the lane ${each.lane} to ${each.partner}`);
    books.laneAt(each.partner, each.lane, taken.place);
  }
}
