import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Clock,
  defaultAgreement,
  judge,
  type Rules,
  rfc3339,
  type Verdict,
} from '../../../gateway/index.js';
import { side } from '../exchange.js';
import type { Step } from '../scenario.js';
import { nextRun, type Session } from '../session.js';

/** A synthetic gateway that a sender is tested against: it takes, refuses, loses and delays as the step says. */
export interface SenderCounterpart {
  /** Where it listens. */
  readonly url: string;
  /** The step that is on, or none any more. */
  current(): Step | undefined;
  /** Goes on to the next step, or to the one named. */
  next(step?: string): Step | undefined;
  close(): Promise<void>;
}

/** The most that a message may weigh, in bytes, and how long a slow answer takes, in milliseconds. */
const LARGEST = 64 * 1024 * 1024;
const SLOW = 300;

/**
 * Starts it. `POST /v1/messages` as the contract has it; `GET /v1/messages/{id}/acknowledgement` gives the answer;
 * `GET /conformance/step` tells a participant that runs by itself what is wanted now, `POST /conformance/next` goes on.
 */
export async function senderCounterpart(
  session: Session,
  {
    rules,
    clock,
    host = '127.0.0.1',
    port = 0,
  }: { readonly rules: Rules; readonly clock: Clock; readonly host?: string; readonly port?: number },
): Promise<SenderCounterpart> {
  let at = 0;
  const runs = new Map<string, number>();
  const answers = new Map<string, Verdict>();
  const current = (): Step | undefined => session.steps[at];
  const runOf = (step: Step): number => {
    const known = runs.get(step.id) ?? nextRun(session.recording.exchanges, step.id);
    runs.set(step.id, known);
    return known;
  };
  const goOn = (step?: string): Step | undefined => {
    at =
      step === undefined
        ? at + 1
        : Math.max(
            0,
            session.steps.findIndex(({ id }) => id === step),
          );
    const now = current();
    if (now !== undefined) runs.delete(now.id);
    return now;
  };
  const agreement = {
    ...defaultAgreement,
    ...(session.head.profile === undefined ? {} : { profile: session.head.profile }),
  };

  async function take(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://kit').pathname;
    const step = current();
    const reply = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        .end(JSON.stringify(value));
    };
    if (path === '/conformance/step')
      return reply(
        200,
        step === undefined ? {} : { id: step.id, title: step.title, ask: step.ask, fault: step.fault },
      );
    if (path === '/conformance/next' && request.method === 'POST') {
      const after = new URL(request.url ?? '/', 'http://kit').searchParams.get('after');
      // Who goes on from a step that isn't on any more has been overtaken: nothing is skipped for it.
      const now = after === null || after === step?.id ? goOn() : step;
      return reply(200, now === undefined ? {} : { id: now.id, title: now.title, ask: now.ask });
    }
    const asked = /^\/v1\/messages\/([^/]+)\/acknowledgement$/.exec(path)?.[1];
    const known = asked === undefined ? undefined : answers.get(decodeURIComponent(asked));
    if (request.method === 'GET' && known?.acknowledgement !== undefined) {
      const { mediaType, text } = known.acknowledgement;
      response.writeHead(200, { 'content-type': mediaType }).end(text);
      return;
    }
    if (request.method !== 'POST' || path !== '/v1/messages' || step === undefined)
      return reply(404, { code: 'not-found', status: 404 });

    const began = rfc3339(clock.now());
    const before = session.recording.exchanges.filter(
      (each) => each.step === step.id && each.run === runOf(step) && each.method === 'POST',
    ).length;
    const mode = before === 0 ? String(step.do?.answer ?? 'accept') : 'accept';
    const { sha256 } = side({}, body);
    const id = `KIT${sha256.slice(0, 20).toUpperCase()}`;
    const verdict = judge(body, agreement, rules, { id, receivedAt: began });
    const refused = mode === 'refuse-first';
    const told: Verdict = refused ? { ...verdict, status: 'rejected' } : verdict;
    answers.set(id, refused ? withRefusal(verdict) : verdict);
    const receipt = {
      id,
      sha256,
      receivedAt: began,
      status: told.status,
      audit: { leaf: sha256 },
      problems: refused ? [ON_PURPOSE] : verdict.problems,
    };
    const record = (status: number | undefined, answer: unknown, fault?: string): void => {
      session.recording.add({
        step: step.id,
        run: runOf(step),
        at: began,
        answeredAt: rfc3339(clock.now()),
        from: 'participant',
        kind: 'http',
        method: 'POST',
        path,
        request: side(request.headers, body),
        ...(status === undefined
          ? {}
          : {
              response: {
                ...side({ 'content-type': 'application/json' }, Buffer.from(JSON.stringify(answer))),
                status,
              },
            }),
        ...(fault === undefined ? {} : { fault }),
      });
    };
    if (mode === 'lose-first') {
      record(undefined, undefined, 'lost-acknowledgement');
      request.socket.destroy();
      return;
    }
    if (mode === 'busy-first') {
      const busy = { code: 'gateway-busy', status: 503 };
      record(503, busy, 'busy');
      return reply(503, busy, { 'retry-after': '1' });
    }
    if (mode === 'slow-first') await new Promise<void>((resolve) => clock.after(SLOW, resolve));
    record(202, receipt, refused ? 'refused' : mode === 'slow-first' ? 'delay' : undefined);
    reply(202, receipt);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      take(request, response, Buffer.concat(chunks)).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    current,
    next: goOn,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a refusal on purpose says: nothing is wrong with the message, and its sender has to act as if it were. */
const ON_PURPOSE = {
  code: 'profile-required',
  severity: 'error',
  message: {
    zh: '测试用拒绝:请更正后重新发送(内容须不同)',
    en: 'refused on purpose by the conformance kit: correct it and send it again, with other bytes',
  },
};

/** An EDIFACT answer that refuses what the kit would accept (UCI and UCM with action 4); others stay as they are. */
function withRefusal(verdict: Verdict): Verdict {
  const { acknowledgement } = verdict;
  if (acknowledgement === undefined) return verdict;
  const text = acknowledgement.text.replace(/(UC[IM]\+[^']*\+)[78](?=[+'])/g, '$14');
  return { ...verdict, status: 'rejected', acknowledgement: { ...acknowledgement, text } };
}
