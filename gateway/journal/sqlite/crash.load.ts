// The process that crash.test.ts kills: writes as fast as it can and says on stdout what the journal acknowledged.
import { writeSync } from 'node:fs';
import { delivery, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { sqliteJournal } from './journal.js';

const [path = '', round = '', size = '4096'] = process.argv.slice(2);
const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
// Not through a stream: what was acknowledged must be out before the next thing happens.
const say = (line: string): number => writeSync(1, `${line}\n`);
const moment = new Date(Date.UTC(2026, 0, 15)).toISOString();
say('ready');

const sender = async (nth: number): Promise<void> => {
  for (let count = 0; ; count++) {
    const id = `${round}-${nth}-${count}`;
    const bytes = Buffer.alloc(Number(size), id);
    try {
      await journal.receive(receipt({ id, bytes, business: id, lane: `lane ${nth % 5}` }));
      say(`received ${id}`);
      await journal.judged(id, verdict(id), [delivery(id, 'customs', { lane: `lane ${nth % 5}` })], moment);
      say(`judged ${id}`);
      if (count % 2 === 0) {
        await journal.attempted({ kind: 'sent', delivery: `${id}-1~customs`, at: moment });
        say(`sent ${id}`);
      }
    } catch (error) {
      say(`refused ${(error as Error).name} ${(error as Error).message}`);
      return;
    }
  }
};
await Promise.all(Array.from({ length: 16 }, (_, nth) => sender(nth)));
await journal.close();
