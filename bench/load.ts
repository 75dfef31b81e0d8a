import { connect, type Socket } from 'node:net';

/** What posting all of some bodies came to. */
export interface Posted {
  readonly seconds: number;
  /** Milliseconds until the answer, of all, sorted. */
  readonly latencies: readonly number[];
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Posts each body once over so many connections, one at a time on each. Written by hand on sockets, so that on two cores
 * the load doesn't weigh more than what is measured. @throws where an answer isn't a 202
 */
export async function post(
  port: number,
  bodies: readonly Buffer[],
  { connections = 64, key = '', type = 'application/edifact' } = {},
): Promise<Posted> {
  const latencies: number[] = [];
  let next = 0;
  const from = process.hrtime.bigint();
  const now = (): number => Number(process.hrtime.bigint() - from) / 1e6;
  const line = `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: ${type}\r\n`;

  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let held: Buffer = Buffer.alloc(0);
      let sent = 0;
      const send = (): void => {
        const body = bodies[next++];
        if (body === undefined) {
          socket.destroy();
          resolve();
          return;
        }
        sent = now();
        socket.write(Buffer.concat([Buffer.from(`${line}content-length: ${body.length}\r\n\r\n`), body]));
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.on('data', (chunk: Buffer) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
        const end = held.indexOf(HEAD_END);
        if (end < 0) return;
        const head = held.toString('latin1', 0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (held.length < end + 4 + length) return;
        if (head.slice(9, 12) !== '202') {
          reject(new Error(`${head.slice(9, 12)}: ${held.toString('utf8', end + 4).slice(0, 300)}`));
          socket.destroy();
          return;
        }
        held = held.subarray(end + 4 + length);
        latencies.push(now() - sent);
        send();
      });
    });

  await Promise.all(Array.from({ length: connections }, one));
  if (latencies.length !== bodies.length) throw new Error(`${latencies.length} answers to ${bodies.length}`);
  return { seconds: now() / 1000, latencies: latencies.sort((a, b) => a - b) };
}

/** The latency that so many in a hundred stay under. */
export const percentile = (sorted: readonly number[], hundredth: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredth) / 100))] ?? Number.NaN;

interface Page {
  readonly events: readonly unknown[];
  readonly next: string;
}

/** Follows the feed of everything from a cursor until it has shown so many documents; gives the next cursor. */
export async function follow(port: number, key: string, after: string, count: number): Promise<string> {
  let cursor = after;
  for (let seen = 0; seen < count; ) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/feeds/all?after=${cursor}&limit=1000&wait=20`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!response.ok) throw new Error(`feed: ${response.status} ${await response.text()}`);
    const page = (await response.json()) as Page;
    seen += page.events.length;
    cursor = page.next;
  }
  return cursor;
}
