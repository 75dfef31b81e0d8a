import { createHash } from 'node:crypto';
import { BROKER_PARTNER, BROKER_SENDER } from './broker-books.js';
import { SENDERS } from './sender.js';

/** Who gets something pushed: answers, every document, every original, one sender's documents in another notation. */
export const PARTNERS = [
  ...SENDERS.filter((each) => each !== 'agent'),
  'authority',
  'archive',
  'line',
] as const;

export const OPERATOR_KEY = 'key-operator';

const hash = (key: string): string => createHash('sha256').update(key).digest('hex');

/** What the store adds to a node's configuration. */
export interface StoreConfig {
  readonly journal?: object;
}

/** What a broker adds to it: its own part, and the topics that two partners get their deliveries by. */
export interface BrokerConfig {
  readonly kafka: object;
  readonly sender: string;
  readonly partner: string;
}

/** The configuration of the node under test; `ports`: where each partner's wire begins. */
export function nodeConfig(
  port: number,
  ports: ReadonlyMap<string, number>,
  store: StoreConfig,
  broker?: BrokerConfig,
): object {
  const push = (partner: string) => ({ push: { url: `http://127.0.0.1:${ports.get(partner)}/${partner}` } });
  const keys = (id: string) => ({ id, keys: [{ sha256: hash(`key-${id}`) }] });
  return {
    node: 'chaos',
    listen: { port },
    data: 'data',
    log: 'error',
    judging: { threads: 1 },
    partners: [
      { ...keys('terminal'), ...push('terminal') },
      { ...keys('railway'), ...push('railway') },
      keys('agent'),
      { ...keys('authority'), ...push('authority'), routes: [{ notation: 'canonical' }] },
      { ...keys('archive'), ...push('archive'), routes: [{ notation: 'original' }] },
      {
        ...keys('line'),
        ...push('line'),
        // the others keep each sender's order of receipt, this one doesn't ask for it
        delivery: { order: 'none' },
        routes: [{ from: ['terminal'], types: ['equipment-event'], notation: 'equipment-event/codeco-d00b' }],
      },
      ...(broker === undefined
        ? []
        : [
            { id: BROKER_SENDER, push: { kafka: broker.sender } },
            { id: BROKER_PARTNER, push: { kafka: broker.partner }, routes: [{ notation: 'canonical' }] },
          ]),
    ],
    operators: [{ id: 'operator', keys: [{ sha256: hash(OPERATOR_KEY) }] }],
    delivery: {
      timeoutSeconds: 2,
      firstRetrySeconds: 0.05,
      longestRetrySeconds: 0.5,
      probeSeconds: 0.5,
      atOncePerPartner: 8,
    },
    ...(broker === undefined ? {} : { kafka: broker.kafka }),
    ...store,
  };
}
