import { setTimeout as pause } from 'node:timers/promises';
import type { Books } from './books.js';
import { type Client, json } from './client.js';

export interface FeedPage {
  readonly events: ReadonlyArray<{ readonly id: string; readonly sequence: string }>;
  readonly next: string;
}

/** Follows the feed of everything by its cursor, through every cut, and writes down what it sees. */
export function feedReader(
  books: Books,
  calls: Client,
  key: string,
): { readonly cursor: number; stop(): Promise<void> } {
  let cursor = 0;
  let stopped = false;
  const reading = (async () => {
    while (!stopped) {
      const page = await json<FeedPage>(calls, `/v1/feeds/all?after=${cursor}&limit=200&wait=2`, key);
      if (page === undefined) {
        await pause(100);
        continue;
      }
      for (const { id, sequence } of page.events) {
        const at = Number(sequence);
        if (at <= cursor) books.fault(`the feed gave cursor ${at} after ${cursor}`);
        books.fed(id, at);
        cursor = at;
      }
      if (page.events.length > 0 && Number(page.next) !== cursor)
        books.fault(`the feed's next is ${page.next} after ${cursor}`);
    }
  })();
  return {
    get cursor() {
      return cursor;
    },
    async stop() {
      stopped = true;
      await reading;
    },
  };
}
