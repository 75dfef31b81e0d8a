import { constants } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/index.js';
import { digestOf } from '../exchange/signature.js';
import { answerJson, answerProblem } from './answers.js';
import type { HttpParts } from './server.js';
import { receiptView } from './submit.js';

/** POST /v1/exchange: the link's receiving end. Who signed the headers was checked; here the body is compared with them. */
export function exchanging(app: FastifyInstance, parts: HttpParts): void {
  // Base64 and the documents make a package larger than the bytes it carries; a string can't be longer than that.
  app.post(
    '/v1/exchange',
    { bodyLimit: Math.min(parts.bodyBytes * 3, constants.MAX_STRING_LENGTH) },
    async (request, reply) => {
      const { caller, headers } = request;
      if (caller.kind !== 'node') return answerProblem(request, reply, problem('not-found', undefined));
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const digest = headers['content-digest'];
      if (digest !== undefined && digest !== digestOf(body))
        return answerProblem(
          request,
          reply,
          problem('exchange-invalid', undefined, { values: { reason: 'Content-Digest' } }),
        );
      const taken = await parts.takePackage(body, caller.id);
      if ('problem' in taken) return answerProblem(request, reply, taken.problem);
      if ('answer' in taken) return answerJson(reply, taken.answer);
      if ('taken' in taken) return answerJson(reply, { status: 'received' }, 202);
      const { received } = taken;
      if (received.kind === 'conflict') {
        const conflict = problem('interchange-conflict', undefined, { found: received.key });
        return answerProblem(request, reply, conflict, { id: received.id, sha256: received.sha256 });
      }
      if (received.kind === 'duplicate') reply.header('idempotent-replayed', 'true');
      return answerJson(reply, await receiptView(received, false, parts), 202);
    },
  );
}
