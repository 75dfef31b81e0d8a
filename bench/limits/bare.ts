// A fastify that answers 202 to every POST and does nothing else: what accepting over HTTP costs at the least.
import Fastify from 'fastify';

const app = Fastify({ logger: false, bodyLimit: 2 ** 28 });
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
app.post('/v1/messages', (request, reply) => {
  void reply.code(202).send({ bytes: (request.body as Buffer).length });
});
process.stderr.write(`bare ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
