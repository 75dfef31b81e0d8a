import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type Problem } from '../../core/index.js';

/** How long a busy gateway asks to be left alone, in seconds. */
export const RETRY_AFTER = 5;

/** RFC 9457 problem document: our problem with its code, place and both sentences; `more` adds members. */
export function answerProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  each: Problem,
  more: { readonly status?: number; readonly [member: string]: unknown } = {},
): FastifyReply {
  const { status = PROBLEMS[each.code].http, ...members } = more;
  if (status === 503) reply.header('retry-after', RETRY_AFTER);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const text = each.message[languageOf(request)];
  const document = { type: `urn:eport:problem:${each.code}`, title: text, status, ...each, ...members };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(document));
}

export const answerJson = (reply: FastifyReply, value: unknown, status = 200): FastifyReply =>
  reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(value));

/** Members and list of one object, item by item, so that a long list is never one string. */
export function answerList(
  reply: FastifyReply,
  name: string,
  items: Iterable<unknown>,
  rest: object = {},
): FastifyReply {
  const head = JSON.stringify(rest).slice(0, -1);
  const chunks = function* (): Generator<string> {
    yield `${head}${head === '{' ? '' : ','}"${name}":[`;
    let between = '';
    for (const item of items) {
      yield between + JSON.stringify(item);
      between = ',';
    }
    yield ']}';
  };
  return reply
    .type('application/json; charset=utf-8')
    .send(Readable.from(batched(chunks()), { objectMode: false }));
}

/** Chunks of some 64 KiB: one write to the socket per document costs more than the document. */
export function* batched(chunks: Iterable<string>): Generator<Buffer> {
  let waiting = '';
  for (const chunk of chunks) {
    waiting += chunk;
    if (waiting.length < 65_536) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting);
}

/** The first of zh and en that the caller names; Chinese where it names neither. */
export const languageOf = (request: FastifyRequest): 'zh' | 'en' =>
  /\b(zh|en)\b/i.exec(request.headers['accept-language'] ?? '')?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';

/** A whole number of the query within bounds, or undefined where it isn't one. */
export function wholeNumber(
  text: unknown,
  fallback: number,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined || text === '') return fallback;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value < least ? undefined : Math.min(value, most);
}
