import type { Journal } from '../../core/index.js';
import { reader } from './readers.js';

/** The audit log inside a journal, to be read. */
export type JournalLog = Pick<
  Journal,
  'size' | 'leaves' | 'checkpoints' | 'latestCheckpoint' | 'bytes' | 'salts' | 'close'
>;

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
    bytes: (id) => ask('bytes', id),
    async salts(id) {
      const found = await ask('salts', id);
      return found === undefined || found.payload === '' ? undefined : { payload: found.payload };
    },
    close,
  };
}
