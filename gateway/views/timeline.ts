import type { FeedItem, IndexEntry, Journal } from '../core/index.js';
import { versionOf } from './family.js';
import { milestoneEntry } from './follow.js';
import { type Key, keysIn } from './keys.js';
import { type Milestone, nameOf, type Step } from './milestone.js';

export type ViewsJournal = Pick<Journal, 'indexed' | 'items'>;

/** One line of a timeline. */
export interface TimelineEvent {
  readonly step: Step;
  readonly at: string;
  readonly classifier: string;
  /** What it happened to: the thing asked for, or a bill or declaration that it belongs to. */
  readonly subject: Key;
  readonly port?: string;
  readonly mode?: string;
  readonly by?: string;
  /** The moment is that of the operation's end or of the document. */
  readonly derived?: true;
  /** Taken back by a cancellation or replaced since. */
  readonly takenBack?: true;
  /** Id of the document, its message, and of the submission it came in. */
  readonly document: string;
  readonly message: string;
  readonly envelope: string;
}

export interface Timeline {
  readonly subject: Key;
  readonly events: readonly TimelineEvent[];
  /** Other things that the same documents name together with it. */
  readonly related: readonly Key[];
  /** There are more documents than one timeline is made of. */
  readonly truncated?: true;
  /** The next step that is expected and hasn't come, and who has it; absent: nothing is known to be missing. */
  readonly next?: { readonly step: Step; readonly with: Holder; readonly since: string };
}

/** Who has the next step. */
export type Holder = 'terminal' | 'declarant' | 'authority' | 'haulier' | 'railway' | 'carrier';

/** The most documents that one timeline is made of, and papers whose documents are looked at too. */
const DOCUMENTS = 1000;
const PAPERS = 30;

const IMPORT: ReadonlyArray<readonly [Step, Holder]> = [
  ['announced', 'carrier'],
  ['discharged', 'terminal'],
  ['declared', 'declarant'],
  ['released', 'authority'],
  ['gate-out', 'haulier'],
];
const EXPORT: ReadonlyArray<readonly [Step, Holder]> = [
  ['gate-in', 'haulier'],
  ['declared', 'declarant'],
  ['released', 'authority'],
  ['loaded', 'terminal'],
];
const INLAND: ReadonlyArray<readonly [Step, Holder]> = [
  ['on-train', 'railway'],
  ['off-train', 'railway'],
];

/** Every place of the feed where something is named. */
async function placesOf(journal: ViewsJournal, { kind, value }: Key): Promise<readonly number[]> {
  const found = await journal.indexed({ kind, from: value, below: `${value}\u0001`, limit: DOCUMENTS });
  return found.map((each) => each.cursor);
}

/** An item as the reader may see it; undefined: not at all. */
export type Sees = (item: FeedItem) => Promise<FeedItem | undefined> | FeedItem | undefined;

/**
 * What all sources say of one thing, in the order in which it happened. `sees` tells which documents the reader may see:
 * what no visible document says isn't in it. Undefined where nothing visible names it.
 */
export async function timelineOf(
  journal: ViewsJournal,
  subject: Key,
  zone: string,
  sees: Sees,
): Promise<Timeline | undefined> {
  const items = new Map<number, FeedItem>();
  /** As they were published: what stands of them is kept under what they say whole. */
  const wholes = new Map<number, FeedItem>();
  let truncated: true | undefined;
  /** Takes what names a key, as the reader sees it: a withheld identifier finds nothing. */
  const take = async (key: Key): Promise<void> => {
    const cursors = await placesOf(journal, key);
    const unknown = cursors.filter((each) => !items.has(each));
    const missing = unknown.slice(0, DOCUMENTS - items.size);
    if (cursors.length >= DOCUMENTS || missing.length < unknown.length) truncated = true;
    for (const item of missing.length === 0 ? [] : await journal.items(missing)) {
      const shown = await sees(item);
      if (shown === undefined) continue;
      if (shown.document !== item.document && !names(shown.document, key)) continue;
      items.set(item.cursor, shown);
      wholes.set(item.cursor, item);
    }
  };
  await take(subject);
  if (items.size === 0) return undefined;
  const own = [...items.values()].flatMap((item) => ofItem(item, zone));
  const direct = own.filter(({ milestone }) => nameOf(milestone.subject) === nameOf(subject));
  const papers = new Map(
    direct.flatMap(({ milestone }) => milestone.with).map((each) => [nameOf(each), each] as const),
  );
  // A container's bill may be known by another document than the one that tells of its release.
  for (const paper of [...papers.values()].slice(0, PAPERS)) await take(paper);
  if (papers.size > PAPERS) truncated = true;
  const all = [...items.values()].flatMap((item) => ofItem(item, zone));
  const wanted = all.filter(
    ({ milestone }) =>
      nameOf(milestone.subject) === nameOf(subject) ||
      (papers.has(nameOf(milestone.subject)) && ABOUT_PAPERS.has(milestone.step)),
  );
  const wholeOf = (milestone: Milestone, { cursor, document }: FeedItem): Milestone => {
    const whole = wholes.get(cursor);
    if (whole === undefined || whole.document === document) return milestone;
    return (
      ofItem(whole, zone).find(
        ({ milestone: each }) =>
          each.step === milestone.step &&
          each.at === milestone.at &&
          nameOf(each.subject) === nameOf(milestone.subject),
      )?.milestone ?? milestone
    );
  };
  const events: TimelineEvent[] = [];
  for (const { milestone, item } of wanted)
    events.push(
      eventOf(milestone, item, await stands(journal, milestoneEntry(wholeOf(milestone, item), item.cursor))),
    );
  const instants = new Map(wanted.map(({ milestone }, nth) => [events[nth], milestone.instant.utc]));
  events.sort((a, b) => ((instants.get(a) ?? '') < (instants.get(b) ?? '') ? -1 : 1));
  const named = new Map(papers);
  for (const { milestone } of all)
    if (milestone.with.some((each) => nameOf(each) === nameOf(subject)))
      named.set(nameOf(milestone.subject), milestone.subject);
  for (const item of items.values())
    for (const key of keysIn(item.document))
      if (key.kind === 'call' || key.kind === 'booking') named.set(nameOf(key), key);
  named.delete(nameOf(subject));
  const next = nextOf(events);
  return {
    subject,
    events,
    related: [...named.values()].slice(0, 200),
    ...(truncated === undefined ? {} : { truncated }),
    ...(next === undefined ? {} : { next }),
  };
}

const names = (document: FeedItem['document'], key: Key): boolean =>
  keysIn(document).some((each) => nameOf(each) === nameOf(key));

const ABOUT_PAPERS = new Set<Step>(['announced', 'declared', 'held', 'inspecting', 'rejected', 'released']);

const ofItem = (item: FeedItem, zone: string): { milestone: Milestone; item: FeedItem }[] =>
  versionOf(item, zone).milestones.map((milestone) => ({ milestone, item }));

async function stands(journal: ViewsJournal, { kind, value, cursor }: IndexEntry): Promise<boolean> {
  const found = await journal.indexed({ kind, from: value, below: `${value}\u0001`, limit: 100 });
  return found.some((each) => each.cursor === cursor);
}

function eventOf(milestone: Milestone, { document, envelope }: FeedItem, holds: boolean): TimelineEvent {
  const { step, at, classifier, subject, port, mode, by, derived } = milestone;
  return {
    step,
    at,
    classifier,
    subject,
    ...(port === undefined ? {} : { port }),
    ...(mode === undefined ? {} : { mode }),
    ...(by === undefined ? {} : { by }),
    ...(derived === undefined ? {} : { derived }),
    ...(holds ? {} : { takenBack: true as const }),
    document: document.id,
    message: document.source.message,
    envelope,
  };
}

/** What hasn't come of what is expected after the last thing that did. */
function nextOf(events: readonly TimelineEvent[]): Timeline['next'] {
  const done = events.filter((each) => each.takenBack !== true && each.classifier === 'ACT');
  const last = done.at(-1);
  if (last === undefined) return undefined;
  const has = (step: Step): boolean => done.some((each) => each.step === step);
  const lastOf = (step: Step): number => done.findLastIndex((each) => each.step === step);
  const line =
    has('discharged') || has('announced') ? IMPORT : has('gate-in') || has('loaded') ? EXPORT : undefined;
  // A hold or an inspection after the release makes the release the next thing again.
  const stopped = Math.max(lastOf('held'), lastOf('inspecting'), lastOf('rejected'));
  if (stopped > lastOf('released'))
    return { step: 'released', with: 'authority', since: (done[stopped] as TimelineEvent).at };
  const furthest = line === undefined ? -1 : line.findLastIndex(([step]) => has(step));
  const missing = line?.find(([step], nth) => !has(step) && (nth > furthest || step === 'released'));
  if (missing !== undefined) return { step: missing[0], with: missing[1], since: last.at };
  if (has('on-train') && !has('off-train')) {
    const [step, holder] = INLAND[1] as readonly [Step, Holder];
    return { step, with: holder, since: last.at };
  }
  return undefined;
}
