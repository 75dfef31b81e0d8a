import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import { maySee } from './messages.js';
import type { HttpParts } from './server.js';

/** What the channel needs of the audit log. */
export interface Evidence {
  /** The tree as it is now, signed. */
  checkpoint(): Promise<{ readonly size: number; readonly note: string }>;
  inclusion(index: number, size: number): Promise<object | undefined>;
  consistency(first: number, second: number): Promise<object | undefined>;
  /** C2SP vkey of the key that signs. */
  readonly verifier: string;
}

/**
 * GET /v1/audit/*: checkpoint, entries and proofs. Whoever may call at all may check the whole log by its hashes;
 * what the entries say is for operators, since it names others.
 */
export function evidence(app: FastifyInstance, { journal, audit }: HttpParts): void {
  app.get('/v1/audit/checkpoint', async (request, reply) => {
    const { note } = await audit.checkpoint();
    if (/json/.test(request.headers.accept ?? ''))
      return answerJson(reply, { checkpoint: note, verifier: audit.verifier });
    return reply.type('text/plain; charset=utf-8').header('eport-verifier', audit.verifier).send(note);
  });

  app.get<{ Querystring: Record<string, string | undefined> }>(
    '/v1/audit/entries',
    async (request, reply) => {
      const from = wholeNumber(request.query.from, 0, 0, Number.MAX_SAFE_INTEGER);
      const limit = wholeNumber(request.query.limit, 256, 1, 1000);
      if (from === undefined || limit === undefined)
        return answerProblem(request, reply, invalid('from, limit'));
      const operator = request.caller.kind === 'operator';
      const entries = await journal.leaves(from, limit);
      const shown = entries.map(({ index, hash, text }) => ({ index, hash, ...(operator ? { text } : {}) }));
      return answerList(reply, 'entries', shown, { size: await journal.size() });
    },
  );

  /** `?id=` or `?index=` (inclusion, in the tree of `size`), or `?first=&second=` (consistency). */
  app.get<{ Querystring: Record<string, string | undefined> }>('/v1/audit/proof', async (request, reply) => {
    const { id, index, first } = request.query;
    const whole = (text: string | undefined, fallback: number): number | undefined =>
      wholeNumber(text, fallback, 0, Number.MAX_SAFE_INTEGER);
    const latest = await audit.checkpoint();
    if (first !== undefined) {
      const [from, to] = [whole(first, 0), whole(request.query.second, latest.size)];
      if (from === undefined || to === undefined)
        return answerProblem(request, reply, invalid('first, second'));
      const proof = await audit.consistency(from, to);
      return proof === undefined
        ? answerProblem(request, reply, problem('not-found', undefined))
        : answerJson(reply, proof);
    }
    const size = whole(request.query.size, latest.size);
    if (size === undefined || (id === undefined && index === undefined))
      return answerProblem(request, reply, invalid('id, index, size'));
    const row = id === undefined ? undefined : await journal.message(id);
    if (id !== undefined && (row === undefined || !maySee(request.caller, row.sender)))
      return answerProblem(request, reply, problem('not-found', undefined));
    const leaf = row === undefined ? whole(index, 0) : row.leafIndex;
    const proof = leaf === undefined ? undefined : await audit.inclusion(leaf, size);
    if (proof === undefined) return answerProblem(request, reply, problem('not-found', undefined));
    return answerJson(reply, { ...proof, ...(size === latest.size ? { checkpoint: latest.note } : {}) });
  });
}

const invalid = (reason: string) => problem('request-invalid', undefined, { values: { reason } });
