import type { FastifyInstance } from 'fastify';
import { type DeliveryRow, type DeliveryStatus, problem, rfc3339 } from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import type { HttpParts } from './server.js';

const STATUSES: readonly string[] = ['due', 'sent', 'dead'] satisfies DeliveryStatus[];

/** GET /v1/deliveries, POST /v1/deliveries/resend, GET /v1/ledger: a caller's own, an operator's all. */
export function delivering(app: FastifyInstance, { journal, clock }: HttpParts): void {
  app.get<{ Querystring: Record<string, string | undefined> }>('/v1/deliveries', async (request, reply) => {
    const { partner, status, envelope, before, limit } = request.query;
    const count = wholeNumber(limit, 100, 1, 1000);
    const from = wholeNumber(before, Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER);
    if (count === undefined || from === undefined || (status !== undefined && !STATUSES.includes(status)))
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'status, before, limit' } }),
      );
    const operator = request.caller.kind === 'operator';
    const whose = operator ? partner : request.caller.id;
    const rows = await journal.deliveries({
      ...(whose === undefined ? {} : { partner: whose }),
      ...(status === undefined ? {} : { status: status as DeliveryStatus }),
      ...(envelope === undefined ? {} : { envelope }),
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

  /** `{ "deliveries": [id, …] }`, or `{ "partner"?, "status"?, "since"? }` as a selection (by the moment it was due or settled). */
  app.post('/v1/deliveries/resend', async (request, reply) => {
    const wanted = selection(request.body);
    if (wanted === undefined)
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'deliveries' } }),
      );
    const { caller } = request;
    const partner = caller.kind === 'operator' ? wanted.partner : caller.id;
    const ids: string[] = [];
    for (let before: number | undefined, rows: readonly DeliveryRow[] = []; ; ) {
      rows = await journal.deliveries({
        ...(partner === undefined ? {} : { partner }),
        ...(wanted.status === undefined ? {} : { status: wanted.status }),
        ...(before === undefined ? {} : { before }),
        limit: 1000,
      });
      for (const row of rows)
        if (wanted.deliveries?.has(row.id) ?? (row.settledAt ?? row.dueAt) >= (wanted.since ?? ''))
          ids.push(row.id);
      before = rows.at(-1)?.seq;
      if (rows.length < 1000) break;
    }
    const resent = ids.length === 0 ? 0 : await journal.again(ids, rfc3339(clock.now()));
    return answerJson(reply, { resent }, 202);
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

const deliveryView = (row: DeliveryRow, operator: boolean) => {
  const {
    id,
    partner,
    subject,
    kind,
    notation,
    lane,
    status,
    attempts,
    dueAt,
    settledAt,
    lastError,
    envelope,
    answer,
  } = row;
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
    ...(operator ? { envelope, lane, answer } : {}),
  };
};

interface Selection {
  readonly deliveries?: ReadonlySet<string>;
  readonly partner?: string;
  readonly status?: DeliveryStatus;
  readonly since?: string;
}

function selection(body: unknown): Selection | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse((body as Buffer).toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  const { deliveries, partner, status, since } = value;
  if (Array.isArray(deliveries) && deliveries.every((each) => typeof each === 'string'))
    return { deliveries: new Set(deliveries) };
  if (deliveries !== undefined || (partner === undefined && status === undefined && since === undefined))
    return undefined;
  if (partner !== undefined && typeof partner !== 'string') return undefined;
  if (status !== undefined && !STATUSES.includes(status as string)) return undefined;
  const moment = since === undefined ? undefined : Date.parse(String(since));
  if (Number.isNaN(moment)) return undefined;
  return {
    ...(partner === undefined ? {} : { partner }),
    ...(status === undefined ? {} : { status: status as DeliveryStatus }),
    ...(moment === undefined ? {} : { since: rfc3339(moment) }),
  };
}
