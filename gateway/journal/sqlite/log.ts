import type { Journal } from '../../core/index.js';
import { reader } from './readers.js';

/** The audit log inside a journal, to be read. */
export type JournalLog = Pick<
  Journal,
  'size' | 'leaves' | 'checkpoints' | 'latestCheckpoint' | 'bytes' | 'salts' | 'close'
> & {
  /** What a message was judged as, formerly too: verdict and documents as stored; the salt (hexadecimal) is '' where it is erased. */
  judgedAs(
    id: string,
  ): Promise<
    ReadonlyArray<{ readonly status: string; readonly salt: string; readonly texts: readonly string[] }>
  >;
};

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
