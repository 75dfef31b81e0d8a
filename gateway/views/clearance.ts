import type { IndexEntry, Journal, Json } from '../core/index.js';
import { milestoneKind } from './follow.js';
import type { Step } from './milestone.js';

/** Sea cargo is measured by container against 24 hours, air cargo by air waybill against 12. */
export const TARGET_HOURS = { sea: 24, air: 12 } as const;
export type Kind = keyof typeof TARGET_HOURS;

/** How long before its discharge a release may have been given (declared in advance), and how long after it one is waited for, in days. */
const BEFORE_DAYS = 30;
const AFTER_DAYS = 90;
/** Discharges of one thing closer together than that are one: several sources report it. */
const SAME_VISIT_HOURS = 72;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PAGE = 10_000;

/** One container or air waybill on its way through a port. Hours count from discharge; what came before it counts as 0. */
export interface Visit {
  readonly subject: string;
  readonly port: string;
  /** RFC 3339, UTC. */
  readonly discharged: string;
  readonly released?: string;
  readonly gateOut?: string;
  readonly toRelease?: number;
  readonly toGateOut?: number;
}

/** Of one port, month and kind. Shares are of those released; hours have two decimals. */
export interface ClearanceFigures {
  readonly port: string;
  /** `2026-01`, in the node's time zone. */
  readonly month: string;
  readonly kind: Kind;
  readonly targetHours: number;
  readonly discharged: number;
  readonly released: number;
  readonly gatedOut: number;
  /** Released within the target, of all released. */
  readonly shareInTime?: number;
  readonly toRelease?: Distribution;
  readonly toGateOut?: Distribution;
  readonly releaseToGateOut?: Distribution;
  /** The step with the longest mean. */
  readonly slowest?: 'toRelease' | 'releaseToGateOut';
}

export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly longest: number;
  /** How many took up to so many hours: the last has no bound. */
  readonly buckets: ReadonlyArray<{ readonly upTo?: number; readonly count: number }>;
}

const BUCKETS = [1, 2, 4, 8, 12, 24, 48, 72, 168] as const;

interface Told {
  readonly at: number;
  readonly subject: string;
  readonly port?: string;
  readonly mode?: string;
  readonly by: string;
  readonly derived: boolean;
  readonly coarse: boolean;
  readonly with: readonly string[];
}

type Indexed = Pick<Journal, 'indexed'>;

/** What the index has of one step between two instants (ms), in their order; estimates left out. */
async function told(journal: Indexed, step: Step, from: number, below: number): Promise<readonly Told[]> {
  const all: Told[] = [];
  let after: IndexEntry | undefined;
  for (;;) {
    const page = await journal.indexed({
      kind: milestoneKind(step),
      from: new Date(from).toISOString(),
      below: new Date(below).toISOString(),
      ...(after === undefined ? {} : { after }),
      limit: PAGE,
    });
    for (const { value, note } of page) {
      const bar = value.indexOf('|');
      const more = note as Readonly<Record<string, Json>>;
      if (more.classifier !== 'ACT') continue;
      all.push({
        at: Date.parse(value.slice(0, bar)),
        subject: value.slice(bar + 1),
        ...(typeof more.port === 'string' ? { port: more.port } : {}),
        ...(typeof more.mode === 'string' ? { mode: more.mode } : {}),
        by: typeof more.by === 'string' ? more.by : '',
        derived: more.derived === true,
        coarse: more.coarse === true,
        with: Array.isArray(more.with) ? (more.with as string[]) : [],
      });
    }
    if (page.length < PAGE) return all;
    after = page.at(-1);
  }
}

const bySubject = (all: readonly Told[]): ReadonlyMap<string, readonly Told[]> => {
  const found = new Map<string, Told[]>();
  for (const each of all) {
    const list = found.get(each.subject);
    if (list === undefined) found.set(each.subject, [each]);
    else list.push(each);
  }
  return found;
};

/**
 * Visits whose discharge lies in [from, below) (ms since 1970): sea cargo by container, air cargo by air waybill. A visit
 * is released when every authority that said anything of it, or of a bill or declaration it belongs to, has released it
 * after its last hold; a moment that is only a date is no measure and left out.
 */
export async function visitsOf(
  journal: Indexed,
  kind: Kind,
  from: number,
  below: number,
): Promise<readonly Visit[]> {
  const [until, since] = [below + AFTER_DAYS * DAY, from - BEFORE_DAYS * DAY];
  const [discharged, announced, declared, released, held, inspecting, gateOut] = await Promise.all([
    told(journal, 'discharged', from - SAME_VISIT_HOURS * HOUR, below),
    told(journal, 'announced', since, until),
    told(journal, 'declared', since, until),
    told(journal, 'released', since, until),
    told(journal, 'held', since, until),
    told(journal, 'inspecting', since, until),
    told(journal, 'gate-out', from, until),
  ]);
  const releases = bySubject(released);
  const holds = bySubject([...held, ...inspecting]);
  const out = bySubject(gateOut);
  const papers = new Map<string, Set<string>>();
  for (const each of [...announced, ...declared, ...discharged])
    for (const paper of each.with) {
      if (paper === each.subject) continue;
      const set = papers.get(each.subject);
      if (set === undefined) papers.set(each.subject, new Set([paper]));
      else set.add(paper);
    }
  const visits: Visit[] = [];
  const wanted = kind === 'sea' ? 'equipment:' : 'bill:';
  for (const [subject, all] of bySubject(discharged)) {
    if (!subject.startsWith(wanted)) continue;
    const found = dischargesOf(all.filter(({ mode }) => mode === undefined || mode === kind));
    for (const [nth, { at, port }] of found.entries()) {
      if (at < from || port === undefined) continue;
      const end = found[nth + 1]?.at ?? Number.POSITIVE_INFINITY;
      const left = out.get(subject)?.find((each) => !each.coarse && each.at >= at && each.at < end);
      const names = [subject, ...(papers.get(subject) ?? [])];
      const within = (each: Told): boolean =>
        !each.coarse && each.at >= at - BEFORE_DAYS * DAY && each.at < Math.min(end, left?.at ?? end);
      const freed = releasedAt(
        names.flatMap((name) => releases.get(name) ?? []).filter(within),
        names.flatMap((name) => holds.get(name) ?? []).filter(within),
      );
      const hours = (moment: number): number => Math.max(0, moment - at) / HOUR;
      visits.push({
        subject: subject.slice(wanted.length),
        port,
        discharged: new Date(at).toISOString(),
        ...(freed === undefined ? {} : { released: new Date(freed).toISOString(), toRelease: hours(freed) }),
        ...(left === undefined
          ? {}
          : { gateOut: new Date(left.at).toISOString(), toGateOut: hours(left.at) }),
      });
    }
  }
  return visits;
}

/** Reports of discharges → the discharges: the earliest own moment of those close together, a derived one only where there is none. */
function dischargesOf(all: readonly Told[]): readonly Told[] {
  const groups: Told[][] = [];
  for (const each of all.filter(({ coarse }) => !coarse).sort((a, b) => a.at - b.at)) {
    const group = groups.at(-1);
    if (group !== undefined && each.at - (group[0] as Told).at < SAME_VISIT_HOURS * HOUR) group.push(each);
    else groups.push([each]);
  }
  return groups.map((group) => {
    const best = group.find(({ derived }) => !derived) ?? (group[0] as Told);
    const port = best.port ?? group.find((each) => each.port !== undefined)?.port;
    return { ...best, ...(port === undefined ? {} : { port }) };
  });
}

/** When the last authority released, each counted from its last hold; undefined while one holds or none has released. */
function releasedAt(releases: readonly Told[], holds: readonly Told[]): number | undefined {
  let latest: number | undefined;
  for (const by of new Set([...releases, ...holds].map((each) => each.by))) {
    const stopped = Math.max(
      Number.NEGATIVE_INFINITY,
      ...holds.filter((each) => each.by === by).map(({ at }) => at),
    );
    const freed = Math.min(
      Number.POSITIVE_INFINITY,
      ...releases.filter((each) => each.by === by && each.at >= stopped).map(({ at }) => at),
    );
    if (freed === Number.POSITIVE_INFINITY) return undefined;
    latest = Math.max(latest ?? freed, freed);
  }
  return latest;
}

/** Visits → the figures of each port, for one month and kind. */
export function figuresOf(visits: readonly Visit[], month: string, kind: Kind): readonly ClearanceFigures[] {
  const ports = new Map<string, Visit[]>();
  for (const visit of visits) {
    const list = ports.get(visit.port);
    if (list === undefined) ports.set(visit.port, [visit]);
    else list.push(visit);
  }
  return [...ports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([port, all]): ClearanceFigures => {
      const toRelease = all.flatMap((each) => each.toRelease ?? []);
      const toGateOut = all.flatMap((each) => each.toGateOut ?? []);
      const between = all.flatMap(({ toRelease: freed, toGateOut: left }) =>
        freed === undefined || left === undefined ? [] : Math.max(0, left - freed),
      );
      const target = TARGET_HOURS[kind];
      const [first, second] = [distributionOf(toRelease), distributionOf(between)];
      const whole = distributionOf(toGateOut);
      return {
        port,
        month,
        kind,
        targetHours: target,
        discharged: all.length,
        released: toRelease.length,
        gatedOut: toGateOut.length,
        ...(toRelease.length === 0
          ? {}
          : { shareInTime: toRelease.filter((each) => each <= target).length / toRelease.length }),
        ...(first === undefined ? {} : { toRelease: first }),
        ...(whole === undefined ? {} : { toGateOut: whole }),
        ...(second === undefined ? {} : { releaseToGateOut: second }),
        ...(first === undefined || second === undefined
          ? {}
          : { slowest: first.mean >= second.mean ? ('toRelease' as const) : ('releaseToGateOut' as const) }),
      };
    });
}

/** Hours → their distribution (nearest rank); undefined of none. */
export function distributionOf(hours: readonly number[]): Distribution | undefined {
  if (hours.length === 0) return undefined;
  const sorted = [...hours].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  const two = (value: number): number => Math.round(value * 100) / 100;
  const bounds = [0, ...BUCKETS];
  const counts = BUCKETS.map((upTo, nth) => ({
    upTo,
    count: sorted.filter((each) => each <= upTo && (nth === 0 || each > (bounds[nth] as number))).length,
  }));
  return {
    mean: two(sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
    p50: two(rank(0.5)),
    p90: two(rank(0.9)),
    p95: two(rank(0.95)),
    longest: two(rank(1)),
    buckets: [...counts, { count: sorted.filter((each) => each > 168).length }],
  };
}
