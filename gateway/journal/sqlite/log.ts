import type { JournalLog } from '../log.js';
import { reader } from './readers.js';

/**
 * Reads the audit log of a journal that may be in use by a running node, changing nothing.
 * @throws JournalRefused (from the first question on) where it can't be opened.
 */
export function sqliteJournalLog({ path }: { readonly path: string }): JournalLog {
  const { ask, close } = reader(path);
  return {
    size: () => ask('size'),
    leaves: (from, limit) => ask('leaves', from, limit),
    checkpoints: (after, limit) => ask('checkpoints', after, limit),
    latestCheckpoint: () => ask('latestCheckpoint'),
    bytes: (id, version) => ask('bytes', id, version ?? null),
    async salts(id) {
      const found = await ask('salts', id);
      if (found === undefined) return undefined;
      return found.payload === null || found.payload === '' ? {} : { payload: found.payload };
    },
    judgedAs: (id) => ask('judgedAs', id),
    close,
  };
}
