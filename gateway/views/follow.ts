import { type Clock, type FeedItem, type IndexEntry, type Journal, type Loop, loop } from '../core/index.js';
import { familyOf, originOf, standing, takesBack, type Version, versionOf } from './family.js';
import { keysIn } from './keys.js';
import { type Milestone, nameOf, noteOf } from './milestone.js';

/** Changes when documents are indexed otherwise: the index of an earlier program is built anew. */
const VERSION = 1;
const FOLLOWER = 'views';
const KIND = 'views';

/** Documents looked at together; how soon another node's index is looked at again, in milliseconds. */
const AT_ONCE = 200;
const LATER = 5_000;

export interface ViewsParts {
  readonly journal: Pick<Journal, 'feed' | 'follow' | 'index' | 'indexed' | 'items' | 'record' | 'keep'>;
  readonly clock: Clock;
  /** RFC 3339, UTC. */
  readonly now: () => string;
  /** IANA name, for dates without a clock time. */
  readonly zone: string;
  readonly onFault?: (error: unknown) => void;
}

export interface Views extends Loop {
  /** How far the index has got in the feed. */
  readonly cursor: () => number;
  /** Builds it anew from the first document on. */
  rebuild(): Promise<void>;
}

/** A milestone's line in the index: by its step, in the order of moments. */
export const milestoneKind = (step: string): string => `@${step}`;
export const milestoneEntry = (milestone: Milestone, cursor: number): IndexEntry => ({
  kind: milestoneKind(milestone.step),
  value: `${milestone.instant.utc}|${nameOf(milestone.subject)}`,
  cursor,
  note: noteOf(milestone),
});

/**
 * The journal's feed → the index that views are read from: what each document is found by, and what it says happened.
 * Late, repeated, changed and cancelled documents leave the same index, whatever order they come in.
 */
export function viewsFollower({ journal, clock, now, zone, onFault }: ViewsParts): Views {
  let reached = 0;
  let stopped = false;
  let known = false;
  let cancel = (): void => {};

  async function round(): Promise<void> {
    cancel();
    if (!known) await settle();
    let cursor = await journal.follow(FOLLOWER);
    while (cursor !== undefined && !stopped) {
      reached = cursor;
      const items = await journal.feed({ after: cursor, limit: AT_ONCE });
      if (items.length === 0) return;
      cursor = await indexItems(items);
    }
    if (cursor !== undefined) reached = cursor;
    // Another node has it.
    else if (!stopped) cancel = clock.after(LATER, rounds.wake);
  }

  /** The index of another version of the program is built anew, once. */
  async function settle(): Promise<void> {
    const held = await journal.record(KIND, 'version');
    if (held?.value !== VERSION) {
      const begun = await journal.index({ follower: FOLLOWER, cursor: 0, entries: [], reset: true });
      if (begun === undefined) return;
      await journal.keep({ kind: KIND, key: 'version', value: VERSION, at: now() });
    }
    known = true;
  }

  async function indexItems(items: readonly FeedItem[]): Promise<number | undefined> {
    let entries: IndexEntry[] = [];
    let drop: IndexEntry[] = [];
    /** Families and origins of what waits to be written: who asks for one of them has it written first. */
    const waiting = new Set<string>();
    let held: number | undefined = reached;
    // Told to nobody before it is on disk.
    const flush = async (upTo: number): Promise<void> => {
      held = await journal.index({ follower: FOLLOWER, cursor: upTo, entries, drop });
      if (held !== undefined) reached = held;
      entries = [];
      drop = [];
      waiting.clear();
    };
    for (const [nth, item] of items.entries()) {
      const { document } = item;
      const family = familyOf(document);
      const origin = originOf(document);
      if ((family !== undefined && waiting.has(family)) || takesBack(document) || waiting.has(`-${origin}`)) {
        await flush((items[nth - 1] as FeedItem | undefined)?.cursor ?? reached);
        if (held === undefined) return undefined;
      }
      const found = await entriesOf(item, family, origin);
      entries.push(...found.entries);
      drop.push(...found.drop);
      if (family !== undefined) waiting.add(family);
      if (takesBack(document)) waiting.add(`-${origin}`);
    }
    await flush((items.at(-1) as FeedItem).cursor);
    return held;
  }

  async function entriesOf(
    item: FeedItem,
    family: string | undefined,
    origin: string,
  ): Promise<{ readonly entries: readonly IndexEntry[]; readonly drop: readonly IndexEntry[] }> {
    const { document, cursor } = item;
    const version = versionOf(item, zone);
    const keys = [...keysIn(document), ...documentKeys(item)];
    const entries: IndexEntry[] = keys.map(({ kind, value }) => ({ kind, value, cursor }));
    if (family !== undefined) entries.push({ kind: '#family', value: family, cursor });
    const others = family === undefined ? [] : await versionsOf(family, cursor);
    const earlier = takesBack(document) ? await namedBy(version, origin, others) : [];
    const drop: IndexEntry[] = [];
    if (takesBack(document))
      for (const { subject } of version.milestones)
        entries.push({
          kind: '#taken-back',
          value: `${origin}|${nameOf(subject)}`,
          cursor,
          note: version.issued,
        });
    const all = [...others, ...earlier, version];
    const holds =
      all.length === 1 ? new Map([[cursor, takesBack(document) ? [] : version.milestones]]) : standing(all);
    const takenBack = takesBack(document) ? new Map<string, string>() : await takenBackOf(origin, version);
    const name = ({ kind, value }: IndexEntry): string => `${kind} ${value}`;
    for (const each of all) {
      const holding = new Set(
        (holds.get(each.cursor) ?? [])
          .filter(({ subject }) => (takenBack.get(nameOf(subject)) ?? '') < each.issued)
          .map((milestone) => name(milestoneEntry(milestone, each.cursor))),
      );
      for (const milestone of each.milestones) {
        const entry = milestoneEntry(milestone, each.cursor);
        if (holding.has(name(entry))) entries.push(entry);
        else if (each.cursor !== cursor) drop.push(entry);
      }
    }
    return { entries, drop };
  }

  async function versionsOf(family: string, but: number): Promise<readonly Version[]> {
    const found = await journal.indexed({
      kind: '#family',
      from: family,
      below: `${family}\u0001`,
      limit: 100,
    });
    const cursors = found.map((each) => each.cursor).filter((each) => each !== but);
    if (cursors.length === 0) return [];
    return (await journal.items(cursors)).map((each) => versionOf(each, zone));
  }

  /** Earlier documents of the same origin that name what a deletion names, under whatever number. */
  async function namedBy(
    version: Version,
    origin: string,
    but: readonly Version[],
  ): Promise<readonly Version[]> {
    const seen = new Set([version.cursor, ...but.map((each) => each.cursor)]);
    const cursors = new Set<number>();
    for (const { subject } of version.milestones) {
      const { kind, value } = subject;
      for (const each of await journal.indexed({ kind, from: value, below: `${value}\u0001`, limit: 200 }))
        if (!seen.has(each.cursor)) cursors.add(each.cursor);
    }
    if (cursors.size === 0) return [];
    const items = await journal.items([...cursors]);
    return items
      .filter(({ document }) => originOf(document) === origin && !takesBack(document))
      .map((each) => versionOf(each, zone));
  }

  /** When what a document names was taken back by its origin: subject → the latest moment. */
  async function takenBackOf(origin: string, version: Version): Promise<Map<string, string>> {
    const named = new Map<string, string>();
    if (version.milestones.length === 0) return named;
    const found = await journal.indexed({
      kind: '#taken-back',
      from: `${origin}|`,
      below: `${origin}|\u{10ffff}`,
      limit: 10_000,
    });
    for (const { value, note } of found) {
      const name = value.slice(origin.length + 1);
      if (typeof note === 'string' && note > (named.get(name) ?? '')) named.set(name, note);
    }
    return named;
  }

  const rounds = loop(
    clock,
    () =>
      round().catch((error: unknown) => {
        if (!stopped) onFault?.(error);
        throw error;
      }),
    1_000,
  );
  return {
    wake: rounds.wake,
    async stop() {
      stopped = true;
      cancel();
      await rounds.stop();
    },
    cursor: () => reached,
    async rebuild() {
      await journal.keep({ kind: KIND, key: 'version', at: now() });
      known = false;
      reached = 0;
      rounds.wake();
    },
  };
}

/** What a document itself is found by: its number, its references. */
function documentKeys({ document }: FeedItem): ReturnType<typeof keysIn> {
  const { documentId, localReference, correlationId, source } = document as FeedItem['document'] & {
    readonly localReference?: unknown;
    readonly correlationId?: unknown;
  };
  const wrapper = source.wrapper as { readonly reference?: unknown; readonly id?: unknown } | undefined;
  return [documentId, localReference, correlationId, wrapper?.reference, wrapper?.id]
    .filter((each): each is string => typeof each === 'string' && each.trim() !== '')
    .map((value) => ({
      kind: 'document' as const,
      value: value.replace(/\s+/g, '').toUpperCase().slice(0, 100),
    }));
}
