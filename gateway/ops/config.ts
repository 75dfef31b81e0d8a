import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  type Agreement,
  type CertificateName,
  certificateKey,
  defaultAgreement,
  defaultLimits,
  type Limits,
  type Outcome,
  type Problem,
} from '../core/index.js';
import { configProblem, parseConfig, type ReadFiles } from './config-file.js';
import { jointContradictions } from './config-joint.js';
import { kafkaContradictions, kafkaOf } from './config-kafka.js';
import { sftpOf } from './config-sftp.js';
import type {
  ConfigFile,
  Key,
  LinkConfig,
  NodeConfig,
  PartnerConfig,
  PartnerFile,
  RouteConfig,
  Secret,
} from './config-shape.js';
import { sharingContradictions, sharingOf } from './config-sharing.js';
import { clientTlsOf, serverTlsOf } from './config-tls.js';
import { keyHashes, type Secrets, secretValue } from './secrets.js';

export type {
  DeliveryTerms,
  LinkConfig,
  NodeConfig,
  PartnerConfig,
  RouteConfig,
} from './config-shape.js';

/** What reading a configuration needs of the world; `check` judges a parsed file against schemas/config.schema.json. */
export interface ConfigWorld extends Secrets {
  readonly files: ReadFiles;
  readonly check: (value: unknown, definition?: 'partner' | 'sharing') => readonly ConfigFault[];
}

/** One thing the schema found wrong: where (`partners[0].id`) and what, in both languages. */
export interface ConfigFault {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * A node's configuration file → the configuration with every default filled in and every secret resolved.
 * Undefined with problems (`configuration-invalid`, naming the place) where it isn't right; nothing is guessed.
 */
export function loadConfig(path: string, world: ConfigWorld): Outcome<NodeConfig | undefined> {
  const problems: Problem[] = [];
  const root = resolve(path, '..');
  const parsed = parseConfig(path, world.files.read(path));
  if (parsed.value === undefined) return { value: undefined, problems: parsed.problems };
  const faults = world.check(parsed.value);
  problems.push(...faults.map((each) => configProblem(path, each.path, each.zh, each.en)));
  if (problems.length > 0) return { value: undefined, problems };
  const file = parsed.value as ConfigFile;
  const partners = readPartners(file, path, world, problems);
  if (problems.length > 0) return { value: undefined, problems };

  const secret = (at: string, where: Secret | undefined): string | undefined =>
    where === undefined ? undefined : secretValue(path, at, where, root, world, problems);
  const hashes = (at: string, keys: readonly Key[] | undefined): readonly string[] =>
    keyHashes(path, at, keys ?? [], root, world, problems);
  const agreementOf = (each: PartnerFile): Agreement => ({
    ...defaultAgreement,
    ...(file.timeZone === undefined ? {} : { timeZone: file.timeZone }),
    ...each.agreement,
    partner: each.id,
  });

  const data = resolve(root, file.data ?? 'data');
  const journal = (given: ConfigFile['journal']): NodeConfig['journal'] => {
    if (given === undefined) return { sqlite: resolve(data, 'journal.sqlite') };
    if ('sqlite' in given) return { sqlite: resolve(root, given.sqlite) };
    const { postgres } = given;
    // Undefined goes with a problem: nothing is started with it.
    return {
      postgres: typeof postgres === 'string' ? postgres : (secret('journal.postgres', postgres) ?? ''),
    };
  };
  const tls = serverTlsOf(file.listen?.tls, secret);
  const auditKey = secret('audit.key', file.audit?.key);
  const auditSm2 = secret('audit.sm2', file.audit?.sm2);
  const sessionKey = secret('sessions.key', file.sessions?.key);
  const config: NodeConfig = {
    node: file.node,
    tier: file.tier ?? 'province',
    listen: {
      host: file.listen?.host ?? '127.0.0.1',
      port: file.listen?.port ?? 8080,
      ...(tls === undefined ? {} : { tls }),
    },
    data,
    ...(file.codeLists === undefined ? {} : { codeLists: resolve(root, file.codeLists) }),
    journal: journal(file.journal),
    ...(auditKey === undefined ? {} : { auditKey }),
    ...(auditSm2 === undefined ? {} : { auditSm2 }),
    ...timeStampsOf(file.audit?.timeStamps, (where) => secret('audit.timeStamps.ca', where)),
    ...(file.audit?.mirror === undefined ? {} : { auditMirror: resolve(root, file.audit.mirror) }),
    partners: partners.map(({ at, each }): PartnerConfig => {
      const { push } = each;
      const key = push !== undefined && 'url' in push ? secret(`${at}.push.key`, push.key) : undefined;
      return {
        id: each.id,
        name: {
          zh: each.name?.zh ?? each.name?.en ?? each.id,
          en: each.name?.en ?? each.name?.zh ?? each.id,
        },
        identities: each.identities ?? [],
        keys: hashes(`${at}.keys`, each.keys),
        ...certificatesOf(each.certificates),
        ...(each.roles === undefined ? {} : { roles: each.roles }),
        agreement: agreementOf(each),
        feeds: feedsOf(each.sees ?? []),
        routes: (each.routes ?? []).map(routeOf),
        handles: each.handles ?? [],
        ...(push === undefined
          ? {}
          : {
              push: {
                acknowledgements: push.acknowledgements ?? true,
                ...('url' in push
                  ? { url: push.url, ...(key === undefined ? {} : { key }) }
                  : { kafka: push.kafka }),
              },
            }),
        ...(each.sftp === undefined ? {} : { sftp: sftpOf(each.sftp, `${at}.sftp`, secret) }),
        ...(each.delivery === undefined ? {} : { delivery: each.delivery }),
      };
    }),
    operators: (file.operators ?? []).map((each, i) => {
      const password = secret(`operators[${i}].password`, each.password);
      return {
        id: each.id,
        keys: hashes(`operators[${i}].keys`, each.keys),
        ...(password === undefined ? {} : { password }),
        ...(each.roles === undefined ? {} : { roles: each.roles }),
      };
    }),
    ...(sessionKey === undefined ? {} : { sessionKey }),
    ...jwtOf(file.jwt, secret),
    exchange: (file.exchange ?? []).map((each, i): LinkConfig => {
      const key = secret(`exchange[${i}].key`, each.key);
      const tls = clientTlsOf(each.tls, `exchange[${i}]`, secret);
      return {
        node: each.node,
        ...(each.url === undefined ? {} : { url: each.url.replace(/\/+$/, '') }),
        ...(key === undefined ? {} : { key }),
        ...(tls === undefined ? {} : { tls }),
        keys: hashes(`exchange[${i}].keys`, each.keys),
        ...certificatesOf(each.certificates),
        ...(each.publicKey === undefined ? {} : { publicKey: each.publicKey }),
        identities: each.identities ?? [],
        sends: (each.sends ?? []).map((route) => ({ ...route, notation: 'original' })),
        ...(each.receives === undefined ? {} : { receives: each.receives }),
        ...(each.delivery === undefined ? {} : { delivery: each.delivery }),
      };
    }),
    timeZone: file.timeZone ?? defaultAgreement.timeZone,
    language: file.language ?? 'zh',
    log: file.log ?? 'info',
    judging: { threads: file.judging?.threads ?? Math.max(1, Math.min(4, availableParallelism() - 1)) },
    limits: { ...defaultLimits, ...file.limits } as Limits,
    retention: { types: {}, ...file.retention },
    ...(file.kafka === undefined ? {} : { kafka: kafkaOf(file.kafka, file.node, secret) }),
    ...(file.sharing === undefined ? {} : { sharing: sharingOf(file.sharing, path, world, problems) }),
    ...(file.joint === undefined ? {} : { joint: file.joint }),
    webhooks: { allow: file.webhooks?.allow ?? [] },
    exceptions: { deadlineHours: file.exceptions?.deadlineHours ?? 24 },
    pace: { burst: file.pace?.burst ?? 2000, perSecond: file.pace?.perSecond ?? 1000 },
    delivery: { ...defaultDelivery, ...file.delivery },
  };
  problems.push(
    ...contradictions(config, path),
    ...kafkaContradictions(config, path),
    ...sharingContradictions(config, path),
    ...jointContradictions(config, path),
  );
  return { value: problems.length > 0 ? undefined : config, problems };
}

/** A partner that comes back is noticed within a quarter of an hour, and what is meant for it is kept trying for two weeks. */
export const defaultDelivery: NodeConfig['delivery'] = {
  timeoutSeconds: 30,
  firstRetrySeconds: 5,
  longestRetrySeconds: 900,
  giveUpAfterDays: 14,
  atOnce: 32,
  atOncePerPartner: 4,
  breakAfter: 3,
  probeSeconds: 300,
  pauseAfterHours: 24,
};

const certificatesOf = (
  names: readonly CertificateName[] | undefined,
): { readonly certificates?: readonly string[] } =>
  names === undefined ? {} : { certificates: names.map(certificateKey) };

const routeOf = (route: Partial<RouteConfig>): RouteConfig => ({
  ...route,
  ...(route.notation === undefined
    ? { notation: 'canonical', byDefault: true }
    : { notation: route.notation }),
});

/** `"*"` is the feed `all`; a type is the feed of its name. */
const feedsOf = (sees: NonNullable<PartnerFile['sees']>): PartnerConfig['feeds'] =>
  sees.map((each) =>
    typeof each !== 'string'
      ? { name: each.feed, types: each.types }
      : each === '*'
        ? { name: 'all' }
        : { name: each, types: [each] },
  );

function readPartners(
  file: ConfigFile,
  path: string,
  world: ConfigWorld,
  problems: Problem[],
): ReadonlyArray<{ readonly at: string; readonly each: PartnerFile }> {
  const { partners } = file;
  if (partners === undefined) return [];
  if (typeof partners !== 'string') return partners.map((each, i) => ({ at: `partners[${i}]`, each }));
  const folder = resolve(path, '..', partners);
  const names = world.files.list(folder);
  if (names === undefined) {
    problems.push(
      configProblem(path, 'partners', `没有文件夹 ${partners}`, `there is no folder ${partners}`),
    );
    return [];
  }
  return names
    .filter((name) => /\.json5?$/.test(name))
    .sort()
    .flatMap((name) => {
      const one = resolve(folder, name);
      const parsed = parseConfig(one, world.files.read(one));
      problems.push(...parsed.problems);
      if (parsed.value === undefined) return [];
      const faults = world.check(parsed.value, 'partner');
      problems.push(...faults.map((each) => configProblem(one, each.path, each.zh, each.en)));
      return faults.length > 0 ? [] : [{ at: `partners/${name}`, each: parsed.value as PartnerFile }];
    });
}

/** Issuers of tokens, their keys read where they are in a file. */
function jwtOf(
  given: ConfigFile['jwt'],
  secret: (at: string, where: Secret | undefined) => string | undefined,
): Pick<NodeConfig, 'jwt'> {
  if (given === undefined) return {};
  return {
    jwt: given.map(({ jwks, claim = 'sub', ...rest }, i) => ({
      ...rest,
      claim,
      jwks: 'url' in jwks ? jwks : { json: secret(`jwt[${i}].jwks`, jwks) ?? '' },
    })),
  };
}

function timeStampsOf(
  given: NonNullable<ConfigFile['audit']>['timeStamps'],
  secret: (where: Secret | undefined) => string | undefined,
): Pick<NodeConfig, 'timeStamps'> {
  if (given === undefined) return {};
  const { url, ca, everyMinutes = 60, unreachableHours = 24, afterwards = 'alarm' } = given;
  const authorities = secret(ca);
  return {
    timeStamps: {
      url,
      everyMinutes,
      unreachableHours,
      afterwards,
      ...(authorities === undefined ? {} : { authorities }),
    },
  };
}

/** What no schema can say: names that must differ, zones that must exist, keys that two callers share. */
function contradictions(config: NodeConfig, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const callers: ReadonlyArray<{
    readonly at: string;
    readonly id: string;
    readonly keys: readonly string[];
    readonly certificates?: readonly string[];
  }> = [
    ...config.partners.map((each, i) => ({ ...each, at: `partners[${i}]` })),
    ...config.operators.map((each, i) => ({ at: `operators[${i}]`, id: each.id, keys: each.keys })),
    ...config.exchange.map((each, i) => ({ ...each, at: `exchange[${i}]`, id: each.node })),
  ];
  const certificates = new Map<string, string>();
  const ids = new Map<string, string>([[config.node, 'node']]);
  const keys = new Map<string, string>();
  for (const each of callers) {
    const other = ids.get(each.id);
    if (other !== undefined)
      problems.push(
        configProblem(
          path,
          each.at,
          `名称 ${each.id} 已用于 ${other}`,
          `the name ${each.id} is taken by ${other}`,
        ),
      );
    ids.set(each.id, each.at);
    for (const key of each.keys) {
      const owner = keys.get(key);
      if (owner !== undefined && owner !== each.at)
        problems.push(
          configProblem(
            path,
            `${each.at}.keys`,
            `密钥与 ${owner} 相同`,
            `the key is the same as that of ${owner}`,
          ),
        );
      keys.set(key, each.at);
    }
    for (const name of each.certificates ?? []) {
      const owner = certificates.get(name);
      if (owner !== undefined && owner !== each.at)
        problems.push(
          configProblem(
            path,
            `${each.at}.certificates`,
            `证书与 ${owner} 相同`,
            `the certificate is the same as that of ${owner}`,
          ),
        );
      else if (config.listen.tls?.ca === undefined)
        problems.push(
          configProblem(
            path,
            `${each.at}.certificates`,
            '有证书却没有配置 listen.tls.ca',
            'there are certificates, but no listen.tls.ca that says who issues them',
          ),
        );
      certificates.set(name, each.at);
    }
  }
  config.partners.forEach((each, i) => {
    if (!isZone(each.agreement.timeZone))
      problems.push(
        configProblem(
          path,
          `partners[${i}].agreement.timeZone`,
          `未知时区 ${each.agreement.timeZone}`,
          `time zone ${each.agreement.timeZone} is not known`,
        ),
      );
    if (each.routes.length > 0 && each.push === undefined)
      problems.push(
        configProblem(
          path,
          `partners[${i}].push`,
          '有 routes 却没有送达地址',
          'there are routes, but no address to deliver to',
        ),
      );
  });
  config.exchange.forEach((each, i) => {
    if (each.sends.length > 0 && each.url === undefined)
      problems.push(
        configProblem(
          path,
          `exchange[${i}].url`,
          '有 sends 却没有地址',
          'there is something to send, but no address',
        ),
      );
  });
  return problems;
}

function isZone(zone: string): boolean {
  if (/^(Z|[+-]\d\d:?\d\d)$/.test(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
