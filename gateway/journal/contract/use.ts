import type { Journal } from '../../core/index.js';

/** Runs something on a new journal in a folder of its own; `reopen` closes it and opens it again. */
export type UseJournal = (
  run: (journal: Journal, reopen: () => Promise<Journal>) => Promise<void>,
) => Promise<void>;
