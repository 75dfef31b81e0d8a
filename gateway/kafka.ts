import {
  type KafkaChannel,
  type KafkaParts,
  kafkaChannel,
  loadKafka,
  type Rdkafka,
  writeSeen,
} from './channels/index.js';
import { type Agreement, problem } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';
import type { Metrics } from './ops/metrics.js';
import type { writer } from './sending.js';
import type { Sharing } from './sharing.js';
import { NodeRefused } from './wiring.js';

/** node-rdkafka, where the node is configured for Kafka. @throws NodeRefused where it isn't installed here */
export async function kafkaLibrary(
  { kafka }: Pick<NodeConfig, 'kafka'>,
  load: () => Promise<Rdkafka> = loadKafka,
): Promise<Rdkafka | undefined> {
  if (kafka === undefined) return undefined;
  try {
    return await load();
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const made = (reason: string) => problem('configuration-invalid', undefined, { values: { reason } });
    throw new NodeRefused([
      {
        ...made(''),
        message: {
          zh: made(
            `kafka:本机没有可用的 node-rdkafka(可选依赖)。请先安装 C++ 编译工具和 OpenSSL 开发文件,再执行 npm rebuild node-rdkafka;或从配置中去掉 kafka。原因:${why}`,
          ).message.zh,
          en: made(
            `kafka: there is no working node-rdkafka here (an optional dependency). Install a C++ toolchain and OpenSSL's development files, then run npm rebuild node-rdkafka; or take kafka out of the configuration. Cause: ${why}`,
          ).message.en,
        },
        at: { offset: 0, path: 'kafka' },
      },
    ]);
  }
}

export interface NodeParts extends Pick<KafkaParts, 'clock' | 'journal' | 'accept' | 'ids' | 'peek'> {
  readonly agreementOf: (partner: string) => Agreement;
  readonly write: ReturnType<typeof writer>;
  readonly seen: Sharing['seen'];
  readonly metrics: Pick<Metrics, 'kafkaTaken' | 'kafkaPublished'>;
  readonly log: Log;
}

/** The channel of a node that is configured for Kafka; undefined for any other. */
export function kafkaOfNode(
  config: Pick<NodeConfig, 'node' | 'partners' | 'limits' | 'delivery' | 'kafka'>,
  library: Rdkafka | undefined,
  { agreementOf, write, seen, metrics, log, ...parts }: NodeParts,
): KafkaChannel | undefined {
  const { kafka, node } = config;
  if (kafka === undefined || library === undefined) return undefined;
  const partners = new Map(config.partners.map((each) => [each.id, each]));
  return kafkaChannel({
    ...parts,
    library,
    node,
    terms: {
      ...kafka,
      feeds: kafka.feeds.map(({ types: wanted, ...rest }) => {
        const types = typesOf(wanted, partners.get(rest.partner ?? '')?.feeds);
        return types === undefined ? rest : { ...rest, types };
      }),
    },
    known: (id) => partners.has(id),
    largestBytes: config.limits.interchangeBytes,
    timeoutMilliseconds: config.delivery.timeoutSeconds * 1000,
    duplicatesWithinDays: (sender) => agreementOf(sender).duplicatesWithinDays,
    // What names no partner is the node's own.
    seen: ({ partner }, item) =>
      partner === undefined ? item : seen(item, { kind: 'partner', id: partner, roles: [] }),
    writeAs: ({ notation, partner = node }, item) =>
      writeSeen(item, notation, partner, (documents, to, reader) =>
        write(documents, to, reader, item.publishedAt),
      ),
    onTaken(topic, outcome, why) {
      metrics.kafkaTaken(topic, outcome);
      if (why !== undefined) log.warn({ topic, code: why.code, problem: why }, 'record refused');
    },
    onPublished: metrics.kafkaPublished,
    onFault: (what, error) => log.error({ error }, `kafka ${what} failed`),
  });
}

/** Types that are asked for, of those that the partner sees; undefined: all. */
function typesOf(
  wanted: readonly string[] | undefined,
  sees: ReadonlyArray<{ readonly types?: readonly string[] }> | undefined,
): readonly string[] | undefined {
  if (sees === undefined || sees.some(({ types }) => types === undefined)) return wanted;
  const seen = [...new Set(sees.flatMap(({ types = [] }) => types))];
  return wanted === undefined ? seen : wanted.filter((each) => seen.includes(each));
}
