import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type MessageRow, type Problem, problem } from '../../core/index.js';
import { answerJson, answerProblem, wholeNumber } from './answers.js';
import { hidesPersons, maySee } from './messages.js';
import type { HttpParts } from './server.js';
import { type Tried, triedOf } from './trying.js';

/** How a message reads, value by value; main passes it in. A problem where it is too large for that. */
export interface ExplainApi {
  readonly once: (bytes: Uint8Array, caller: string, tried: Tried) => object | Problem;
  readonly kept: (row: MessageRow, bytes: Uint8Array) => object | Problem;
}

/** POST /v1/explain and GET /v1/messages/{id}/explain: every value in its place and the field it became. */
export function explaining(
  app: FastifyInstance,
  { explain, journal, profiles, isPersonal }: HttpParts,
): void {
  const answer = (request: FastifyRequest, reply: FastifyReply, made: object | Problem): FastifyReply =>
    'code' in made ? answerProblem(request, reply, made) : answerJson(reply, made);

  app.post('/v1/explain', async (request, reply) => {
    const { profile } = request.query as Record<string, string | undefined>;
    if (profile !== undefined && !profiles.includes(profile))
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: `profile=${profile}` } }),
      );
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return answer(request, reply, explain.once(bytes, request.caller.id, triedOf(request)));
  });

  app.get<{ Params: { id: string }; Querystring: { version?: string } }>(
    '/v1/messages/:id/explain',
    async (request, reply) => {
      const row = await journal.message(request.params.id);
      const hidden = row !== undefined && hidesPersons(request.caller) && isPersonal(row);
      if (row === undefined || hidden || !maySee(request.caller, row.sender))
        return answerProblem(request, reply, problem('not-found', undefined));
      const version = wholeNumber(request.query.version, row.version, 1, Number.MAX_SAFE_INTEGER);
      const bytes = version === undefined ? undefined : await journal.bytes(row.id, version);
      if (bytes === undefined)
        return answerProblem(
          request,
          reply,
          row.erasedAt === undefined
            ? problem('not-found', undefined)
            : problem('payload-erased', undefined, { found: row.erasedAt }),
        );
      return answer(request, reply, explain.kept(row, bytes));
    },
  );
}
