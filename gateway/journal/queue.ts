import { JournalBusy } from '../core/index.js';
import type { Answer, Job, Stirred, Value } from './jobs.js';

/** What writes the batches, a thread or a connection: `post` sends, `replied` and `died` are called back. */
export interface Thread {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onReply(replied: (reply: unknown) => void): void;
  onDeath(died: (reason: string) => void): void;
  /** Lets it finish what it has, close its database, and end. */
  close(): Promise<void>;
}

/** Bounds of the queue before the writing thread, and of one commit; rows and payload bytes. */
export interface QueueLimits {
  readonly queueRows: number;
  readonly queueBytes: number;
  readonly batchRows: number;
  readonly batchBytes: number;
}

export const defaultQueueLimits: QueueLimits = {
  queueRows: 10_000,
  queueBytes: 512 * 1024 * 1024,
  batchRows: 512,
  batchBytes: 16 * 1024 * 1024,
};

/** Jobs on their way to the writing thread. */
export interface Queue {
  /** @throws JournalBusy where so many more bytes have no room; one submission of any size fits into an empty queue. */
  admit(bytes: number): void;
  /** Resolves when the job is on disk. Rejects with JournalBusy where the store can't be written. */
  put(job: Job): Promise<Value>;
  /** Takes nothing more; resolves when everything taken is written. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly job: Job;
  readonly bytes: number;
  resolve(value: Value): void;
  reject(error: Error): void;
}

/**
 * Group commit: while one batch is being written the next one gathers, so that a commit's cost is shared by all
 * that came meanwhile and nobody waits for company.
 */
export function groupCommit(thread: Thread, limits: QueueLimits, stir: (what: Stirred) => void): Queue {
  let waiting: Waiting[] = [];
  let writing: readonly Waiting[] = [];
  let rows = 0;
  let bytes = 0;
  let closed: string | undefined;
  let idle: () => void = () => {};
  let scheduled = false;

  const send = (): void => {
    scheduled = false;
    if (writing.length > 0) return;
    if (waiting.length === 0) {
      idle();
      return;
    }
    let count = 0;
    let size = 0;
    for (const each of waiting) {
      if (count > 0 && (count >= limits.batchRows || size + each.bytes > limits.batchBytes)) break;
      count++;
      size += each.bytes;
    }
    writing = waiting.slice(0, count);
    waiting = waiting.slice(count);
    const transfer: ArrayBuffer[] = [];
    thread.post(
      writing.map(({ job }) => {
        if (job.kind !== 'receive') return job;
        // A copy, because the sender goes on to judge its bytes, and because cloning a view clones all that is under it.
        const own = new Uint8Array(job.bytes);
        transfer.push(own.buffer);
        return { ...job, bytes: own };
      }),
      transfer,
    );
  };
  // In the next turn, so that everything asked for in this one shares a commit.
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(send);
  };
  const leave = (each: Waiting): void => {
    rows--;
    bytes -= each.bytes;
  };
  thread.onReply((reply) => {
    const { answers, stirred } = reply as { answers: readonly Answer[]; stirred: Stirred };
    const done = writing;
    writing = [];
    done.forEach((each, index) => {
      leave(each);
      const answer = answers[index] as Answer;
      if (answer.kind === 'done') each.resolve(answer.value);
      else if (answer.kind === 'busy') each.reject(new JournalBusy(answer.reason));
      else each.reject(new Error(answer.reason));
    });
    if (stirred.received || stirred.due || stirred.published) stir(stirred);
    schedule();
  });
  thread.onDeath((reason) => {
    closed ??= reason;
    for (const each of [...writing, ...waiting]) {
      leave(each);
      each.reject(new JournalBusy(reason));
    }
    writing = [];
    waiting = [];
    idle();
  });

  return {
    admit(more) {
      if (closed !== undefined) throw new JournalBusy(closed);
      if (rows >= limits.queueRows || (rows > 0 && bytes + more > limits.queueBytes)) {
        throw new JournalBusy(`the journal's queue is full: ${rows} submissions, ${bytes} bytes`);
      }
    },
    put(job) {
      return new Promise<Value>((resolve, reject) => {
        if (closed !== undefined) {
          reject(new JournalBusy(closed));
          return;
        }
        const size = weight(job);
        rows++;
        bytes += size;
        waiting.push({ job, bytes: size, resolve, reject });
        schedule();
      });
    },
    async drain() {
      if (closed !== undefined) return;
      closed = 'the journal is closed';
      if (rows > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
    },
  };
}

/** What a job weighs in the queue, roughly, in bytes. */
function weight(job: Job): number {
  if (job.kind === 'receive') return job.bytes.length + job.head.length + (job.carried?.length ?? 0);
  if (job.kind === 'judged') {
    return job.documents.reduce((sum, each) => sum + each.text.length, job.verdict.length);
  }
  if (job.kind === 'index') return 100 * (job.entries.length + job.drop.length);
  if (job.kind === 'keep') return job.value?.length ?? 0;
  return job.kind === 'intervene' && job.act.action === 'propose' ? job.act.bytes.length : 100;
}
