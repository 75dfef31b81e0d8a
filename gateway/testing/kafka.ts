import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect as tcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadKafka, type Rdkafka } from '../channels/kafka/rdkafka.js';
import { freePort } from '../commands/demo/nodes.js';
import { projectRoot } from '../core/index.js';

const run = promisify(execFile);

/** Apache Kafka of that version, one node that is broker and controller, from its published jars. */
const VERSION = '4.1.0';
const CACHE = join(projectRoot, '.cache', `kafka-${VERSION}`);

/** A broker of a test file's own, in a temporary folder. */
export interface TestKafka {
  readonly library: Rdkafka;
  /** Plain, without authentication. */
  readonly broker: string;
  /** With TLS and SASL/PLAIN, for `tls`. */
  readonly secure: string;
  readonly tls: { readonly ca: string; readonly username: string; readonly password: string };
  createTopic(topic: string, partitions?: number, config?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it as an administrator would, or as a power cut; and starts it again where it was. */
  stop(how: 'TERM' | 'KILL'): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** Fetches the jars, once; with Maven, from where that is set up to look. @throws where there is no Maven, or no way out */
export async function fetchKafka(): Promise<void> {
  if (existsSync(CACHE)) return;
  const half = `${CACHE}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    await run('mvn', [
      ...['-q', '-B', '-f', join(projectRoot, 'gateway/testing/kafka.pom.xml')],
      ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${half}`],
    ]);
    renameSync(half, CACHE);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
}

/** Starts one, or says why there is none here. The jars are not fetched by a test: `npm run kafka -- --fetch` does. */
export async function testKafka(): Promise<TestKafka | { readonly missing: string }> {
  let library: Rdkafka;
  try {
    library = await loadKafka();
  } catch {
    return { missing: 'node-rdkafka is not built here (npm rebuild node-rdkafka)' };
  }
  if (!existsSync(CACHE)) return { missing: "Kafka's jars are not here (npm run kafka -- --fetch)" };
  const dir = mkdtempSync(join(tmpdir(), 'eport-kafka-'));
  try {
    return { library, ...(await startKafka(dir, { secure: true })) };
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    return { missing: `Kafka doesn't run here: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const PASSWORD = 'for tests only';

/** Starts a broker that keeps its data in a folder. `secure`: a second listener with TLS and SASL. */
export async function startKafka(
  dir: string,
  { port: wanted, secure = false }: { readonly port?: number; readonly secure?: boolean } = {},
): Promise<Omit<TestKafka, 'library'>> {
  const port = wanted ?? (await freePort());
  const [controller, securePort] = [await freePort(), await freePort()];
  const file = join(dir, 'server.properties');
  const data = join(dir, 'data');
  const listeners = [
    `PLAINTEXT://127.0.0.1:${port}`,
    `CONTROLLER://127.0.0.1:${controller}`,
    ...(secure ? [`SASL_SSL://127.0.0.1:${securePort}`] : []),
  ];
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: listeners.join(','),
    'advertised.listeners': listeners.filter((each) => !each.startsWith('CONTROLLER')).join(','),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': data,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'num.partitions': 3,
    'log.cleaner.enable': 'false',
    'auto.create.topics.enable': 'true',
    ...(secure
      ? {
          'ssl.keystore.type': 'PKCS12',
          'ssl.keystore.location': join(dir, 'broker.p12'),
          'ssl.keystore.password': PASSWORD,
          'sasl.enabled.mechanisms': 'PLAIN',
          'listener.name.sasl_ssl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_eport="${PASSWORD}";`,
        }
      : {}),
  };
  const fresh = !existsSync(data);
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const [ca] = await Promise.all([
    secure ? keys(dir) : '',
    fresh ? run('java', java('kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', file)) : undefined,
  ]);

  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    let said = '';
    const one = spawn('java', java('kafka.Kafka', file), { stdio: ['ignore', 'ignore', 'pipe'] });
    child = one;
    one.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-2000);
    });
    await listening(
      port,
      () => one.exitCode !== null || one.signalCode !== null,
      () => said,
    );
  };
  const stop = async (how: 'TERM' | 'KILL'): Promise<void> => {
    const one = child;
    if (one === undefined || one.exitCode !== null || one.signalCode !== null) return;
    const gone = new Promise((resolve) => one.once('exit', resolve));
    one.kill(`SIG${how}`);
    await gone;
  };
  await start();
  return {
    broker: `127.0.0.1:${port}`,
    secure: `127.0.0.1:${securePort}`,
    tls: { ca, username: 'eport', password: PASSWORD },
    start,
    stop,
    async createTopic(topic, partitions = 1, config = {}) {
      const { AdminClient } = await loadKafka();
      const admin = AdminClient.create({ 'bootstrap.servers': `127.0.0.1:${port}` });
      await new Promise<void>((resolve, reject) =>
        admin.createTopic(
          { topic, num_partitions: partitions, replication_factor: 1, config },
          20_000,
          (error) => (error ? reject(error) : resolve()),
        ),
      );
      admin.disconnect();
    },
    async end() {
      await stop('KILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const CLUSTER = 'ZXBvcnQta2Fma2EtdGVzdA';

const java = (main: string, ...args: readonly string[]): string[] => [
  ...['-Xmx384m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'],
  ...['-cp', `${CACHE}/*`, main, ...args],
];

/** A certificate of its own for 127.0.0.1, in the broker's key store; gives it as PEM. */
async function keys(dir: string): Promise<string> {
  const store = [
    '-keystore',
    join(dir, 'broker.p12'),
    '-storetype',
    'PKCS12',
    '-storepass',
    PASSWORD,
    '-alias',
    'broker',
  ];
  await run('keytool', [
    ...['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'],
    ...['-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1', '-ext', 'bc:c=ca:true', ...store],
  ]);
  const { stdout } = await run('keytool', ['-exportcert', '-rfc', ...store]);
  return stdout;
}

async function listening(port: number, ended: () => boolean, said: () => string): Promise<void> {
  for (let nth = 0; nth < 600; nth++) {
    if (ended()) throw new Error(said());
    const open = await new Promise<boolean>((resolve) => {
      const socket = tcp(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it doesn't listen: ${said()}`);
}
