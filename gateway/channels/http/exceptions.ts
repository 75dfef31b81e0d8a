import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Actor,
  type ExceptionAct,
  type ExceptionKind,
  type ExceptionStatus,
  type Order,
  problem,
  type ShownException,
} from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import { hidesPersons, withoutValues } from './messages.js';
import type { HttpParts } from './server.js';

const KINDS: readonly string[] = [
  'rejected',
  'unroutable',
  'dead',
  'unanswered',
  'refused',
  'parked',
  'escalated',
] satisfies ExceptionKind[];
const STATUSES: readonly string[] = ['open', 'escalated', 'closed'] satisfies ExceptionStatus[];
/** What people may do; that the other node answered is the link's to say. */
const ACTIONS: readonly string[] = [
  'take',
  'comment',
  'propose',
  'repair',
  'release',
  'reroute',
  'discard',
  'escalate',
  'answer',
  'close',
] satisfies ExceptionAct[];

type Query = Record<string, string | undefined>;

/** GET /v1/exceptions, /v1/exceptions/{id}, POST /v1/exceptions/{id}/{action}: the queue and authorised intervention. */
export function intervening(
  app: FastifyInstance,
  { exceptions, bodyBytes, journal, isPersonal }: HttpParts,
): void {
  const actorOf = ({ caller }: FastifyRequest): Actor | undefined =>
    caller.kind === 'node' ? undefined : { kind: caller.kind, id: caller.id };
  /** Whether what an exception is about is nothing for one of this node's people. */
  const hides = async ({ caller }: FastifyRequest, message: string): Promise<boolean> => {
    if (!hidesPersons(caller)) return false;
    const row = await journal.message(message);
    return row !== undefined && isPersonal(row);
  };
  const view = async (request: FastifyRequest, each: ShownException) =>
    each.problem !== undefined && (await hides(request, each.message))
      ? { ...exceptionView(each), problem: withoutValues(each.problem) }
      : exceptionView(each);
  const missing = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    answerProblem(request, reply, problem('not-found', undefined));

  app.get<{ Querystring: Query }>('/v1/exceptions', async (request, reply) => {
    const { status, kind, after, limit } = request.query;
    const actor = actorOf(request);
    if (actor === undefined) return missing(request, reply);
    const count = wholeNumber(limit, 50, 1, 500);
    const from = wholeNumber(after, 0, 0, Number.MAX_SAFE_INTEGER);
    if (
      count === undefined ||
      from === undefined ||
      (status !== undefined && !STATUSES.includes(status)) ||
      (kind !== undefined && !KINDS.includes(kind))
    )
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'status, kind, after, limit' } }),
      );
    const { exceptions: found, next } = await exceptions.list(actor, {
      ...(status === undefined ? {} : { status: status as ExceptionStatus }),
      ...(kind === undefined ? {} : { kind: kind as ExceptionKind }),
      after: from,
      limit: count,
    });
    return answerList(
      reply,
      'exceptions',
      await Promise.all(found.map((each) => view(request, each))),
      next === undefined ? {} : { next: String(next) },
    );
  });

  app.get<{ Params: { id: string } }>('/v1/exceptions/:id', async (request, reply) => {
    const actor = actorOf(request);
    const found = actor && (await exceptions.one(actor, request.params.id));
    return found === undefined ? missing(request, reply) : answerJson(reply, await view(request, found));
  });

  // Whoever repairs sees what is wrong, and whoever approves what he approves.
  for (const which of ['raw', 'proposal'] as const)
    app.get<{ Params: { id: string } }>(`/v1/exceptions/:id/${which}`, async (request, reply) => {
      const actor = actorOf(request);
      const about = actor && (await exceptions.one(actor, request.params.id));
      const hidden = about !== undefined && (await hides(request, about.message));
      const bytes = actor && !hidden ? await exceptions.bytes(actor, request.params.id, which) : undefined;
      return bytes === undefined
        ? missing(request, reply)
        : reply
            .type('application/octet-stream')
            .header('content-disposition', 'attachment')
            .header('content-security-policy', 'sandbox')
            .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });

  app.post<{ Params: { id: string; action: string } }>(
    '/v1/exceptions/:id/:action',
    // Repaired bytes come in base64, in JSON.
    { bodyLimit: bodyBytes * 2 },
    async (request, reply) => {
      const actor = actorOf(request);
      const { id, action } = request.params;
      if (actor === undefined || !ACTIONS.includes(action)) return missing(request, reply);
      const order = orderOf(request.body);
      if (order === undefined)
        return answerProblem(
          request,
          reply,
          problem('request-invalid', undefined, { values: { reason: 'JSON' } }),
        );
      const done = await exceptions.act(actor, id, action as ExceptionAct, order);
      return 'problem' in done
        ? answerProblem(request, reply, done.problem)
        : answerJson(reply, {
            ...exceptionView(done.exception),
            ...(done.check === undefined ? {} : { check: done.check }),
          });
    },
  );
}

/** With addresses of what it is about; its place in the queue is the cursor's business. */
const exceptionView = ({ seq: _, ...each }: ShownException) => ({
  ...each,
  ...(each.kind === 'escalated'
    ? {}
    : {
        links: {
          message: `/v1/messages/${each.message}`,
          raw: `/v1/exceptions/${encodeURIComponent(each.id)}/raw`,
          ...(each.proposal === undefined
            ? {}
            : { proposal: `/v1/exceptions/${encodeURIComponent(each.id)}/proposal` }),
        },
      }),
});

const TEXTS = ['authorisation', 'reason', 'text', 'to', 'notation'] as const;
/** What a person writes is short. */
const LONGEST = 2000;

/** The body of an action: texts, and bytes as `base64` or as UTF-8 `bytes`. Undefined where it isn't that. */
function orderOf(body: unknown): Order | undefined {
  if (body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0)) return {};
  let value: unknown;
  try {
    value = JSON.parse((body as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const order: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const text = members[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || text.length > LONGEST) return undefined;
    order[name] = text;
  }
  const { base64, bytes } = members;
  if (base64 !== undefined) {
    if (typeof base64 !== 'string' || !isBase64(base64)) return undefined;
    order.bytes = Buffer.from(base64, 'base64');
  } else if (bytes !== undefined) {
    if (typeof bytes !== 'string') return undefined;
    order.bytes = Buffer.from(bytes);
  }
  return order as Order;
}

/** Letters, then padding and line ends alone. In time that grows with its length, whatever it is. */
function isBase64(text: string): boolean {
  const padding = text.indexOf('=');
  const [letters, rest] = padding < 0 ? [text, ''] : [text.slice(0, padding), text.slice(padding)];
  return !/[^A-Za-z0-9+/\s]/.test(letters) && !/[^=\s]/.test(rest);
}
