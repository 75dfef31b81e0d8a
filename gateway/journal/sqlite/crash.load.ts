// The process that crash.test.ts kills: writes as fast as it can and says on stdout what the journal acknowledged.
import { writeSync } from 'node:fs';
import { delivery, down, plainLeafOf, receipt, sha256, verdict } from '../contract/samples.js';
import { sqliteJournal } from './journal.js';

const [path = '', round = '', size = '4096'] = process.argv.slice(2);
const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
// Not through a stream: what was acknowledged must be out before the next thing happens.
const say = (line: string): number => writeSync(1, `${line}\n`);
const moment = new Date(Date.UTC(2026, 0, 15)).toISOString();
const later = new Date(Date.UTC(2027, 0, 15)).toISOString();
say('ready');

/** Refused, repaired by two, and ready to be judged again. */
async function repair(id: string): Promise<void> {
  await journal.judged(id, verdict(id, { status: 'rejected' }), [], moment);
  const exception = `rejected~${id}`;
  const bytes = Buffer.from(`repaired ${id}`);
  const act = { exception, at: moment };
  await journal.intervene({ ...act, action: 'propose', by: 'zhang', bytes, sha256: sha256(bytes) });
  await journal.intervene({ ...act, action: 'repair', by: 'li' });
  say(`repaired ${id}`);
}

const sender = async (nth: number): Promise<void> => {
  for (let count = 0; ; count++) {
    const id = `${round}-${nth}-${count}`;
    const bytes = Buffer.alloc(Number(size), id);
    try {
      await journal.receive(receipt({ id, bytes, business: id, lane: `lane ${nth % 5}` }));
      say(`received ${id}`);
      const lane = `lane ${nth % 5}`;
      if (count % 8 === 7) await repair(id);
      await journal.judged(id, verdict(id), [delivery(id, 'customs', { lane, answerWithin: 1 })], moment);
      say(`judged ${id}`);
      const one = { delivery: `${id}-1~customs`, at: moment };
      if (count % 2 === 0) {
        await journal.attempted({ kind: 'sent', ...one, references: [id] });
        say(`sent ${id}`);
        if (count % 4 === 0) {
          await journal.overdue(later);
          const exception = `unanswered~${one.delivery}`;
          await journal.intervene({ action: 'close', exception, at: later, by: 'zhang' });
          say(`closed ${exception}`);
        }
      } else if (count % 4 === 1) {
        await journal.attempted({ kind: 'failed', ...one, problem: down });
        say(`dead ${id}`);
        await journal.intervene({
          action: 'discard',
          exception: `dead~${one.delivery}`,
          at: moment,
          by: 'zhang',
        });
        say(`discarded ${id}`);
      }
      if (nth === 0) {
        await journal.pause({ partner: id, at: moment, by: 'zhang', reason: 'test' });
        say(`paused ${id}`);
        say(`erased ${await journal.erase({ before: later }, later, 2)}`);
      }
    } catch (error) {
      say(`refused ${(error as Error).name} ${(error as Error).message}`);
      return;
    }
  }
};
await Promise.all(Array.from({ length: 16 }, (_, nth) => sender(nth)));
await journal.close();
