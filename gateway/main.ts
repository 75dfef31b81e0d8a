import { mkdirSync } from 'node:fs';
import { auditLog, leafOf } from './audit/index.js';
import { eventsOf, exchangeReceiver, type HttpParts, httpChannel, signal } from './channels/index.js';
import { checkedRules } from './checked-rules.js';
import {
  type Clock,
  every,
  hasError,
  type Journal,
  type Outcome,
  problem,
  rfc3339,
  sortableIds,
  systemClock,
} from './core/index.js';
import { acknowledgementNames, acknowledgementOf, deliveryLoop } from './deliver/index.js';
import { doorsOf } from './doors.js';
import { evidenceOfNode } from './evidence.js';
import { exceptionQueue } from './exceptions.js';
import { explaining } from './explaining.js';
import { judge, type Rules } from './index.js';
import { joiningOf } from './joining.js';
import { postgresJournal, sqliteJournal } from './journal/index.js';
import { judgeThreads } from './judge-threads.js';
import { judging } from './judging.js';
import { kafkaLibrary, kafkaOfNode } from './kafka.js';
import { keyring } from './keyring.js';
import { lineageOf } from './lineage.js';
import { postersOf, wrongCertificates } from './linking.js';
import { mirrorOf } from './mirroring.js';
import { noticeConfiguration, noticing } from './noticing.js';
import type { NodeConfig } from './ops/config.js';
import { readiness } from './ops/health.js';
import { type Log, nodeLog } from './ops/log.js';
import { nodeMetrics } from './ops/metrics.js';
import { partnersOf, underWay } from './partners.js';
import { pipeline } from './pipeline.js';
import { configFrom } from './read-config.js';
import { reports } from './reporting.js';
import { retain } from './retention.js';
import { routing } from './routing.js';
import { sendersOf, writer } from './sending.js';
import { sftpOfNode } from './sftp.js';
import { sharingOfNode, unknownFields } from './sharing.js';
import { peek } from './syntax/peek.js';
import { timeStampingOf } from './time-stamping.js';
import { viewsOfNode } from './viewing.js';
import { webhooksOfNode } from './webhooks.js';
import {
  agreementsOf,
  credentialsOf,
  NodeRefused,
  notationsOf,
  personalIn,
  policiesOf,
  signerOf,
  signersOf,
  subscribersOf,
  totals,
  unknownNotations,
  unknownProfiles,
  visibleTo,
} from './wiring.js';
import { witnessingOf } from './witnessing.js';

export type { NodeConfig } from './ops/config.js';
export { NodeRefused } from './wiring.js';

/** A node that accepts messages. */
export interface RunningNode {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly node: string;
  /** C2SP vkey of the key that signs its audit log. */
  readonly verifier: string;
  /** Ends it in data-flow order: intake, judging, sends in flight, checkpoint, journal. A second call waits for the first. */
  stop(): Promise<void>;
}

/** What a test may put in place of the machine's own. */
export interface NodeWorld {
  readonly clock: Clock;
  readonly random: () => number;
  readonly openJournal: (where: NodeConfig['journal']) => Promise<Journal>;
  readonly rules: () => Outcome<Rules>;
  readonly log?: Log;
}

/** How often it is looked whether answers are overdue, in seconds. */
const OVERDUE_SECONDS = 30;

/** How often keys that other nodes on the journal made or revoked are read, in seconds. */
const KEYS_SECONDS = 5;

/** How often the audit log's root is signed while it grows, in seconds. */
const CHECKPOINT_SECONDS = 5;

/** A configuration file → configuration; what isn't right is named in both languages. */
export const readConfig = (path: string, env = process.env): ReturnType<typeof configFrom> =>
  configFrom(path, env);

/** Builds a node in data-flow order, takes up what an earlier run left, and listens. @throws NodeRefused, JournalRefused, AuditBroken */
export async function startNode(config: NodeConfig, world: Partial<NodeWorld> = {}): Promise<RunningNode> {
  const {
    clock = systemClock,
    random = Math.random,
    rules: loaded = () => checkedRules(config.data, config.codeLists),
  } = world;
  const open =
    world.openJournal ??
    ((where) =>
      'sqlite' in where
        ? sqliteJournal({ path: where.sqlite, leafOf })
        : postgresJournal({ url: where.postgres, leafOf, clock }));
  const log = world.log ?? nodeLog(config.node, config.log, clock.now);
  const now = (): string => rfc3339(clock.now());

  const { value: rules, problems } = loaded();
  if (hasError(problems)) throw new NodeRefused(problems.filter((each) => each.severity === 'error'));
  const notations = notationsOf(rules);
  const unknown = [
    ...unknownNotations(config, notations),
    ...unknownProfiles(config, rules.profiles.names),
    ...wrongCertificates(config),
    ...unknownFields(config, rules),
  ];
  if (unknown.length > 0) throw new NodeRefused(unknown);
  const credentials = credentialsOf(config);
  const library = await kafkaLibrary(config);
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const signer = signerOf(config);
  const signers = signersOf(config, signer);
  const journal = await open(config.journal);
  const audit = auditLog({
    journal,
    signer,
    also: signers.slice(1),
    origin: signer.name,
    clock,
    kept: (size) => mirror.upTo(size),
  });
  try {
    await audit.catchUp();
  } catch (error) {
    await journal.close();
    throw error;
  }
  await journal.note({ kind: 'started', subject: config.node, at: now(), rules: rules.digest });
  await noticeConfiguration(journal, config, signer, now());
  const stamps = await timeStampingOf(config, { journal, clock, log });
  const notices = noticing(journal, clock, (error) => log.error({ error }, 'callers could not be noted'));

  const agreementOf = agreementsOf(config);
  const policyOf = policiesOf(config);
  const write = writer(rules, agreementOf);
  const sharing = sharingOfNode(config, rules, clock);

  // judge ─▶ route
  const subscribers = subscribersOf(config);
  const route = routing(config, subscribers, sharing.catalogue);
  const threads = judgeThreads(
    config.judging.threads,
    config.codeLists === undefined ? {} : { codeLists: config.codeLists },
  );
  const { judged, verdictOf } = judging({ agreementOf, threads, limits: config.limits });
  const metrics = nodeMetrics({
    ledger: async () => totals(await journal.ledger()),
    underWay: async () => underWay(await partners.list(), await journal.standing()),
    now: clock.now,
    kafka: () => kafka?.now(),
  });
  const mirror = mirrorOf(config, { journal, signer, clock, log, told: metrics.mirrored });
  const report = reports(metrics, log);
  const line = pipeline({
    journal,
    clock,
    judge: verdictOf,
    route,
    onJudged: report.judged,
  });

  const accept = stamps.guarded(line.accept);
  const ids = sortableIds(clock);
  const kafka = kafkaOfNode(config, library, {
    clock,
    journal,
    accept,
    ids,
    peek,
    agreementOf,
    write,
    seen: sharing.seen,
    metrics,
    log,
  });

  // due ─▶ write ─▶ send
  const posters = postersOf(config, clock);
  const witnesses = witnessingOf(config, {
    journal,
    audit,
    signer,
    clock,
    posters,
    timeoutOf: (node) => policyOf(node).timeoutMilliseconds,
    log,
    told: metrics.witnessed,
  });
  const senders = sendersOf(config, {
    journal,
    posters,
    write,
    share: sharing.share,
    subscribers,
    timeoutOf: (partner) => policyOf(partner).timeoutMilliseconds,
    sign: (bytes) => signer.sign(bytes),
    toTopic: (topic) => kafka?.sender(topic),
  });
  const deliveries = deliveryLoop({
    journal,
    clock,
    random,
    atOnce: config.delivery.atOnce,
    policyOf,
    send: async (row) =>
      senders.get(row.partner)?.(row) ?? {
        kind: 'failed',
        permanent: true,
        problem: problem('recipient-unroutable', undefined, { found: row.partner }),
      },
    onAttempt: report.attempted,
    onPause: report.paused,
  });
  const partners = partnersOf(config, senders, journal, deliveries, (id) =>
    sharing.catalogue.explain(id, clock.now()),
  );

  const exceptions = exceptionQueue({
    journal,
    clock,
    deadlineHours: config.exceptions.deadlineHours,
    handles: (id) => config.partners.find((each) => each.id === id)?.handles ?? [],
    reaches: (id) => senders.has(id),
    links: config.exchange.filter(({ url }) => url !== undefined).map(({ node }) => node),
    route: (row, documents) =>
      row.verdict === undefined ? [] : route(row, { ...row.verdict, documents }).deliveries,
    judge: (row, bytes) => judged({ ...row, version: row.version + 1 }, bytes),
  });

  const joint = joiningOf(config);
  const views = viewsOfNode({
    journal,
    clock,
    zone: config.timeZone,
    ...(joint === undefined ? {} : { joint }),
    sees: visibleTo(journal, sharing),
    onFault: (error) => log.error({ error }, 'views fell behind'),
  });

  const convert: HttpParts['convert'] = (documents, to, caller) => write(documents, to, caller, now());
  const sftp = sftpOfNode(config, { journal, clock, ids, random, log });
  const webhooks = webhooksOfNode(config, {
    journal,
    clock,
    random,
    ids,
    log,
    notations,
    event: eventsOf(config.node, convert),
    onRead: notices.read,
    seen: sharing.seen,
  });

  const keys = keyring({
    journal,
    clock,
    node: config.node,
    partners: config.partners.map(({ id }) => id),
  });
  await keys.refresh();

  // receive
  const changed = signal(clock);
  let accepting = false;
  const http = httpChannel({
    node: config.node,
    clock,
    ids,
    journal,
    accept,
    peek,
    duplicatesWithinDays: (sender) => agreementOf(sender).duplicatesWithinDays,
    ...doorsOf(config, clock, sftp.credentials(credentials), keys.partnerOf),
    isPersonal: personalIn(rules),
    keys: keys.api,
    changed,
    judgeOnce: (bytes, caller, tried) =>
      judge(
        bytes,
        { ...agreementOf(caller), ...tried },
        rules,
        { id: 'unkept', receivedAt: now() },
        config.limits,
      ),
    lineage: (bytes, caller, tried, by) =>
      by === undefined || by === rules.digest
        ? lineageOf(bytes, { ...agreementOf(caller), ...tried }, rules, { id: 'unkept', receivedAt: now() })
        : undefined,
    explain: explaining({ agreementOf, rules, limits: config.limits, now }),
    convert,
    subscriptions: webhooks.api,
    notations,
    profiles: rules.profiles.names,
    partners,
    exceptions,
    answers: {
      names: acknowledgementNames,
      made(row, name) {
        const made = acknowledgementOf(row, name, write, row.sender);
        return 'text' in made ? made : undefined;
      },
    },
    views: views.api,
    takePackage: exchangeReceiver({
      journal,
      accept,
      node: config.node,
      now,
      receives: (node) => config.exchange.find((each) => each.node === node)?.receives,
      witness: witnesses.take,
      glance: witnesses.glance,
    }),
    audit: {
      checkpoint: audit.checkpoint,
      inclusion: audit.inclusion,
      consistency: audit.consistency,
      verifier: signer.vkey,
      cosigned: witnesses.cosigned,
      ...evidenceOfNode({
        journal,
        audit,
        signers,
        clock,
        ...(config.timeStamps?.authorities === undefined
          ? {}
          : { authorities: config.timeStamps.authorities }),
      }),
    },
    ready: () =>
      readiness(
        [
          { name: 'journal', check: async () => void (await journal.size()) },
          { name: 'audit', check: async () => void (await audit.catchUp()) },
          ...stamps.dependencies,
        ],
        accepting,
      ),
    metrics,
    bodyBytes: config.limits.interchangeBytes,
    pace: config.pace,
    ...(config.listen.tls === undefined ? {} : { tls: config.listen.tls }),
    onRequest: metrics.request,
    onCaller: notices.used,
    onRead: notices.read,
    seen: sharing.seen,
    onFault: (at, error) => log.error({ route: at, error }, 'request failed'),
  });

  journal.onCommit((what) => {
    if (what.received) line.wake();
    if (what.due) deliveries.wake();
    if (what.published) {
      kafka?.wake();
      webhooks.wake();
      views.wake();
    }
    changed.wake();
    mirror.wake();
  });
  mirror.wake();
  views.wake();
  // Start-up is recovery: both loops take up what is there, and what is to be tried later is tried now, since a clock
  // that was ahead in an earlier run may have put it off for hours.
  for (const { id } of subscribers) await journal.hasten(id, now());
  line.wake();
  deliveries.wake();
  const endCheckpoints = audit.every(CHECKPOINT_SECONDS, (error) =>
    log.error({ error }, 'checkpoint failed'),
  );

  const endOverdue = every(
    clock,
    OVERDUE_SECONDS,
    async () => {
      const noticed = await journal.overdue(now());
      if (noticed > 0) log.warn({ noticed }, 'answers overdue');
    },
    (error) => log.error({ error }, 'overdue answers could not be looked for'),
  );

  const endKeys = every(clock, KEYS_SECONDS, keys.refresh, (error) =>
    log.error({ error }, 'keys could not be read anew'),
  );

  const endRetention = retain(
    journal,
    clock,
    config.retention,
    (erased) => log.info({ erased }, 'past its time'),
    (error) => log.error({ error }, 'retention failed'),
  );

  const close = async (): Promise<void> => {
    accepting = false;
    await sftp.stop();
    await http.close();
    await kafka?.stopIntake();
    await line.stop();
    await threads.close();
    await deliveries.stop();
    await kafka?.close();
    await webhooks.stop();
    await views.stop();
    endCheckpoints();
    witnesses.close();
    stamps.close();
    await notices.close();
    endOverdue();
    endKeys();
    endRetention();
    await audit.checkpoint().catch((error: unknown) => log.error({ error }, 'checkpoint failed'));
    await mirror.close();
    await journal.close();
    await posters.close();
    log.info({}, 'stopped');
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= close();
    return stopping;
  };
  try {
    const url = await http.listen({ host: config.listen.host, port: config.listen.port });
    accepting = true;
    kafka?.start();
    webhooks.start();
    sftp.start(url);
    log.info({ url }, 'listening');
    return { url, node: config.node, verifier: signer.vkey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
