import type { Thread } from '../queue.js';
import type { Reads } from './read.js';
import { type Call, startThread } from './threads.js';

/** Asks a reading thread one question. */
export type Ask = <K extends keyof Reads>(
  name: K,
  ...args: Parameters<Reads[K]>
) => Promise<ReturnType<Reads[K]>>;

/** A reading thread: questions are answered in the order they are asked; those of one turn go together, since waking a thread costs more than most answers. */
export interface Reader {
  readonly ask: Ask;
  close(): Promise<void>;
}

interface Asked {
  readonly call: Call;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts a thread that reads a database which a writing thread has opened before. It starts with the first question. */
export function reader(path: string): Reader {
  let thread: Promise<Thread> | undefined;
  let closed: string | undefined;
  const asked: Asked[] = [];
  const waiting: Asked[] = [];

  const send = (running: Thread): void => {
    const together = waiting.splice(0);
    if (together.length === 0) return;
    asked.push(...together);
    running.post(together.map(({ call }) => call));
  };

  const start = async (): Promise<Thread> => {
    const started = await startThread({ role: 'read', path });
    started.onReply((reply) => {
      const answers = reply as ReadonlyArray<{ value?: unknown; failed?: string }>;
      for (const [i, each] of asked.splice(0, answers.length).entries()) {
        const { value, failed } = answers[i] as (typeof answers)[number];
        if (failed === undefined) each.resolve(value);
        else each.reject(new Error(failed));
      }
    });
    started.onDeath((reason) => {
      closed ??= reason;
      for (const each of [...asked.splice(0), ...waiting.splice(0)]) each.reject(new Error(closed));
    });
    return started;
  };

  const ask = async (name: keyof Reads, ...args: readonly unknown[]): Promise<unknown> => {
    thread ??= start();
    const running = await thread;
    if (closed !== undefined) throw new Error(closed);
    return new Promise<unknown>((resolve, reject) => {
      waiting.push({ call: { name, args }, resolve, reject });
      if (waiting.length === 1) setImmediate(send, running);
    });
  };

  return {
    ask: ask as Ask,
    async close() {
      closed ??= 'the journal is closed';
      const running = await thread?.catch(() => undefined);
      if (running !== undefined) send(running);
      await running?.close();
    },
  };
}
