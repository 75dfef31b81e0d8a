import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Agreement, type Limits, projectRoot, type Verdict } from './core/index.js';
import type { Received } from './judge.js';

/** What judging is asked: everything that a verdict depends on beside the rules. */
export interface Question {
  readonly bytes: Uint8Array;
  readonly agreement: Agreement;
  readonly received: Received;
  readonly limits: Limits;
}

/** What a thread's own rules are loaded with. */
export interface ThreadRules {
  readonly codeLists?: string;
}

/** Judging in threads of its own, so that a large message keeps no channel waiting and one that kills its thread kills no node. */
export interface JudgeThreads {
  /** Rejects where judging throws, runs out of memory or its thread ends: a bug, for the pipeline to park. */
  judge(question: Question): Promise<Verdict>;
  /** Waits for what is being judged and ends the threads. */
  close(): Promise<void>;
}

interface Job {
  readonly question: Question;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: Error) => void;
}

/** @param count threads at the most; each is started when there is work for it */
export function judgeThreads(count: number, rules: ThreadRules = {}): JudgeThreads {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job>();
  let started = 0;
  let drained: (() => void) | undefined;

  function start(): Worker {
    const worker = new Worker(entry(), { workerData: rules });
    started++;
    worker.on('message', (reply: { readonly verdict?: Verdict; readonly error?: string }) => {
      const job = busy.get(worker);
      busy.delete(worker);
      idle.push(worker);
      if (reply.verdict !== undefined) job?.resolve(reply.verdict);
      else job?.reject(new Error(reply.error));
      next();
    });
    // 'error' (an exception outside judging, out of memory) is followed by 'exit'
    let reason = '';
    worker.on('error', (error) => {
      reason = error.message;
    });
    worker.on('exit', (code) => {
      started--;
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      const job = busy.get(worker);
      busy.delete(worker);
      job?.reject(new Error(`the judging thread ended with ${code}: ${reason}`));
      next();
    });
    worker.unref();
    return worker;
  }

  function next(): void {
    while (waiting.length > 0) {
      const worker = idle.pop() ?? (started < count ? start() : undefined);
      if (worker === undefined) return;
      const job = waiting.shift() as Job;
      busy.set(worker, job);
      worker.ref();
      worker.postMessage(job.question);
    }
    for (const worker of idle) worker.unref();
    if (busy.size === 0) drained?.();
  }

  return {
    judge: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ question, resolve, reject });
        next();
      }),
    async close() {
      if (busy.size > 0 || waiting.length > 0) await new Promise<void>((resolve) => (drained = resolve));
      await Promise.all(idle.map((worker) => worker.terminate()));
    },
  };
}

/** Node runs threads from JavaScript only: where this file is run as TypeScript (by tests) the thread is the built one. */
function entry(): string {
  const here = fileURLToPath(import.meta.url);
  const folder = here.endsWith('.ts')
    ? join(projectRoot, 'dist', relative(projectRoot, dirname(here)))
    : dirname(here);
  const built = join(folder, 'judge-thread.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run build makes it`);
  return built;
}
