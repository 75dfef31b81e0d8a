import { describe, expect, it } from 'vitest';
import type { Fact } from '../../core/index.js';
import { at } from './samples.js';
import type { UseJournal } from './use.js';

const noted = (subject: string): Fact => ({ kind: 'started', subject, at: at(1) });

/** Small state beside the messages. */
export function recordsContract(use: UseJournal): void {
  describe('records', () => {
    it('are put, changed and removed, and stand after a restart', () =>
      use(async (journal, reopen) => {
        expect(await journal.record('key', 'a')).toBeUndefined();
        expect(await journal.keep({ kind: 'key', key: 'a', value: { 名: "甲'\u0000" }, at: at(1) })).toBe(1);
        expect(await journal.keep({ kind: 'key', key: 'a', value: [2], at: at(2) })).toBe(2);
        expect(await journal.keep({ kind: 'key', key: 'b', value: null, at: at(2) })).toBe(1);
        expect(await journal.keep({ kind: 'other', key: 'a', value: 'x', at: at(2) })).toBe(1);
        const again = await reopen();
        expect(await again.record('key', 'a')).toEqual({
          kind: 'key',
          key: 'a',
          value: [2],
          version: 2,
          at: at(2),
        });
        expect(await again.keep({ kind: 'key', key: 'a', at: at(3) })).toBe(0);
        expect(await again.record('key', 'a')).toBeUndefined();
        expect(await again.keep({ kind: 'key', key: 'a', value: { 名: '甲' }, at: at(4) })).toBe(1);
        expect((await again.record('key', 'a'))?.value).toEqual({ 名: '甲' });
      }));

    it('are listed by kind in the order of their keys, page by page', () =>
      use(async (journal) => {
        for (const key of ['b', 'é', 'a', 'B', '中'])
          await journal.keep({ kind: 'k', key, value: key, at: at(1) });
        await journal.keep({ kind: 'l', key: 'c', value: 'c', at: at(1) });
        const first = await journal.records('k', { limit: 3 });
        expect(first.map((each) => each.key)).toEqual(['B', 'a', 'b']);
        const rest = await journal.records('k', { after: 'b', limit: 3 });
        expect(rest.map((each) => each.value)).toEqual(['é', '中']);
      }));

    it('change only from the version they are expected to have: of two at once one wins', () =>
      use(async (journal) => {
        const put = (value: number, expect: number) =>
          journal.keep({ kind: 'k', key: 'a', value, expect, at: at(1) });
        const both = await Promise.all([put(1, 0), put(2, 0)]);
        expect([...both].sort()).toEqual([1, undefined]);
        expect(await put(3, 1)).toBe(2);
        expect(await put(4, 1)).toBeUndefined();
        expect(await journal.keep({ kind: 'k', key: 'a', expect: 7, at: at(1) })).toBeUndefined();
        expect((await journal.record('k', 'a'))?.value).toBe(3);
      }));

    it('tell the audit log what was done, and nothing where nothing was', () =>
      use(async (journal) => {
        const size = await journal.size();
        await journal.keep({ kind: 'k', key: 'a', value: 1, at: at(1), facts: [noted('a'), noted('b')] });
        await journal.keep({ kind: 'k', key: 'a', value: 1, expect: 0, at: at(1), facts: [noted('c')] });
        const told = await journal.leaves(size, 10);
        expect(told.map((each) => (JSON.parse(each.text) as Fact).subject)).toEqual(['a', 'b']);
      }));
  });
}
