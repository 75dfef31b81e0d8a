import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Clock, type Rules, rfc3339 } from '../../../gateway/index.js';
import { bytesOf, type Exchange, jsonOf, side } from '../exchange.js';
import type { kitLog, ShownLog } from '../link/log.js';
import { KIT_NODE, message } from '../link/package.js';
import { signPost } from '../link/signature.js';
import { documentsOf, EXCHANGE, isParcel } from '../link/traffic.js';
import type { Step } from '../scenario.js';
import type { Session } from '../session.js';
import { ask } from './gateway.js';

/** The node under test, as its operator names it. */
export interface NodeTarget {
  readonly url: string;
  /** API key of a partner whose messages go over the link, and who sees what comes over it; never recorded. */
  readonly key: string;
  readonly feed: string;
}

/** The kit's end of the link in one run of a step. */
export interface Link {
  readonly session: Session;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly patience: number;
  readonly step: Step;
  readonly run: number;
  readonly log: ReturnType<typeof kitLog>;
  readonly key: KeyObject;
  /** The name of the node under test. */
  readonly peer: string | undefined;
  /** What the node has of the kit's log, as it said last. */
  readonly known: { size: number };
  readonly show: (shown: ShownLog, target: NodeTarget) => Promise<Exchange>;
  readonly post: (
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    target: NodeTarget,
    cut?: 'answer',
  ) => Promise<Exchange>;
  readonly signedPost: (value: unknown, target: NodeTarget, cut?: 'answer') => Promise<Exchange>;
  readonly parcel: (
    type: string,
    nth?: number,
    more?: { readonly earlier?: readonly string[] },
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** A hash of a text, the session's own. */
  readonly hash: (text: string) => string;
}

const LOOK = 20;

/** Does what a step says: sends, waits for what the node has to do by itself, reads its feed. */
export async function runNodeStep(link: Link, target: NodeTarget): Promise<void> {
  const { session, rules, clock, patience, step, run, log, key, peer, show, post, signedPost, parcel, hash } =
    link;
  const now = (): string => rfc3339(clock.now());
  const until = async (there: () => boolean): Promise<void> => {
    const end = clock.now() + patience;
    while (!there() && clock.now() < end) await new Promise<void>((resolve) => clock.after(LOOK, resolve));
  };
  const earlier = (id: string): Exchange | undefined =>
    session.recording.exchanges.findLast(
      (each) => each.step === id && each.from === 'kit' && each.path === EXCHANGE,
    );
  const own = (): readonly Exchange[] =>
    session.recording.exchanges.filter((each) => each.step === step.id && each.run === run);

  const todo = step.do ?? {};
  if (todo.await === 'log')
    await until(() =>
      session.recording.exchanges.some((each) => each.from === 'participant' && !isParcel(each)),
    );
  const type = String(todo.sample ?? 'CODECO:D:95B:UN');
  if (todo.show === true) {
    // Until the link is set up; and again, where the node has another size than was thought.
    const end = clock.now() + patience;
    for (let turn = 0; clock.now() < end; turn++) {
      const { response } = await show(await log.shown(link.known.size), target);
      const told = jsonOf(response);
      if (typeof told?.line === 'string') {
        link.known.size = Number(told.size);
        // Once more, to hand over the countersignature of what it showed.
        if (turn === 0) continue;
        return;
      }
      if (typeof told?.known === 'number') link.known.size = told.known;
      else await new Promise<void>((resolve) => clock.after(LOOK * 10, resolve));
    }
    return;
  }
  if (todo.show === 'fork') return void (await show(await log.forked(link.known.size), target));
  if (todo.show === 'rollback') return void (await show(await log.rolledBack(link.known.size), target));
  if (todo.package === 'again') {
    const body = bytesOf((earlier(String(todo.of)) as Exchange).request);
    await post(body, signPost(EXCHANGE, body, KIT_NODE, key), target);
    return;
  }
  if (todo.package === 'conflict') {
    const { id } = jsonOf(earlier(String(todo.of))?.request) ?? {};
    await signedPost(renamed(await parcel(type), String(id)), target);
    return;
  }
  if (todo.package === 'forged') {
    const body = Buffer.from(JSON.stringify(await parcel(type)));
    const stranger = generateKeyPairSync('ed25519').privateKey;
    await post(body, signPost(EXCHANGE, body, KIT_NODE, stranger), target);
    const other = Buffer.from(JSON.stringify(await parcel(type, 1)));
    await post(other, signPost(EXCHANGE, body, KIT_NODE, key), target);
    await post(body, {}, target);
    return;
  }
  if (todo.package === 'loop')
    return void (await signedPost(await parcel(type, 0, { earlier: [peer ?? ''] }), target));
  if (todo.package === 'spoilt')
    return void (await signedPost({ ...(await parcel(type)), sha256: '0'.repeat(64) }, target));
  if (typeof todo.package === 'number') {
    const all = await Promise.all(Array.from({ length: todo.package }, (_, nth) => parcel(type, nth)));
    const cut = step.fault === 'lost-acknowledgement';
    if (cut) await signedPost(all[0], target, 'answer');
    await Promise.all(all.map((each) => signedPost(each, target)));
    return;
  }
  if (todo.feed === true) {
    const wanted = new Set([todo.of].flat().flatMap((id) => documentsOf(id, session.recording.exchanges)));
    const end = clock.now() + patience;
    for (let after = '0'; ; ) {
      const path = `/v1/feeds/${encodeURIComponent(target.feed)}?after=${after}&limit=100`;
      const at = now();
      const answer = await ask(new URL(path, target.url), 'GET', new Uint8Array(), {}, target.key, undefined);
      const { response } = session.recording.add({
        step: step.id,
        run,
        at,
        from: 'kit',
        kind: 'http',
        method: 'GET',
        path,
        request: side({}, new Uint8Array()),
        ...(answer === undefined
          ? {}
          : { response: { ...side(answer.headers, answer.body), status: answer.status } }),
      });
      const page = jsonOf(response);
      const events = (page?.events ?? []) as readonly { readonly id: string }[];
      for (const { id } of events) wanted.delete(id);
      if (typeof page?.next !== 'string') return;
      after = page.next;
      if (events.length > 0) continue;
      // What came is judged before it is published: the feed is read on until all is there, or for so long.
      if (wanted.size === 0 || clock.now() > end) return;
      await new Promise<void>((resolve) => clock.after(LOOK * 5, resolve));
    }
  }
  if (todo.post === true) {
    const mark = hash(`${step.id} ${run}`);
    const { bytes, mediaType } = message(
      rules,
      type,
      Number.parseInt(mark.slice(0, 6), 16),
      mark.slice(0, 12).toUpperCase(),
    );
    const headers = { 'content-type': mediaType, prefer: 'wait=10' };
    const at = now();
    const answer = await ask(
      new URL('/v1/messages', target.url),
      'POST',
      bytes,
      headers,
      target.key,
      undefined,
    );
    const posted = session.recording.add({
      step: step.id,
      run,
      at,
      from: 'kit',
      kind: 'http',
      method: 'POST',
      path: '/v1/messages',
      request: side(headers, bytes),
      ...(answer === undefined
        ? {}
        : { response: { ...side(answer.headers, answer.body), status: answer.status } }),
    });
    const { id } = jsonOf(posted.response) ?? {};
    await until(() =>
      own().some(
        (each) =>
          each.from === 'participant' && each.response?.status === 202 && jsonOf(each.request)?.id === id,
      ),
    );
    return;
  }
}

/** The same package under another's id. */
const renamed = (parcel: Readonly<Record<string, unknown>>, id: string): object => ({
  ...parcel,
  id,
  documents: (parcel.documents as readonly { readonly id: string }[]).map((each, nth) => ({
    ...each,
    id: `${id}-${nth + 1}`,
  })),
});
