import { type Clock, type Journal, type Pause, rfc3339 } from '../core/index.js';

/** Who a pause is by where the node made it itself. */
export const BREAKER = 'breaker';

/** What the journal says of pauses, asked for once a second at most: other nodes on the same journal pause and resume too. */
export interface Pauses {
  refresh(force?: boolean): Promise<void>;
  of(partner: string): Pause | undefined;
  all(): Iterable<Pause>;
  /** By an operator: takes the place of an automatic one, so that no probe ends it. Gives the pause that holds then. */
  pause(partner: string, by: string, reason: string): Promise<Pause>;
  /** By the node; gives it where it is new. */
  pauseItself(partner: string, reason: string): Promise<Pause | undefined>;
  /** Ends it, whoever made it; gives it where there was one. */
  resume(partner: string, by: string): Promise<Pause | undefined>;
}

const KEPT = 1_000;

export function pausesOf(journal: Pick<Journal, 'pauses' | 'pause' | 'resume'>, clock: Clock): Pauses {
  let known = new Map<string, Pause>();
  let readAt: number | undefined;
  const refresh = async (force = false): Promise<void> => {
    const now = clock.now();
    if (!force && readAt !== undefined && now >= readAt && now - readAt < KEPT) return;
    known = new Map((await journal.pauses()).map((each) => [each.partner, each]));
    readAt = now;
  };
  const write = async (pause: Pause): Promise<void> => {
    await journal.pause(pause);
    await refresh(true);
  };
  const now = (): string => rfc3339(clock.now());
  return {
    refresh,
    of: (partner) => known.get(partner),
    all: () => known.values(),
    async pause(partner, by, reason) {
      await refresh(true);
      const before = known.get(partner);
      if (before !== undefined && before.by !== BREAKER) return before;
      if (before !== undefined) await journal.resume(partner, by, now());
      const pause = { partner, by, reason, at: now() };
      await write(pause);
      return pause;
    },
    async pauseItself(partner, reason) {
      await refresh(true);
      if (known.has(partner)) return undefined;
      const pause = { partner, by: BREAKER, reason, at: now() };
      await write(pause);
      return pause;
    },
    async resume(partner, by) {
      await refresh(true);
      const before = known.get(partner);
      if (before === undefined) return undefined;
      await journal.resume(partner, by, now());
      await refresh(true);
      return before;
    },
  };
}
