/** One thing the node can't work without, and whether it works. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it works; rejects when it doesn't. */
  check(): Promise<void>;
}

export interface Health {
  readonly ready: boolean;
  readonly dependencies: ReadonlyArray<{ readonly name: string; readonly state: 'ok' | 'failed' }>;
}

/** Asks every dependency at once; not ready while starting or stopping, or while one fails. Reasons go to the log, not to callers. */
export async function readiness(dependencies: readonly Dependency[], accepting: boolean): Promise<Health> {
  const states = await Promise.all(
    dependencies.map(async ({ name, check }) => {
      try {
        await check();
        return { name, state: 'ok' as const };
      } catch {
        return { name, state: 'failed' as const };
      }
    }),
  );
  const all = [{ name: 'intake', state: accepting ? ('ok' as const) : ('failed' as const) }, ...states];
  return { ready: all.every((each) => each.state === 'ok'), dependencies: all };
}
