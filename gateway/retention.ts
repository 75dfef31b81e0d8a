import { type Clock, every, type Journal, type RetentionRule, rfc3339 } from './core/index.js';

/** How long bytes and documents are kept, in days; what isn't named is kept for as long as the node stands. */
export interface Retention {
  readonly days?: number;
  /** By document type, before `days`: of a message that gave several the longest holds. */
  readonly types: Readonly<Record<string, number>>;
  /** What was refused, before `days`. */
  readonly rejectedDays?: number;
}

const DAY = 86_400_000;
/** Messages erased in one commit: a pruner must not hold up the traffic. */
const AT_ONCE = 100;
/** How often it is looked, in seconds. */
const EVERY = 600;

/** The rules of one moment, for the journal. */
export function retentionRules(
  { days, types, rejectedDays }: Retention,
  now: number,
): readonly RetentionRule[] {
  const before = (age: number): string => rfc3339(now - age * DAY);
  const upTo = (age: number): readonly string[] =>
    Object.keys(types).filter((type) => (types[type] as number) <= age);
  const beyond = (age: number): readonly string[] =>
    Object.keys(types).filter((type) => (types[type] as number) > age);
  const rejected = rejectedDays ?? days;
  return [
    ...[...new Set(Object.values(types))].map((age) => ({ before: before(age), types: upTo(age) })),
    ...(days === undefined
      ? []
      : (['accepted', 'partial', 'parked'] as const).map((status) => ({
          before: before(days),
          status,
          exceptTypes: beyond(days),
        }))),
    ...(rejected === undefined ? [] : [{ before: before(rejected), status: 'rejected' as const }]),
  ];
}

/**
 * Erases what is past its time, a little at a time, for as long as the node runs; never what isn't finished. Gives what ends
 * it. `erased` is told how many after a round that erased some.
 */
export function retain(
  journal: Pick<Journal, 'erase'>,
  clock: Clock,
  retention: Retention,
  erased: (messages: number) => void,
  failed: (error: unknown) => void,
): () => void {
  let stopped = false;
  const end = every(
    clock,
    EVERY,
    async () => {
      const now = clock.now();
      let sum = 0;
      for (const rule of retentionRules(retention, now))
        for (let count = AT_ONCE; count === AT_ONCE && !stopped; sum += count)
          count = await journal.erase(rule, rfc3339(now), AT_ONCE);
      if (sum > 0) erased(sum);
    },
    failed,
  );
  return () => {
    stopped = true;
    end();
  };
}
