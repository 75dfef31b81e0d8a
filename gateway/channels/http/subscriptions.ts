import type { FastifyInstance } from 'fastify';
import { type Problem, problem } from '../../core/index.js';
import type { SubscriptionOrder } from '../webhook/book.js';
import { answerJson, answerList, answerProblem } from './answers.js';
import type { HttpParts } from './server.js';

const BODY_BYTES = 64 * 1024;
const PATH = '/v1/subscriptions';

/** Webhooks: made, changed, rotated, tried and removed by who gets them, or by an operator. */
export function subscribing(app: FastifyInstance, { subscriptions }: HttpParts): void {
  const absent = problem('not-found', undefined);
  const invalid = (reason: string): Problem => problem('request-invalid', undefined, { values: { reason } });
  type One = { Params: { id: string } };

  app.get(PATH, async (request, reply) =>
    answerList(reply, 'subscriptions', await subscriptions.list(request.caller)),
  );
  app.get<One>(`${PATH}/:id`, async (request, reply) => {
    const found = await subscriptions.one(request.caller, request.params.id);
    return found === undefined ? answerProblem(request, reply, absent) : answerJson(reply, found);
  });
  app.post(PATH, { bodyLimit: BODY_BYTES }, async (request, reply) => {
    const order = orderOf(request.body);
    if (typeof order === 'string') return answerProblem(request, reply, invalid(order));
    const made = await subscriptions.create(request.caller, order);
    if (made === undefined) return answerProblem(request, reply, absent);
    if ('code' in made) return answerProblem(request, reply, made as Problem, { status: 400 });
    return answerJson(
      reply.header('location', `${PATH}/${made.id}`).header('cache-control', 'no-store'),
      made,
      201,
    );
  });
  app.put<One>(`${PATH}/:id`, { bodyLimit: BODY_BYTES }, async (request, reply) => {
    const order = orderOf(request.body);
    if (typeof order === 'string') return answerProblem(request, reply, invalid(order));
    const changed = await subscriptions.change(request.caller, request.params.id, order);
    if (changed === undefined) return answerProblem(request, reply, absent);
    if ('code' in changed) return answerProblem(request, reply, changed as Problem, { status: 400 });
    return answerJson(reply, changed);
  });
  app.delete<One>(`${PATH}/:id`, async (request, reply) => {
    const removed = await subscriptions.remove(request.caller, request.params.id);
    return removed === undefined ? answerProblem(request, reply, absent) : reply.code(204).send();
  });
  app.post<One>(`${PATH}/:id/rotate`, async (request, reply) => {
    const rotated = await subscriptions.rotate(request.caller, request.params.id);
    return rotated === undefined
      ? answerProblem(request, reply, absent)
      : answerJson(reply.header('cache-control', 'no-store'), rotated);
  });
  app.post<One>(`${PATH}/:id/test`, async (request, reply) => {
    const tried = await subscriptions.test(request.caller, request.params.id);
    return tried === undefined ? answerProblem(request, reply, absent) : answerJson(reply, tried);
  });
}

const NAMES: readonly string[] = ['url', 'types', 'format', 'after', 'state'];

/** A body → what it asks for; else the name of the member that isn't right. */
function orderOf(body: unknown): SubscriptionOrder | string {
  let value: unknown;
  try {
    value = JSON.parse((body as Buffer).toString('utf8'));
  } catch {
    return 'JSON';
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'JSON';
  const members = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(members).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) return unknown.slice(0, 100);
  const { url, types, format, after, state } = members;
  if (url !== undefined && typeof url !== 'string') return 'url';
  if (format !== undefined && typeof format !== 'string') return 'format';
  if (state !== undefined && state !== 'active' && state !== 'paused') return 'state';
  if (types !== undefined && types !== null && !isNames(types)) return 'types';
  const cursor = typeof after === 'string' && /^\d{1,16}$/.test(after) ? Number(after) : after;
  if (cursor !== undefined && !(Number.isSafeInteger(cursor) && (cursor as number) >= 0)) return 'after';
  return {
    ...(url === undefined ? {} : { url }),
    ...(types === undefined ? {} : { types }),
    ...(format === undefined ? {} : { format }),
    ...(cursor === undefined ? {} : { after: cursor as number }),
    ...(state === undefined ? {} : { state }),
  };
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= 100 &&
  value.every((each) => typeof each === 'string' && each !== '' && each.length <= 100);
