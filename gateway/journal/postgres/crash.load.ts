// The process that crash.test.ts kills: one of two nodes, which takes in, judges and delivers as fast as it can and
// says on stdout what the journal acknowledged.
import { writeSync } from 'node:fs';
import { rfc3339 } from '../../core/index.js';
import { delivery, plainLeafOf, receipt, verdict } from '../contract/samples.js';
import { postgresJournal } from './journal.js';

const [url = '', round = ''] = process.argv.slice(2);
const journal = await postgresJournal({ url, leafOf: plainLeafOf });
// Not through a stream: what was acknowledged must be out before the next thing happens.
const say = (line: string): number => writeSync(1, `${line}\n`);
const moment = rfc3339(Date.UTC(2026, 0, 15));

const sender = async (nth: number): Promise<void> => {
  for (let count = 0; ; count++) {
    const id = `${round}-${nth}-${count}`;
    await journal.receive(
      receipt({ id, bytes: Buffer.alloc(3000, id), business: id, lane: `lane ${nth % 5}` }),
    );
    say(`received ${id}`);
  }
};
const worker = async (): Promise<void> => {
  for (;;) {
    for (const { id, lane } of await journal.unjudged(0, 16)) {
      await journal.judged(id, verdict(id), [delivery(id, 'customs', { lane })], moment);
      say(`judged ${id}`);
    }
    for (const { id } of await journal.due(moment, 8)) {
      say(`sends ${id}`);
      await journal.attempted({ kind: 'sent', delivery: id, at: moment });
      say(`sent ${id}`);
    }
  }
};
say('ready');
await Promise.all([...Array.from({ length: 8 }, (_, nth) => sender(nth)), worker()]);
