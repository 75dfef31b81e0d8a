import { describe, expect, it } from 'vitest';
import type { IndexEntry, Journal } from '../../core/index.js';
import { at, receipt, verdict } from './samples.js';
import type { UseJournal } from './use.js';

const entry = (kind: string, value: string, cursor: number, note?: string): IndexEntry => ({
  kind,
  value,
  cursor,
  ...(note === undefined ? {} : { note }),
});

async function published(journal: Journal, second: number): Promise<string> {
  const one = receipt({ at: at(second), lane: `lane ${second}` });
  await journal.receive(one);
  await journal.judged(one.envelope.id, verdict(one.envelope.id), [], at(second));
  return one.envelope.id;
}

/** What views find documents by. */
export function indexContract(use: UseJournal): void {
  describe('the index of documents', () => {
    it('gives ranges in the order of values and cursors, page by page, and stands after a restart', () =>
      use(async (journal, reopen) => {
        const entries = [
          entry('box', 'B', 2),
          entry('box', 'A', 9, 'nine'),
          entry('box', 'A', 3),
          entry('box', '中', 4),
          entry('box', 'b', 5),
          entry('bill', 'A', 1),
        ];
        expect(await journal.index({ follower: 'views', cursor: 9, entries })).toBe(9);
        expect(await journal.index({ follower: 'views', cursor: 9, entries })).toBe(9);
        const again = await reopen();
        const all = await again.indexed({ kind: 'box', from: '', limit: 10 });
        expect(all).toEqual([
          entry('box', 'A', 3),
          entry('box', 'A', 9, 'nine'),
          entry('box', 'B', 2),
          entry('box', 'b', 5),
          entry('box', '中', 4),
        ]);
        const [, second] = all as [IndexEntry, IndexEntry];
        expect(await again.indexed({ kind: 'box', from: '', after: second, limit: 2 })).toEqual(
          all.slice(2, 4),
        );
        expect(await again.indexed({ kind: 'box', from: 'A', below: 'B', limit: 10 })).toEqual(
          all.slice(0, 2),
        );
        expect(await again.follow('views')).toBe(9);
      }));

    it('drops what holds no more, and is built anew', () =>
      use(async (journal) => {
        const entries = [entry('box', 'A', 1), entry('box', 'A', 2)];
        await journal.index({ follower: 'views', cursor: 2, entries });
        await journal.index({
          follower: 'views',
          cursor: 3,
          entries: [entry('box', 'A', 3, 'later'), entry('box', 'A', 3, 'last')],
          drop: [entry('box', 'A', 1)],
        });
        expect(await journal.indexed({ kind: 'box', from: '', limit: 9 })).toEqual([
          entry('box', 'A', 2),
          entry('box', 'A', 3, 'last'),
        ]);
        expect(await journal.index({ follower: 'views', cursor: 0, entries: [], reset: true })).toBe(0);
        expect(await journal.indexed({ kind: 'box', from: '', limit: 9 })).toEqual([]);
        expect(await journal.follow('views')).toBe(0);
      }));

    it('gives documents by their places, and loses its entries with an erased message', () =>
      use(async (journal) => {
        await published(journal, 1);
        await published(journal, 2);
        const [first, second] = await journal.feed({ after: 0, limit: 9 });
        if (first === undefined || second === undefined) throw new Error('nothing was published');
        const { cursor } = first;
        await journal.index({
          follower: 'views',
          cursor: second.cursor,
          entries: [entry('box', 'A', cursor), entry('box', 'A', second.cursor)],
        });
        expect(await journal.items([second.cursor, cursor, 999])).toEqual([first, second]);
        expect(await journal.erase({ before: at(2) }, at(3), 1)).toBe(1);
        expect(await journal.indexed({ kind: 'box', from: '', limit: 9 })).toEqual([
          entry('box', 'A', second.cursor),
        ]);
        expect(await journal.items([cursor, second.cursor])).toEqual([second]);
      }));
  });
}
