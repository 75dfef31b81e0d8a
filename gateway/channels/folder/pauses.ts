import type { Clock } from '../../core/index.js';

/** Doubling pauses, each ±20 %, in milliseconds. */
export interface Pauses {
  /** It failed once more; gives how long it is left alone, `least` at least. */
  failed(name: string, least?: number): number;
  worked(name: string): void;
  paused(name: string): boolean;
}

export function pausesOf(
  clock: Clock,
  random: () => number,
  first: number,
  longest: number,
): Pauses & { left(name: string): number; any(): boolean } {
  const known = new Map<string, { readonly tries: number; readonly until: number }>();
  const left = (name: string): number => Math.max(0, (known.get(name)?.until ?? 0) - clock.now());
  return {
    failed(name, least = 0) {
      const tries = (known.get(name)?.tries ?? 0) + 1;
      const pause = Math.min(longest, first * 2 ** Math.min(tries - 1, 30)) * (0.8 + 0.4 * random());
      const lasting = Math.max(pause, Math.min(least, HONOURED));
      known.set(name, { tries, until: clock.now() + lasting });
      return lasting;
    },
    worked: (name) => void known.delete(name),
    paused: (name) => left(name) > 0,
    left,
    any: () => [...known.keys()].some((name) => left(name) > 0),
  };
}

/** The longest Retry-After that is waited for. */
const HONOURED = 3_600_000;

/** The system's word for an error, never its sentence, which may quote what was read. */
export const reasonOf = (error: unknown): string => {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'error';
};
