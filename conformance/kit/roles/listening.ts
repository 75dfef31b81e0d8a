import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The most that a body may weigh, in bytes. */
const LARGEST = 64 * 1024 * 1024;

/** A request whose body is there. */
export interface Taken {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: Buffer;
}

export interface Listening {
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

/** A plain HTTP server of the kit. What fails while a request is answered ends its connection and nothing else. */
export async function listening(
  {
    host = '127.0.0.1',
    port = 0,
  }: { readonly host?: string | undefined; readonly port?: number | undefined },
  take: (taken: Taken) => Promise<void>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const path = request.url ?? '/';
      const url = URL.canParse(path, 'http://kit') ? new URL(path, 'http://kit') : new URL('http://kit/');
      take({ request, response, url, body: Buffer.concat(chunks) }).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(value));
}
