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
import type { Session } from '../session.js';
import { listening, reply, type Taken } from './listening.js';
import { stepping } from './stepping.js';

/** The kit on the other side of a participant that calls it. */
export interface Counterpart {
  /** Where it listens. */
  readonly url: string;
  /** The step that is on, or none any more. */
  current(): Step | undefined;
  /** Goes on to the next step, or to the one named. */
  next(step?: string): Step | undefined;
  /** Begins what the kit has to do in the step that is on, and reads what the participant wrote down; called again and again. */
  look?(): void;
  /** Whether the kit has done all that it does in the step that is on; absent: it does nothing by itself. */
  settled?(): boolean;
  close(): Promise<void>;
}

/** What a counterpart is started with. */
export interface CounterpartParts {
  readonly rules: Rules;
  readonly clock: Clock;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The steps that are to be done; absent: all of the session. */
  readonly todo?: readonly Step[] | undefined;
  /** No step is on until one is named. */
  readonly idle?: boolean | undefined;
}

/** How long a slow answer takes, in milliseconds. */
const SLOW = 300;

/**
 * Starts a synthetic gateway that takes, refuses, loses and delays as the step says. `POST /v1/messages` as the contract has
 * it; `GET /v1/messages/{id}/acknowledgement` gives the answer; `GET /conformance/step` and `POST /conformance/next` as
 * `stepping` says.
 */
export async function senderCounterpart(
  session: Session,
  { rules, clock, host, port, todo, idle }: CounterpartParts,
): Promise<Counterpart> {
  const steps = stepping(session, todo, undefined, idle);
  const { current, runOf } = steps;
  const answers = new Map<string, Verdict>();
  const agreement = {
    ...defaultAgreement,
    ...(session.head.profile === undefined ? {} : { profile: session.head.profile }),
  };

  async function take(taken: Taken): Promise<void> {
    const { request, response, url, body } = taken;
    const path = url.pathname;
    const step = current();
    if (steps.answer(taken)) return;
    const asked = /^\/v1\/messages\/([^/]+)\/acknowledgement$/.exec(path)?.[1];
    const known = asked === undefined ? undefined : answers.get(decodeURIComponent(asked));
    if (request.method === 'GET' && known?.acknowledgement !== undefined) {
      const { mediaType, text } = known.acknowledgement;
      if (step !== undefined)
        session.recording.add({
          step: step.id,
          run: runOf(step),
          at: rfc3339(clock.now()),
          from: 'participant',
          kind: 'http',
          method: 'GET',
          path,
          request: side(request.headers, body),
          response: { ...side({ 'content-type': mediaType }, Buffer.from(text)), status: 200 },
        });
      response.writeHead(200, { 'content-type': mediaType }).end(text);
      return;
    }
    if (request.method !== 'POST' || path !== '/v1/messages' || step === undefined)
      return reply(response, 404, { code: 'not-found', status: 404 });

    const began = rfc3339(clock.now());
    const before = session.recording.exchanges.filter(
      (each) => each.step === step.id && each.run === runOf(step) && each.method === 'POST',
    ).length;
    const mode = before === 0 ? String(step.do?.answer ?? 'accept') : 'accept';
    const { sha256 } = side({}, body);
    const id = `KIT${sha256.slice(0, 20).toUpperCase()}`;
    const verdict = judge(body, agreement, rules, { id, receivedAt: began });
    // Told with the receipt, or only by the answer in the message's own notation.
    const refused = mode === 'refuse-first' || mode === 'contrl-first';
    const silent = mode === 'contrl-first';
    const told: Verdict = refused ? { ...verdict, status: 'rejected' } : verdict;
    answers.set(id, refused ? withRefusal(verdict) : verdict);
    const receipt = {
      id,
      sha256,
      receivedAt: began,
      status: silent ? 'received' : told.status,
      audit: { leaf: sha256 },
      ...(silent ? {} : { problems: refused ? [ON_PURPOSE] : verdict.problems }),
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
      return reply(response, 503, busy, { 'retry-after': '1' });
    }
    if (mode === 'slow-first') await new Promise<void>((resolve) => clock.after(SLOW, resolve));
    record(202, receipt, refused ? 'refused' : mode === 'slow-first' ? 'delay' : undefined);
    reply(response, 202, receipt);
  }

  const server = await listening({ host, port }, take);
  return { url: server.url, current, next: steps.next, close: server.close };
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
