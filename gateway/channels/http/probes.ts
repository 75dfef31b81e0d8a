import type { FastifyInstance } from 'fastify';
import { answerJson } from './answers.js';
import { openapi, page } from './openapi.js';
import type { HttpParts } from './server.js';

/** Probes, metrics and the description of the API: for everyone, since they tell nothing of anyone's messages. */
export function probes(app: FastifyInstance, { ready, metrics, node }: HttpParts): void {
  app.get('/health/live', async (_request, reply) => answerJson(reply, { status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const health = await ready();
    return answerJson(reply, health, health.ready ? 200 : 503);
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));

  const description = JSON.stringify(openapi(node));
  const html = page(node);
  app.get('/docs', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(html),
  );
  app.get('/docs/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(description),
  );
}
