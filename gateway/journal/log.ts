import type { Journal } from '../core/index.js';

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
