import type { Json, KeptRecord } from '../core/index.js';

/** A record as both stores have its row. */
export interface KeptRow {
  readonly kind: string;
  readonly key: string;
  /** JSON. */
  readonly value: string;
  readonly version: number;
  readonly at: string;
}

export const keptRecord = (row: KeptRow): KeptRecord => ({ ...row, value: JSON.parse(row.value) as Json });
