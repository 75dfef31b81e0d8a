import type { FastifyInstance } from 'fastify';
import { type Json, type MessageRow, problem, type Text } from '../../core/index.js';
import { answerJson, answerList, answerProblem, wholeNumber } from './answers.js';
import type { EvidenceAccess } from './evidence-access.js';
import { maySee } from './messages.js';
import type { HttpParts } from './server.js';

/** What the channel needs of the audit log. */
export interface Evidence {
  /** The tree as it is now, signed. */
  checkpoint(): Promise<{ readonly size: number; readonly note: string }>;
  /** The largest one that other nodes countersigned, with their signatures; undefined where there is none. */
  cosigned?(): Promise<string | undefined>;
  inclusion(index: number, size: number): Promise<object | undefined>;
  consistency(first: number, second: number): Promise<object | undefined>;
  /** C2SP vkey of the key that signs. */
  readonly verifier: string;
  /** Hashes of a tile (C2SP tlog-tiles); undefined where the tree hasn't so many. */
  tile(level: number, index: number, width: number): Promise<Buffer | undefined>;
  /** A ZIP, piece by piece; undefined where it would be too large. */
  bundle(wanted: {
    readonly subject: EvidenceSubject;
    readonly wishes: ReadonlyArray<EvidenceAccess & { readonly row: MessageRow }>;
    readonly since?: number;
  }): Promise<AsyncIterable<Buffer> | undefined>;
  /** Ids of the messages whose documents name a container, and messages received on a UTC day, oldest first; `most` of them and one more, as it was. */
  messagesOf(container: string, most: number): Promise<readonly string[]>;
  receivedOn(day: string, most: number): Promise<readonly MessageRow[]>;
  /** A fact in words; reasons of a refusal where the message is given. */
  wordsOf(fact: Json, row: MessageRow): Text;
}

type EvidenceSubject =
  | { readonly kind: 'message'; readonly id: string }
  | { readonly kind: 'container'; readonly number: string }
  | { readonly kind: 'day'; readonly day: string };

/**
 * GET /v1/audit/*: checkpoint, entries and proofs. Whoever may call at all may check the whole log by its hashes;
 * what the entries say is for operators, since it names others.
 */
export function evidence(app: FastifyInstance, { journal, audit }: HttpParts): void {
  app.get('/v1/audit/checkpoint', async (request, reply) => {
    const { note } = await audit.checkpoint();
    const cosigned = await audit.cosigned?.();
    if (/json/.test(request.headers.accept ?? ''))
      return answerJson(reply, {
        checkpoint: note,
        verifier: audit.verifier,
        ...(cosigned === undefined ? {} : { cosigned }),
      });
    if (cosigned?.startsWith(note))
      return reply.type('text/plain; charset=utf-8').header('eport-verifier', audit.verifier).send(cosigned);
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
