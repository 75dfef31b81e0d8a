import type { Clock, Ids, Journal } from '../../core/index.js';
import { type Feed, type FolderClient, folderClient, type Say } from '../folder/client.js';
import type { Gateway } from '../folder/gateway.js';
import { pausesOf, reasonOf } from '../folder/pauses.js';
import { type SftpServer, sftpDisk } from './disk.js';
import { stateInJournal } from './state.js';

/** A partner's four folders on its SFTP server. */
export interface SftpTerms extends SftpServer {
  readonly partner: string;
  /** The folder that OutBox, SentBox, FailBox and InBox are in. */
  readonly root: string;
  readonly feeds: readonly Feed[];
  readonly everySeconds: number;
  readonly settleSeconds: number;
  readonly charset?: string;
}

export interface SftpParts {
  readonly journal: Pick<Journal, 'record' | 'keep' | 'follow'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  /** This node, as the partner asks it. */
  readonly gateway: Gateway;
  readonly say: Say;
  readonly timeoutMilliseconds: number;
}

export interface SftpPolling {
  start(): void;
  stop(): Promise<void>;
}

/** How soon it is looked whether another node let go of the partner, in milliseconds. */
const LATER = 5_000;
/** A server that can't be had at the start is tried again after 2 s to 5 min. */
const AWAY = [2_000, 300_000] as const;

/** The folder client on a partner's SFTP server, at one node at a time: whoever has the follower of its name. */
export function sftpPolling(terms: SftpTerms, parts: SftpParts): SftpPolling {
  const { journal, clock, ids, random, gateway, say, timeoutMilliseconds } = parts;
  const { partner, root, feeds, everySeconds, settleSeconds, charset } = terms;
  const disk = sftpDisk(terms, clock, timeoutMilliseconds);
  const pauses = pausesOf(clock, random, ...AWAY);
  let stopped = false;
  let client: FolderClient | undefined;
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

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if ((await journal.follow(`sftp ${partner}`)) === undefined) {
          await sleep(LATER);
          continue;
        }
        let made: FolderClient | undefined;
        const kept = await stateInJournal(journal, clock, partner, () => void made?.stop());
        made = await folderClient({
          root,
          disk,
          clock,
          ids,
          gateway,
          say,
          kept,
          random,
          feeds,
          everyMilliseconds: everySeconds * 1000,
          settleMilliseconds: settleSeconds * 1000,
          charset,
        });
        client = made;
        pauses.worked(partner);
        if (!stopped) await made.run();
      } catch (error) {
        const pause = pauses.failed(partner);
        const seconds = Math.ceil(pause / 1000);
        say('warn', {
          zh: `SFTP 服务器不可用 (${reasonOf(error)}),${seconds} 秒后重试`,
          en: `the SFTP server cannot be had (${reasonOf(error)}); tried again in ${seconds} s`,
        });
        await sleep(pause);
      }
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped = true;
      wake();
      await client?.stop();
      await running;
      await disk.close();
    },
  };
}
