import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { defaultLimits } from '../core/index.js';
import { loadRules } from '../index.js';
import { type NodeConfig, type NodeWorld, type RunningNode, startNode } from '../main.js';
import { hashOfKey } from '../ops/secrets.js';

export const rules = loadRules();
let cleaning: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const each of cleaning.reverse()) await each();
  cleaning = [];
});

export const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'eport-node-'));
  cleaning.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

export const config = (node: string, data: string, more: Partial<NodeConfig> = {}): NodeConfig => ({
  node,
  tier: 'province',
  listen: { host: '127.0.0.1', port: 0 },
  data,
  journal: { sqlite: join(data, 'journal.sqlite') },
  partners: [],
  operators: [{ id: 'olga', keys: [hashOfKey('key-olga')] }],
  exchange: [],
  timeZone: 'Asia/Shanghai',
  language: 'zh',
  log: 'silent',
  judging: { threads: 1 },
  limits: defaultLimits,
  retention: { types: {} },
  webhooks: { allow: [] },
  exceptions: { deadlineHours: 24 },
  pace: { burst: 2000, perSecond: 1000 },
  delivery: {
    timeoutSeconds: 5,
    firstRetrySeconds: 0.05,
    longestRetrySeconds: 0.2,
    giveUpAfterDays: 1,
    atOnce: 8,
    atOncePerPartner: 4,
    breakAfter: 3,
    probeSeconds: 0.5,
    pauseAfterHours: 24,
  },
  ...more,
});

export const partner = (
  id: string,
  more: Partial<NodeConfig['partners'][number]> = {},
): NodeConfig['partners'][number] => ({
  id,
  name: { zh: id, en: id },
  identities: [],
  keys: [hashOfKey(`key-${id}`)],
  agreement: { partner: id, lenient: false, timeZone: 'Asia/Shanghai' },
  feeds: [{ name: 'all' }],
  routes: [],
  handles: [],
  ...more,
});

/** Whatever a test did: the ledger's terms add up. A node that the test ended itself, or whose operators are others, isn't asked. */
async function balanced(node: RunningNode): Promise<void> {
  const answer = await call(node, '/v1/ledger', 'olga').catch(() => undefined);
  if (answer?.ok !== true) return;
  const { ledger } = (await answer.json()) as { ledger: Readonly<Record<string, number>>[] };
  for (const { accepted, delivered, rejected, pending, dead, discarded } of ledger)
    expect([delivered, rejected, pending, dead, discarded].reduce((sum = 0, each = 0) => sum + each, 0)).toBe(
      accepted,
    );
}

export async function start(each: NodeConfig, world: Partial<NodeWorld> = {}): Promise<RunningNode> {
  const node = await startNode(each, { ...world, rules: () => ({ value: rules.value, problems: [] }) });
  cleaning.push(async () => {
    await balanced(node);
    await node.stop();
  });
  return node;
}

/** Something that takes what is posted to it, after refusing so many times; `arrived` waits for a delivery. */
export async function inbox(refuse = 0): Promise<{
  readonly url: string;
  arrived(id: string): Promise<string>;
  /** Whatever came, by id. */
  readonly taken: ReadonlyMap<string, string>;
}> {
  const taken = new Map<string, string>();
  const waiting = new Map<string, (body: string) => void>();
  let left = refuse;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (left-- > 0) return response.writeHead(500).end();
      const id = String(request.headers['idempotency-key']);
      const body = Buffer.concat(chunks).toString();
      taken.set(id, body);
      waiting.get(id)?.(body);
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleaning.push(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  const arrived = (id: string): Promise<string> =>
    new Promise((resolve) => {
      const there = taken.get(id);
      if (there === undefined) waiting.set(id, resolve);
      else resolve(there);
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, arrived, taken };
}

export const call = async (node: RunningNode, path: string, who: string, init: RequestInit = {}) => {
  const headers = {
    authorization: `Bearer key-${who}`,
    'content-type': 'application/edifact',
    ...init.headers,
  };
  return fetch(node.url + path, { ...init, headers });
};
export const submit = async (node: RunningNode, body: string, who = 'ann') =>
  (
    await call(node, '/v1/messages', who, { method: 'POST', body, headers: { prefer: 'wait=10' } })
  ).json() as Promise<{ id: string; status: string; problems: { code: string }[] }>;

/** A gate-in report of one unit, as a terminal sends it. */
export const codeco = (reference: string): string =>
  [
    `UNB+UNOA:2+ANN+HERE+260302:0900+${reference}`,
    'UNH+1+CODECO:D:95B:UN:ITG14',
    'BGM+34+G1+9',
    'TDT+1++3',
    'NAD+CF+XYZ:160:166',
    'EQD+CN+MSKU1234565+22G1:102:5++3+5',
    'DTM+7:202603020815:203',
    'LOC+165+CNDLC:139:6',
    'CNT+16:1',
    'UNT+9+1',
    `UNZ+1+${reference}`,
    '',
  ].join("'");

export { freePort } from '../commands/demo/nodes.js';
