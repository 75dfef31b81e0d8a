import { describe, expect, it } from 'vitest';
import { at, receipt, rejected } from './samples.js';
import type { UseJournal } from './use.js';

/** Keys that hold for a while. */
export function windowsContract(use: UseJournal): void {
  describe('windows of keys', () => {
    for (const kind of ['transport', 'business'] as const) {
      it(`a ${kind} key is free again from its moment on, not before, and then holds for whoever takes it`, () =>
        use(async (journal, reopen) => {
          // Another zone's words for at(60).
          const until = '2026-01-15T16:01:00+08:00';
          await journal.receive(receipt({ text: 'one', [kind]: 'K', until }));
          const other = (when: number) => receipt({ text: 'two', [kind]: 'K', until: at(200), at: at(when) });
          expect((await journal.receive(other(59))).kind).toBe('conflict');
          const again = await reopen();
          const second = await again.receive(other(60));
          expect(second.kind).toBe('received');
          expect(await again.receive(other(199))).toMatchObject({ kind: 'duplicate', id: second.id });
          expect((await again.receive(receipt({ text: 'one', [kind]: 'K', at: at(199) }))).kind).toBe(
            'conflict',
          );
          expect((await again.receive(receipt({ text: 'three', [kind]: 'K', at: at(200) }))).kind).toBe(
            'received',
          );
        }));
    }

    it('without a window a key is never free', () =>
      use(async (journal) => {
        await journal.receive(receipt({ text: 'one', business: 'K' }));
        const late = receipt({ text: 'two', business: 'K', at: '2126-01-01T00:00:00.000Z' });
        expect((await journal.receive(late)).kind).toBe('conflict');
      }));

    it('bytes that stand for a key have the window of what they came with', () =>
      use(async (journal) => {
        await journal.receive(receipt({ text: 'same', transport: 'K1', until: at(60) }));
        const same = (when: number, transport: string) => receipt({ text: 'same', transport, at: at(when) });
        expect((await journal.receive(same(59, 'K2'))).kind).toBe('duplicate');
        expect((await journal.receive(same(60, 'K3'))).kind).toBe('received');
      }));

    it('refused bytes keep their place as long as their reference would have', () =>
      use(async (journal) => {
        const id = await rejected(journal, { text: 'wrong', business: 'B', until: at(60) });
        const same = (when: number) => receipt({ text: 'wrong', business: 'B', at: at(when) });
        expect(await journal.receive(same(59))).toMatchObject({ kind: 'duplicate', id });
        expect((await journal.receive(same(60))).kind).toBe('received');
      }));
  });
}
