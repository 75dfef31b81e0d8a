import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectRoot } from '../gateway/core/index.js';

const run = promisify(execFile);

/** `serve`: the program as it is delivered. `clock`: the same node under a clock that can be set. */
export type Entry = 'serve' | 'clock';

const ENTRIES: Readonly<Record<Entry, readonly string[]>> = {
  serve: [join(projectRoot, 'dist/gateway/cli.js'), 'serve', '--config'],
  clock: [join(projectRoot, 'dist/chaos/clock-node.js')],
};

/** The node under test, in a process of its own; it is started again whenever it ends, as any supervisor does. */
export interface NodeProcess {
  readonly pid: number;
  /** How often it was started, and how often it ended by itself. */
  readonly starts: number;
  readonly ended: readonly string[];
  /** kill -9, and the next start, of the same program or another. */
  kill(entry?: Entry): Promise<void>;
  /** SIGSTOP and SIGCONT: everything it does takes longer, as on a disk or machine that stalls. */
  freeze(on: boolean): void;
  /** No file of its may grow beyond so many bytes (RLIMIT_FSIZE), or any again. */
  fileLimit(bytes: number | undefined): Promise<void>;
  /** Sets the clock of a node started as `clock` so many milliseconds off. */
  clock(offset: number): void;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Resident memory in bytes, and open files; undefined while it isn't there. */
  sample(): { readonly rss: number; readonly files: number } | undefined;
}

/** Milliseconds before it is started again. */
const RESTART = 100;

export function nodeProcess(config: string, onEnd: (how: string) => void): NodeProcess {
  let entry: Entry = 'serve';
  let starts = 0;
  let expected = false;
  let stopping = false;
  let said = '';
  const ended: string[] = [];
  let child = launch();

  function launch(): ChildProcess {
    starts++;
    said = '';
    const started = spawn(process.execPath, [...ENTRIES[entry], config], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2000);
      });
    started.once('exit', (code, signal) => {
      if (expected || stopping) return;
      const how = `${signal ?? `exit ${code}`}: ${said.trim()}`;
      ended.push(how);
      onEnd(how);
      setTimeout(() => {
        if (!stopping) child = launch();
      }, RESTART);
    });
    return started;
  }
  const gone = (each: ChildProcess): Promise<void> =>
    each.exitCode !== null || each.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => void each.once('exit', () => resolve()));

  return {
    get pid() {
      return child.pid ?? 0;
    },
    get starts() {
      return starts;
    },
    ended,
    async kill(next = 'serve') {
      expected = true;
      child.kill('SIGKILL');
      await gone(child);
      await pause(RESTART);
      expected = false;
      entry = next;
      child = launch();
    },
    freeze(on) {
      child.kill(on ? 'SIGSTOP' : 'SIGCONT');
    },
    async fileLimit(bytes) {
      await run('prlimit', [`--pid=${child.pid}`, `--fsize=${bytes ?? 'unlimited'}:unlimited`]);
    },
    clock(offset) {
      if (child.connected) child.send({ offset });
    },
    async stop() {
      stopping = true;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await gone(child);
      return child.exitCode;
    },
    sample() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
        return Number.isNaN(rss) ? undefined : { rss, files: readdirSync(`/proc/${child.pid}/fd`).length };
      } catch {
        return undefined;
      }
    },
  };
}

/** Whether a running process can be kept from growing its files on this machine, and why not. */
export async function fileLimits(): Promise<string | undefined> {
  try {
    await run('prlimit', ['--version']);
    return undefined;
  } catch {
    return 'there is no prlimit here (util-linux)';
  }
}
