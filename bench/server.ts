import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../gateway/core/index.js';

/** A program that listens, in a process of its own. */
export interface Server {
  readonly port: number;
  /** From its launch until it said that it listens, in seconds. */
  readonly seconds: number;
  /** Resident memory at its highest so far, in bytes; undefined where the system doesn't tell. */
  peak(): number | undefined;
  stop(): Promise<void>;
}

export const SENDER_KEY = 'key-terminal';
export const READER_KEY = 'key-operator';

const hash = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Launches a script and waits for the line on standard error that names where it listens. */
export async function launch(args: readonly string[]): Promise<Server> {
  const from = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      const found = /http:\/\/[^\s:]+:(\d+)/.exec(said);
      if (found !== null) resolve(Number(found[1]));
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  return { port, seconds, peak: () => peakOf(child), stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}

/** The highest resident memory of a running process, as Linux counts it. */
export function peakOf({ pid }: { readonly pid?: number | undefined }): number | undefined {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? undefined : Number(found[1]) * 1024;
  } catch {
    return undefined;
  }
}

/** The gateway as it is delivered, with a journal in that folder (or that PostgreSQL), one sender and one reader of everything. */
export function gateway(folder: string, postgres?: string): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'node.json');
  const config = {
    node: 'bench',
    listen: { port: 0 },
    data: 'data',
    log: 'error',
    pace: { burst: 1_000_000, perSecond: 1_000_000 },
    partners: [{ id: 'terminal', keys: [{ sha256: hash(SENDER_KEY) }] }],
    operators: [{ id: 'operator', keys: [{ sha256: hash(READER_KEY) }] }],
    ...(postgres === undefined ? {} : { journal: { postgres } }),
  };
  writeFileSync(file, JSON.stringify(config));
  return launch([join(projectRoot, 'dist/gateway/cli.js'), 'serve', '--config', file]);
}

/** The fastify that only answers. */
export const bare = (): Promise<Server> =>
  launch([fileURLToPath(new URL('./limits/bare.js', import.meta.url))]);
