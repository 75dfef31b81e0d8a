import { type Clock, type Journal, type Json, rfc3339 } from '../../core/index.js';
import { EMPTY, type Kept, type State } from '../folder/state.js';

/** Another node has written it meanwhile: it goes on there. */
export class StateTaken extends Error {
  readonly code = 'taken by another node';
}

/** The folder client's state with the journal, so that any node can go on with it and no partner can change it. */
export async function stateInJournal(
  journal: Pick<Journal, 'record' | 'keep'>,
  clock: Clock,
  partner: string,
  taken: () => void,
): Promise<Kept> {
  const kind = 'sftp';
  const found = await journal.record(kind, partner);
  let version = found?.version ?? 0;
  let now = (found?.value as unknown as State | undefined) ?? EMPTY;
  return {
    get now() {
      return now;
    },
    async save(next) {
      const after = { ...now, ...next };
      const value = after as unknown as Json;
      const at = rfc3339(clock.now());
      const kept = await journal.keep({ kind, key: partner, value, expect: version, at });
      if (kept === undefined) {
        taken();
        throw new StateTaken();
      }
      version = kept;
      now = after;
    },
  };
}
