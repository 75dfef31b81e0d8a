import { useEffect, useState } from 'preact/hooks';

/** What is being loaded: nothing yet, a value, or why not. */
export interface Loaded<T> {
  readonly value?: T;
  readonly error?: unknown;
  readonly again: () => void;
}

/** Loads when something of `on` changes, and again every so many seconds while the page is in view. */
export function useLoad<T>(load: () => Promise<T>, on: readonly unknown[], everySeconds = 0): Loaded<T> {
  const [state, set] = useState<{ value?: T; error?: unknown }>({});
  const [turn, next] = useState(0);
  useEffect(() => {
    let gone = false;
    load().then(
      (value) => !gone && set({ value }),
      (error: unknown) => !gone && set({ error }),
    );
    if (everySeconds === 0)
      return () => {
        gone = true;
      };
    const timer = setInterval(
      () => document.visibilityState === 'visible' && next((n) => n + 1),
      everySeconds * 1000,
    );
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [...on, turn]);
  return { ...state, again: () => next((n) => n + 1) };
}
