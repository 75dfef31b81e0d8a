import { BOXES, OWN } from './boxes.js';
import { boxing } from './boxing.js';
import { type Feed, inbox } from './inbox.js';
import { outbox } from './outbox.js';
import type { Away, FolderParts } from './parts.js';
import { pausesOf, reasonOf } from './pauses.js';
import { settling } from './settling.js';
import { type Kept, keptState } from './state.js';

export type { Feed } from './inbox.js';
export type { FolderParts, Say } from './parts.js';
export { StateUnreadable } from './state.js';

export interface FolderOptions extends FolderParts {
  readonly feeds: readonly Feed[];
  /** Between two passes. */
  readonly everyMilliseconds: number;
  /** For the spread of pauses: 0 to 1. */
  readonly random: () => number;
  /** Where the state is kept elsewhere than in our own folder. */
  readonly kept?: Kept;
}

/** What one pass came to. */
export interface Passed {
  /** Files that went to FailBox. */
  readonly failed: number;
  /** The gateway couldn't be had for all of it, or files were left that alone couldn't be sent or moved. */
  readonly away?: string;
}

export interface FolderClient {
  /** One pass over a folder: what is ready goes and its verdict is awaited for a while, what has come is fetched. Rejects where the disk fails. */
  once(): Promise<Passed>;
  /** Passes until it is told to stop; whatever fails is tried again, after longer and longer pauses. */
  run(): Promise<void>;
  /** Resolves once the pass that is on has come to where it can be left. */
  stop(): Promise<void>;
}

/** A gateway that is away is asked again after 2 s to 5 min; a file that fails alone after 5 s to 15 min. */
const AWAY = [2_000, 300_000] as const;
const ALONE = [5_000, 900_000] as const;

/** How long a single pass waits for verdicts. */
const VERDICTS = 60_000;

const GATEWAY = 'gateway';
const DISK = 'disk';

/** The folder client of one application. Makes the boxes that aren't there. @throws StateUnreadable, errors of the disk */
export async function folderClient(options: FolderOptions): Promise<FolderClient> {
  const { root, disk, clock, say, feeds, everyMilliseconds, settleMilliseconds, random } = options;
  for (const each of [...BOXES, `${OWN}/staged`]) await disk.folder(`${root}/${each}`);
  const kept = options.kept ?? (await keptState(disk, `${root}/${OWN}/state.json`));
  let failed = 0;
  let stopped = false;
  const boxes = boxing({ root, disk, kept });
  const pauses = pausesOf(clock, random, ...ALONE);
  const whole = pausesOf(clock, random, ...AWAY);
  const settled = settling({
    ...options,
    kept,
    boxes,
    pauses,
    onFailed: () => {
      failed += 1;
    },
  });
  const out = outbox({
    ...options,
    kept,
    settling: settled,
    pauses,
    goOn: () => !stopped,
  });
  const fetchFeed = inbox(options, kept, boxes);
  await boxes.sweep();

  let wake = (): void => {};
  let running: Promise<void> | undefined;
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopped) return resolve();
      const cancel = clock.after(milliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  async function pass(): Promise<Away | undefined> {
    await settled.finish();
    const ready = await out.look();
    if (whole.paused(GATEWAY)) return undefined;
    const away = await out.pass(ready);
    if (away !== undefined) {
      const pause = whole.failed(GATEWAY, away.retryAfter);
      say('warn', {
        zh: `网关暂不可用 (${away.reason}),${seconds(pause)} 秒后重试;文件留在 OutBox`,
        en: `the gateway is not available (${away.reason}); tried again in ${seconds(pause)} s, files wait in OutBox`,
      });
      return away;
    }
    whole.worked(GATEWAY);
    let missing: Away | undefined;
    // A feed that can't be had keeps neither files nor other feeds waiting.
    for (const feed of feeds) {
      if (whole.paused(`feed ${feed.name}`)) continue;
      const came = await fetchFeed(feed, () => !stopped);
      if (came === undefined) {
        whole.worked(`feed ${feed.name}`);
        continue;
      }
      missing = came;
      const pause = whole.failed(`feed ${feed.name}`, came.retryAfter);
      say('warn', {
        zh: `数据流暂不可读 (${came.reason}),${seconds(pause)} 秒后重试`,
        en: `a feed cannot be read (${came.reason}); tried again in ${seconds(pause)} s`,
      });
    }
    return missing;
  }

  async function round(): Promise<void> {
    try {
      await pass();
      whole.worked(DISK);
    } catch (error) {
      const pause = whole.failed(DISK);
      say('error', {
        zh: `文件夹无法读写 (${reasonOf(error)}),${seconds(pause)} 秒后重试`,
        en: `the folder cannot be read or written (${reasonOf(error)}); tried again in ${seconds(pause)} s`,
      });
    }
  }

  return {
    async once() {
      failed = 0;
      await settled.finish();
      await out.look();
      // a timer may be a little early
      await sleep(settleMilliseconds + 20);
      const until = clock.now() + VERDICTS;
      let away = await pass();
      while (away === undefined && out.awaits() && !stopped && clock.now() < until) {
        await sleep(everyMilliseconds);
        away = await pass();
      }
      const reason = away?.reason ?? (pauses.any() ? 'files are left' : undefined);
      return { failed, ...(reason === undefined ? {} : { away: reason }) };
    },
    async run() {
      running = (async () => {
        while (!stopped) {
          await round();
          await sleep(Math.max(everyMilliseconds, whole.left(DISK)));
        }
      })();
      await running;
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);
