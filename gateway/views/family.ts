import type { Document, FeedItem } from '../core/index.js';
import { type Milestone, milestonesOf, nameOf } from './milestone.js';
import { instantOf } from './moment.js';

/** Functions (1225) that take something back, and the one that puts all of a document in the place of what was there. */
const TAKES_BACK = new Set(['delete', 'cancel']);

/** One document of those that tell of the same: an original, its repetition, its change, its cancellation. */
export interface Version {
  readonly cursor: number;
  /** RFC 3339 in UTC: when its sender issued it, else when it came. */
  readonly issued: string;
  readonly function: string;
  readonly milestones: readonly Milestone[];
}

export const versionOf = (item: FeedItem, zone: string): Version => {
  const { document, cursor, publishedAt } = item;
  return {
    cursor,
    issued: instantOf(document.issuedAt, zone)?.utc ?? publishedAt,
    function: document.function ?? 'original',
    milestones: milestonesOf(document, publishedAt, zone),
  };
};

export const takesBack = (document: Document): boolean => TAKES_BACK.has(document.function ?? '');

/** What a repetition, change or cancellation is known by: the same type, sender and number. Undefined where it has no number. */
export const familyOf = ({ type, sender, documentId }: Document): string | undefined =>
  documentId === undefined ? undefined : [type, sender?.code ?? '', documentId].join('|').slice(0, 300);

/** What a deletion by content is known by, where each message has a number of its own (customs manifests): type, sender, message. */
export const originOf = ({ type, sender, source }: Document): string =>
  [type, sender?.code ?? '', source.message.split(':')[0]].join('|').slice(0, 200);

/**
 * What holds of a family, whatever order its documents came in: a cancellation takes back what was issued before it
 * (all, or what it names), a replacement stands for all before it, anything else says its own part anew.
 */
export function standing(versions: readonly Version[]): ReadonlyMap<number, readonly Milestone[]> {
  const inOrder = [...versions].sort((a, b) =>
    a.issued === b.issued ? a.cursor - b.cursor : a.issued < b.issued ? -1 : 1,
  );
  let live = new Map<string, { cursor: number; milestone: Milestone }>();
  for (const { cursor, function: what, milestones } of inOrder) {
    if (TAKES_BACK.has(what)) {
      const named = new Set(milestones.map(({ subject }) => nameOf(subject)));
      live =
        named.size === 0
          ? new Map()
          : new Map([...live].filter(([, { milestone }]) => !named.has(nameOf(milestone.subject))));
      continue;
    }
    if (what === 'replace') live = new Map();
    for (const milestone of milestones)
      live.set(`${milestone.step} ${nameOf(milestone.subject)}`, { cursor, milestone });
  }
  const held = new Map<number, Milestone[]>();
  for (const { cursor, milestone } of live.values())
    held.set(cursor, [...(held.get(cursor) ?? []), milestone]);
  return held;
}
