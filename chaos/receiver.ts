import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Books } from './books.js';
import type { Chance } from './random.js';

/** How a partner's server misbehaves. */
export type Manner =
  | 'well'
  | 'error'
  | 'retry-after'
  | 'hang'
  | 'slow'
  | 'cut-after'
  | 'cut-inside-request'
  | 'cut-inside-answer'
  | 'answer-twice';

/** How often, while nothing else is ordered; the rest goes well. */
const USUAL: ReadonlyArray<readonly [Manner, number]> = [
  ['error', 0.02],
  ['retry-after', 0.005],
  ['hang', 0.004],
  ['slow', 0.02],
  ['cut-after', 0.01],
  ['cut-inside-request', 0.01],
  ['cut-inside-answer', 0.01],
  ['answer-twice', 0.01],
];

/** The servers of all partners: one port, one path for each. */
export interface Receivers {
  readonly port: number;
  /** Until called again without a manner, that partner does only this. */
  behave(partner: string, manner: Manner | undefined): void;
  /** How often each manner was shown. */
  readonly shown: ReadonlyMap<Manner, number>;
  close(): Promise<void>;
}

/** Milliseconds a slow one takes, and that a hanging one keeps a connection unless the other side gives up first. */
const SLOW = 250;
const HANG = 60_000;

/**
 * Takes deliveries and writes them in the books as soon as their last byte is here, whatever it answers then: what
 * was taken and not confirmed must come again, under the same id.
 */
export async function receivers(books: Books, random: Chance): Promise<Receivers> {
  const ordered = new Map<string, Manner>();
  const shown = new Map<Manner, number>();
  const manner = (partner: string): Manner => {
    const now = ordered.get(partner);
    let left = random.next();
    const usual = USUAL.find(([, share]) => {
      left -= share;
      return left < 0;
    });
    const chosen = now ?? usual?.[0] ?? 'well';
    shown.set(chosen, (shown.get(chosen) ?? 0) + 1);
    return chosen;
  };

  function take(request: IncomingMessage, response: ServerResponse): void {
    const partner = (request.url ?? '').split('/')[1] ?? '';
    const how = manner(partner);
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    if (how === 'cut-inside-request') {
      request.socket.destroy();
      return;
    }
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const head = (name: string): string => String(request.headers[name] ?? '');
      books.taken({
        delivery: head('idempotency-key'),
        partner,
        kind: head('eport-kind'),
        subject: head('eport-subject'),
        sha256: createHash('sha256').update(Buffer.concat(chunks)).digest('hex'),
      });
      answer(how, request, response);
    });
  }

  const server = createServer(take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    behave(partner, how) {
      if (how === undefined) ordered.delete(partner);
      else ordered.set(partner, how);
    },
    shown,
    close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function answer(how: Manner, request: IncomingMessage, response: ServerResponse): void {
  switch (how) {
    case 'error':
      response.writeHead(500).end('{"code":"broken"}');
      return;
    case 'retry-after':
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    case 'hang': {
      const end = setTimeout(() => request.socket.destroy(), HANG);
      request.socket.once('close', () => clearTimeout(end));
      return;
    }
    case 'slow':
      setTimeout(() => response.writeHead(204).end(), SLOW);
      return;
    case 'cut-after':
      request.socket.destroy();
      return;
    case 'cut-inside-answer':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '20' });
      response.write('{"ok":', () => request.socket.destroy());
      return;
    case 'answer-twice':
      response.writeHead(200, { 'content-length': '2' }).end('ok');
      request.socket.write('HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n');
      return;
    case 'well':
    case 'cut-inside-request':
      response.writeHead(204).end();
      return;
    default:
      how satisfies never;
  }
}
