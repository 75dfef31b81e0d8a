import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { JournalRefused, type Problem, projectRoot } from '../../core/index.js';
import type { Thread } from '../queue.js';
import type { Reads } from './read.js';

export interface Start {
  readonly role: 'write' | 'read';
  readonly path: string;
}

export interface Call {
  readonly name: keyof Reads;
  readonly args: readonly unknown[];
}

/**
 * Starts a thread. Node runs threads from JavaScript only, so where this file is run as TypeScript (by the tests)
 * the thread is the built one.
 * @throws JournalRefused where the database can't be opened.
 */
export async function startThread(start: Start): Promise<Thread> {
  const worker = new Worker(entry(), { workerData: start });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let died: (reason: string) => void = () => {};
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (first: { readonly refused?: Problem }) => {
      if (first.refused === undefined) resolve();
      else reject(new JournalRefused(first.refused));
    });
    worker.on('error', (error) => {
      reject(error);
      died(error.message);
    });
    worker.once('exit', (code) => {
      reject(new Error(`the journal's thread ended with ${code}`));
      died(`the journal's thread ended with ${code}`);
    });
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    onReply(replied) {
      worker.on('message', replied);
    },
    onDeath(call) {
      died = call;
    },
    async close() {
      worker.postMessage('close');
      await ended;
    },
  };
}

function entry(): string {
  const here = fileURLToPath(import.meta.url);
  const built = here.endsWith('.ts')
    ? join(projectRoot, 'dist', relative(projectRoot, dirname(here)), 'thread.js')
    : join(dirname(here), 'thread.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run build makes it`);
  return built;
}
