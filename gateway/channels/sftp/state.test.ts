import { describe, expect, it } from 'vitest';
import { handClock, memoryJournal } from '../../testing/memory-journal.js';
import { StateTaken, stateInJournal } from './state.js';

describe('the state of an SFTP partner in the journal', () => {
  it('is what was saved last, and a node that another took over from changes nothing any more', async () => {
    const journal = memoryJournal();
    const clock = handClock();
    let taken = 0;
    const open = () =>
      stateInJournal(journal, clock, 'ann', () => {
        taken += 1;
      });
    const first = await open();
    await first.save({ cursors: { all: '3' } });
    const second = await open();
    expect(second.now.cursors).toEqual({ all: '3' });
    await second.save({ cursors: { all: '5' } });
    await expect(first.save({ cursors: { all: '4' } })).rejects.toBeInstanceOf(StateTaken);
    expect(taken).toBe(1);
    expect(first.now.cursors).toEqual({ all: '3' });
    expect((await open()).now.cursors).toEqual({ all: '5' });
  });
});
