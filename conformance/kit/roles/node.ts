import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cosigner,
  ed25519Verifier,
  loadOrCreateSigner,
  parseCheckpoint,
  type Signer,
  signatureLine,
  signedBy,
} from '../../../gateway/audit/index.js';
import { type Clock, type Rules, rfc3339 } from '../../../gateway/index.js';
import { type Exchange, jsonOf, side } from '../exchange.js';
import { kitLog, type ShownLog } from '../link/log.js';
import { KIT_NODE, message, packed } from '../link/package.js';
import { keyOf, signPost } from '../link/signature.js';
import { EXCHANGE, isParcel, notesIn } from '../link/traffic.js';
import type { Step } from '../scenario.js';
import { nextRun, type Session } from '../session.js';
import { ask } from './gateway.js';
import { listening, reply, type Taken } from './listening.js';
import { type NodeTarget, runNodeStep } from './node-steps.js';

export interface NodeParts {
  readonly rules: Rules;
  readonly clock: Clock;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** How long something is waited for that the node has to do by itself, in milliseconds. */
  readonly patience?: number | undefined;
}

/** The kit as the other end of a link. */
export interface NodeCounterpart {
  readonly url: string;
  /** What the node under test is to have in its configuration: `exchange[]`. */
  readonly link: Readonly<Record<string, unknown>>;
  run(step: Step, target: NodeTarget): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE = 90_000;

/** The kit's key as a node, made once and kept in the session's folder. */
export function kitKey(session: Session): { readonly signer: Signer; readonly key: KeyObject } {
  const file = join(session.folder, 'node.key');
  const signer = loadOrCreateSigner(file, `eport/${KIT_NODE}`);
  return { signer, key: createPrivateKey(readFileSync(file, 'utf8')) };
}

/** Starts it: `POST /v1/exchange` takes packages and checkpoints as docs/exchange.md says, and spoils what the step says. */
export async function nodeCounterpart(
  session: Session,
  { rules, clock, host, port, patience = PATIENCE }: NodeParts,
): Promise<NodeCounterpart> {
  const { signer, key } = kitKey(session);
  const log = kitLog(session, signer);
  const witness = cosigner(signer, clock.now);
  const peer = session.head.peer;
  const theirs =
    peer === undefined ? undefined : ed25519Verifier(`eport/${peer.node}`, keyOf(peer.publicKey));
  let step: Step = session.steps[0] as Step;
  let run = 1;
  /** What the node has of the kit's log, as it said last, and the kit of its. */
  const known = { size: 0 };
  const hash = (text: string): string =>
    createHash('sha256').update(`${session.head.id} ${text}`).digest('hex');
  const now = (): string => rfc3339(clock.now());

  /** The node's checkpoint that the kit holds: the largest that was rightly signed. */
  const held = (): { readonly note: string; readonly size: number } | undefined => {
    const all = session.recording.exchanges.flatMap(notesIn).flatMap((note) => {
      const parsed = parseCheckpoint(note);
      const right = parsed !== undefined && theirs !== undefined && signedBy(parsed.note, theirs) === 'good';
      return right ? [{ note, size: parsed.size }] : [];
    });
    return all.sort((one, other) => other.size - one.size)[0];
  };
  const countersigned = async (note: string): Promise<string> =>
    signatureLine(parseCheckpoint(note)?.note.text ?? '', witness);

  async function post(
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    target: NodeTarget,
    cut?: 'answer',
  ): Promise<Exchange> {
    const at = now();
    const all = { 'content-type': 'application/json', ...headers };
    const answer = await ask(new URL(EXCHANGE, target.url), 'POST', body, all, undefined, cut);
    return session.recording.add({
      step: step.id,
      run,
      at,
      answeredAt: now(),
      from: 'kit',
      kind: 'http',
      method: 'POST',
      path: EXCHANGE,
      request: side(all, body),
      ...(answer === undefined
        ? {}
        : { response: { ...side(answer.headers, answer.body), status: answer.status } }),
      ...(cut === undefined ? {} : { fault: 'lost-acknowledgement' }),
    });
  }
  const signedPost = (value: unknown, target: NodeTarget, cut?: 'answer'): Promise<Exchange> => {
    const body = Buffer.from(JSON.stringify(value));
    return post(body, signPost(EXCHANGE, body, KIT_NODE, key), target, cut);
  };

  async function show(shown: ShownLog, target: NodeTarget): Promise<Exchange> {
    const before = held();
    const cosigned =
      before === undefined ? undefined : { note: before.note, line: await countersigned(before.note) };
    return signedPost(
      { checkpoint: shown, known: before?.size ?? 0, ...(cosigned === undefined ? {} : { cosigned }) },
      target,
    );
  }

  /** A package of this step's run; `nth` tells several of one step apart. */
  async function parcel(type: string, nth = 0, more: { readonly earlier?: readonly string[] } = {}) {
    const mark = hash(`${step.id} ${run} ${nth}`);
    const { bytes, mediaType } = message(
      rules,
      type,
      Number.parseInt(mark.slice(0, 6), 16),
      mark.slice(0, 12).toUpperCase(),
    );
    const { note } = await log.shown(0);
    return packed(rules, {
      id: `KIT${mark.slice(0, 20).toUpperCase()}`,
      bytes,
      mediaType,
      at: now(),
      leaf: log.leaf(mark),
      checkpoint: note,
      ...more,
    });
  }
  /** What comes from the node: a package, or its log. */
  async function take({ request, response, url, body }: Taken): Promise<void> {
    if (request.method !== 'POST' || url.pathname !== EXCHANGE)
      return reply(response, 404, { code: 'not-found', status: 404 });
    const at = now();
    const arrived = { ...side(request.headers, body) };
    const value = jsonOf(arrived) ?? {};
    const isPackage = typeof value.id === 'string';
    const first = !session.recording.exchanges.some(
      (each) => each.step === step.id && each.run === run && each.from === 'participant' && isParcel(each),
    );
    const mode = isPackage && first ? String(step.do?.answer ?? 'take') : 'take';
    const record = (status: number | undefined, answer: unknown, fault?: string): void => {
      session.recording.add({
        step: step.id,
        run,
        at,
        answeredAt: now(),
        from: 'participant',
        kind: 'http',
        method: 'POST',
        path: EXCHANGE,
        request: arrived,
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
      record(503, { code: 'gateway-busy', status: 503 }, 'busy');
      return reply(response, 503, { code: 'gateway-busy', status: 503 }, { 'retry-after': '1' });
    }
    if (isPackage) {
      const receipt = {
        id: value.id,
        sha256: value.sha256,
        receivedAt: at,
        status: 'received',
        audit: { leaf: log.leaf(arrived.sha256) },
      };
      record(202, receipt);
      return reply(response, 202, receipt);
    }
    const note = String((value.checkpoint as { note?: unknown } | undefined)?.note ?? '');
    const size = parseCheckpoint(note)?.size ?? 0;
    const answer = {
      size,
      line: await countersigned(note),
      checkpoint: await log.shown(Number(value.known ?? 0) || 0),
    };
    record(200, answer);
    reply(response, 200, answer);
  }

  const server = await listening({ host, port }, take);
  return {
    url: server.url,
    link: {
      node: KIT_NODE,
      url: server.url,
      publicKey: signer.publicKey.toString('base64'),
      sends: [{}],
    },
    async run(next, target) {
      step = next;
      run = nextRun(session.recording.exchanges, next.id);
      await runNodeStep(
        {
          session,
          rules,
          clock,
          patience,
          step,
          run,
          log,
          key,
          peer: peer?.node,
          known,
          show,
          post,
          signedPost,
          parcel,
          hash,
        },
        target,
      );
    },
    close: server.close,
  };
}
