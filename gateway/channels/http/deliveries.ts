import type { FastifyInstance } from 'fastify';
import { type DeliveryRow, type DeliveryStatus, type Journal, problem, rfc3339 } from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import type { HttpParts } from './server.js';

const STATUSES: readonly string[] = [
  'due',
  'sent',
  'dead',
  'discarded',
  'rerouted',
] satisfies DeliveryStatus[];
/** What was discarded or rerouted isn't sent again: that took an authorisation. */
const RESENT: readonly DeliveryStatus[] = ['due', 'sent', 'dead'];
/** Rows that a resend holds at once. */
const PAGE = 1000;

type Filter = Omit<Parameters<Journal['deliveries']>[0], 'before' | 'limit'>;

/**
 * Makes what a filter names due again, page by page from the newest on, with the same ids; gives how many. Memory holds
 * one page, and what comes meanwhile isn't taken: it is newer.
 */
export async function resend(
  journal: Pick<Journal, 'deliveries' | 'again'>,
  filter: Filter,
  at: string,
): Promise<number> {
  let count = 0;
  for (let before: number | undefined; ; ) {
    const rows = await journal.deliveries({
      ...filter,
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
    });
    const ids = rows.filter((row) => RESENT.includes(row.status)).map((row) => row.id);
    if (ids.length > 0) count += await journal.again(ids, at);
    before = rows.at(-1)?.seq;
    if (rows.length < PAGE) return count;
  }
}

/** GET /v1/deliveries, POST /v1/deliveries/resend, GET /v1/ledger: a caller's own, an operator's all. */
export function delivering(app: FastifyInstance, { journal, clock }: HttpParts): void {
  app.get<{ Querystring: Record<string, string | undefined> }>('/v1/deliveries', async (request, reply) => {
    const { partner, status, envelope, since, before, limit } = request.query;
    const count = wholeNumber(limit, 100, 1, 1000);
    const from = wholeNumber(before, Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER);
    const moment = since === undefined ? undefined : Date.parse(since);
    if (
      count === undefined ||
      from === undefined ||
      Number.isNaN(moment) ||
      (status !== undefined && !STATUSES.includes(status))
    )
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'status, since, before, limit' } }),
      );
    const operator = request.caller.kind === 'operator';
    const whose = operator ? partner : request.caller.id;
    const rows = await journal.deliveries({
      ...(whose === undefined ? {} : { partner: whose }),
      ...(status === undefined ? {} : { status: status as DeliveryStatus }),
      ...(envelope === undefined ? {} : { envelope }),
      ...(moment === undefined ? {} : { since: rfc3339(moment) }),
      ...(before === undefined ? {} : { before: from }),
      limit: count,
    });
    const last = rows.at(-1);
    const next = rows.length === count && last !== undefined ? { next: String(last.seq) } : {};
    return answerList(
      reply,
      'deliveries',
      rows.map((row) => deliveryView(row, operator)),
      next,
    );
  });

  app.get<{ Params: { id: string } }>('/v1/deliveries/:id', async (request, reply) => {
    const { caller, params } = request;
    const [row] = await journal.deliveries({ ids: [params.id], limit: 1 });
    const seen = row !== undefined && (caller.kind === 'operator' || row.partner === caller.id);
    return seen
      ? answerJson(reply, deliveryView(row, caller.kind === 'operator'))
      : answerProblem(request, reply, problem('not-found', undefined));
  });

  /** `{ "deliveries": [id, …] }`, or `{ "partner"?, "status"?, "since"? }` as a selection (by the moment it was due or settled). */
  app.post('/v1/deliveries/resend', async (request, reply) => {
    const wanted = selection(request.body);
    if (wanted === undefined)
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, {
          values: { reason: 'deliveries | partner, status, since' },
        }),
      );
    const { caller } = request;
    const whose = caller.kind === 'operator' ? {} : { partner: caller.id };
    return answerJson(
      reply,
      { resent: await resend(journal, { ...wanted, ...whose }, rfc3339(clock.now())) },
      202,
    );
  });

  app.get('/v1/ledger', async (request, reply) => {
    const { caller } = request;
    const lines = await journal.ledger();
    return answerList(
      reply,
      'ledger',
      caller.kind === 'operator' ? lines : lines.filter((line) => line.sender === caller.id),
    );
  });
}

/** As callers see it. An operator also gets the way to what it came from, byte for byte as it was received. */
const deliveryView = (row: DeliveryRow, operator: boolean) => {
  const { id, partner, subject, kind, notation, lane, status, attempts, dueAt, settledAt, lastError } = row;
  const { envelope, answer, answerBy, answered, stops } = row;
  const message = `/v1/messages/${envelope}`;
  return {
    id,
    partner,
    kind,
    subject,
    notation,
    status,
    attempts,
    dueAt,
    settledAt,
    lastError,
    answerBy,
    answered,
    ...(operator
      ? {
          envelope,
          lane,
          stops,
          answer,
          links: { message, raw: `${message}/raw`, trail: `${message}/trail` },
        }
      : {}),
  };
};

function selection(body: unknown): Filter | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse((body as Buffer).toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  const { deliveries, partner, status, since } = value;
  if (Array.isArray(deliveries) && deliveries.every((each): each is string => typeof each === 'string'))
    return { ids: deliveries };
  if (deliveries !== undefined || (partner === undefined && status === undefined && since === undefined))
    return undefined;
  if (partner !== undefined && typeof partner !== 'string') return undefined;
  if (status !== undefined && !RESENT.includes(status as DeliveryStatus)) return undefined;
  const moment = since === undefined ? undefined : Date.parse(String(since));
  if (Number.isNaN(moment)) return undefined;
  return {
    ...(partner === undefined ? {} : { partner }),
    ...(status === undefined ? {} : { status: status as DeliveryStatus }),
    ...(moment === undefined ? {} : { since: rfc3339(moment) }),
  };
}
