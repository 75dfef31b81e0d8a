import { type MessageRow, seesPersons, type TrailEntry } from '../../core/index.js';
import type { Caller } from './auth.js';
import { maySee } from './messages.js';

/** What of a message's evidence somebody may have. */
export interface EvidenceAccess {
  /** Its bytes, verdict and documents, or only the proofs. */
  readonly content: boolean;
  /** Whether an entry of its trail is for it. */
  readonly entry: (entry: TrailEntry) => boolean;
}

/**
 * The one place where it is decided who gets which evidence and which trail; undefined: the message doesn't exist for the caller.
 * Deliveries name their receivers: a sender learns what became of its message, not who else reads it.
 */
export function evidenceAccess(
  caller: Caller,
  row: MessageRow,
  personal: boolean,
): EvidenceAccess | undefined {
  if (!maySee(caller, row.sender)) return undefined;
  // Proofs tell nothing of persons; bytes and documents do.
  if (caller.kind === 'operator')
    return { content: !personal || seesPersons(caller.roles), entry: () => true };
  return {
    content: true,
    entry: ({ fact }) =>
      fact !== null && typeof fact === 'object' && 'subject' in fact && fact.subject === row.id,
  };
}
