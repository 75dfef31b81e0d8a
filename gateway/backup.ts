import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BackupHead, BackupRefused, KEY, synced, writeHead } from './backup-folder.js';
import { type Clock, rfc3339 } from './core/index.js';
import { postgresCopy, sqliteCopy } from './journal/index.js';
import type { NodeConfig } from './ops/config.js';

/**
 * Copies a node's journal, and its key where it is the node's own, into a new folder, while the node goes on. The folder
 * has its name only once everything in it is on disk. @throws BackupRefused, JournalRefused
 */
export async function backup(
  config: Pick<NodeConfig, 'node' | 'data' | 'journal' | 'auditKey'>,
  {
    to,
    clock,
    progress = () => {},
  }: { readonly to: string; readonly clock: Clock; readonly progress?: (done: number) => void },
): Promise<BackupHead> {
  const folder = resolve(to);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BackupRefused({
      zh: `${folder} 不是空文件夹:每次备份请用新的文件夹`,
      en: `${folder} is not empty: every backup goes to a folder of its own`,
    });
  const draft = `${folder}.partial-${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    const at = rfc3339(clock.now());
    const copied =
      'sqlite' in config.journal
        ? await sqliteCopy({ path: config.journal.sqlite, to: draft, progress })
        : await postgresCopy({ url: config.journal.postgres, to: draft, progress });
    const key = join(config.data, KEY);
    const own = config.auditKey === undefined && existsSync(key);
    if (own) {
      copyFileSync(key, join(draft, KEY));
      chmodSync(join(draft, KEY), 0o600);
      synced(join(draft, KEY));
    }
    const { file, version, leaves, checkpoint } = copied;
    const head = await writeHead(
      draft,
      {
        node: config.node,
        at,
        store: 'sqlite' in config.journal ? 'sqlite' : 'postgres',
        journal: file,
        version,
        leaves,
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
      [file, ...(own ? [KEY] : [])],
    );
    renameSync(draft, folder);
    synced(dirname(folder));
    return head;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
