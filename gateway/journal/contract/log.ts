import { describe, expect, it } from 'vitest';
import { at, delivery, plainLeafOf, receipt, verdict } from './samples.js';
import type { UseJournal } from './use.js';

/** The audit log's leaves, checkpoints, and what is called after a commit. */
export function logContract(use: UseJournal): void {
  describe('leaves', () => {
    it('are dense, in order, and hashed by the maker given', () =>
      use(async (journal, reopen) => {
        const all = Array.from({ length: 30 }, () => receipt());
        await Promise.all(
          all.map(async (each) => {
            await journal.receive(each);
            await journal.receive(each);
            await journal.judged(each.envelope.id, verdict(each.envelope.id), [], at(1));
          }),
        );
        await journal.note({ kind: 'started', subject: 'province-liaoning', at: at(2) });
        const again = await reopen();
        expect(await again.size()).toBe(61);
        const leaves = await again.leaves(0, 100);
        expect(leaves.map((each) => each.index)).toEqual(Array.from({ length: 61 }, (_, index) => index));
        for (const { hash, text } of leaves) expect(plainHash(text)).toBe(hash);
        const hashes = Buffer.from(await again.hashes(0, 100)).toString('hex');
        expect(hashes).toBe(leaves.map((each) => each.hash).join(''));
        expect(await again.hashes(59, 1)).toHaveLength(32);
        expect(await again.hashes(61, 5)).toHaveLength(0);
        expect(await again.leaves(60, 5)).toHaveLength(1);
        expect(await again.leaves(61, 5)).toEqual([]);
      }));

    it('a note belongs to the message or delivery that is its subject', () =>
      use(async (journal) => {
        const one = receipt();
        const id = one.envelope.id;
        await journal.receive(one);
        await journal.judged(id, verdict(id), [delivery(id, 'customs')], at(1));
        await journal.note({ kind: 'answered', subject: `${id}-1~customs`, at: at(2) });
        await journal.note({ kind: 'answered', subject: id, at: at(3) });
        await journal.note({ kind: 'started', subject: 'node', at: at(4) });
        expect((await journal.trail(id)).map((each) => (each.fact as { kind: string }).kind)).toEqual([
          'received',
          'judged',
          'answered',
          'answered',
        ]);
        expect(await journal.trail('nothing')).toEqual([]);
      }));
  });

  it('keeps checkpoints, also two of one size, and tiles', () =>
    use(async (journal, reopen) => {
      expect(await journal.latestCheckpoint()).toBeUndefined();
      await journal.saveCheckpoint(0, 'empty');
      await journal.saveCheckpoint(7, 'a');
      await journal.saveCheckpoint(7, 'a');
      await journal.saveCheckpoint(7, 'b');
      await journal.saveCheckpoint(3, 'old');
      await journal.saveTiles(0, ['00'.repeat(32), '11'.repeat(32)]);
      await journal.saveTiles(3, ['33'.repeat(32)]);
      const again = await reopen();
      expect(await again.latestCheckpoint()).toEqual({ size: 7, note: 'b' });
      expect((await again.checkpoints(-1, 10)).map((each) => each.note)).toEqual(['empty', 'old', 'a', 'b']);
      expect((await again.checkpoints(3, 1)).map((each) => each.note)).toEqual(['a']);
      expect(await again.tiles(0, 10)).toEqual(['00'.repeat(32), '11'.repeat(32)]);
      expect(await again.tiles(1, 1)).toEqual(['11'.repeat(32)]);
    }));

  it('tells its listener what a commit made possible', () =>
    use(async (journal) => {
      const heard: string[] = [];
      journal.onCommit((what) => {
        heard.push(
          Object.entries(what)
            .flatMap(([name, is]) => (is ? [name] : []))
            .join(' '),
        );
      });
      const one = receipt();
      await journal.receive(one);
      await journal.receive(one);
      await journal.judged(
        one.envelope.id,
        verdict(one.envelope.id),
        [delivery(one.envelope.id, 'x')],
        at(1),
      );
      await journal.judged(one.envelope.id, verdict(one.envelope.id), [], at(1));
      await journal.attempted({ kind: 'sent', delivery: `${one.envelope.id}-1~x`, at: at(2) });
      await journal.saveCheckpoint(1, 'note');
      expect(heard).toEqual(['received', 'due published', 'due']);
    }));

  it('takes nothing more when closed', () =>
    use(async (journal) => {
      await journal.close();
      await expect(journal.receive(receipt())).rejects.toThrow('closed');
      await expect(journal.size()).rejects.toThrow('closed');
    }));
}

const plainHash = (text: string): string => plainLeafOf(JSON.parse(text)).hash;
