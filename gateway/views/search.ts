import type { FeedItem } from '../core/index.js';
import { KEY_KINDS, type KeyKind, keysIn, normal } from './keys.js';
import type { Sees, ViewsJournal } from './timeline.js';

/** Something that a search found: what it is, and the documents that name it, newest first. */
export interface Hit {
  readonly kind: KeyKind;
  readonly value: string;
  readonly items: readonly FeedItem[];
}

/** The shortest text that is looked for by its beginning, and how much is shown of each kind. */
const SHORTEST = 4;
const HITS = 10;
const ITEMS = 20;

/**
 * Whatever bears that identifier, or begins with it: containers, bills, declarations, voyages, vessels, numbers and
 * references of documents. `sees` tells which documents the reader may see; what no visible one names isn't found.
 */
export async function searchFor(journal: ViewsJournal, text: string, sees: Sees): Promise<readonly Hit[]> {
  const from = normal(text);
  if (from === '') return [];
  const below = from.length < SHORTEST ? `${from}\u0001` : `${from}\u{10ffff}`;
  const ranges = await Promise.all(
    KEY_KINDS.map((kind) => journal.indexed({ kind, from, below, limit: HITS * ITEMS })),
  );
  const hits: Hit[] = [];
  for (const [nth, entries] of ranges.entries()) {
    const places = new Map<string, number[]>();
    for (const { value, cursor } of entries) {
      const list = places.get(value);
      if (list === undefined) places.set(value, [cursor]);
      else list.push(cursor);
    }
    for (const [value, cursors] of [...places].slice(0, HITS)) {
      const items: FeedItem[] = [];
      const kind = KEY_KINDS[nth] as KeyKind;
      for (const item of await journal.items(cursors.slice(-ITEMS))) {
        const shown = await sees(item);
        // A withheld identifier finds nothing.
        if (shown === undefined) continue;
        if (
          shown.document === item.document ||
          keysIn(shown.document).some((key) => key.kind === kind && key.value === value)
        )
          items.push(shown);
      }
      if (items.length > 0) hits.push({ kind: KEY_KINDS[nth] as KeyKind, value, items: items.reverse() });
    }
  }
  return hits;
}
