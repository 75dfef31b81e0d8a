import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/index.js';
import { answerJson, answerList, answerProblem } from './answers.js';
import type { Caller } from './auth.js';
import type { HttpParts } from './server.js';

/** An API key as it is told: never the key, nor its hash. */
export interface KeyView {
  readonly id: string;
  readonly partner: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** RFC 3339: from then on it opens nothing. */
  readonly expiresAt?: string;
}

/** The keys that were made over the API; main passes it in. Undefined: it doesn't exist for that caller. */
export interface KeysApi {
  list(caller: Caller): Promise<readonly KeyView[]>;
  /** With the key itself, this once. A string names what isn't right. */
  create(
    caller: Caller,
    wanted: { readonly partner?: string; readonly name?: string; readonly expiresInDays?: number },
  ): Promise<(KeyView & { readonly key: string }) | string | undefined>;
  /** `expiresInDays`: from now; null: never. */
  change(caller: Caller, id: string, expiresInDays: number | null): Promise<KeyView | undefined>;
  revoke(caller: Caller, id: string): Promise<boolean>;
}

const PATH = '/v1/keys';
const BODY_BYTES = 4096;
/** The longest that a key may be asked to live, in days. */
const LONGEST = 3650;

/** GET, POST /v1/keys; PUT, DELETE /v1/keys/{id}: a partner's own, an operator's of any partner. */
export function keeping(app: FastifyInstance, { keys }: HttpParts): void {
  const absent = problem('not-found', undefined);
  const invalid = (reason: string) => problem('request-invalid', undefined, { values: { reason } });
  type One = { Params: { id: string } };

  app.get(PATH, async (request, reply) => answerList(reply, 'keys', await keys.list(request.caller)));

  app.post(PATH, { bodyLimit: BODY_BYTES }, async (request, reply) => {
    const body = membersOf(request.body, ['partner', 'name', 'expiresInDays']);
    if (typeof body === 'string') return answerProblem(request, reply, invalid(body));
    const { partner, name, expiresInDays } = body;
    if (partner !== undefined && typeof partner !== 'string')
      return answerProblem(request, reply, invalid('partner'));
    if (name !== undefined && !(typeof name === 'string' && name.length <= 100))
      return answerProblem(request, reply, invalid('name'));
    if (expiresInDays !== undefined && !isDays(expiresInDays))
      return answerProblem(request, reply, invalid('expiresInDays'));
    const made = await keys.create(request.caller, {
      ...(partner === undefined ? {} : { partner }),
      ...(name === undefined ? {} : { name }),
      ...(expiresInDays === undefined ? {} : { expiresInDays }),
    });
    if (made === undefined) return answerProblem(request, reply, absent);
    if (typeof made === 'string') return answerProblem(request, reply, invalid(made));
    return answerJson(reply.header('cache-control', 'no-store'), made, 201);
  });

  app.put<One>(`${PATH}/:id`, { bodyLimit: BODY_BYTES }, async (request, reply) => {
    const body = membersOf(request.body, ['expiresInDays']);
    if (typeof body === 'string') return answerProblem(request, reply, invalid(body));
    const { expiresInDays } = body;
    if (expiresInDays !== null && !isDays(expiresInDays))
      return answerProblem(request, reply, invalid('expiresInDays'));
    const changed = await keys.change(request.caller, request.params.id, expiresInDays);
    return changed === undefined ? answerProblem(request, reply, absent) : answerJson(reply, changed);
  });

  app.delete<One>(`${PATH}/:id`, async (request, reply) =>
    (await keys.revoke(request.caller, request.params.id))
      ? reply.code(204).send()
      : answerProblem(request, reply, absent),
  );
}

const isDays = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= LONGEST;

/** A JSON object with no other members than these; else the name of what isn't right. */
function membersOf(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = JSON.parse((body as Buffer | undefined)?.toString('utf8') ?? '{}');
  } catch {
    return 'JSON';
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'JSON';
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  return unknown === undefined ? (value as Readonly<Record<string, unknown>>) : unknown.slice(0, 100);
}
