import { every, type Loop, type Problem, problem, rfc3339 } from '../../core/index.js';
import { hostOf } from '../guard.js';
import type { SubscriptionOrder } from './book.js';
import { type FollowerParts, follower, postEvent } from './follower.js';
import { type Shown, type Subscription, shownSubscription, type Trouble } from './subscription.js';

export interface SubscriptionCaller {
  readonly kind: 'partner' | 'operator' | 'node';
  readonly id: string;
}

/** What the HTTP channel answers from. A caller gets its own, an operator all; undefined: there is no such one for it. */
export interface SubscriptionsApi {
  list(caller: SubscriptionCaller): Promise<readonly Shown[]>;
  one(caller: SubscriptionCaller, id: string): Promise<Shown | undefined>;
  /** With its `secret`, this once. */
  create(caller: SubscriptionCaller, order: SubscriptionOrder): Promise<Shown | Problem | undefined>;
  change(
    caller: SubscriptionCaller,
    id: string,
    order: SubscriptionOrder,
  ): Promise<Shown | Problem | undefined>;
  /** With its new `secret`, this once. */
  rotate(caller: SubscriptionCaller, id: string): Promise<Shown | undefined>;
  /** Sends an event of type `eport.test` at once, whatever its state. */
  test(
    caller: SubscriptionCaller,
    id: string,
  ): Promise<{ readonly sent: boolean; readonly problem?: Problem } | undefined>;
  remove(caller: SubscriptionCaller, id: string): Promise<true | undefined>;
}

export interface WebhookParts extends Omit<FollowerParts, 'current'> {
  readonly node: string;
  readonly ids: () => string;
  readonly notations: readonly string[];
  /** Hosts that may be at any address, and be spoken to without TLS. */
  readonly allowed: readonly string[];
}

export interface WebhookChannel {
  readonly api: SubscriptionsApi;
  start(): void;
  /** There is something new in the feed. */
  wake(): void;
  stop(): Promise<void>;
}

/** How soon what another node was told is known here, in seconds. */
const LOOK_SECONDS = 5;
const MOST_PER_OWNER = 100;

/** Webhooks of a node: one follower for each subscription, of which one node has each. */
export function webhookChannel(parts: WebhookParts): WebhookChannel {
  const { book, clock, poster, node, ids, notations, allowed, onFault } = parts;
  const known = new Map<
    string,
    { readonly text: string; readonly subscription: Subscription; readonly loop: Loop }
  >();
  const free = new Set(allowed.map((each) => each.toLowerCase()));
  let end = (): void => {};
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();

  /** Takes up what is in the book now. One look at a time: the later one has the newer book. */
  function look(): Promise<void> {
    const done = looking.then(async () => {
      if (stopped) return;
      const all = await book.all();
      const gone = new Set(known.keys());
      for (const subscription of all) {
        const { id } = subscription;
        gone.delete(id);
        const text = JSON.stringify(subscription);
        const had = known.get(id);
        if (had?.text === text) continue;
        const loop =
          had?.loop ?? follower(id, { ...parts, current: (each) => known.get(each)?.subscription, onHalt });
        known.set(id, { text, subscription, loop });
        loop.wake();
      }
      await Promise.all(
        [...gone].map(async (id) => {
          const had = known.get(id);
          known.delete(id);
          await had?.loop.stop();
        }),
      );
    });
    looking = done.catch(() => {});
    return done;
  }
  const onHalt: FollowerParts['onHalt'] = (subscription, state, why) => {
    parts.onHalt(subscription, state, why);
    void look().catch((error: unknown) => onFault?.(error));
  };

  const shown = (each: Subscription, trouble?: Trouble): Shown =>
    shownSubscription(each, trouble?.run === each.run ? trouble : undefined, rfc3339(clock.now()));
  const own = async (caller: SubscriptionCaller, id: string): Promise<Subscription | undefined> => {
    const found = await book.one(id);
    return found !== undefined && (caller.kind === 'operator' || found.owner === caller.id)
      ? found
      : undefined;
  };

  function refusal({ url, format }: SubscriptionOrder): Problem | undefined {
    const invalid = (reason: string): Problem =>
      problem('request-invalid', undefined, { values: { reason } });
    if (url !== undefined) {
      if (url.length > 2000 || !URL.canParse(url)) return invalid('url');
      const target = new URL(url);
      if (target.protocol !== 'https:' && !(target.protocol === 'http:' && free.has(hostOf(target))))
        return invalid('url: https');
      if (target.username !== '' || target.password !== '') return invalid('url: user');
    }
    if (format !== undefined && format !== 'canonical' && !notations.includes(format))
      return problem('mapping-missing', undefined, { found: format });
    return undefined;
  }

  const api: SubscriptionsApi = {
    async list(caller) {
      const all = (await book.all()).filter((each) => caller.kind === 'operator' || each.owner === caller.id);
      return Promise.all(all.map(async (each) => shown(each, await book.trouble(each.id))));
    },
    async one(caller, id) {
      const found = await own(caller, id);
      return found && shown(found, await book.trouble(id));
    },
    async create(caller, order) {
      if (caller.kind === 'node') return undefined;
      const { url } = order;
      const refused = refusal(order);
      if (refused !== undefined) return refused;
      if (url === undefined) return problem('request-invalid', undefined, { values: { reason: 'url' } });
      const had = (await book.all()).filter((each) => each.owner === caller.id).length;
      if (had >= MOST_PER_OWNER)
        return problem('limit-exceeded', undefined, {
          expected: String(MOST_PER_OWNER),
          values: { name: 'subscriptions' },
        });
      const made = await book.create(
        { id: caller.id, operator: caller.kind === 'operator' },
        { ...order, url },
      );
      await look();
      return { ...shown(made), secret: made.secrets[0]?.secret };
    },
    async change(caller, id, order) {
      const refused = refusal(order);
      if (refused !== undefined) return refused;
      if ((await own(caller, id)) === undefined) return undefined;
      const changed = await book.change(id, order, caller.id);
      await look();
      return changed && shown(changed);
    },
    async rotate(caller, id) {
      if ((await own(caller, id)) === undefined) return undefined;
      const rotated = await book.rotate(id, caller.id);
      await look();
      return rotated && { ...shown(rotated, await book.trouble(id)), secret: rotated.secrets[0]?.secret };
    },
    async test(caller, id) {
      const found = await own(caller, id);
      if (found === undefined) return undefined;
      const event = {
        specversion: '1.0',
        id: `test-${ids()}`,
        source: `/nodes/${node}`,
        type: 'eport.test',
        time: rfc3339(clock.now()),
      };
      const sent = await postEvent(poster, clock, found, event.id, event);
      return sent.kind === 'sent' ? { sent: true } : { sent: false, problem: sent.problem };
    },
    async remove(caller, id) {
      if ((await own(caller, id)) === undefined) return undefined;
      await book.remove(id, caller.id);
      await look();
      return true;
    },
  };

  return {
    api,
    start() {
      void look().catch((error: unknown) => onFault?.(error));
      end = every(clock, LOOK_SECONDS, look, onFault);
    },
    wake() {
      for (const { loop } of known.values()) loop.wake();
    },
    async stop() {
      stopped = true;
      end();
      await looking;
      await Promise.all([...known.values()].map(({ loop }) => loop.stop()));
    },
  };
}
