import type { Problem } from '../core/index.js';
import { configProblem } from './config-file.js';
import type { KafkaConfig, KafkaFile, NodeConfig, Secret } from './config-shape.js';

/** `kafka` as written → with its defaults and secrets. */
export function kafkaOf(
  file: KafkaFile,
  node: string,
  secret: (at: string, where: Secret | undefined) => string | undefined,
): KafkaConfig {
  const { tls, sasl } = file;
  const some = <K extends string>(name: K, value: string | undefined): { readonly [k in K]?: string } =>
    (value === undefined ? {} : { [name]: value }) as { readonly [k in K]?: string };
  return {
    brokers: file.brokers,
    clientId: file.clientId ?? `eport-${node}`,
    group: file.group ?? `eport-${node}`,
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...some('ca', secret('kafka.tls.ca', tls.ca)),
            ...some('certificate', secret('kafka.tls.certificate', tls.certificate)),
            ...some('key', secret('kafka.tls.key', tls.key)),
            ...some('keyPassword', secret('kafka.tls.keyPassword', tls.keyPassword)),
          },
        }),
    ...(sasl === undefined
      ? {}
      : {
          sasl: {
            mechanism: sasl.mechanism,
            // Undefined goes with a problem: nothing is started with it.
            username:
              typeof sasl.username === 'string'
                ? sasl.username
                : (secret('kafka.sasl.username', sasl.username) ?? ''),
            password: secret('kafka.sasl.password', sasl.password) ?? '',
          },
        }),
    largestBytes: file.largestBytes ?? 1_000_000,
    intake: (file.intake ?? []).map((each) => ({ keyHeader: 'idempotency-key', ...each })),
    feeds: (file.feeds ?? []).map((each) => ({ notation: 'canonical', mode: 'binary' as const, ...each })),
  };
}

/** What no schema can say of `kafka`: partners that there aren't, topics that would be read in a circle or twice. */
export function kafkaContradictions(
  { kafka, partners }: Pick<NodeConfig, 'kafka' | 'partners'>,
  path: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const fault = (at: string, zh: string, en: string): void =>
    void problems.push(configProblem(path, at, zh, en));
  partners.forEach(({ push }, i) => {
    if (push !== undefined && 'kafka' in push && kafka === undefined)
      fault(
        `partners[${i}].push.kafka`,
        '没有配置 kafka,不知道写到哪个集群',
        'there is no kafka section that says which cluster',
      );
  });
  if (kafka === undefined) return problems;
  const ids = new Set(partners.map(({ id }) => id));
  const unknown = (at: string, id: string | undefined): void => {
    if (id !== undefined && !ids.has(id)) fault(at, `没有合作方 ${id}`, `there is no partner ${id}`);
  };
  const read = new Set<string>();
  kafka.intake.forEach(({ topic, sender, senders }, i) => {
    const at = `kafka.intake[${i}]`;
    if (read.has(topic)) fault(`${at}.topic`, `主题 ${topic} 重复`, `topic ${topic} is there twice`);
    read.add(topic);
    unknown(`${at}.sender`, sender);
    for (const each of senders ?? []) unknown(`${at}.senders`, each);
  });
  const circle = (at: string, topic: string | undefined): void => {
    if (topic !== undefined && read.has(topic))
      fault(at, `主题 ${topic} 也在读取,会成环`, `topic ${topic} is read too: that would go in a circle`);
  };
  kafka.intake.forEach(({ deadLetter }, i) => {
    circle(`kafka.intake[${i}].deadLetter`, deadLetter);
  });
  partners.forEach(({ push }, i) => {
    if (push !== undefined && 'kafka' in push) circle(`partners[${i}].push.kafka`, push.kafka);
  });
  const published = new Set<string>();
  kafka.feeds.forEach((each, i) => {
    const at = `kafka.feeds[${i}]`;
    circle(`${at}.topic`, each.topic);
    unknown(`${at}.partner`, each.partner);
    if (each.partner === undefined && each.topic.includes('{partner}'))
      fault(`${at}.topic`, '{partner} 需要指定 partner', '{partner} needs a partner');
    const name = JSON.stringify([each.topic, each.partner]);
    if (published.has(name))
      fault(at, '主题重复,请合并 types', 'the topic is there twice: put their types together');
    published.add(name);
  });
  return problems;
}
