import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasError, mediaTypeOf, problem } from '../../core/index.js';
import { answerJson, answerProblem } from './answers.js';
import type { HttpParts } from './server.js';
import { contentType } from './submit.js';

/** What the query may change of the caller's agreement while trying. */
export interface Tried {
  readonly lenient?: boolean;
  readonly profile?: string;
  readonly charset?: string;
}

/** What a call says of it. */
export function triedOf(request: FastifyRequest): Tried {
  const { lenient, profile, charset } = request.query as Record<string, string | undefined>;
  const named = charset ?? contentType(request.headers['content-type']).charset;
  return {
    ...(lenient === undefined ? {} : { lenient: lenient !== 'false' && lenient !== '0' }),
    ...(profile === undefined ? {} : { profile }),
    ...(named === undefined ? {} : { charset: named }),
  };
}

/** POST /v1/check and /v1/translate: what the commands do, by the caller's own agreement; nothing is kept. */
export function trying(
  app: FastifyInstance,
  { judgeOnce, lineage, convert, notations, profiles }: HttpParts,
): void {
  // A profile that nobody knows must not pass for one that finds nothing.
  const unknownProfile = (request: FastifyRequest): string | undefined => {
    const { profile } = request.query as Record<string, string | undefined>;
    return profile === undefined || profiles.includes(profile) ? undefined : profile;
  };
  const refuse = (request: FastifyRequest, reply: FastifyReply, profile: string): FastifyReply =>
    answerProblem(
      request,
      reply,
      problem('request-invalid', undefined, { values: { reason: `profile=${profile}` } }),
    );
  const bodyOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  const judged = (request: FastifyRequest) => judgeOnce(bodyOf(request), request.caller.id, triedOf(request));

  app.post('/v1/check', async (request, reply) => {
    const unknown = unknownProfile(request);
    if (unknown !== undefined) return refuse(request, reply, unknown);
    const { status, problems, messages } = await judged(request);
    return answerJson(reply, { status, messages, problems });
  });

  app.post('/v1/translate', async (request, reply): Promise<FastifyReply> => {
    const { to = 'canonical', lineage: wanted } = request.query as Record<string, string | undefined>;
    if (to !== 'canonical' && !notations.includes(to))
      return answerProblem(request, reply, problem('mapping-missing', undefined, { found: to }), {
        status: 400,
      });
    const unknown = unknownProfile(request);
    if (unknown !== undefined) return refuse(request, reply, unknown);
    const { status, head, documents, problems, acknowledgement } = await judged(request);
    if (to === 'canonical')
      return answerJson(reply, {
        status,
        documents,
        problems,
        acknowledgement: acknowledgement?.text ?? null,
        ...(wanted === 'true'
          ? {
              syntax: head.syntax,
              charset: head.charset,
              lineage: lineage(bodyOf(request), request.caller.id, triedOf(request)),
            }
          : {}),
      });
    const written =
      documents.length > 0 ? convert(documents, to, request.caller.id) : { value: undefined, problems: [] };
    const all = [...problems, ...written.problems];
    const fault =
      all.find((each) => each.severity === 'error') ??
      problem('document-not-carried', undefined, { expected: to });
    if (written.value === undefined || hasError(written.problems))
      return answerProblem(request, reply, fault, { status: 422, problems: all });
    return reply
      .type(mediaTypeOf(written.value))
      .header('eport-problems', all.length)
      .send(Buffer.from(written.value));
  });
}
