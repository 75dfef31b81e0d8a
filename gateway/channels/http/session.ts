import type { FastifyInstance } from 'fastify';
import { answerJson } from './answers.js';
import type { HttpParts } from './server.js';

/** GET /v1/session: who is asking, and of which node. GET /v1/notations: what can be asked for. */
export function telling(app: FastifyInstance, { node, notations, profiles }: HttpParts): void {
  app.get('/v1/session', async ({ caller: { kind, id } }, reply) =>
    answerJson(reply.header('cache-control', 'no-store'), { node, caller: { kind, id } }),
  );
  app.get('/v1/notations', async (_request, reply) => answerJson(reply, { notations, profiles }));
}
