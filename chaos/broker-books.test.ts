import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Books, books } from './books.js';
import { BROKER_SENDER, type BrokerBooks, brokerBooks, type Published } from './broker-books.js';

let dir: string;
let common: Books;
let own: BrokerBooks;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-books-'));
  common = books(join(dir, 'books.sqlite'));
  own = brokerBooks(common);
});
afterEach(() => {
  common.close();
  rmSync(dir, { recursive: true, force: true });
});

function produce(key: string, lane = 'lane-1'): void {
  const sha256 = `bytes of ${key}`;
  common.sending({ key, sender: BROKER_SENDER, sha256, documents: 1, rejected: false });
  own.producing({ key, lane, sha256, documents: 1 });
}
const message = (id: string, key: string) => ({ id, sha256: `bytes of ${key}`, sender: BROKER_SENDER });
const event = (id: string, sequence: number, other: Partial<Published> = {}): Published => ({
  ...{ id, key: 'a', partition: 0, sequence, sha256: id },
  ...other,
});

it('finds nothing where every record is one message, every document one event, and repeats are the same', () => {
  produce('one');
  produce('other', 'lane-2');
  produce('two');
  expect(own.waiting()).toBe(3);
  own.listed([message('m2', 'other'), message('m1', 'one')]);
  own.listed([message('m3', 'two'), { id: 'x', sha256: 'bytes of one', sender: 'terminal' }]);
  for (const each of [event('m1-1', 1), event('m2-1', 2), event('m1-1', 1), event('m3-1', 3)])
    own.published(each);
  own.compare(3);
  expect(common.faults).toEqual([]);
  expect(own.waiting()).toBe(0);
  expect(own.totals()).toEqual({ records: 3, events: 3, keys: 1, repeats: 1 });
  expect(common.ofId('m1')?.key).toBe('one');
});

it('isn’t settled before every record is accepted and every event and delivery is there', () => {
  produce('one');
  own.published(event('m1-1', 1));
  own.delivered('d1');
  expect(own.settled(1, 1)).toBe(false);
  own.delivered('d1');
  expect(own.settled(1, 1)).toBe(false);
  own.delivered('d2');
  expect(own.settled(0, 1)).toBe(false);
  expect(own.settled(1, 2)).toBe(false);
  expect(own.settled(1, 1)).toBe(true);
});

it.each<[string, RegExp, () => void]>([
  [
    'a record that no message came of',
    /record one was acknowledged by the broker and is lost/,
    () => own.compare(0),
  ],
  [
    'a record that two messages came of',
    /record one was accepted twice, also as m2/,
    () => own.listed([message('m1', 'one'), message('m2', 'one')]),
  ],
  [
    'a record that was overtaken by another of its key',
    /record one was overtaken by another of its key lane-1/,
    () => {
      produce('two');
      own.listed([message('m1', 'two'), message('m2', 'one')]);
    },
  ],
  ['a document without an event', /has 0 events of 1 documents/, () => own.compare(1)],
  [
    'an event that came again with other bytes',
    /event m1-1 came again and was another/,
    () => {
      own.published(event('m1-1', 1));
      own.published(event('m1-1', 1, { sha256: 'other' }));
    },
  ],
  [
    'an event that was overtaken by a later one of its key',
    /event m1-1 came behind m2-1 of the same key a/,
    () => {
      own.published(event('m2-1', 2));
      own.published(event('m1-1', 1));
    },
  ],
  [
    'events of one key in two partitions',
    /events of a are in the partitions 0 and 1/,
    () => {
      own.published(event('m1-1', 1));
      own.published(event('m2-1', 2, { partition: 1 }));
    },
  ],
])('finds %s', (_name, fault, make) => {
  produce('one');
  make();
  expect(common.faults.join('\n')).toMatch(fault);
});
