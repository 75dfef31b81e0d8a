import { randomBytes } from 'node:crypto';
import { type Credentials, httpGateway, type SftpPolling, sftpPolling } from './channels/index.js';
import type { Clock, Ids, Journal } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';
import { hashOfKey } from './ops/secrets.js';

export interface SftpOfNode {
  /** Partners with a key of this process more: what is fetched for one is submitted in its name. */
  credentials(known: readonly Credentials[]): readonly Credentials[];
  start(url: string): void;
  stop(): Promise<void>;
}

/** The SFTP servers of a node's partners, each polled by the folder client, which asks this node as the partner would. */
export function sftpOfNode(
  { partners, delivery }: Pick<NodeConfig, 'partners' | 'delivery'>,
  {
    journal,
    clock,
    ids,
    random,
    log,
  }: {
    readonly journal: Journal;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly random: () => number;
    readonly log: Log;
  },
): SftpOfNode {
  const keys = new Map(
    partners.filter(({ sftp }) => sftp !== undefined).map(({ id }) => [id, randomBytes(32).toString('hex')]),
  );
  const running: SftpPolling[] = [];
  const closing: (() => Promise<void>)[] = [];
  return {
    credentials: (known) =>
      known.map((each) => {
        const key = each.kind === 'partner' ? keys.get(each.id) : undefined;
        return key === undefined ? each : { ...each, keys: [...each.keys, hashOfKey(key)] };
      }),
    start(url) {
      for (const { id, sftp } of partners) {
        const apiKey = keys.get(id);
        if (sftp === undefined || apiKey === undefined) continue;
        const gateway = httpGateway({ url, apiKey, clock });
        const polling = sftpPolling(
          { ...sftp, partner: id },
          {
            journal,
            clock,
            ids,
            random,
            gateway,
            say: (level, text) => log[level]({ partner: id }, `sftp: ${text.en}`),
            timeoutMilliseconds: delivery.timeoutSeconds * 1000,
          },
        );
        closing.push(() => gateway.close());
        running.push(polling);
        polling.start();
      }
    },
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
      await Promise.all(closing.map((each) => each()));
    },
  };
}
