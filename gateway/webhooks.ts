import {
  guardedConnector,
  poster,
  type WebhookChannel,
  type WebhookParts,
  webhookChannel,
  webhooksKept,
} from './channels/index.js';
import { type Ids, type Journal, PARTNER_ROLES, PEOPLE_ROLES } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';
import type { Sharing } from './sharing.js';

export interface NodeWebhookParts extends Pick<WebhookParts, 'clock' | 'random' | 'event' | 'notations'> {
  readonly journal: Journal;
  readonly ids: Ids;
  readonly log: Log;
  readonly onRead: (
    who: { readonly id: string; readonly kind: string },
    feed: string,
    cursors: readonly number[],
    withheld?: readonly string[],
  ) => void;
  readonly seen: Sharing['seen'];
}

/** A node's webhooks, on connections of their own that reach no inner address but those of hosts that the configuration names. */
export function webhooksOfNode(
  config: Pick<NodeConfig, 'node' | 'partners' | 'operators' | 'delivery' | 'webhooks'>,
  { journal, clock, ids, log, onRead, seen, ...parts }: NodeWebhookParts,
): WebhookChannel {
  const timeoutMilliseconds = config.delivery.timeoutSeconds * 1000;
  const allowed = config.webhooks.allow;
  const post = poster({
    clock,
    timeoutMilliseconds,
    connect: guardedConnector(allowed, timeoutMilliseconds),
  });
  const feeds = new Map(config.partners.map((each) => [each.id, each.feeds]));
  const operators = new Set(config.operators.map(({ id }) => id));
  const roles = new Map(config.operators.map((each) => [each.id, each.roles ?? PEOPLE_ROLES]));
  const channel = webhookChannel({
    ...parts,
    journal,
    clock,
    ids,
    node: config.node,
    allowed,
    poster: post,
    book: webhooksKept({ journal, clock, ids, node: config.node }),
    seen: (item, { owner, operator }) =>
      seen(item, {
        id: owner,
        kind: operator ? 'operator' : 'partner',
        roles: operator ? (roles.get(owner) ?? []) : PARTNER_ROLES,
      }),
    sees({ owner, operator }) {
      if (operator) return operators.has(owner) ? {} : undefined;
      const seen = feeds.get(owner);
      if (seen === undefined) return undefined;
      return seen.some(({ types }) => types === undefined)
        ? {}
        : { types: [...new Set(seen.flatMap(({ types = [] }) => types))] };
    },
    onHalt: ({ id, owner }, state, why) =>
      log.warn({ subscription: id, partner: owner, code: why.code, problem: why }, `webhook ${state}`),
    onSent: ({ id, owner, operator }, { cursor, withheld }) =>
      onRead({ id: owner, kind: operator ? 'operator' : 'partner' }, `webhook ${id}`, [cursor], withheld),
    onFault: (error) => log.error({ error }, 'webhooks failed'),
  });
  return {
    ...channel,
    async stop() {
      await channel.stop();
      await post.close();
    },
  };
}
