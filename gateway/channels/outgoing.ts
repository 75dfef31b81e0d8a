import { Agent, type buildConnector } from 'undici';
import { type Clock, type Json, problem, type Sent } from '../core/index.js';

/** One POST to a partner or node. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Absent: the poster's. */
  readonly timeoutMilliseconds?: number | undefined;
  /** On a connection of its own: a receiver that answers twice can't answer the next request before it was read. */
  readonly alone?: boolean;
  /** Statuses that trying again can't help. */
  readonly permanent: (status: number) => boolean;
}

export interface Poster {
  post(outgoing: Outgoing): Promise<Sent>;
  close(): Promise<void>;
}

/** What the receiver's answer may weigh; the rest is left unread. */
const ANSWER_BYTES = 64 * 1024;

/**
 * 4xx that say "not now" (RFC 9110 §15.5.9, RFC 4918 §11.3, RFC 8470, RFC 6585), or that find fault with the key or
 * the address and not with what was sent: once that is set right, what waited goes through, and nobody has to send it again.
 */
const PASSING: ReadonlySet<number> = new Set([
  401, 402, 403, 404, 405, 407, 408, 410, 421, 423, 425, 429, 451,
]);

/** Whether a status says that this very delivery is refused, so that trying again can't help. */
export const refusedForGood = (status: number): boolean =>
  status >= 400 && status < 500 && !PASSING.has(status);

/** How one other is called over HTTPS; PEM texts. Without `ca` who the machine trusts issued its certificate. */
export interface ClientTls {
  readonly certificate?: string;
  readonly key?: string;
  readonly ca?: string;
}

/** Posts over kept connections. Neither a receiver that hangs nor one that trickles outlasts the time-out; redirects aren't followed. */
export function poster({
  clock,
  timeoutMilliseconds: longest,
  tls: { certificate, key, ca } = {},
  connect = {
    timeout: longest,
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
  },
}: {
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
  readonly tls?: ClientTls;
  /** How connections are made; absent: to any address. */
  readonly connect?: buildConnector.connector | buildConnector.BuildOptions;
}): Poster {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect });
  return {
    async post({ url, headers, body, permanent, alone = false, timeoutMilliseconds = longest }) {
      const abort = new AbortController();
      const cancel = clock.after(timeoutMilliseconds, () => abort.abort());
      try {
        const target = new URL(url);
        const response = await agent.request({
          origin: target.origin,
          path: target.pathname + target.search,
          method: 'POST',
          headers,
          body,
          signal: abort.signal,
          reset: alone,
        });
        const answer = await read(response.body);
        const status = response.statusCode;
        if (status >= 200 && status < 300)
          return { kind: 'sent', answer: { status, ...(answer === undefined ? {} : { body: answer }) } };
        const final = permanent(status);
        const retryAfter = retryAfterOf(response.headers['retry-after'], clock);
        return {
          kind: 'failed',
          permanent: final,
          problem: problem(final ? 'delivery-refused' : 'delivery-failed', undefined, {
            values: { reason: reasonOf(status, answer) },
          }),
          ...(retryAfter === undefined ? {} : { retryAfter }),
        };
      } catch (error) {
        const reason = abort.signal.aborted
          ? `${timeoutMilliseconds} ms`
          : ((error as { code?: string }).code ?? (error as Error).name);
        return {
          kind: 'failed',
          permanent: false,
          problem: problem('delivery-failed', undefined, { values: { reason } }),
        };
      } finally {
        cancel();
      }
    },
    close: () => agent.destroy(),
  };
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Json | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  if (size > ANSWER_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** The status, and our own code where another node answered with a problem document. */
const reasonOf = (status: number, answer: Json | undefined): string => {
  const code = answer !== null && typeof answer === 'object' && 'code' in answer ? answer.code : undefined;
  return typeof code === 'string' && /^[a-z-]{1,40}$/.test(code)
    ? `HTTP ${status} ${code}`
    : `HTTP ${status}`;
};

/** RFC 9110 §10.2.3: seconds or a date → milliseconds from now. */
function retryAfterOf(header: string | string[] | undefined, clock: Clock): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - clock.now());
}
