// A thread of the SQLite journal: the one that writes, or one that reads. Started by threads.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { JournalRefused } from '../../core/index.js';
import type { Job } from '../jobs.js';
import { openForReading, openForWriting } from './open.js';
import { type Reads, reads } from './read.js';
import type { Call, Start } from './threads.js';
import { batchWriter } from './write.js';

const port = parentPort;
if (port === null) throw new Error('thread.js is no program of its own');
const start = workerData as Start;

/** Answers batches of jobs until told to close. */
function write(path: string): void {
  const opened = openForWriting(path);
  const batch = batchWriter(opened.store);
  port?.on('message', (jobs: readonly Job[] | 'close') => {
    if (jobs !== 'close') {
      port.postMessage(batch(jobs));
      return;
    }
    opened.close();
    port.close();
  });
}

/** Answers questions in their order; what was asked together is answered together. */
function read(path: string): void {
  const store = openForReading(path);
  const answer = reads(store) as { readonly [K in keyof Reads]: (...args: readonly unknown[]) => unknown };
  const one = ({ name, args }: Call): { readonly value?: unknown; readonly failed?: string } => {
    try {
      return { value: answer[name](...args) };
    } catch (error) {
      return { failed: (error as Error).message };
    }
  };
  port?.on('message', (calls: readonly Call[] | 'close') => {
    if (calls === 'close') {
      store.close();
      port.close();
      return;
    }
    const answers = calls.map(one);
    const own = answers.flatMap(({ value }) =>
      value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [],
    );
    port.postMessage(answers, [...new Set(own)]);
  });
}

try {
  if (start.role === 'write') write(start.path);
  else read(start.path);
  port.postMessage({ ready: true });
} catch (error) {
  if (!(error instanceof JournalRefused)) throw error;
  port.postMessage({ refused: error.problem });
  port.close();
}
