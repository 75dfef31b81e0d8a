import { createHash } from 'node:crypto';
import { request as requestOverHttp } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { type Clock, type Rules, rfc3339 } from '../../../gateway/index.js';
import { sampleOf } from '../../sample/sample.js';
import { bytesOf, type Exchange, jsonOf, side } from '../exchange.js';
import type { Step } from '../scenario.js';
import { nextRun, type Session } from '../session.js';

/** The gateway under test, as its operator names it. */
export interface GatewayTarget {
  readonly url: string;
  /** API key, sent as `Authorization: Bearer`; never recorded. */
  readonly key: string;
  /** The feed that shows what was posted. */
  readonly feed: string;
}

interface Spec {
  readonly sample?: string;
  readonly broken?: string;
  /** The bytes of another step's message. */
  readonly again?: string;
  /** Other bytes under the reference of another step's message. */
  readonly conflict?: string;
  readonly text?: string;
  readonly type?: string;
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 30_000;

/** Does one step against a gateway: every exchange is recorded as it happens. */
export async function runGatewayStep(
  session: Session,
  step: Step,
  target: GatewayTarget,
  { rules, clock }: { readonly rules: Rules; readonly clock: Clock },
): Promise<void> {
  const run = nextRun(session.recording.exchanges, step.id);
  const todo = step.do ?? {};
  const hash = (text: string): string =>
    createHash('sha256').update(`${session.head.id} ${text}`).digest('hex');

  const send = async (
    method: string,
    path: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    more: { readonly anonymous?: boolean; readonly cut?: 'answer' | 'body' } = {},
  ): Promise<Exchange> => {
    const url = new URL(path, target.url);
    const begun = rfc3339(clock.now());
    const answer = await ask(
      url,
      method,
      body,
      headers,
      more.anonymous === true ? undefined : target.key,
      more.cut,
    );
    return session.recording.add({
      step: step.id,
      run,
      at: begun,
      from: 'kit',
      kind: 'http',
      method,
      path: url.pathname + url.search,
      request: side(headers, body),
      ...(answer === undefined
        ? {}
        : { response: { ...side(answer.headers, answer.body), status: answer.status } }),
      ...(step.fault === undefined ? {} : { fault: step.fault }),
    });
  };

  const made = (spec: Spec, name = step.id): { readonly bytes: Uint8Array; readonly type: string } => {
    if (spec.text !== undefined)
      return { bytes: Buffer.from(spec.text), type: spec.type ?? 'application/octet-stream' };
    const of = (other: string): Exchange => {
      const found = session.recording.exchanges.findLast(
        (each) => each.step === other && each.method === 'POST',
      );
      if (found === undefined) throw new StepImpossible(`${step.id}: ${other}`);
      return found;
    };
    if (spec.again !== undefined) {
      const { request } = of(spec.again);
      return { bytes: bytesOf(request), type: request.headers['content-type'] ?? '' };
    }
    // Interchange references are the session's own, so that sessions don't meet in one gateway.
    const base = spec.conflict ?? name;
    const reference = hash(
      `${base} ${spec.conflict === undefined ? run : nextRun(session.recording.exchanges, base) - 1}`,
    )
      .slice(0, 12)
      .toUpperCase();
    const seed = Number.parseInt(hash(`${name} ${run}`).slice(0, 8), 16);
    const found = sampleOf(rules, {
      type: spec.sample ?? 'CODECO:D:95B:UN',
      seed,
      reference,
      ...(session.head.profile === undefined ? {} : { profile: session.head.profile }),
      ...(spec.broken === undefined ? {} : { broken: spec.broken }),
    });
    if (found.kind !== 'sample')
      throw new StepImpossible(`${spec.sample} ${spec.broken ?? ''}: ${found.kind}`);
    const { bytes, file } = found.sample;
    const type = file.endsWith('edi')
      ? 'application/edifact'
      : file.endsWith('xml')
        ? 'application/xml'
        : file.endsWith('json')
          ? 'application/json'
          : 'text/plain';
    return { bytes, type };
  };

  if (todo.post !== undefined) {
    const { bytes, type } = made(todo.post as Spec);
    const headers: Record<string, string> = {
      'content-type': type,
      prefer: `wait=${String(todo.wait ?? 10)}`,
    };
    if (typeof todo.key === 'string') headers['idempotency-key'] = hash(todo.key).slice(0, 32);
    const anonymous = todo.anonymous === true;
    if (step.fault === 'lost-acknowledgement')
      await send('POST', '/v1/messages', bytes, headers, { cut: 'answer' });
    if (step.fault === 'half-closed') await send('POST', '/v1/messages', bytes, headers, { cut: 'body' });
    if (step.fault === 'duplicate')
      await Promise.all(Array.from({ length: 4 }, () => send('POST', '/v1/messages', bytes, headers)));
    await send('POST', '/v1/messages', bytes, headers, { anonymous });
    return;
  }
  if (typeof todo.burst === 'number') {
    const all = Array.from({ length: todo.burst }, (_, nth) =>
      made({ sample: String(todo.sample) }, `${step.id} ${nth}`),
    );
    await Promise.all(
      all.map(async ({ bytes, type }) => {
        for (let tries = 0; tries < 20; tries++) {
          const { response } = await send('POST', '/v1/messages', bytes, { 'content-type': type });
          if (response !== undefined && response.status !== 503 && response.status !== 429) return;
          const seconds = Number(response?.headers['retry-after'] ?? 1);
          await new Promise<void>((resolve) => clock.after(Math.min(5, seconds) * 1000, resolve));
        }
      }),
    );
    return;
  }
  if (typeof todo.get === 'string') {
    const receipt = session.recording.exchanges.findLast(
      (each) => each.step === todo.of && typeof jsonOf(each.response)?.id === 'string',
    );
    const id = String(jsonOf(receipt?.response)?.id ?? 'none');
    const path = todo.get
      .replace('{id}', encodeURIComponent(id))
      .replace('{feed}', encodeURIComponent(target.feed));
    if (todo.pages !== true) {
      await send(
        'GET',
        path,
        new Uint8Array(),
        { accept: String(todo.accept ?? 'application/json') },
        { anonymous: todo.anonymous === true },
      );
      return;
    }
    for (let after = '0'; ; ) {
      const { response } = await send('GET', `${path}?after=${after}&limit=100`, new Uint8Array(), {});
      const page = jsonOf(response);
      const events = (page?.events ?? []) as readonly unknown[];
      if (events.length === 0 || typeof page?.next !== 'string') return;
      after = page.next;
    }
  }
}

/** A step that needs what an earlier one didn't give. */
export class StepImpossible extends Error {}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** `cut`: the connection is gone before the answer, or in the middle of the body. Undefined where no answer came. */
export function ask(
  url: URL,
  method: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  key: string | undefined,
  cut: 'answer' | 'body' | undefined,
): Promise<Answered | undefined> {
  return new Promise((resolve) => {
    const open = url.protocol === 'https:' ? requestOverTls : requestOverHttp;
    const request = open(url, {
      method,
      agent: false,
      timeout: PATIENCE,
      headers: {
        ...headers,
        ...(method === 'GET' ? {} : { 'content-length': String(body.length) }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
    });
    request.on('error', () => resolve(undefined));
    request.on('timeout', () => request.destroy());
    request.on('response', (response) => {
      if (cut === 'answer') {
        request.destroy();
        resolve(undefined);
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(undefined));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    if (cut === 'body') {
      request.write(body.subarray(0, Math.floor(body.length / 2)), () => {
        request.destroy();
        resolve(undefined);
      });
      return;
    }
    request.end(body);
  });
}
