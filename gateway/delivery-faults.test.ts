import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { poster, pushSender } from './channels/index.js';
import { deliveryId, rfc3339, type Verdict } from './core/index.js';
import { type Deliveries, deliveryLoop } from './deliver/index.js';
import { handClock, memoryJournal, settle } from './testing/memory-journal.js';
import { pausing } from './testing/pausing.js';

/** One request as a receiver got it, from its socket. */
interface Got {
  readonly id: string;
  readonly body: string;
  readonly socket: Socket;
}

let cleaning: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});

const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n';
const verdict: Verdict = {
  status: 'accepted',
  head: { test: false },
  messages: [],
  documents: [],
  problems: [],
  rules: 'r',
};

/**
 * A receiver that is nothing but sockets: `behave` says what it does with each request that it has read whole. `taken` is
 * what it has answered for, by its own count.
 */
async function receiver(behave: (got: Got, nth: number) => void) {
  const requests: Got[] = [];
  let told = (): void => {};
  const server: Server = createServer((socket) => {
    let text = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text = Buffer.concat([text, chunk]);
      for (;;) {
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        const lines = text.subarray(0, head).toString();
        const length = Number(/content-length: (\d+)/i.exec(lines)?.[1] ?? 0);
        if (text.length < head + 4 + length) return;
        const body = text.subarray(head + 4, head + 4 + length).toString();
        text = text.subarray(head + 4 + length);
        const got = { id: /idempotency-key: (\S+)/i.exec(lines)?.[1] ?? '', body, socket };
        requests.push(got);
        behave(got, requests.length);
        told();
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => void sockets.add(socket));
  cleaning.push(() => {
    for (const each of sockets) each.destroy();
    return new Promise((done) => server.close(done));
  });
  /** Waits until it has read so many requests. */
  const reached = async (count: number): Promise<void> => {
    while (requests.length < count) await new Promise<void>((resolve) => (told = resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, requests, reached };
}

async function setting(addresses: Readonly<Record<string, string>>) {
  const clock = handClock();
  const journal = pausing(memoryJournal());
  const post = poster({ clock, timeoutMilliseconds: 30_000 });
  let tried = (): void => {};
  const outcomes: string[] = [];
  const loop: Deliveries = deliveryLoop({
    journal,
    clock,
    atOnce: 8,
    policyOf: () => ({
      firstRetrySeconds: 5,
      longestRetrySeconds: 60,
      giveUpAfterDays: 14,
      atOnce: 2,
      breakAfter: 3,
      probeSeconds: 60,
      pauseAfterHours: 24,
    }),
    random: () => 0.5,
    send: (row) =>
      pushSender(
        { url: addresses[row.partner] as string },
        post,
        'here',
      )(row, {
        bytes: Buffer.from(`payload of ${row.subject}`),
        mediaType: 'text/plain',
      }),
    onAttempt: (_row, outcome) => {
      outcomes.push(outcome);
      tried();
    },
  });
  journal.onCommit((what) => what.due && loop.wake());
  cleaning.push(loop.stop, post.close);
  let made = 0;
  const due = async (lane: string, ...to: string[]): Promise<readonly string[]> => {
    const id = `M${++made}`;
    await journal.receive({
      envelope: {
        id,
        sender: 's',
        receivedAt: rfc3339(clock.now()),
        mediaType: 'x/y',
        sha256: id,
        bytes: Buffer.from('x'),
      },
      channel: 'http',
      keys: [],
      lane,
      head: { test: false },
    });
    const rows = to.map((partner) => ({
      id: deliveryId(id, partner),
      partner,
      subject: id,
      kind: 'original' as const,
      notation: 'original',
      lane,
    }));
    await journal.judged(id, verdict, rows, rfc3339(clock.now()));
    return rows.map((each) => each.id);
  };
  /** Waits until so many tries have ended. */
  const ended = async (count: number): Promise<void> => {
    while (outcomes.length < count) await new Promise<void>((resolve) => (tried = resolve));
    await clock.advance(0);
  };
  const states = async () =>
    Object.fromEntries((await journal.deliveries({ limit: 1000 })).map((row) => [row.id, row.status]));
  return { clock, journal, due, ended, states, outcomes };
}

describe('a receiver that', () => {
  it.each<readonly [string, (got: Got) => void]>([
    ['answers 500', ({ socket }) => void socket.write('HTTP/1.1 500 Oops\r\ncontent-length: 4\r\n\r\noops')],
    ['answers with what is no HTTP', ({ socket }) => void socket.write('220 mail.example ESMTP\r\n\r\n')],
    ['closes without an answer', ({ socket }) => void socket.end()],
    ['resets the connection', ({ socket }) => void socket.resetAndDestroy()],
    [
      'closes mid-body',
      ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"taken":'),
    ],
    [
      'closes amid a chunk',
      ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"ta'),
    ],
    ['closes amid the header', ({ socket }) => void socket.end('HTTP/1.1 200 O')],
  ])('%s gets it again, under the same id, with the same bytes', async (_name, fault) => {
    const { url, requests, reached } = await receiver((got, nth) => {
      if (nth === 1) fault(got);
      else got.socket.end(ANSWER);
    });
    const { clock, due, ended, states, journal, outcomes } = await setting({ a: url });
    const [id] = await due('lane', 'a');
    await ended(1);
    expect(outcomes).toEqual(['failed']);
    expect(await journal.deliveries({ limit: 1 })).toMatchObject([
      { status: 'due', attempts: 1, lastError: { code: 'delivery-failed' } },
    ]);
    await clock.advance(5_000);
    await reached(2);
    await ended(2);
    expect(await states()).toEqual({ [id as string]: 'sent' });
    expect(requests.map((each) => each.id)).toEqual([id, id]);
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });

  it.each<readonly [string, (got: Got) => void]>([
    ['hangs', () => {}],
    [
      'hangs amid its answer',
      ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
    ],
    ['is half-open: it says it is done and waits', ({ socket }) => void socket.pause()],
  ])('%s is left after the time-out, and others are served meanwhile', async (_name, fault) => {
    const bad = await receiver((got, nth) => {
      if (nth === 1) fault(got);
      else got.socket.end(ANSWER);
    });
    const good = await receiver(({ socket }) => void socket.end(ANSWER));
    const { clock, due, ended, states } = await setting({ bad: bad.url, good: good.url });
    const [hanging] = await due('lane', 'bad');
    await bad.reached(1);
    for (let i = 0; i < 5; i++) await due(`other ${i}`, 'good');
    await ended(5);
    expect(good.requests).toHaveLength(5);
    expect((await states())[hanging as string]).toBe('due');
    await clock.advance(30_000);
    await ended(6);
    await clock.advance(6_000);
    await bad.reached(2);
    await ended(7);
    expect((await states())[hanging as string]).toBe('sent');
    expect(bad.requests.map((each) => each.id)).toEqual([hanging, hanging]);
  });

  it('answers twice is not believed about what it has not read', async () => {
    // Its second answer to the first request comes when the next is on its way on the same connection; that one hangs.
    let first: Socket | undefined;
    const { url, requests, reached } = await receiver(({ socket }, nth) => {
      if (nth === 1) {
        first = socket;
        socket.write(ANSWER);
      } else first?.write(ANSWER);
    });
    const { due, ended, states, clock } = await setting({ a: url });
    const [one] = await due('lane', 'a');
    await ended(1);
    for (let i = 0; i < 10; i++) await settle();
    const [other] = await due('lane', 'a');
    await reached(2);
    await clock.advance(30_000);
    await ended(2);
    expect(await states()).toEqual({ [one as string]: 'sent', [other as string]: 'due' });
    expect(requests.map((each) => each.id)).toEqual([one, other]);
  });

  it('asks to be left alone (503, Retry-After) is, as a whole, and gets everything then', async () => {
    const { url, requests, reached } = await receiver(({ socket }, nth) => {
      if (nth <= 2) socket.end('HTTP/1.1 503 Busy\r\nretry-after: 600\r\ncontent-length: 0\r\n\r\n');
      else socket.end(ANSWER);
    });
    const { clock, due, ended, states } = await setting({ a: url });
    for (let i = 0; i < 4; i++) await due(`lane ${i}`, 'a');
    await ended(2);
    await clock.advance(599_000);
    expect(requests).toHaveLength(2);
    await clock.advance(2_000);
    await reached(6);
    await ended(6);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['sent']));
    expect(new Set(requests.map((each) => each.id)).size).toBe(4);
  });

  it('is away for a while (connection refused) gets each message once, in order', async () => {
    const { url } = await receiver(() => {});
    const gone = new URL(url);
    await cleaning.pop()?.();
    const { clock, due, ended, states } = await setting({ a: url });
    for (let i = 0; i < 3; i++) await due('lane', 'a');
    await ended(1);
    expect(Object.values(await states())).toEqual(['due', 'due', 'due']);
    const ids: string[] = [];
    const back = createServer((socket) => {
      socket.on('data', (chunk) => {
        const id = /idempotency-key: (\S+)/i.exec(chunk.toString())?.[1];
        if (id === undefined) return;
        ids.push(id);
        socket.end(ANSWER);
      });
    });
    await new Promise<void>((listening) => back.listen(Number(gone.port), '127.0.0.1', listening));
    cleaning.push(() => new Promise((done) => back.close(done)));
    await clock.advance(6_000);
    await ended(4);
    expect(ids).toEqual(['M1~a', 'M2~a', 'M3~a']);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['sent']));
  });
});
