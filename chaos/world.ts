import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../gateway/commands/demo/nodes.js';
import { systemClock } from '../gateway/core/index.js';
import { folderVerified, nodeVerified } from './audit-check.js';
import { type Books, books } from './books.js';
import { type Broker, startBroker } from './broker.js';
import { type Checks, checks } from './checks.js';
import { type Client, client, json } from './client.js';
import { feedReader } from './feed-reader.js';
import { nodeConfig, OPERATOR_KEY, PARTNERS } from './node-config.js';
import { type Entry, fileLimits, type NodeProcess, nodeProcess } from './node-process.js';
import { type Wire, wire } from './proxy.js';
import type { Chance } from './random.js';
import { type Receivers, receivers } from './receiver.js';
import { type Load, load } from './sender.js';
import type { Store } from './store.js';

export interface WorldOptions {
  readonly random: Chance;
  readonly store: Store;
  /** Messages per second of each sender, and how many of each at once. */
  readonly rate: number;
  readonly workers: number;
  /** Whether the node has a broker too. */
  readonly broker?: boolean;
  /** Milliseconds within which a node must be up, and all be quiet after a fault. */
  readonly patience: number;
}

/** A node, everybody around it, and the wires between them. */
export interface World {
  readonly books: Books;
  readonly node: NodeProcess;
  readonly load: Load;
  readonly receivers: Receivers;
  readonly checks: Checks;
  readonly store: Store;
  /** Or why there is none on this machine; undefined: none was asked for. */
  readonly broker: Broker | { readonly missing: string } | undefined;
  readonly partners: readonly string[];
  readonly wires: readonly Wire[];
  readonly partnerWires: readonly Wire[];
  /** Straight to the node, past the wires; for the checks alone. */
  readonly calls: Client;
  /** Milliseconds of load. */
  pass(milliseconds: number): Promise<void>;
  kill(entry?: Entry): Promise<void>;
  ready(): Promise<void>;
  /** Load pauses until it is resumed, and all that is accepted ends. Gives how long it took, in milliseconds. */
  quiet(): Promise<number | undefined>;
  /** `eport audit verify`, with every checkpoint that was ever fetched. */
  verifyLog(): Promise<void>;
  canLimitFiles(): Promise<string | undefined>;
  /** Bytes of the journal: all of it, and its write-ahead log. */
  disk(): ReturnType<Store['disk']>;
  /** Ends everything; the folder stays where something went wrong. Gives its path then. */
  end(): Promise<string | undefined>;
}

/** Makes a folder, starts everybody, and waits until the node is up. */
export async function world(options: WorldOptions): Promise<World> {
  const { random, store, patience } = options;
  const dir = mkdtempSync(join(tmpdir(), 'eport-chaos-'));
  const own = books(join(dir, 'books.sqlite'));
  const partners = await receivers(own, random.fork('receivers'));
  const partnerWires = new Map<string, Wire>();
  for (const each of PARTNERS) partnerWires.set(each, await wire(partners.port));
  const port = await freePort();
  const config = join(dir, 'node.json');
  const ports = new Map([...partnerWires].map(([name, each]) => [name, each.port]));
  const storing = await store.start(dir);
  const started =
    options.broker === true
      ? await startBroker().catch(async (error: unknown) => {
          await store.stop();
          throw error;
        })
      : undefined;
  const kafka = started === undefined || 'missing' in started ? undefined : started;
  writeFileSync(config, JSON.stringify(nodeConfig(port, ports, storing, kafka?.config), null, 2));
  const intake = await wire(port);
  let full = false;
  const node = nodeProcess(config, (how) => {
    // a start that finds no room may end and be tried again by its supervisor
    if (!full && !store.away()) own.fault(`the node ended by itself: ${how}`);
  });
  const calls = client(`http://127.0.0.1:${port}`, 10_000);
  const outside = client(`http://127.0.0.1:${intake.port}`, 5_000);
  const checkpoints: { readonly file: string; readonly note: string }[] = [];

  const ready = async (): Promise<void> => {
    const until = systemClock.now() + patience;
    while (systemClock.now() < until) {
      const reply = await calls.ask('/health/ready', OPERATOR_KEY);
      if (reply?.status === 200) return;
      await pause(50);
    }
    throw new Error(`the node isn't up after ${patience} ms: ${node.ended.at(-1) ?? ''}`);
  };
  try {
    await ready();
  } catch (error) {
    await node.stop();
    await kafka?.end();
    await store.stop();
    throw error;
  }
  const traffic = load({ ...options, books: own, random: random.fork('load'), calls: outside });
  const broker = await kafka?.join({ ...options, books: own, random: random.fork('broker') });
  const comparing = checks(own, calls, broker?.books);
  const sending: Load = {
    answers: traffic.answers,
    async pause() {
      await Promise.all([traffic.pause(), broker?.load.pause()]);
    },
    resume() {
      traffic.resume();
      broker?.load.resume();
    },
    async stop() {
      await Promise.all([traffic.stop(), broker?.load.stop()]);
    },
  };
  const reader = feedReader(own, outside, OPERATOR_KEY);

  return {
    books: own,
    node: {
      ...node,
      get pid() {
        return node.pid;
      },
      get starts() {
        return node.starts;
      },
      async fileLimit(bytes) {
        if (bytes !== undefined) full = true;
        await node.fileLimit(bytes);
        if (bytes === undefined) full = false;
      },
    },
    load: sending,
    receivers: partners,
    checks: comparing,
    store,
    broker: started !== undefined && 'missing' in started ? started : broker,
    partners: PARTNERS,
    wires: [intake, ...partnerWires.values()],
    partnerWires: [...partnerWires.values()],
    calls,
    pass: (milliseconds) => pause(milliseconds),
    kill: (entry) => node.kill(entry),
    ready,
    async quiet() {
      await ready();
      await sending.pause();
      return comparing.quiet(patience);
    },
    async verifyLog() {
      const asked = await json<{ checkpoint: string; verifier: string }>(
        calls,
        '/v1/audit/checkpoint',
        OPERATOR_KEY,
        {
          accept: 'application/json',
        },
      );
      if (asked === undefined) {
        own.fault('there is no checkpoint to be had');
        return;
      }
      const file = join(dir, `checkpoint-${checkpoints.length}`);
      writeFileSync(file, asked.checkpoint);
      checkpoints.push({ file, note: asked.checkpoint });
      const kept = checkpoints.slice(-20);
      const where = store.logArguments(dir);
      const fault =
        where === undefined
          ? await nodeVerified(
              calls,
              asked.verifier,
              kept.map((each) => each.note),
            )
          : await folderVerified(
              where,
              kept.map((each) => each.file),
            );
      if (fault !== undefined) own.fault(`audit verify: ${fault}`);
    },
    canLimitFiles: async () =>
      store.local ? fileLimits() : 'the node has no files of its own on this store',
    disk: () => store.disk(dir),
    async end() {
      await sending.stop();
      await reader.stop();
      const code = await node.stop();
      if (code !== 0) own.fault(`told to end, the node ended with ${code}`);
      await broker?.stopReading();
      await broker?.end();
      await calls.close();
      await outside.close();
      for (const each of [intake, ...partnerWires.values()]) await each.close();
      await partners.close();
      await store.stop();
      own.close();
      if (own.faults.length > 0) return dir;
      rmSync(dir, { recursive: true, force: true });
      return undefined;
    },
  };
}
