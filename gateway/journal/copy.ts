import type { Journal } from '../core/index.js';

/** A copy of a journal, made beside the node that uses it: one moment of it, whole. */
export interface JournalCopy {
  /** The file's name in its folder; it is on disk. */
  readonly file: string;
  /** Version of the tables. */
  readonly version: number;
  /** Entries of the audit log in it. */
  readonly leaves: number;
  /** The last signed note in it. */
  readonly checkpoint?: string;
}

export interface CopyParts {
  /** The folder that gets the copy. */
  readonly to: string;
  /** Told now and then how far it is, from 0 to 1. */
  readonly progress?: (done: number) => void;
}

/** A journal on its way back from a copy. */
export interface Restoring {
  /** Where a journal is already: nothing may be put in its place. */
  taken(): Promise<string | undefined>;
  /** The journal as it was, which no node uses before `finish`. @throws JournalRefused, and where the copy is damaged */
  open(): Promise<Journal>;
  /** Closes it and puts it in its place. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}
