import { resolve } from 'node:path';
import type { Problem, SharingEntry } from '../core/index.js';
import type { ConfigWorld } from './config.js';
import { configProblem, parseConfig } from './config-file.js';
import type { ConfigFile, NodeConfig } from './config-shape.js';

/** The data-sharing catalogue as written, or the file that it is in → its entries; what isn't right is added to the problems. */
export function sharingOf(
  given: NonNullable<ConfigFile['sharing']>,
  path: string,
  world: ConfigWorld,
  problems: Problem[],
): readonly SharingEntry[] {
  if (typeof given !== 'string') return given.map(entryOf);
  const file = resolve(path, '..', given);
  const parsed = parseConfig(file, world.files.read(file));
  const faults = parsed.value === undefined ? [] : world.check(parsed.value, 'sharing');
  problems.push(
    ...parsed.problems,
    ...faults.map((each) => configProblem(file, each.path, each.zh, each.en)),
  );
  return parsed.value === undefined || faults.length > 0
    ? []
    : (parsed.value as Exclude<ConfigFile['sharing'], string | undefined>).map(entryOf);
}

const entryOf = ({
  purpose: { zh, en },
  ...rest
}: Exclude<ConfigFile['sharing'], string | undefined>[number]): SharingEntry => ({
  ...rest,
  purpose: { zh: zh ?? en ?? '', en: en ?? zh ?? '' },
});

/** Entries for nobody, moments that are none or in the wrong order, and feeds of Kafka that go to nobody in particular. */
export function sharingContradictions(config: NodeConfig, path: string): readonly Problem[] {
  const { sharing } = config;
  if (sharing === undefined) return [];
  const known = new Set([...config.partners.map(({ id }) => id), ...config.exchange.map(({ node }) => node)]);
  return [
    ...sharing.flatMap(({ partner, from, until }, i) => {
      const at = `sharing[${i}]`;
      const moments = [from, until].map((each) => (each === undefined ? undefined : Date.parse(each)));
      const [start, end] = moments;
      return [
        ...(known.has(partner)
          ? []
          : [
              configProblem(
                path,
                `${at}.partner`,
                `没有接入方或节点 ${partner}`,
                `there is no partner or node ${partner}`,
              ),
            ]),
        ...(moments.some(Number.isNaN)
          ? [configProblem(path, at, 'from 或 until 不是时刻', 'from or until is no moment')]
          : start !== undefined && end !== undefined && start >= end
            ? [configProblem(path, at, 'from 不早于 until', 'from is not before until')]
            : []),
      ];
    }),
    ...(config.kafka?.feeds ?? []).flatMap(({ partner, topic }, i) =>
      partner === undefined
        ? [
            configProblem(
              path,
              `kafka.feeds[${i}].partner`,
              `配置了数据共享目录时,主题 ${topic} 须写明给哪个接入方`,
              `with a data-sharing catalogue the topic ${topic} must say which partner it is for`,
            ),
          ]
        : [],
    ),
  ];
}
