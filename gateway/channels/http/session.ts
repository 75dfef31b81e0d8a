import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../core/index.js';
import { answerJson, answerProblem } from './answers.js';
import type { Caller } from './auth.js';
import { buckets } from './pace.js';
import type { HttpParts } from './server.js';
import type { Sessions } from './sessions.js';

const NAME = 'eport_session';
const BODY_BYTES = 4096;
/** Failed passwords of one account: so many, then one every ten seconds. */
const FAILURES = { burst: 5, perSecond: 0.1 };

/** The token of a session cookie. */
export const tokenOf = ({ headers }: FastifyRequest): string | undefined =>
  new RegExp(`(?:^|;\\s*)${NAME}=([\\w.-]{1,4096})`).exec(headers.cookie ?? '')?.[1];

/** Nothing but the page itself sends it, over HTTPS alone where there is HTTPS, and never to another site. */
export function setCookie(request: FastifyRequest, reply: FastifyReply, token: string, tls: boolean): void {
  const secure = tls || request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const age = token === '' ? '; Max-Age=0' : '';
  reply.header('set-cookie', `${NAME}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}${age}`);
}

/** Whether a call that changes something comes from the page itself: another site can't send this header. */
export const isFromPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' ||
  method === 'HEAD' ||
  (headers['x-eport-console'] === '1' &&
    ['same-origin', 'none', undefined].includes(headers['sec-fetch-site'] as string | undefined));

/** Who a cookie is of; undefined: nobody, or a call that another site's page may have made. */
export function callerOfCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: Sessions | undefined,
  tls: boolean,
): Caller | undefined {
  const token = sessions && tokenOf(request);
  const found = token === undefined ? undefined : sessions?.of(token);
  if (found === undefined || !isFromPage(request)) return undefined;
  if (found.renewed !== undefined) setCookie(request, reply, found.renewed, tls);
  return found.caller;
}

/** GET, POST, DELETE /v1/session: who is asking, signing in with a password, signing out. GET /v1/notations: what can be asked for. */
export function telling(
  app: FastifyInstance,
  { node, notations, profiles, sessions, clock, tls, onCaller }: HttpParts,
): void {
  const failures = buckets(FAILURES, clock);
  const shown = ({ kind, id, roles }: Caller) => ({ node, caller: { kind, id, roles } });

  app.get('/v1/session', async ({ caller }, reply) =>
    answerJson(reply.header('cache-control', 'no-store'), shown(caller)),
  );

  app.post('/v1/session', { bodyLimit: BODY_BYTES }, async (request, reply) => {
    const asked = credentialsIn(request.body);
    if (asked === undefined || !isFromPage(request))
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'user, password; x-eport-console' } }),
      );
    const seconds = failures.take(asked.user);
    if (seconds !== undefined)
      return answerProblem(
        request,
        reply.header('retry-after', seconds),
        problem('too-many-requests', undefined, { values: { seconds } }),
      );
    const token = await sessions?.signIn(asked.user, asked.password);
    const found = token === undefined ? undefined : sessions?.of(token);
    if (token === undefined || found === undefined)
      return answerProblem(request, reply, problem('not-authenticated', undefined));
    setCookie(request, reply, token, tls !== undefined);
    onCaller?.(found.caller);
    return answerJson(reply.header('cache-control', 'no-store'), shown(found.caller));
  });

  app.delete('/v1/session', async (request, reply) => {
    const token = tokenOf(request);
    if (token !== undefined) sessions?.end(token);
    setCookie(request, reply, '', tls !== undefined);
    return reply.code(204).send();
  });

  app.get('/v1/notations', async (_request, reply) => answerJson(reply, { notations, profiles }));
}

function credentialsIn(body: unknown): { readonly user: string; readonly password: string } | undefined {
  try {
    const { user, password } = JSON.parse((body as Buffer).toString('utf8')) as Record<string, unknown>;
    return typeof user === 'string' && typeof password === 'string' && user.length <= 100
      ? { user, password }
      : undefined;
  } catch {
    return undefined;
  }
}
