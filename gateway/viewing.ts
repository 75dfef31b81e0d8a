import type { ViewCaller, ViewsApi } from './channels/index.js';
import type { Clock, FeedItem, JointEntry, Journal } from './core/index.js';
import { rfc3339 } from './core/index.js';
import { jointSeen } from './joining.js';
import {
  type ClearanceFigures,
  figuresOf,
  type Kind,
  normal,
  searchFor,
  startOfDay,
  timelineOf,
  viewsFollower,
  visitsOf,
} from './views/index.js';

/** The fewest containers or waybills of a cell that is published: fewer would tell of single traders. */
const FEWEST_PUBLISHED = 5;
/** How far back figures are published, in months: whoever asks without login can't make the node work out more. */
const MONTHS_PUBLISHED = 36;
/** How long figures are kept before they are worked out again, in milliseconds. */
const FRESH = 60_000;
const KEPT = 200;

export interface ViewingParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly zone: string;
  /** Whose answers are joined; absent: no joint states. */
  readonly joint?: {
    readonly entries: readonly JointEntry[];
    readonly identities: (agency: string) => readonly string[];
  };
  /** A document as a caller may see it: its own, or what it is allowed of others'; undefined: not at all. */
  readonly sees: (caller: ViewCaller, item: FeedItem) => Promise<FeedItem | undefined>;
  readonly onFault: (error: unknown) => void;
}

/** The views of a node: its follower, and what the HTTP channel answers from it. */
export function viewsOfNode({ journal, clock, zone, joint, sees, onFault }: ViewingParts): {
  wake(): void;
  stop(): Promise<void>;
  readonly api: ViewsApi;
} {
  const now = (): string => rfc3339(clock.now());
  const views = viewsFollower({ journal, clock, now, zone, onFault });
  const figures = new Map<
    string,
    { readonly at: number; readonly value: Promise<readonly ClearanceFigures[]> }
  >();

  const clearance = (kind: Kind, month: string): Promise<readonly ClearanceFigures[]> => {
    const key = `${kind} ${month}`;
    const held = figures.get(key);
    if (held !== undefined && clock.now() - held.at < FRESH) return held.value;
    const [from, below] = monthIn(month, zone);
    const value = visitsOf(journal, kind, from, below).then((visits) => figuresOf(visits, month, kind));
    if (figures.size >= KEPT) figures.clear();
    figures.set(key, { at: clock.now(), value });
    value.catch(() => figures.delete(key));
    return value;
  };

  const seenBy = (caller: ViewCaller) => (item: FeedItem) => sees(caller, item);
  return {
    wake: views.wake,
    stop: views.stop,
    api: {
      async timeline(kind, value, caller) {
        const subject = { kind, value: normal(value) };
        const timeline = await timelineOf(journal, subject, zone, seenBy(caller));
        if (timeline === undefined || joint === undefined) return timeline;
        const state = await jointSeen(journal, subject, { ...joint, zone }, caller);
        return state === undefined ? timeline : { ...timeline, joint: state };
      },
      search: (text, caller) => searchFor(journal, text, seenBy(caller)),
      clearance,
      published: async (kind, month) =>
        !within(month, localMonth(clock.now(), zone))
          ? []
          : (await clearance(kind, month))
              .filter(({ released }) => released >= FEWEST_PUBLISHED)
              .map(published),
      month: () => localMonth(clock.now(), zone),
      rebuild: () => views.rebuild(),
      async standing() {
        const [last] = await journal.feed({ after: views.cursor(), limit: 1 });
        return { cursor: views.cursor(), upToDate: last === undefined };
      },
    },
  };
}

/** What everybody may know: no longest time, no bucket of a few. */
function published(figures: ClearanceFigures): ClearanceFigures {
  const { toRelease, toGateOut, releaseToGateOut, gatedOut, ...rest } = figures;
  const plain = (each: ClearanceFigures['toRelease']) =>
    each === undefined ? {} : { mean: each.mean, p50: each.p50, p90: each.p90 };
  const few = gatedOut < FEWEST_PUBLISHED;
  return {
    ...rest,
    ...(few ? {} : { gatedOut }),
    toRelease: plain(toRelease),
    ...(few ? {} : { toGateOut: plain(toGateOut), releaseToGateOut: plain(releaseToGateOut) }),
  } as ClearanceFigures;
}

/** `2026-01` → its first instant and that of the next month, in ms. */
export function monthIn(month: string, zone: string): readonly [number, number] {
  const [year = 0, nth = 1] = month.split('-').map(Number);
  const next = nth === 12 ? `${year + 1}-01` : `${year}-${String(nth + 1).padStart(2, '0')}`;
  return [startOfDay(`${month}-01`, zone) ?? 0, startOfDay(`${next}-01`, zone) ?? 0];
}

/** Whether a month is one of the last that are published, up to the present one. */
function within(month: string, present: string): boolean {
  const count = (text: string): number => {
    const [year = 0, nth = 0] = text.split('-').map(Number);
    return year * 12 + nth;
  };
  const age = count(present) - count(month);
  return age >= 0 && age < MONTHS_PUBLISHED;
}

/** The month that it is in a zone: `2026-01`. */
const localMonth = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('sv', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(at);
