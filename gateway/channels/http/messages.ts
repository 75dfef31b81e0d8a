import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type DeliveryRow,
  type Document,
  type MessageRow,
  type MessageStatus,
  type Problem,
  problem,
  rfc3339,
  seesPersons,
} from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import type { Caller } from './auth.js';
import { resend } from './deliveries.js';
import { evidenceAccess } from './evidence-access.js';
import { messagesWhere } from './message-filter.js';
import type { HttpParts } from './server.js';

const STATUSES: readonly string[] = [
  'received',
  'accepted',
  'partial',
  'rejected',
  'parked',
] satisfies MessageStatus[];

/** The largest message whose fields are traced to their places for a page. */
const LINEAGE_BYTES = 4 * 1024 * 1024;

/** Deliveries told of with a message; all are under /v1/deliveries. */
const DELIVERIES = 100;

type Query = Readonly<Record<string, string | undefined>>;

/** GET /v1/messages and what stands below one. A caller sees its own; what isn't its own doesn't exist for it. */
export function looking(
  app: FastifyInstance,
  { journal, clock, answers, audit, lineage, seen, isPersonal }: HttpParts,
): void {
  app.get<{ Querystring: Query }>('/v1/messages', async (request, reply) => {
    const { status, sender, before, limit, kind, problem: code, reference, since, until } = request.query;
    const count = wholeNumber(limit, 50, 1, 500);
    const from = wholeNumber(before, Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER);
    const moments = [since, until].map((each) => (each === undefined ? undefined : Date.parse(each)));
    if (
      count === undefined ||
      from === undefined ||
      moments.some(Number.isNaN) ||
      (status !== undefined && !STATUSES.includes(status))
    )
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'status, since, until, before, limit' } }),
      );
    const operator = request.caller.kind === 'operator';
    const whose = operator ? sender : request.caller.id;
    const found = await messagesWhere(journal, {
      ...(whose === undefined ? {} : { sender: whose }),
      ...(status === undefined ? {} : { status: status as MessageStatus }),
      ...(kind === undefined ? {} : { kind }),
      ...(code === undefined ? {} : { problem: code }),
      ...(reference === undefined ? {} : { reference }),
      ...(moments[0] === undefined ? {} : { since: moments[0] }),
      ...(moments[1] === undefined ? {} : { until: moments[1] }),
      ...(before === undefined ? {} : { before: from }),
      limit: count,
    });
    const next = found.next === undefined ? {} : { next: String(found.next) };
    return answerList(
      reply,
      'messages',
      found.rows.map((row) => messageView(row, hides(request.caller, row))),
      next,
    );
  });

  const hides = (caller: Caller, row: MessageRow): boolean => hidesPersons(caller) && isPersonal(row);

  /** A document as the caller sees it: its sender whole, this node's people by their roles. */
  const shown =
    (caller: Caller, row: MessageRow) =>
    (document: Document): readonly Document[] =>
      caller.kind !== 'operator'
        ? [document]
        : [
            seen({ cursor: 0, publishedAt: row.receivedAt, envelope: row.id, document }, caller)?.document ??
              [],
          ].flat();

  /** Answers with the message where the caller may see it, else 404. */
  const forOne =
    (
      answer: (
        row: MessageRow,
        request: FastifyRequest<{ Querystring: Query }>,
        reply: FastifyReply,
      ) => Promise<FastifyReply>,
    ) =>
    async (
      request: FastifyRequest<{ Params: { id: string }; Querystring: Query }>,
      reply: FastifyReply,
    ): Promise<FastifyReply> => {
      const row = await journal.message(request.params.id);
      return row === undefined || !maySee(request.caller, row.sender)
        ? answerProblem(request, reply, problem('not-found', undefined))
        : answer(row, request, reply);
    };

  app.get(
    '/v1/messages/:id',
    forOne(async (row, request, reply) =>
      answerJson(reply, {
        ...messageView(row, hides(request.caller, row)),
        deliveries: (await journal.deliveries({ envelope: row.id, limit: DELIVERIES })).map((each) =>
          outcomeView(each, request.caller.kind === 'operator'),
        ),
        acknowledgements: answers.names(row).map((name) => ({
          name,
          href: `/v1/messages/${row.id}/acknowledgement?name=${name}`,
        })),
      }),
    ),
  );

  app.get(
    '/v1/messages/:id/raw',
    forOne(async (row, request, reply) => {
      if (hides(request.caller, row)) return answerProblem(request, reply, problem('not-found', undefined));
      const { version } = request.query;
      const wanted = wholeNumber(version, row.version, 1, Number.MAX_SAFE_INTEGER);
      if (wanted === undefined)
        return answerProblem(
          request,
          reply,
          problem('request-invalid', undefined, { values: { reason: 'version' } }),
        );
      const bytes = await journal.bytes(row.id, wanted);
      if (bytes === undefined)
        return answerProblem(
          request,
          reply,
          row.erasedAt === undefined ? problem('not-found', undefined) : erased(row),
        );
      return (
        reply
          .type(row.charset === undefined ? row.mediaType : `${row.mediaType}; charset=${row.charset}`)
          .header('repr-digest', `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`)
          // A stranger's bytes must never become a page of ours.
          .header('content-disposition', 'attachment')
          .header('content-security-policy', 'sandbox')
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      );
    }),
  );

  app.get(
    '/v1/messages/:id/documents',
    forOne(async (row, request, reply) => {
      const documents = await journal.documents(row.id);
      const wanted = request.query.lineage === 'true' && row.bytes <= LINEAGE_BYTES;
      const bytes = wanted ? await journal.bytes(row.id, row.version) : undefined;
      const tried = row.charset === undefined ? {} : { charset: row.charset };
      const origins = bytes && lineage(bytes, row.sender, tried, row.verdict?.rules ?? '');
      return row.erasedAt === undefined
        ? answerList(
            reply,
            'documents',
            documents.flatMap(shown(request.caller, row)),
            origins === undefined ? {} : { lineage: origins },
          )
        : answerProblem(request, reply, erased(row));
    }),
  );

  app.get(
    '/v1/messages/:id/acknowledgement',
    forOne(async (row, request, reply) => {
      const { name = answers.names(row)[0] } = request.query;
      const answer = name === undefined ? undefined : answers.made(row, name);
      return answer === undefined
        ? answerProblem(
            request,
            reply,
            row.erasedAt === undefined ? problem('not-found', undefined) : erased(row),
          )
        : reply.type(answer.mediaType).send(Buffer.from(answer.text));
    }),
  );

  app.get(
    '/v1/messages/:id/trail',
    forOne(async (row, request, reply) => {
      const access = evidenceAccess(request.caller, row, isPersonal(row));
      const trail = access === undefined ? [] : (await journal.trail(row.id)).filter(access.entry);
      return answerList(
        reply,
        'trail',
        trail.map((each) => ({ ...each, words: audit.wordsOf(each.fact, row) })),
      );
    }),
  );

  app.post(
    '/v1/messages/:id/replay',
    forOne(async (row, request, reply) => {
      if (request.caller.kind !== 'operator')
        return answerProblem(request, reply, problem('not-found', undefined));
      // What would be sent is gone.
      if (row.erasedAt !== undefined) return answerProblem(request, reply, erased(row));
      const count = await resend(journal, { envelope: row.id }, rfc3339(clock.now()));
      return answerJson(reply, { resent: count }, 202);
    }),
  );
}

/** A problem without what was found, which may tell of a person. */
export const withoutValues = ({ code, severity, at }: Problem): Problem => ({
  code,
  severity,
  message: { zh: '(涉及个人信息,内容已隐去)', en: '(withheld: it may tell of a person)' },
  ...(at === undefined ? {} : { at }),
});

const erased = ({ erasedAt }: MessageRow) =>
  problem('payload-erased', undefined, erasedAt === undefined ? {} : { found: erasedAt });

/** What became of one delivery. A sender learns that, not who else reads its message. */
function outcomeView(
  { id, partner, kind, status, settledAt, answerBy, answered }: DeliveryRow,
  operator: boolean,
) {
  return {
    ...(operator ? { id, partner } : {}),
    kind,
    status,
    settledAt,
    answerBy,
    ...(answered === undefined
      ? {}
      : {
          answered: operator
            ? answered
            : { at: answered.at, accepted: answered.accepted, name: answered.name },
        }),
  };
}

/** Whether what tells of persons is nothing for somebody: for one of this node's people without the role for it. */
export const hidesPersons = ({ kind, roles }: Caller): boolean => kind === 'operator' && !seesPersons(roles);

export const maySee = (caller: Caller, sender: string): boolean =>
  caller.kind === 'operator' || caller.id === sender;

/** A message as callers see it; the documents are counted here and served below it. */
export function messageView(row: MessageRow, hidden = false) {
  const {
    id,
    sender,
    channel,
    receivedAt,
    judgedAt,
    mediaType,
    charset,
    sha256,
    bytes,
    status,
    leaf,
    leafIndex,
    verdict,
  } = row;
  return {
    id,
    status,
    sender,
    channel,
    receivedAt,
    judgedAt,
    mediaType,
    charset,
    sha256,
    bytes,
    version: row.version,
    ...(row.released ? { released: true } : {}),
    ...(row.unrouted ? { unrouted: true } : {}),
    ...(row.discarded ? { discarded: true } : {}),
    ...(row.erasedAt === undefined ? {} : { erasedAt: row.erasedAt }),
    head: verdict?.head ?? row.head,
    messages: verdict?.messages ?? [],
    documents: `/v1/messages/${id}/documents`,
    problems: [...(row.problem === undefined ? [] : [row.problem]), ...(verdict?.problems ?? [])].map(
      (each) => (hidden ? withoutValues(each) : each),
    ),
    acknowledgement:
      verdict?.acknowledgement === undefined ? undefined : `/v1/messages/${id}/acknowledgement`,
    rules: verdict?.rules,
    audit: { leaf, index: leafIndex },
  };
}
