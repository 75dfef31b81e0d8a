import { describe, expect, it } from 'vitest';
import { document, folderFixture, Killed } from '../../testing/folder-fixture.js';

describe('killed at any moment', () => {
  /** Runs until nothing is left to do, killed at the n-th step; another system empties InBox whenever it can. */
  async function runKilledAt(n: number, moment: 'before' | 'after') {
    const { drop, pass, box, faults, world, texts, files, said } = folderFixture();
    let step = 0;
    const killing = (): void => {
      step += 1;
      if (step === n) throw new Killed();
    };
    faults[moment] = killing;
    world[moment] = killing;
    const fetched: string[] = [];
    const fetch = (): void => {
      for (const [name, text] of Object.entries(box('InBox'))) {
        fetched.push(`${name.split('_')[0]} ${text}`);
        files.delete(`/app/InBox/${name}`);
      }
    };
    drop('a.edi', 'a');
    drop('b.edi', '!b');
    drop('同名.edi', 'c');
    world.feed = [document(1), document(2), document(3)];
    let killed = false;
    for (let round = 0; round < 4; round++) {
      await pass().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        killed = true;
      });
      fetch();
      if (round === 0) drop('同名.edi.tmp', 'not yet');
    }
    return { killed, texts: texts(), fetched: fetched.sort(), box, said };
  }

  it.each(['before', 'after'] as const)(
    'loses nothing and doubles nothing (%s each step)',
    async (moment) => {
      let kills = 0;
      for (let n = 1; ; n++) {
        const { killed, texts, fetched, box } = await runKilledAt(n, moment);
        const which = `${moment} step ${n}`;
        expect(texts, which).toEqual(['a', '!b', 'c']);
        expect(fetched, which).toEqual([
          'Failed ACK m2',
          'Receipt <r>1</r>',
          'Receipt <r>2</r>',
          'Receipt <r>3</r>',
          'Successed ACK m1',
          'Successed ACK m3',
        ]);
        expect(Object.keys(box('OutBox')), which).toEqual(['同名.edi.tmp']);
        expect(Object.keys(box('SentBox')), which).toEqual([
          'a.edi',
          'a.edi.receipt.json',
          '同名.edi',
          '同名.edi.receipt.json',
        ]);
        expect(Object.keys(box('FailBox')), which).toEqual(['b.edi', 'b.edi.problems.json']);
        expect(box('.eport/staged'), which).toEqual({});
        if (!killed) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(100);
    },
  );
});
