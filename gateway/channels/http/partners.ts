import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Pause, type Problem, problem, type Text } from '../../core/index.js';
import { answerJson, answerList, answerProblem } from './answers.js';
import type { Caller } from './auth.js';
import type { HttpParts } from './server.js';

/** How delivery to a partner goes at this moment; moments are RFC 3339. */
export interface PartnerDelivery {
  /** Whether there is an address to deliver to. */
  readonly address: boolean;
  readonly state: 'working' | 'failing' | 'paused';
  readonly due: number;
  readonly dead: number;
  readonly inFlight: number;
  /** Since when the oldest that is due is meant for it. */
  readonly oldestDue?: string;
  readonly breaker: {
    readonly state: 'closed' | 'open' | 'half-open';
    /** In a row. */
    readonly failures: number;
    readonly since?: string;
    /** When it is tried next. */
    readonly until?: string;
    readonly lastError?: Problem;
  };
  /** automatic: by the node itself, ended by the first try that succeeds. */
  readonly paused?: Omit<Pause, 'partner'> & { readonly automatic: boolean };
}

/** A partner or node that the configuration names. */
export interface PartnerNow {
  readonly id: string;
  readonly kind: 'partner' | 'node';
  readonly name?: Text;
  readonly delivery: PartnerDelivery;
  /** Of one alone: what it may see of others' documents and why, in words. */
  readonly sharing?: readonly Text[];
}

export interface Partners {
  list(): Promise<readonly PartnerNow[]>;
  one(id: string): Promise<PartnerNow | undefined>;
  /** @throws JournalBusy */
  pause(id: string, by: string, reason: string): Promise<Pause>;
  /** @throws JournalBusy */
  resume(id: string, by: string): Promise<Pause | undefined>;
}

/** GET /v1/partners and /v1/partners/{id}: an operator sees all, others themselves. POST …/pause and …/resume: operators. */
export function partnering(app: FastifyInstance, { partners }: HttpParts): void {
  const maySee = (caller: Caller, id: string): boolean => caller.kind === 'operator' || caller.id === id;

  app.get('/v1/partners', async (request, reply) => {
    const all = await partners.list();
    return answerList(
      reply,
      'partners',
      all.filter((each) => maySee(request.caller, each.id)),
    );
  });

  app.get<{ Params: { id: string } }>('/v1/partners/:id', async (request, reply) => {
    const { id } = request.params;
    const one = maySee(request.caller, id) ? await partners.one(id) : undefined;
    return one === undefined
      ? answerProblem(request, reply, problem('not-found', undefined))
      : answerJson(reply, one);
  });

  const byOperator =
    (act: (id: string, by: string, reason: string) => Promise<unknown>) =>
    async (
      request: FastifyRequest<{ Params: { id: string } }>,
      reply: FastifyReply,
    ): Promise<FastifyReply> => {
      const { caller, params, body } = request;
      if (caller.kind !== 'operator' || (await partners.one(params.id)) === undefined)
        return answerProblem(request, reply, problem('not-found', undefined));
      const said = wordsOf(body);
      if (said === undefined)
        return answerProblem(
          request,
          reply,
          problem('request-invalid', undefined, { values: { reason: 'reason, person' } }),
        );
      await act(params.id, said.person === '' ? caller.id : `${caller.id}/${said.person}`, said.reason);
      return answerJson(reply, await partners.one(params.id));
    };

  app.post('/v1/partners/:id/pause', byOperator(partners.pause));
  app.post('/v1/partners/:id/resume', byOperator(partners.resume));
}

/** `{ "reason"?, "person"? }`, or nothing at all. */
function wordsOf(body: unknown): { readonly reason: string; readonly person: string } | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('utf8').trim() : '';
  if (text === '') return { reason: '', person: '' };
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    const { reason = '', person = '' } = value;
    if (typeof reason !== 'string' || reason.length > 1000) return undefined;
    return typeof person === 'string' && /^[^/\p{Cc}]{0,64}$/u.test(person) ? { reason, person } : undefined;
  } catch {
    return undefined;
  }
}
