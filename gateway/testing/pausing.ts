import type { Journal, Pause } from '../core/index.js';

/** Pauses in memory, on a journal whose own aren't wanted in a test. */
export function pausing<T extends Journal>(journal: T): T {
  const pauses = new Map<string, Pause>();
  journal.pause = async (pause) => {
    if (!pauses.has(pause.partner)) pauses.set(pause.partner, pause);
  };
  journal.resume = async (partner) => void pauses.delete(partner);
  journal.pauses = async () => [...pauses.values()];
  return journal;
}
