import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';

/** The terminal's own system, as far as the demo needs it: it keeps what is posted to it, once per delivery id. */
export interface TerminalSystem {
  readonly url: string;
  /** What arrived, in the order of arrival: name and text. */
  inbox(): ReadonlyArray<{ readonly name: string; readonly text: string }>;
  close(): Promise<void>;
}

/** Ends the name of what isn't on disk yet; no delivery's name has a dot. */
const PART = '.part';

/** Listens on the loopback address and writes each delivery to a file in `folder`, named by its id. */
export function startTerminalSystem(folder: string, port: number): Promise<TerminalSystem> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = String(request.headers['idempotency-key'] ?? 'unnamed').replace(/[^A-Za-z0-9~_-]/g, '_');
      const file = join(folder, id);
      if (!existsSync(file)) {
        // whole or not at all: a part that a kill leaves must not pass for the delivery
        writeFileSync(`${file}${PART}`, Buffer.concat(chunks), { flush: true });
        renameSync(`${file}${PART}`, file);
      }
      response.writeHead(204).end();
    });
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${port}/inbox`,
        inbox: () =>
          readdirSync(folder)
            .filter((name) => !name.endsWith(PART))
            .sort()
            .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      }),
    );
  });
}
