import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openForWriting, type Store } from './open.js';
import { reads } from './read.js';
import { batchWriter } from './write.js';

const dir = mkdtempSync(join(tmpdir(), 'eport-plans-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/**
 * What may be read whole: lists in a parameter, a handful of rows, indexes of what isn't finished, and the one that
 * the ledger is counted from; what stops at the first row.
 */
const WHOLE = new RegExp(
  [
    '^SCAN (json_each|value|pauses|sqlite_sequence|CONSTANT ROW|\\d+)',
    'VIRTUAL TABLE',
    'INDEX (deliveries_due|deliveries_unfinished|messages_ledger)',
    '^SCAN checkpoints .*LIMIT 1$',
  ].join('|'),
);
/** What may be sorted: of one message or asked for by id, open exceptions' kinds, the ledger's lines. */
const SORTED =
  /FOR LAST TERM|d\.message = \(SELECT|d\.id IN \(SELECT|DISTINCT partner, lane|GROUP BY kind|messages_ledger/;

/** Every statement that a store prepares, with all that depend on what is asked. */
function statements(): { readonly store: Store; readonly all: readonly string[]; close(): void } {
  const { store, close } = openForWriting(join(dir, 'journal.db'));
  const all = new Set<string>();
  const recording = new Proxy(store, {
    get(target, name) {
      if (name === 'prepare')
        return (sql: string) => {
          all.add(sql);
          return target.prepare(sql);
        };
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  batchWriter(recording);
  const ask = reads(recording);
  for (const sender of [null, 'a']) {
    for (const status of [null, 'accepted']) ask.messages(sender, status, null, 1);
  }
  const either = [null, 'a'];
  for (const partner of either) {
    for (const status of either) {
      for (const envelope of either) {
        ask.deliveries({ partner, status, envelope, ids: null, since: null }, null, 1);
      }
      for (const kind of either) {
        for (const message of either) ask.exceptions({ partner, status, kind, message }, 0, 1);
      }
    }
  }
  ask.deliveries({ partner: null, status: null, envelope: null, ids: '[]', since: null }, null, 1);
  const names = ['a'];
  ask.erasable({ before: '2026' }, 1);
  ask.erasable(
    {
      before: '2026',
      senders: names,
      types: names,
      exceptTypes: names,
      exceptSenders: names,
      status: 'partial',
    },
    1,
  );
  return { store, all: [...all], close };
}

it('every statement finds its rows by an index, whatever the journal holds', () => {
  const { store, all, close } = statements();
  try {
    expect(all.length).toBeGreaterThan(100);
    const scans = all
      .filter((sql) => /^\s*(SELECT|UPDATE|DELETE|INSERT|WITH)/.test(sql))
      .flatMap((sql) => {
        const plan = store.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/\?|@\w+/g, '1')}`).all() as {
          detail: string;
        }[];
        return plan
          .map(({ detail }) => `${detail} ← ${sql.replace(/\s+/g, ' ')}`)
          .filter((line) =>
            line.startsWith('SCAN') ? !WHOLE.test(line) : line.includes('TEMP B-TREE') && !SORTED.test(line),
          );
      });
    expect(scans).toEqual([]);
  } finally {
    close();
  }
});
