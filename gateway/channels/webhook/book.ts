import { type Clock, type Fact, type Ids, type Journal, type Json, rfc3339 } from '../../core/index.js';
import { newSecret } from './signature.js';
import { inForce, type Subscription, type SubscriptionState, type Trouble } from './subscription.js';

/** What may be changed of a subscription. */
export interface SubscriptionOrder {
  readonly url?: string;
  readonly types?: readonly string[] | null;
  readonly format?: string;
  readonly after?: number;
  readonly state?: Exclude<SubscriptionState, 'disabled'>;
}

export interface Book {
  all(): Promise<readonly Subscription[]>;
  one(id: string): Promise<Subscription | undefined>;
  create(
    by: { readonly id: string; readonly operator: boolean },
    order: SubscriptionOrder & { readonly url: string },
  ): Promise<Subscription>;
  /** Undefined where there is none. What stood in the way is forgotten: it is tried at once. */
  change(id: string, order: SubscriptionOrder, by: string): Promise<Subscription | undefined>;
  /** A new secret in front; the others go on signing for a day. */
  rotate(id: string, by: string): Promise<Subscription | undefined>;
  /** The node's own: paused or disabled, as long as it is active in that run. */
  halt(
    subscription: Subscription,
    state: Exclude<SubscriptionState, 'active'>,
    reason: string,
  ): Promise<void>;
  remove(id: string, by: string): Promise<void>;
  trouble(id: string): Promise<Trouble | undefined>;
  /** Undefined: it is over. */
  setTrouble(id: string, trouble: Trouble | undefined): Promise<void>;
}

const KIND = 'subscription';
const TROUBLE = 'subscription-trouble';
const PAGE = 500;
/** How long a secret that was rotated out goes on signing, in milliseconds. */
const OVERLAP = 24 * 3_600_000;
const MOST_SECRETS = 5;

/** The subscriptions of all nodes on one journal. Every change is a leaf of the audit log, without address and secrets. */
export function book(parts: {
  readonly journal: Pick<Journal, 'record' | 'records' | 'keep'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly node: string;
}): Book {
  const { journal, clock, ids, node } = parts;
  const now = (): string => rfc3339(clock.now());
  const fact = (id: string, done: string, by: string): readonly Fact[] => [
    { kind: 'configured', subject: node, at: now(), changed: [`subscription ${id} ${done}`], by },
  ];

  async function edit(
    id: string,
    done: string,
    by: string,
    edited: (each: Subscription) => Subscription | undefined,
  ): Promise<Subscription | undefined> {
    for (;;) {
      const found = await journal.record(KIND, id);
      if (found === undefined) return undefined;
      const value = edited(found.value as unknown as Subscription);
      if (value === undefined) return undefined;
      const kept = await journal.keep({
        kind: KIND,
        key: id,
        value: value as unknown as Json,
        expect: found.version,
        at: now(),
        facts: fact(id, done, by),
      });
      if (kept !== undefined) return value;
    }
  }
  const setTrouble = async (id: string, trouble: Trouble | undefined): Promise<void> => {
    await journal.keep({
      kind: TROUBLE,
      key: id,
      at: now(),
      ...(trouble === undefined ? {} : { value: trouble as unknown as Json }),
    });
  };

  return {
    async all() {
      const found: Subscription[] = [];
      for (let after: string | undefined; ; ) {
        const page = await journal.records(KIND, { limit: PAGE, ...(after === undefined ? {} : { after }) });
        found.push(...page.map((each) => each.value as unknown as Subscription));
        if (page.length < PAGE) return found;
        after = page.at(-1)?.key;
      }
    },
    one: async (id) => (await journal.record(KIND, id))?.value as unknown as Subscription | undefined,
    async create({ id: owner, operator }, { url, types, format, after, state }) {
      const made: Subscription = {
        id: ids(),
        owner,
        operator,
        url,
        ...(types == null ? {} : { types }),
        format: format ?? 'canonical',
        secrets: [{ secret: newSecret() }],
        state: state ?? 'active',
        createdAt: now(),
        after: after ?? 0,
        run: 1,
        edition: 1,
      };
      const value = made as unknown as Json;
      await journal.keep({ kind: KIND, key: made.id, value, at: now(), facts: fact(made.id, 'made', owner) });
      return made;
    },
    async change(id, { url, types, format, after, state }, by) {
      const changed = await edit(id, 'changed', by, (each) => {
        const { types: had, reason, by: haltedBy, ...rest } = each;
        const wanted = types === undefined ? had : types;
        const halted = state === undefined && each.state !== 'active';
        return {
          ...rest,
          edition: each.edition + 1,
          ...(url === undefined ? {} : { url }),
          ...(wanted == null ? {} : { types: wanted }),
          ...(format === undefined ? {} : { format }),
          ...(after === undefined ? {} : { after, run: each.run + 1 }),
          ...(state === undefined ? {} : { state }),
          ...(halted && reason !== undefined ? { reason } : {}),
          ...(halted && haltedBy !== undefined ? { by: haltedBy } : {}),
          ...(state === 'paused' ? { by } : {}),
        };
      });
      if (changed !== undefined) await setTrouble(id, undefined);
      return changed;
    },
    rotate: (id, by) =>
      edit(id, 'rotated', by, (each) => ({
        ...each,
        secrets: [
          { secret: newSecret() },
          ...inForce(each.secrets, now()).map(({ secret, until }) => ({
            secret,
            until: until ?? rfc3339(clock.now() + OVERLAP),
          })),
        ].slice(0, MOST_SECRETS),
      })),
    async halt({ id, run }, state, reason) {
      await edit(id, state, node, (each) =>
        each.state === 'active' && each.run === run ? { ...each, state, reason, by: 'gateway' } : undefined,
      );
    },
    async remove(id, by) {
      await journal.keep({ kind: KIND, key: id, at: now(), facts: fact(id, 'removed', by) });
      await setTrouble(id, undefined);
    },
    async trouble(id) {
      return (await journal.record(TROUBLE, id))?.value as unknown as Trouble | undefined;
    },
    setTrouble,
  };
}
