import type { Clock, Ids, Text } from '../../core/index.js';
import type { Disk } from './disk.js';
import type { Gateway } from './gateway.js';

export type Say = (level: 'info' | 'warn' | 'error', text: Text) => void;

export interface FolderParts {
  /** The application's folder, with / between its parts and none at its end. */
  readonly root: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gateway: Gateway;
  readonly say: Say;
  /** How long a file must have stayed as it is. */
  readonly settleMilliseconds: number;
  /** Of what is sent, where the envelope doesn't say it. */
  readonly charset?: string | undefined;
}

/** The gateway can't be had; nothing more is asked of it in this pass. */
export interface Away {
  readonly reason: string;
  readonly retryAfter?: number;
}

/** Why an answer can't be used now. */
export const awayOf = (answer: {
  readonly kind: string;
  readonly reason?: string;
  readonly retryAfter?: number;
}) => ({
  reason: answer.reason ?? answer.kind,
  ...(answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter }),
});
