import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type FeedItem, problem, type SeenItem } from '../../core/index.js';
import { answerList, answerProblem, batched, wholeNumber } from './answers.js';
import type { Caller, Feed } from './auth.js';
import { eventsOf } from './cloudevents.js';
import type { HttpParts } from './server.js';

/** Seconds: the longest a reader may ask to be kept waiting, and how often a stream shows that it lives. */
const LONGEST_WAIT = 60;
const HEARTBEAT = 15;

/** A stream begins with how soon (ms) to come back after a cut; a comment shows that it lives. */
const OPENING = 'retry: 2000\n\n';
const ALIVE = ': \n\n';

/**
 * GET /v1/feeds/{feed}?after=&limit=&wait=&format=: documents in the order of publication. `next` is the cursor to
 * go on from; the same cursor gives the same documents again.
 */
export function feeding(app: FastifyInstance, parts: HttpParts): void {
  const { journal, changed, clock, node } = parts;
  const event = eventsOf(node, parts.convert);

  app.get('/v1/feeds', async (request, reply) => answerList(reply, 'feeds', feedsOf(request.caller)));

  app.get<{ Params: { feed: string }; Querystring: Record<string, string | undefined> }>(
    '/v1/feeds/:feed',
    async (request, reply) => {
      const { caller, query } = request;
      const feed = feedOf(caller, request.params.feed);
      if (feed === undefined) return answerProblem(request, reply, problem('not-found', undefined));
      const last = request.headers['last-event-id'];
      const after = wholeNumber(query.after ?? last, 0, 0, Number.MAX_SAFE_INTEGER);
      const limit = wholeNumber(query.limit, 100, 1, 1000);
      const wait = wholeNumber(query.wait, 0, 0, LONGEST_WAIT);
      if (after === undefined || limit === undefined || wait === undefined)
        return answerProblem(
          request,
          reply,
          problem('request-invalid', undefined, { values: { reason: 'after, limit, wait' } }),
        );
      const { format } = query;
      if (format !== undefined && format !== 'canonical' && !parts.notations.includes(format))
        return answerProblem(request, reply, problem('mapping-missing', undefined, { found: format }), {
          status: 400,
        });
      /** What of a page the reader may see. */
      const visible = (found: readonly FeedItem[]): readonly SeenItem[] =>
        found.flatMap((item) => parts.seen(item, caller) ?? []);
      /** Of items that follow on a cursor. */
      const eventsOn = (from: number, found: readonly SeenItem[]): readonly (() => object)[] =>
        found.map(
          (item, i) => () => event(item, found[i - 1]?.cursor ?? from, caller.id, format ?? 'canonical'),
        );
      const read = (from: number): Promise<readonly FeedItem[]> =>
        journal.feed({ ...(feed.types === undefined ? {} : { types: feed.types }), after: from, limit });

      const noted = (items: readonly SeenItem[]): void =>
        parts.onRead?.(
          caller,
          feed.name,
          items.map(({ cursor }) => cursor),
          items.flatMap(({ withheld = [] }) => withheld),
        );

      const accept = request.headers.accept ?? '';
      if (accept.includes('text/event-stream')) {
        async function* events(): AsyncGenerator<Buffer> {
          let from = after as number;
          /** Where the reader is: what it doesn't see isn't missing to it. */
          let at = from;
          yield Buffer.from(OPENING);
          while (!changed.closed) {
            const waiting = changed.wait(HEARTBEAT * 1000);
            const page = await read(from);
            from = page.at(-1)?.cursor ?? from;
            const items = visible(page);
            if (page.length > 0 && items.length === 0) continue;
            if (items.length > 0) {
              noted(items);
              const made = eventsOn(at, items);
              at = (items.at(-1) as SeenItem).cursor;
              yield* batched(
                items.map(
                  ({ cursor, document }, i) =>
                    `id: ${cursor}\nevent: ${document.type}\ndata: ${JSON.stringify(made[i]?.())}\n\n`,
                ),
              );
              continue;
            }
            await waiting;
            yield Buffer.from(ALIVE);
          }
        }
        return reply
          .type('text/event-stream')
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
          .send(Readable.from(events()));
      }

      const until = clock.now() + wait * 1000;
      let items: readonly SeenItem[];
      let from = after;
      for (;;) {
        const waiting = changed.wait(until - clock.now());
        const page = await read(from);
        items = visible(page);
        from = page.at(-1)?.cursor ?? from;
        if (page.length > 0 && items.length === 0) continue;
        if (items.length > 0 || clock.now() >= until || changed.closed) break;
        await waiting;
      }
      noted(items);
      const next = String(from);
      reply.header('eport-next', next).header('cache-control', 'no-store');
      if (accept.includes('application/x-ndjson')) {
        const lines = (function* () {
          for (const made of eventsOn(after, items)) yield `${JSON.stringify(made())}\n`;
        })();
        return reply.type('application/x-ndjson').send(Readable.from(batched(lines), { objectMode: false }));
      }
      const events = (function* () {
        for (const made of eventsOn(after, items)) yield made();
      })();
      return answerList(reply, 'events', events, { next });
    },
  );
}

/** An operator may read every feed: `all`, and each document type by its name. */
const feedOf = (caller: Caller, name: string): Feed | undefined =>
  caller.kind === 'operator'
    ? name === 'all'
      ? { name }
      : { name, types: [name] }
    : caller.feeds.find((each) => each.name === name);

const feedsOf = (caller: Caller): readonly Feed[] =>
  caller.kind === 'operator' ? [{ name: 'all' }] : caller.feeds;
