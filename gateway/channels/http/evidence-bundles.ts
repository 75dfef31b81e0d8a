import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type MessageRow, problem } from '../../core/index.js';
import { answerProblem, wholeNumber } from './answers.js';
import { type EvidenceAccess, evidenceAccess } from './evidence-access.js';
import type { HttpParts } from './server.js';

/** Messages of one bundle. */
const MOST_MESSAGES = 2000;

type Query = Readonly<Record<string, string | undefined>>;
type Asked = FastifyRequest<{ Querystring: Query }>;
type Wish = EvidenceAccess & { readonly row: MessageRow };

/** GET /v1/messages/{id}/evidence, GET /v1/evidence?container=|day=: bundles that anybody can verify. GET /v1/audit/log/…: the log by its hashes, for anybody. */
export function bundling(app: FastifyInstance, { journal, audit, isPersonal }: HttpParts): void {
  const wishOf = (request: FastifyRequest, row: MessageRow | undefined): Wish | undefined => {
    const access = row === undefined ? undefined : evidenceAccess(request.caller, row, isPersonal(row));
    return access === undefined || row === undefined ? undefined : { ...access, row };
  };

  const answer = async (
    request: Asked,
    reply: FastifyReply,
    name: string,
    wanted: Omit<Parameters<typeof audit.bundle>[0], 'since'>,
  ): Promise<FastifyReply> => {
    const since = wholeNumber(request.query.since, 0, 0, Number.MAX_SAFE_INTEGER);
    if (since === undefined) return answerProblem(request, reply, invalid('since'));
    const zip = await audit.bundle({ ...wanted, ...(since === 0 ? {} : { since }) });
    if (zip === undefined) return answerProblem(request, reply, problem('evidence-too-large', undefined));
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="evidence-${name}.zip"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(zip, { objectMode: false }));
  };

  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/v1/messages/:id/evidence',
    async (request, reply) => {
      const wish = wishOf(request, await journal.message(request.params.id));
      if (wish === undefined) return answerProblem(request, reply, problem('not-found', undefined));
      const { id } = wish.row;
      return answer(request, reply, id, { subject: { kind: 'message', id }, wishes: [wish] });
    },
  );

  app.get<{ Querystring: Query }>('/v1/evidence', async (request, reply) => {
    const { container, day } = request.query;
    const wishes: Wish[] = [];
    let rows: readonly MessageRow[];
    if (container !== undefined && day === undefined && /^[A-Za-z0-9 ]{4,20}$/.test(container)) {
      const ids = await audit.messagesOf(container, MOST_MESSAGES + 1);
      const found = [];
      for (const id of ids) found.push(await journal.message(id));
      rows = found.filter((each) => each !== undefined);
    } else if (day !== undefined && container === undefined && isDay(day)) {
      rows = await audit.receivedOn(day, MOST_MESSAGES + 1);
    } else {
      return answerProblem(request, reply, invalid('container | day: YYYY-MM-DD'));
    }
    for (const row of rows) {
      const wish = wishOf(request, row);
      if (wish !== undefined) wishes.push(wish);
    }
    if (rows.length > MOST_MESSAGES)
      return answerProblem(request, reply, problem('evidence-too-large', undefined));
    if (wishes.length === 0) return answerProblem(request, reply, problem('not-found', undefined));
    const number = (container ?? '').replace(/ /g, '').toUpperCase();
    return day === undefined
      ? answer(request, reply, number, { subject: { kind: 'container', number }, wishes })
      : answer(request, reply, day, { subject: { kind: 'day', day }, wishes });
  });

  // As it was signed last: whoever needs no key must not cause signing.
  app.get('/v1/audit/log/checkpoint', async (request, reply) => {
    const latest = await journal.latestCheckpoint();
    return latest === undefined
      ? answerProblem(request, reply, problem('not-found', undefined))
      : reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(latest.note);
  });
  app.get<{ Params: { '*': string } }>('/v1/audit/log/tile/*', async (request, reply) => {
    const wanted = tileOf(request.params['*']);
    const hashes =
      wanted === undefined ? undefined : await audit.tile(wanted.level, wanted.index, wanted.width);
    return hashes === undefined
      ? answerProblem(request, reply, problem('not-found', undefined))
      : reply
          .type('application/octet-stream')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(hashes);
  });
}

/** `<level>/<N>[.p/<width>]`, N in groups of three digits, all but the last with an x before them (C2SP tlog-tiles). */
export function tileOf(
  path: string,
): { readonly level: number; readonly index: number; readonly width: number } | undefined {
  const [, level, thousands = '', last, width] =
    /^(\d{1,2})\/((?:x\d{3}\/){0,4})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (level === undefined || last === undefined || Number(level) > 63 || String(Number(level)) !== level)
    return undefined;
  if (thousands.startsWith('x000/') || Number(width ?? 1) > 255) return undefined;
  return {
    level: Number(level),
    index: Number(thousands.replace(/[x/]/g, '') + last),
    width: Number(width ?? 256),
  };
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const invalid = (reason: string) => problem('request-invalid', undefined, { values: { reason } });
