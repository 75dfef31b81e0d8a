import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../core/index.js';

/** A node in a process of its own. */
export interface NodeProcess {
  readonly name: string;
  readonly url: string;
  /** Resolves once it answers that it is ready; fails once it has died too often to go on, or `told` aborts. */
  ready(told: AbortSignal): Promise<void>;
  /** Asks it to end, in data-flow order, and waits for that. */
  stop(): Promise<void>;
}

const MOST_RESTARTS = 5;

/** Starts `eport serve` and starts it again if it dies: start-up is recovery, nothing else is needed. */
export function startNode(
  name: string,
  config: string,
  port: number,
  clock: Clock,
  say: (text: string) => void,
): NodeProcess {
  const url = `http://127.0.0.1:${port}`;
  let stopping = false;
  let restarts = 0;
  let last = '';
  let child: ChildProcess = launch();

  function launch(): ChildProcess {
    // the IPC channel ends a node whose demo was killed
    const started = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../cli.js', import.meta.url)), 'serve', '--config', config],
      {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    started.stderr?.on('data', (chunk: Buffer) => {
      last = (last + chunk.toString()).slice(-2000);
    });
    started.on('exit', (code, signal) => {
      if (stopping) return;
      restarts++;
      say(`${name}: ${signal ?? `exit ${code}`} ${last.trim()}`);
      if (restarts <= MOST_RESTARTS) child = launch();
    });
    return started;
  }

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => void clock.after(milliseconds, resolve));

  return {
    name,
    url,
    async ready(told) {
      for (;;) {
        told.throwIfAborted();
        if (restarts > MOST_RESTARTS) throw new Error(`${name}: ${last.trim()}`);
        const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
        if (answer?.ok) return;
        await pause(50);
      }
    },
    stop() {
      stopping = true;
      return new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else {
          child.once('exit', () => resolve());
          child.kill('SIGTERM');
        }
      });
    },
  };
}

/** Below the ports that systems lend to whoever asks for any: nobody is given it by chance before its node listens. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** A port that is free now on the loopback address. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
