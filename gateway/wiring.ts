import { createPrivateKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { ed25519Signer, loadOrCreateSigner, type Signer, sm2Signer } from './audit/index.js';
import { type Caller, type Credentials, carriedOf, publicKeyOf } from './channels/index.js';
import {
  type Agreement,
  defaultAgreement,
  type FeedItem,
  type Journal,
  type MessageRow,
  PARTNER_ROLES,
  PEOPLE_ROLES,
  type Problem,
  problem,
  turnOf,
} from './core/index.js';
import type { PartnerPolicy } from './deliver/index.js';
import { type DeliveryTerms, defaultDelivery, type NodeConfig } from './ops/config.js';
import type { Submission, Subscriber } from './route/routes.js';
import type { Terms } from './route/terms.js';
import type { Rules } from './rules.js';
import type { Sharing } from './sharing.js';

/** The node can't start as it is configured; the problems say why. */
export class NodeRefused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((each) => each.message.en).join('\n'));
  }
}

/** By a partner's id: what judging and writing go by. Who has no agreement has the node's defaults. */
export function agreementsOf(config: NodeConfig): (id: string) => Agreement {
  const partners = new Map(config.partners.map((each) => [each.id, each.agreement]));
  return (id) => partners.get(id) ?? { ...defaultAgreement, partner: id, timeZone: config.timeZone };
}

/** How a message came here, for routing: over a link, through which nodes. */
export const submissionOf = (row: MessageRow): Submission => ({
  id: row.id,
  sender: row.sender,
  lane: row.lane,
  via: carriedOf(row)?.provenance.map((each) => each.node) ?? [],
  turn: turnOf(row),
});

export const subscribersOf = (config: NodeConfig): readonly Subscriber[] => [
  ...config.partners.map(({ id, identities, routes, push }) => ({
    id,
    identities,
    routes: push === undefined ? [] : routes,
    acknowledge: push?.acknowledgements ?? false,
  })),
  ...config.exchange.map(({ node, identities, sends }) => ({
    id: node,
    identities,
    routes: sends,
    acknowledge: false,
  })),
];

const termsById = (config: Pick<NodeConfig, 'partners' | 'exchange'>): ReadonlyMap<string, DeliveryTerms> =>
  new Map([
    ...config.partners.map(({ id, delivery = {} }) => [id, delivery] as const),
    ...config.exchange.map(({ node, delivery = {} }) => [node, delivery] as const),
  ]);

/** How each partner and node is delivered to: its own terms, else the node's. */
export function policiesOf(
  config: NodeConfig,
): (id: string) => PartnerPolicy & { readonly timeoutMilliseconds: number } {
  const node = { ...defaultDelivery, ...config.delivery };
  const made = (terms: DeliveryTerms) => {
    // A partner's own plain delays go before the node's schedule.
    const own = terms.firstRetrySeconds ?? terms.longestRetrySeconds ?? terms.giveUpAfterDays;
    const { retrySeconds, ...plain } = node;
    const policy = {
      ...plain,
      ...(own === undefined && retrySeconds !== undefined ? { retrySeconds } : {}),
      ...terms,
      atOnce: terms.atOnce ?? node.atOncePerPartner,
    };
    // Who is tried again after a minute at most isn't left alone for longer by its breaker.
    const probeSeconds = terms.probeSeconds ?? Math.min(policy.probeSeconds, policy.longestRetrySeconds);
    return { ...policy, probeSeconds, timeoutMilliseconds: policy.timeoutSeconds * 1000 };
  };
  const known = new Map([...termsById(config)].map(([id, terms]) => [id, made(terms)]));
  const others = made({});
  return (id) => known.get(id) ?? others;
}

export const orderOf = (config: Pick<NodeConfig, 'partners' | 'exchange'>): ReadonlyMap<string, Terms> =>
  new Map(
    [...termsById(config)].map(([id, { order = 'reference', onDead = 'continue', answerWithinHours }]) => [
      id,
      { order, onDead, ...(answerWithinHours === undefined ? {} : { answerWithinHours }) },
    ]),
  );

export function credentialsOf(config: NodeConfig): readonly Credentials[] {
  const keyOf = (text: string, at: string): KeyObject => {
    try {
      return publicKeyOf(text);
    } catch {
      throw new NodeRefused([
        problem('configuration-invalid', undefined, { values: { reason: `${at}.publicKey` } }),
      ]);
    }
  };
  return [
    ...config.partners.map(({ id, keys, certificates, feeds, roles = PARTNER_ROLES }) => ({
      kind: 'partner' as const,
      id,
      keys,
      feeds,
      roles,
      ...(certificates === undefined ? {} : { certificates }),
    })),
    ...config.operators.map(({ id, keys, roles = PEOPLE_ROLES }) => ({
      kind: 'operator' as const,
      id,
      keys,
      feeds: [],
      roles,
    })),
    ...config.exchange.map(({ node, keys, certificates, publicKey }, i) => ({
      kind: 'node' as const,
      id: node,
      keys,
      feeds: [],
      roles: ['node' as const],
      ...(certificates === undefined ? {} : { certificates }),
      ...(publicKey === undefined ? {} : { publicKey: keyOf(publicKey, `exchange[${i}]`) }),
    })),
  ];
}

/** The key that signs checkpoints and packages: the configured one, or the node's own, made at its first start. */
export function signerOf(config: NodeConfig): Signer {
  const name = `eport/${config.node}`;
  if (config.auditKey === undefined) return loadOrCreateSigner(join(config.data, 'audit.key'), name);
  const key = privateKeyOf(config.auditKey);
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new NodeRefused([
      problem('configuration-invalid', undefined, { values: { reason: 'audit.key: Ed25519, PKCS#8 PEM' } }),
    ]);
  return ed25519Signer(name, key);
}

/** The keys that sign checkpoints, the node's own first, then SM2 where it is configured. */
export function signersOf(config: NodeConfig, signer: Signer): readonly Signer[] {
  if (config.auditSm2 === undefined) return [signer];
  const sm2 = sm2Signer(signer.name, config.auditSm2);
  if (sm2 === undefined)
    throw new NodeRefused([
      problem('configuration-invalid', undefined, { values: { reason: 'audit.sm2: SM2, PKCS#8 PEM' } }),
    ]);
  return [signer, sm2];
}

/** Undefined where the text holds no private key. */
function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

type Totals = Record<'accepted' | 'delivered' | 'rejected' | 'pending' | 'dead' | 'discarded', number>;

export const totals = (lines: ReadonlyArray<Totals>): Totals =>
  lines.reduce<Totals>(
    (sum, each) => ({
      accepted: sum.accepted + each.accepted,
      delivered: sum.delivered + each.delivered,
      rejected: sum.rejected + each.rejected,
      pending: sum.pending + each.pending,
      dead: sum.dead + each.dead,
      discarded: sum.discarded + each.discarded,
    }),
    { accepted: 0, delivered: 0, rejected: 0, pending: 0, dead: 0, discarded: 0 },
  );

/** What can be asked for: mappings by name and by message, EDIFACT messages in every directory that is held. */
export const notationsOf = ({ mappings, directories }: Rules): readonly string[] => [
  ...new Set(
    [...mappings].flatMap(([name, { message, syntax }]) => [
      name,
      message,
      ...(syntax === 'edifact'
        ? directories.held.map((each) => `${message.split(':')[0]}:${each.replace('.', ':')}:UN`)
        : []),
    ]),
  ),
];

/** Routes that ask for a notation there is no mapping for: better found at the start than at the first delivery. */
export const unknownNotations = (config: NodeConfig, known: readonly string[]): readonly Problem[] => [
  ...unknownOfRoutes(config, known),
  ...(config.kafka?.feeds ?? [])
    .filter(({ notation }) => notation !== 'canonical' && !known.includes(notation))
    .map(({ topic, notation }) =>
      problem('configuration-invalid', undefined, {
        values: { reason: `kafka.feeds ${topic} notation: ${notation}` },
      }),
    ),
];

const unknownOfRoutes = (config: NodeConfig, known: readonly string[]): readonly Problem[] =>
  config.partners.flatMap(({ id, agreement, routes }) =>
    routes
      .map(({ notation }) => notation)
      .filter((notation) => notation !== 'canonical' && notation !== 'original')
      .filter(
        (notation) =>
          !known.includes(notation) && !known.includes(`partners/${agreement.overlays}/${notation}`),
      )
      .map((notation) =>
        problem('configuration-invalid', undefined, {
          values: { reason: `${id}.routes.notation: ${notation}` },
        }),
      ),
  );

/** Agreements that name a profile there is none of: its rules would silently hold for nothing. */
export const unknownProfiles = (config: NodeConfig, known: readonly string[]): readonly Problem[] =>
  config.partners.flatMap(({ id, agreement: { profile } }) =>
    profile === undefined || known.includes(profile)
      ? []
      : [
          problem('configuration-invalid', undefined, {
            values: { reason: `${id}.agreement.profile: ${profile} (${known.join(' | ')})` },
          }),
        ],
  );

/** A document as a caller may see it: operators all, others what they sent, and what their feeds and the catalogue allow. */
export const visibleTo =
  (journal: Pick<Journal, 'message'>, { seen }: Pick<Sharing, 'seen'>) =>
  async (caller: Caller, item: FeedItem): Promise<FeedItem | undefined> => {
    if (caller.kind === 'operator') return seen(item, caller);
    if ((await journal.message(item.envelope))?.sender === caller.id) return item;
    const { type } = item.document;
    return caller.feeds.some(({ types }) => types === undefined || types.includes(type))
      ? seen(item, caller)
      : undefined;
  };

/** Messages that mappings read into lists of persons: their bytes are personal data, whether or not they were accepted. */
export function personalIn({ mappings }: Rules): (row: MessageRow) => boolean {
  const names = new Set(
    [...mappings].flatMap(([name, { message }]) =>
      name.startsWith('person-list/') ? [message.split(':')[0] as string] : [],
    ),
  );
  return ({ verdict }) =>
    (verdict?.messages ?? []).some(({ name }) => names.has(name.split(':')[0] as string));
}
