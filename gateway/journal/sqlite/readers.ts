import type { Thread } from '../queue.js';
import type { Reads } from './read.js';
import { startThread } from './threads.js';

/** Asks a reading thread one question. */
export type Ask = <K extends keyof Reads>(
  name: K,
  ...args: Parameters<Reads[K]>
) => Promise<ReturnType<Reads[K]>>;

/** A reading thread: questions are answered in the order they are asked. */
export interface Reader {
  readonly ask: Ask;
  close(): Promise<void>;
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts a thread that reads a database which a writing thread has opened before. It starts with the first question. */
export function reader(path: string): Reader {
  let thread: Promise<Thread> | undefined;
  let closed: string | undefined;
  const asked: Asked[] = [];

  const start = async (): Promise<Thread> => {
    const started = await startThread({ role: 'read', path });
    started.onReply((reply) => {
      const { value, failed } = reply as { value?: unknown; failed?: string };
      const first = asked.shift();
      if (failed === undefined) first?.resolve(value);
      else first?.reject(new Error(failed));
    });
    started.onDeath((reason) => {
      closed ??= reason;
      for (const each of asked.splice(0)) each.reject(new Error(closed));
    });
    return started;
  };

  const ask = async (name: keyof Reads, ...args: readonly unknown[]): Promise<unknown> => {
    thread ??= start();
    const running = await thread;
    if (closed !== undefined) throw new Error(closed);
    return new Promise<unknown>((resolve, reject) => {
      asked.push({ resolve, reject });
      running.post({ name, args });
    });
  };

  return {
    ask: ask as Ask,
    async close() {
      closed ??= 'the journal is closed';
      const running = await thread?.catch(() => undefined);
      await running?.close();
    },
  };
}
