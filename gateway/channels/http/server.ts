import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import {
  type Acknowledgement,
  type Clock,
  type Document,
  type Exceptions,
  type FeedItem,
  type Ids,
  type Journal,
  JournalBusy,
  type MessageRow,
  type Outcome,
  problem,
  type Receipt,
  type Received,
  type SeenItem,
  type Verdict,
} from '../../core/index.js';
import type { Taken } from '../exchange/receive.js';
import type { Signal } from '../signal.js';
import type { SubscriptionsApi } from '../webhook/channel.js';
import { mayCall } from './access.js';
import { answerProblem } from './answers.js';
import type { Authenticate, Caller } from './auth.js';
import { publishing } from './clearance-page.js';
import { serving } from './console.js';
import { delivering } from './deliveries.js';
import { type Evidence, evidence } from './evidence.js';
import { bundling } from './evidence-bundles.js';
import { intervening } from './exceptions.js';
import { exchanging } from './exchange.js';
import { type ExplainApi, explaining } from './explain.js';
import { feeding } from './feeds.js';
import { type KeysApi, keeping } from './keys.js';
import { looking } from './messages.js';
import { OPERATIONS } from './operations.js';
import { buckets, type Pace } from './pace.js';
import { type Partners, partnering } from './partners.js';
import { probes } from './probes.js';
import { callerOfCookie, telling } from './session.js';
import type { Sessions } from './sessions.js';
import { type Peek, submitting } from './submit.js';
import { subscribing } from './subscriptions.js';
import { certificateOf, type ServerTls, serverOptions } from './tls.js';
import { counting } from './today.js';
import { type Tried, trying } from './trying.js';
import { type ViewsApi, viewing } from './views.js';

/** Everything the HTTP channel needs, by name; main passes it in. */
export interface HttpParts {
  readonly node: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly journal: Pick<
    Journal,
    | 'message'
    | 'messages'
    | 'bytes'
    | 'documents'
    | 'trail'
    | 'deliveries'
    | 'again'
    | 'feed'
    | 'ledger'
    | 'leaves'
    | 'size'
    | 'latestCheckpoint'
  >;
  /** Resolves when it is on disk. @throws JournalBusy */
  readonly accept: (receipt: Receipt) => Promise<Received>;
  readonly peek: Peek;
  /** A sender's window of duplicates, in days; undefined: forever. */
  readonly duplicatesWithinDays: (sender: string) => number | undefined;
  readonly authenticate: Authenticate;
  /** Of people who sign in; absent: nobody can. */
  readonly sessions?: Sessions;
  /** Whether a message is one of persons: its bytes are personal data. */
  readonly isPersonal: (row: MessageRow) => boolean;
  /** Woken after every commit. */
  readonly changed: Signal;
  /** Judges without keeping anything, by a caller's agreement and what the query changes of it. */
  readonly judgeOnce: (bytes: Uint8Array, caller: string, tried: Tried) => Verdict | Promise<Verdict>;
  /** Where the fields of what `judgeOnce` gives came from; undefined where other rules than today's made it. */
  readonly lineage: (
    bytes: Uint8Array,
    caller: string,
    tried: Tried,
    rules?: string,
  ) =>
    | ReadonlyArray<ReadonlyArray<{ readonly field: string; readonly from: number; readonly to: number }>>
    | undefined;
  /** How a message reads, value by value, for people. */
  readonly explain: ExplainApi;
  readonly convert: (
    documents: readonly Document[],
    to: string,
    caller: string,
  ) => Outcome<Uint8Array | undefined>;
  /** Names that `to` and `format` may have beside canonical. */
  readonly notations: readonly string[];
  /** Profiles that may be asked for. */
  readonly profiles: readonly string[];
  /** What its sender is answered: names, its own notation's first, and each as it is sent. */
  readonly answers: {
    readonly names: (row: MessageRow) => readonly string[];
    readonly made: (row: MessageRow, name: string) => Acknowledgement | undefined;
  };
  /** The queue of exceptions. */
  readonly exceptions: Exceptions;
  /** Who is delivered to, how that goes, and operators' pauses. */
  readonly partners: Partners;
  /** What is derived from documents: timelines, search, clearance times. */
  readonly views: ViewsApi;
  readonly subscriptions: SubscriptionsApi;
  /** API keys made over the API. */
  readonly keys: KeysApi;
  readonly takePackage: (body: Uint8Array, from: string) => Promise<Taken>;
  readonly audit: Evidence;
  readonly ready: () => Promise<{ readonly ready: boolean }>;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  readonly bodyBytes: number;
  /** How fast each partner may ask. */
  readonly pace: Pace;
  /** HTTPS in place of HTTP. @throws at the start where its texts are none */
  readonly tls?: ServerTls;
  /** Somebody showed its credentials, rightly. */
  readonly onCaller?: (caller: Caller) => void;
  /** Somebody read a feed: cursors of what it got. */
  readonly onRead?: (
    caller: Caller,
    feed: string,
    cursors: readonly number[],
    withheld?: readonly string[],
  ) => void;
  /** A feed's item as that caller may see it; undefined: not at all. */
  readonly seen: (item: FeedItem, caller: Pick<Caller, 'kind' | 'id' | 'roles'>) => SeenItem | undefined;
  readonly onRequest?: (route: string, status: number, seconds: number) => void;
  /** A fault of the gateway: what was thrown where. */
  readonly onFault?: (route: string, error: unknown) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

export interface HttpChannel {
  /** For tests: `inject`. */
  readonly app: FastifyInstance;
  /** Listens; gives the address it listens on. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Answers what it has begun, ends streams and waiting calls, and closes. */
  close(): Promise<void>;
}

/** What needs no key. */
const OPEN: ReadonlySet<string> = new Set(
  OPERATIONS.filter((each) => each.open).map(
    ({ method, path }) => `${method.toUpperCase()} ${path.replace('{path}', '*')}`,
  ),
);

/** Failed keys of one address: so many, then one every three seconds. */
const FAILURES: Pace = { burst: 20, perSecond: 1 / 3 };

const tooMany = (request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply =>
  answerProblem(
    request,
    reply.header('retry-after', seconds),
    problem('too-many-requests', undefined, { values: { seconds } }),
  );

/** How long calls that are on may take to end when the channel closes, in milliseconds. */
const GRACE = 10_000;

/** The HTTP channel: raw bytes in, receipts, documents, feeds and evidence out. */
export function httpChannel(parts: HttpParts): HttpChannel {
  const app: FastifyInstance = fastify({
    // One type for both: what is said of a route doesn't depend on it.
    ...(parts.tls === undefined ? {} : ({ https: serverOptions(parts.tls) } as object)),
    bodyLimit: parts.bodyBytes,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // A sender that trickles is cut off.
    requestTimeout: 300_000,
    routerOptions: { maxParamLength: 1000 },
  });
  app.decorateRequest('caller');
  const failures = buckets(FAILURES, parts.clock);
  const asked = buckets(parts.pace, parts.clock);
  // Bytes are bytes: nothing parses a body before it is journalled.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    // A Content-Type nobody can read must not keep a message out.
    if (
      headers['content-type'] !== undefined &&
      !/^\s*[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+\s*(;|$)/.test(headers['content-type'])
    )
      headers['content-type'] = 'application/octet-stream';
    reply.header('x-content-type-options', 'nosniff');
    // By the route that was found: a path can be written in many ways.
    const path = request.routeOptions.url ?? request.url;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (OPEN.has(`${method} ${path}`) || (request.is404 && !path.startsWith('/v1'))) return;
    const shown = await parts.authenticate({
      method: request.method,
      path,
      headers,
      certificate: certificateOf(request.raw.socket),
    });
    const caller =
      shown ??
      (headers.authorization === undefined
        ? callerOfCookie(request, reply, parts.sessions, parts.tls !== undefined)
        : undefined);
    if (caller === undefined) {
      // Only who fails: behind a load balancer everybody may have the same address.
      const late = failures.take(request.ip);
      if (late !== undefined) return tooMany(request, reply, late);
      return answerProblem(request, reply, problem('not-authenticated', undefined));
    }
    const wait = caller.kind === 'partner' ? asked.take(caller.id) : undefined;
    if (wait !== undefined) return tooMany(request, reply, wait);
    request.caller = caller;
    parts.onCaller?.(caller);
    if (!request.is404 && !mayCall(request.method, path, caller))
      return answerProblem(request, reply, problem('not-found', undefined));
  });
  app.addHook('onResponse', async (request, reply) =>
    parts.onRequest?.(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000),
  );
  app.setNotFoundHandler((request, reply) => answerProblem(request, reply, problem('not-found', undefined)));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof JournalBusy)
      return answerProblem(request, reply, problem('gateway-busy', undefined));
    const status = error.statusCode ?? 500;
    if (status === 413)
      return answerProblem(
        request,
        reply,
        problem('input-too-large', undefined, { expected: `${parts.bodyBytes} bytes` }),
      );
    if (status === 503) return answerProblem(request, reply, problem('gateway-busy', undefined));
    if (status >= 400 && status < 500)
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: error.code } }),
        { status },
      );
    parts.onFault?.(request.routeOptions.url ?? 'none', error);
    return answerProblem(request, reply, problem('gateway-bug', undefined));
  });

  for (const routes of [
    submitting,
    looking,
    feeding,
    subscribing,
    keeping,
    trying,
    explaining,
    counting,
    delivering,
    partnering,
    intervening,
    evidence,
    bundling,
    viewing,
    exchanging,
    telling,
    serving,
    publishing,
    probes,
  ])
    routes(app, parts);

  return {
    app,
    listen: (address) => app.listen(address),
    async close() {
      parts.changed.close();
      const cancel = parts.clock.after(GRACE, () => app.server.closeAllConnections());
      await app.close();
      cancel();
    },
  };
}
