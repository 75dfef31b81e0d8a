import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Books, books } from './books.js';
import { checks } from './checks.js';
import type { Client } from './client.js';

let dir: string;
let own: Books;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-books-'));
  own = books(join(dir, 'books.sqlite'));
});
afterEach(() => {
  own.close();
  rmSync(dir, { recursive: true, force: true });
});

type Row = Record<string, string>;

/** A node that says this of itself. */
interface Account {
  messages: Row[];
  deliveries: Row[];
  ledger: Record<string, string | number>;
  events: Row[];
}

const delivery = (message: string, partner: string, kind: string, subject: string): Row => ({
  id: `${subject}~${partner}`,
  partner,
  kind,
  subject,
  status: 'sent',
  envelope: message,
  lane: 'agent',
});

/** Two messages of `agent`, each with one document, everything as it should be. */
function right(): Account {
  const ids = ['m1', 'm2'];
  return {
    messages: ids.map((id) => ({ id, status: 'accepted', sender: 'agent', sha256: `sha-${id}` })).reverse(),
    deliveries: ids
      .flatMap((id) => [
        delivery(id, 'authority', 'document', `${id}-1`),
        delivery(id, 'archive', 'original', id),
      ])
      .reverse(),
    ledger: {
      sender: 'agent',
      day: '2026-01-15',
      accepted: 2,
      delivered: 2,
      rejected: 0,
      pending: 0,
      dead: 0,
    },
    events: ids.map((id, i) => ({ id: `${id}-1`, sequence: String(i + 1) })),
  };
}

const node = (account: Account): Client => ({
  async ask(path) {
    const reply = (value: object) => ({ status: 200, text: JSON.stringify(value) });
    if (path.startsWith('/v1/messages')) return reply({ messages: account.messages });
    if (path.startsWith('/v1/deliveries')) return reply({ deliveries: account.deliveries });
    if (path.startsWith('/v1/ledger')) return reply({ ledger: [account.ledger] });
    const after = Number(/after=(\d+)/.exec(path)?.[1]);
    const events = account.events.filter((each) => Number(each.sequence) > after);
    return reply({ events, next: String(events.at(-1)?.sequence ?? after) });
  },
  close: async () => {},
});

/** What senders, receivers and the reader saw, where all went well; `arrivals` in their order. */
function saw(
  arrivals = ['m1-1~authority', 'm2-1~authority', 'm1~archive', 'm2~archive'],
  acknowledged = ['m1', 'm2'],
): void {
  for (const id of acknowledged) {
    own.sending({ key: `k-${id}`, sender: 'agent', sha256: `sha-${id}`, documents: 1, rejected: false });
    own.acknowledged(`k-${id}`, id);
  }
  for (const each of arrivals) {
    const [subject, partner] = each.split('~') as [string, string];
    const original = partner === 'archive';
    own.taken({
      delivery: each,
      partner,
      kind: original ? 'original' : 'document',
      subject,
      sha256: original ? `sha-${subject}` : each,
    });
  }
  own.fed('m1-1', 1);
  own.fed('m2-1', 2);
}

async function faults(account = right()): Promise<string> {
  const comparing = checks(own, node(account));
  await comparing.compare();
  await comparing.feedAgain();
  return own.faults.join('\n');
}

it('nothing is found where all went well, a second time neither, and a repeat under its id is none', async () => {
  saw();
  own.taken({
    delivery: 'm1~archive',
    partner: 'archive',
    kind: 'original',
    subject: 'm1',
    sha256: 'sha-m1',
  });
  expect(await faults()).toBe('');
  expect(await faults()).toBe('');
  expect(own.totals()).toMatchObject({ acknowledged: 2, deliveries: 4, repeats: 1, fed: 2 });
});
it('an accepted message that the node lost', async () => {
  saw();
  const account = right();
  account.messages.pop();
  expect(await faults(account)).toContain('k-m1 (m1) was accepted and is lost');
});
it('a message that nobody has a receipt for', async () => {
  saw(undefined, ['m1']);
  expect(await faults()).toContain('message m2 of agent is nobody');
});
it('other bytes, or another verdict', async () => {
  saw();
  const account = right();
  account.messages[0] = { ...account.messages[0], sha256: 'x' };
  account.messages[1] = { ...account.messages[1], status: 'parked' };
  expect(await faults(account)).toMatch(/m1 \(k-m1\) is parked[\s\S]*m2 has other bytes/);
});
it('a ledger that doesn’t balance', async () => {
  saw();
  const account = right();
  account.ledger = { ...account.ledger, delivered: 1 };
  expect(await faults(account)).toContain('ledger of agent');
});
it('a delivery that never arrived, one that is missing, one too many', async () => {
  saw(['m1-1~authority', 'm2-1~authority', 'm2~archive']);
  const account = right();
  account.deliveries = [
    ...account.deliveries.filter((each) => each.id !== 'm2~archive'),
    delivery('m2', 'line', 'document', 'm2-1'),
  ];
  const found = await faults(account);
  expect(found).toContain('delivery m1~archive is sent and never arrived');
  expect(found).toContain('k-m2 (m2) must be delivered as');
});
it('the same bytes under two ids, and other bytes under one', async () => {
  saw();
  own.taken({ delivery: 'again', partner: 'archive', kind: 'original', subject: 'm1', sha256: 'sha-m1' });
  own.taken({ delivery: 'm2~archive', partner: 'archive', kind: 'original', subject: 'm2', sha256: 'x' });
  expect(own.faults).toEqual([
    'archive got the same bytes as m1~archive and as again',
    'delivery m2~archive came with different bytes',
  ]);
});
it('a receipt that names another id than the first', () => {
  saw();
  own.acknowledged('k-m1', 'm3');
  expect(own.faults).toEqual(['k-m1 was acknowledged as m1 and then as m3']);
});
it('a delivery that overtook in its lane', async () => {
  saw(['m2-1~authority', 'm1-1~authority', 'm1~archive', 'm2~archive']);
  expect(await faults()).toContain('m2-1~authority overtook');
});
it('a feed that misses, doubles, or changes', async () => {
  saw();
  own.fed('m1-1', 3);
  const account = right();
  account.events.reverse();
  account.events[0] = { id: 'm2-1', sequence: '1' };
  expect(await faults(account)).toMatch(
    /gave m1-1 twice[\s\S]*read again after cursor 0, the feed is another/,
  );
});
it('what is never quiet', async () => {
  saw();
  const account = right();
  account.ledger = { ...account.ledger, pending: 1 };
  expect(await checks(own, node(account)).quiet(50)).toBeUndefined();
  expect(own.faults[0]).toContain('not quiet after 50 ms');
});
