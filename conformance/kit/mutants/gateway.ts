import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What passes through a faulty gateway: the answer as the right one gives it. */
interface Passing {
  readonly method: string;
  readonly path: string;
  readonly sent: Buffer;
  status: number;
  type: string;
  body: Buffer;
}

type Change = (json: Record<string, unknown>, passing: Passing) => void;

/** Changes JSON answers of paths that fit. */
const json =
  (path: RegExp, change: Change) =>
  (passing: Passing): void => {
    if (!path.test(passing.path) || !passing.type.includes('json')) return;
    const value = JSON.parse(passing.body.toString()) as Record<string, unknown>;
    change(value, passing);
    passing.body = Buffer.from(JSON.stringify(value));
  };

const POSTED = /^\/v1\/messages$/;
const ONE = /^\/v1\/messages\/[^/]+$/;
let count = 0;

/** What each faulty gateway does otherwise than the right one: by its name in mutants.json. */
export const GATEWAY_MUTANTS: Readonly<Record<string, (passing: Passing) => void>> = {
  'another-digest': json(POSTED, (value) => {
    if (typeof value.sha256 === 'string') value.sha256 = value.sha256.replace(/^../, '00');
  }),
  'forgets-duplicates': json(POSTED, (value) => {
    if (typeof value.id === 'string' && value.code === undefined) value.id = `${value.id}${++count}`;
  }),
  'takes-conflicts': json(POSTED, (value, passing) => {
    if (passing.status !== 409) return;
    passing.status = 202;
    value.status = 'received';
  }),
  'accepts-everything': json(POSTED, (value) => {
    if (value.status === 'rejected') value.status = 'accepted';
  }),
  'problems-without-place': json(ONE, (value) => {
    for (const each of (value.problems ?? []) as { at?: unknown }[]) delete each.at;
  }),
  'off-by-one': json(ONE, (value) => {
    for (const { at } of (value.problems ?? []) as { at?: { segment?: number } }[])
      if (at?.segment !== undefined) at.segment -= 1;
  }),
  'normalises-bytes': (passing) => {
    if (/\/raw$/.test(passing.path)) passing.body = Buffer.from(`${passing.body.toString().trim()}\n\n`);
  },
  'drops-seals': json(/\/documents$/, (value) => {
    const walk = (each: unknown): void => {
      if (Array.isArray(each)) each.forEach(walk);
      else if (each !== null && typeof each === 'object') {
        delete (each as { seals?: unknown }).seals;
        Object.values(each).forEach(walk);
      }
    };
    walk(value.documents);
  }),
  'always-acknowledges': (passing) => {
    if (/\/acknowledgement$/.test(passing.path))
      passing.body = Buffer.from(passing.body.toString().replace(/(UC[IM]\+[^']*)\+4(?=[+'])/g, '$1+7'));
  },
  'repeats-events': json(/^\/v1\/feeds\//, (value) => {
    const events = value.events as unknown[];
    if (events.length > 0) events.push(events[0]);
  }),
  'loses-events': json(/^\/v1\/feeds\//, (value) => {
    (value.events as unknown[]).splice(0, 1);
  }),
  'one-receipt-for-all': json(POSTED, (value, passing) => {
    if (passing.status === 202 && typeof value.id === 'string') value.id = 'ONE-FOR-ALL';
  }),
  'takes-anything': json(POSTED, (value, passing) => {
    if (!passing.sent.toString().startsWith('UN') && value.status === 'rejected') value.status = 'accepted';
  }),
  'open-door': (passing) => {
    if (passing.status !== 401) return;
    passing.status = 200;
    passing.type = 'application/json';
    passing.body = Buffer.from('{"messages":[]}');
  },
};

/** A gateway that does one thing wrong, in front of one that does it right; gives its address. */
export async function mutantGateway(
  name: string,
  upstream: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const change = GATEWAY_MUTANTS[name];
  if (change === undefined) throw new Error(`no mutant ${name}`);
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => outgoing.destroy());
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const sent = Buffer.concat(chunks);
      const url = new URL(incoming.url ?? '/', upstream);
      const onward = ask(
        url,
        { method: incoming.method, headers: { ...incoming.headers, host: url.host }, agent: false },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => parts.push(chunk));
          answer.on('end', () => {
            const passing: Passing = {
              method: incoming.method ?? '',
              path: url.pathname,
              sent,
              status: answer.statusCode ?? 500,
              type: answer.headers['content-type'] ?? '',
              body: Buffer.concat(parts),
            };
            change(passing);
            outgoing.writeHead(passing.status, { 'content-type': passing.type }).end(passing.body);
          });
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
