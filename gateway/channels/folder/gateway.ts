import { Readable } from 'node:stream';
import { Agent } from 'undici';
import { type Clock, type Json, type Problem, problem } from '../../core/index.js';
import { refusedForGood } from '../outgoing.js';

/** What asking the gateway came to. `away`: nothing is known of what was asked, or it can't be had now. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem }
  | { readonly kind: 'absent' }
  | { readonly kind: 'away'; readonly reason: string; readonly retryAfter?: number };

/** The gateway's receipt, with its verdict where that was reached in time. */
export type Receipt = Readonly<Record<string, Json>> & {
  readonly id: string;
  readonly sha256: string;
  readonly status: string;
};

export interface MessageState {
  readonly status: string;
  readonly problems: readonly Problem[];
  readonly acknowledgements: ReadonlyArray<{ readonly name: string; readonly href: string }>;
}

/** A CloudEvent of a feed. */
export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject?: string;
  readonly sequence: string;
  /** Nothing of the feed lies between it and `sequence`. */
  readonly previous?: string;
  readonly datacontenttype: string;
  readonly data?: Json;
  readonly data_base64?: string;
}

export interface Submission {
  readonly key: string;
  readonly size: number;
  readonly contentType: string;
  readonly waitSeconds: number;
  readonly body: Readable | Uint8Array;
}

/** The gateway's API as the folder client uses it. Calls don't reject. */
export interface Gateway {
  submit(file: Submission): Promise<Answer<Receipt>>;
  message(id: string): Promise<Answer<MessageState>>;
  bytes(path: string): Promise<Answer<Uint8Array>>;
  feed(asked: {
    readonly name: string;
    readonly after: string;
    readonly limit: number;
    readonly format?: string | undefined;
  }): Promise<Answer<{ readonly events: readonly FeedEvent[]; readonly next: string }>>;
  /** Whether it answers whoever has this key, so that what failed is about what was asked. */
  works(): Promise<boolean>;
  close(): Promise<void>;
}

/** Milliseconds for an answer, and how few bytes a second a line may carry that isn't given up. */
const PATIENCE = 120_000;
const SLOWEST = 20_000;

/** @param url the node's address, without /v1 */
export function httpGateway({
  url,
  apiKey,
  clock,
}: {
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly clock: Clock;
}): Gateway {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } });
  const root = new URL(url);
  const base = root.pathname.replace(/\/+$/, '');

  async function ask<T>(
    path: string,
    take: (bytes: Uint8Array) => T,
    sending?: { headers: Record<string, string>; body: Readable | Uint8Array; size: number },
    patience = PATIENCE + ((sending?.size ?? 0) / SLOWEST) * 1000,
  ): Promise<Answer<T>> {
    const abort = new AbortController();
    const cancel = clock.after(patience, () => abort.abort());
    try {
      const response = await agent.request({
        origin: root.origin,
        path: base + path,
        method: sending === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json, */*;q=0.5',
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          ...sending?.headers,
        },
        ...(sending === undefined ? {} : { body: sending.body }),
        signal: abort.signal,
      });
      const bytes = new Uint8Array(await response.body.arrayBuffer());
      const status = response.statusCode;
      if (status >= 200 && status < 300)
        return {
          kind: 'answered',
          value: take(bytes),
          replayed: response.headers['idempotent-replayed'] === 'true',
        };
      const told = problemOf(bytes);
      if (status === 404 && told?.code === 'not-found') return { kind: 'absent' };
      // Only what the gateway itself says of a file is believed: a proxy's page may be about anything.
      const refusal = told ?? (status === 413 ? tooLarge : undefined);
      if (refusal !== undefined && refusedForGood(status))
        return { kind: 'refused', status, problem: refusal };
      const seconds = /^\d{1,6}$/.exec(String(response.headers['retry-after'] ?? ''))?.[0];
      return {
        kind: 'away',
        reason: `HTTP ${status}${told === undefined ? '' : ` ${told.code}`}`,
        ...(seconds === undefined ? {} : { retryAfter: Number(seconds) * 1000 }),
      };
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      return { kind: 'away', reason: abort.signal.aborted ? 'time-out' : (code ?? name) };
    } finally {
      cancel();
      if (sending !== undefined && 'destroy' in sending.body) sending.body.destroy();
    }
  }

  const json =
    <T>() =>
    (bytes: Uint8Array): T =>
      JSON.parse(Buffer.from(bytes).toString('utf8')) as T;

  return {
    async submit({ key, size, contentType, waitSeconds, body }) {
      const take = (bytes: Uint8Array): Receipt => {
        const receipt = json<Receipt>()(bytes);
        if (typeof receipt.id !== 'string' || typeof receipt.status !== 'string')
          throw new Error('no receipt');
        return receipt;
      };
      const headers = {
        'content-type': contentType,
        'content-length': String(size),
        'idempotency-key': key,
        ...(waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {}),
      };
      const sent = await ask('/v1/messages', take, { headers, body, size });
      if (sent.kind !== 'away' || size < 2 || !CUT.includes(sent.reason)) return sent;
      // Who finds it too large may hang up on us before we have read that: it is asked without the rest being sent.
      const begun = { headers, body: Readable.from(begins()), size };
      const told = await ask('/v1/messages', take, begun, HEARING);
      return told.kind === 'refused' ? told : sent;
    },
    message: (id) => ask(`/v1/messages/${encodeURIComponent(id)}`, json<MessageState>()),
    bytes: (path) => ask(path, (bytes) => bytes),
    feed({ name, after, limit, format }) {
      const query = new URLSearchParams({ after, limit: String(limit), ...(format ? { format } : {}) });
      return ask(`/v1/feeds/${encodeURIComponent(name)}?${query}`, json());
    },
    works: async () => (await ask('/v1/feeds', () => true)).kind === 'answered',
    close: () => agent.destroy(),
  };
}

/** What a connection that was closed while we were sending is called. */
const CUT = ['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'UND_ERR_SOCKET'];

/** Milliseconds for a refusal that needs nothing but the head of a request. */
const HEARING = 5_000;

/** One byte, and never the rest: nobody can take it for the whole. */
async function* begins(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(1);
  await new Promise(() => {});
}

const tooLarge = problem('input-too-large', undefined, { expected: 'HTTP 413' });

function problemOf(bytes: Uint8Array): Problem | undefined {
  try {
    const read = JSON.parse(Buffer.from(bytes).toString('utf8')) as Problem | null;
    return typeof read?.code === 'string' && typeof read.message?.zh === 'string' ? read : undefined;
  } catch {
    return undefined;
  }
}
