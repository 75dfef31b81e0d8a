import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FeedItem, MessageRow } from '../../core/index.js';
import { receipt as sample, verdict } from '../../journal/contract/samples.js';
import { testKafka } from '../../testing/kafka.js';
import { counted, kafkaFixture, text } from '../../testing/kafka-channel.js';
import { type MemoryJournal, memoryJournal } from '../../testing/memory-journal.js';
import type { KafkaParts } from './channel.js';

const kafka = await testKafka();

if ('missing' in kafka) {
  describe('Kafka', () => {
    it('is read from and written to', (ctx) => ctx.skip(kafka.missing));
  });
} else {
  const { channel, producer, reading } = kafkaFixture(kafka);
  const fromAnn = { 'eport-sender': 'ann' };

  describe('intake', () => {
    it('takes records into the journal with sender, key and media type, and commits only what is there', async () => {
      const topic = `in-${randomUUID()}`;
      await kafka.createTopic(topic, 3);
      const group = randomUUID();
      const out = producer();
      const headers = { ...fromAnn, 'content-type': 'text/plain; charset=GB18030' };
      for (let nth = 0; nth < 20; nth++)
        await out.write({ topic, key: `k${nth % 4}`, headers, value: Buffer.from(`m${nth}`) });
      // Sent twice by its producer, under the same key.
      for (let nth = 0; nth < 2; nth++)
        await out.write({
          topic,
          key: 'x',
          headers: { ...headers, 'Idempotency-Key': 'once' },
          value: Buffer.from('twice'),
        });
      const { accept, taken, has } = counted();
      const terms = {
        group,
        intake: [{ topic, senderHeader: 'eport-sender', keyHeader: 'idempotency-key' }],
      };
      const outcomes: string[] = [];
      let duplicate = (): void => {};
      const doubled = new Promise<void>((resolve) => {
        duplicate = resolve;
      });
      const first = channel(terms, {
        accept,
        onTaken(_, outcome) {
          outcomes.push(outcome);
          if (outcome === 'duplicate') duplicate();
        },
      });
      await Promise.all([has(21), doubled]);
      expect(taken[0]).toMatchObject({
        channel: 'kafka',
        lane: 'ann',
        envelope: { sender: 'ann', mediaType: 'text/plain', charset: 'GB18030' },
      });
      expect(taken.find((each) => text(each) === 'twice')?.keys[0]).toMatchObject({
        kind: 'transport',
        key: 'once',
      });
      for (let key = 0; key < 4; key++)
        expect(taken.map(text).filter((each) => Number(each.slice(1)) % 4 === key)).toEqual(
          [0, 1, 2, 3, 4].map((nth) => `m${nth * 4 + key}`),
        );
      await first.close();
      // What is committed isn't read again by the next of the group.
      const next = counted();
      channel(terms, { accept: next.accept });
      for (let nth = 0; nth < 12; nth++)
        await out.write({ topic, key: `k${nth}`, headers, value: Buffer.from(`later ${nth}`) });
      await next.has(12);
      expect(next.taken.map(text).every((each) => each.startsWith('later'))).toBe(true);
    });

    it('parks what can never be taken: in the journal as rejected, or in a topic of dead letters; the rest goes on', async () => {
      const [topic, other, dead] = ['in', 'in', 'dead'].map((name) => `${name}-${randomUUID()}`) as [
        string,
        string,
        string,
      ];
      for (const each of [topic, other, dead]) await kafka.createTopic(each);
      const out = producer();
      for (const to of [topic, other]) {
        const send = (headers: Record<string, string>, value: string) =>
          out.write({ topic: to, key: null, headers, value: Buffer.from(value) });
        await send({}, 'nobody');
        await send({ 'eport-sender': 'carol' }, 'a stranger');
        await send({ 'eport-sender': 'bob' }, 'not of this topic');
        await send(fromAnn, '');
        await send(fromAnn, 'x'.repeat(50_001));
        await send({ ...fromAnn, 'idempotency-key': '键' }, 'odd key');
        await send({ ...fromAnn, 'idempotency-key': `${to} K` }, 'first');
        await send({ ...fromAnn, 'idempotency-key': `${to} K` }, 'other bytes');
        await send(fromAnn, 'good');
      }
      const { accept, taken, has } = counted();
      const common = { senderHeader: 'eport-sender', senders: ['ann'], keyHeader: 'idempotency-key' };
      channel(
        {
          intake: [
            { topic, ...common },
            { topic: other, ...common, deadLetter: dead },
          ],
        },
        { accept },
      );
      const letters = await (await reading(dead)).until((seen) => seen.length === 7);
      const why = [
        'sender-unknown',
        'sender-unknown',
        'sender-unknown',
        'input-empty',
        'input-too-large',
        'request-invalid',
        'interchange-conflict',
      ];
      expect(letters.map((each) => each.header('eport-problem'))).toEqual(why);
      expect(letters.map((each) => each.header('eport-offset'))).toEqual(['0', '1', '2', '3', '4', '5', '7']);
      expect(letters[1]?.header('eport-reason')).toBe('sender carol is not known');
      expect(letters[1]?.header('eport-sender')).toBe('carol');
      expect(letters[1]?.text).toBe('a stranger');
      await has(11);
      const refused = taken.filter((each) => each.envelope.sender === `kafka:${topic}`);
      expect(
        refused.map(
          ({ carried }) =>
            (carried as unknown as { verdict: MessageRow['verdict'] }).verdict?.problems[0]?.code,
        ),
      ).toEqual(why);
      expect(refused.map((each) => text(each).slice(0, 10))).toEqual([
        'nobody',
        'a stranger',
        'not of thi',
        '',
        'xxxxxxxxxx',
        'odd key',
        'other byte',
      ]);
      expect(
        taken
          .filter((each) => each.envelope.sender === 'ann')
          .map(text)
          .sort(),
      ).toEqual(['first', 'first', 'good', 'good']);
    });

    it('waits while the journal is busy, stays in its group, and then takes the same records in order', async () => {
      const topic = `in-${randomUUID()}`;
      await kafka.createTopic(topic);
      const { journal, accept, taken, has } = counted();
      let often = (): void => {};
      /** Resolves when it was refused three times from now on. */
      const busy = (): Promise<void> =>
        new Promise((resolve) => {
          let refused = 0;
          often = () => {
            if (++refused === 3) resolve();
          };
        });
      const out = producer();
      const terms = { group: topic, intake: [{ topic, sender: 'ann', keyHeader: 'idempotency-key' }] };
      const parts: Partial<KafkaParts> = {
        accept: (receipt) =>
          accept(receipt).catch((error: unknown) => {
            often();
            throw error;
          }),
      };
      const send = async (from: number, to: number): Promise<void> => {
        for (let nth = from; nth < to; nth++)
          await out.write({ topic, key: 'k', headers: {}, value: Buffer.from(String(nth)) });
      };
      const one = channel(terms, parts);
      await send(0, 1);
      await has(1);
      journal.busy = true;
      let tried = busy();
      await send(1, 30);
      await tried;
      expect(one.now().intake).toMatchObject({ held: true, connected: true });
      expect(taken).toHaveLength(1);
      journal.busy = false;
      await has(30);
      // Ended while it waits, it has committed nothing of what the journal hasn't: the next one takes it.
      journal.busy = true;
      tried = busy();
      await send(30, 50);
      await tried;
      await one.close();
      journal.busy = false;
      channel(terms, parts);
      await has(50);
      expect(taken.map(text)).toEqual(Array.from({ length: 50 }, (_, nth) => String(nth)));
    });

    it('a record that makes the journal throw is parked after some tries; those behind it go on', async () => {
      const topic = `in-${randomUUID()}`;
      await kafka.createTopic(topic);
      const { accept, taken, has } = counted();
      let tries = 0;
      const faults: unknown[] = [];
      channel(
        { intake: [{ topic, sender: 'ann', keyHeader: 'idempotency-key' }] },
        {
          accept(receipt) {
            if (text(receipt) !== 'odd' || receipt.envelope.sender !== 'ann') return accept(receipt);
            tries++;
            return Promise.reject(new Error('a fault of ours'));
          },
          onFault: (_, error) => faults.push(error),
        },
      );
      const out = producer();
      for (const value of ['odd', 'next'])
        await out.write({ topic, key: 'k', headers: {}, value: Buffer.from(value) });
      await has(2);
      expect(taken.map((each) => [each.envelope.sender, text(each)])).toEqual([
        [`kafka:${topic}`, 'odd'],
        ['ann', 'next'],
      ]);
      expect(tries).toBe(3);
      expect(faults.length).toBeGreaterThanOrEqual(3);
    });

    it('is shared by a group: one that goes leaves its partitions to the others, nothing lost or doubled, each key in order', async () => {
      const topic = `in-${randomUUID()}`;
      await kafka.createTopic(topic, 4);
      const group = randomUUID();
      const { accept, taken, has } = counted();
      const terms = { group, intake: [{ topic, sender: 'ann', keyHeader: 'idempotency-key' }] };
      const first = channel(terms, { accept });
      channel(terms, { accept });
      const out = producer();
      const send = async (from: number, to: number): Promise<void> => {
        for (let nth = from; nth < to; nth++)
          await out.write({ topic, key: `k${nth % 10}`, headers: {}, value: Buffer.from(`m${nth}`) });
      };
      await send(0, 100);
      await has(30);
      const rest = send(100, 300);
      await first.close();
      await rest;
      await has(300);
      expect(new Set(taken.map(text)).size).toBe(300);
      expect(taken).toHaveLength(300);
      for (let key = 0; key < 10; key++) {
        const own = taken.map((each) => Number(text(each).slice(1))).filter((nth) => nth % 10 === key);
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    });
  });

  /** Publishes documents of some references in a journal's feed. */
  const publish = async (journal: MemoryJournal, count: number, big = false): Promise<void> => {
    for (let nth = 0; nth < count; nth++) {
      const one = sample();
      const { id } = one.envelope;
      await journal.receive(one);
      const made = verdict(id);
      const documents = made.documents.map((each) => ({
        ...each,
        documentId: `DOC${nth % 3}`,
        ...(big ? { remark: 'x'.repeat(200_000) } : {}),
      }));
      await journal.judged(id, { ...made, documents }, [], '2026-01-15T08:00:00.000Z');
    }
  };
  const items = (journal: MemoryJournal): Promise<readonly FeedItem[]> =>
    journal.feed({ after: 0, limit: 1000 });

  describe('feeds', () => {
    it('are CloudEvents, in binary and in structured mode, a topic for each type, in the order of the feed', async () => {
      const prefix = randomUUID();
      const journal = memoryJournal();
      await publish(journal, 5);
      const one = channel(
        {
          feeds: [
            { topic: `${prefix}.{type}`, notation: 'canonical', mode: 'binary' },
            { topic: `${prefix}-all`, notation: 'canonical', mode: 'structured' },
          ],
        },
        { journal },
      );
      const feed = await items(journal);
      const type = feed[0]?.document.type as string;
      const binary = await (await reading(`${prefix}.${type}`)).until((seen) => seen.length === 5);
      const structured = await (await reading(`${prefix}-all`)).until((seen) => seen.length === 5);
      const byKey = <T extends { key: string }>(all: readonly T[], key: string) =>
        all.filter((each) => each.key.endsWith(key));
      for (const key of ['DOC0', 'DOC1', 'DOC2']) {
        const wanted = feed.filter(({ document }) => document.documentId === key);
        const ids = wanted.map(({ document }) => document.id);
        expect(byKey(binary, key).map((each) => each.header('ce_id'))).toEqual(ids);
        const events = byKey(structured, key).map((each) => JSON.parse(each.text));
        expect(events.map((each) => each.id)).toEqual(ids);
        expect(events.map((each) => each.data)).toEqual(wanted.map(({ document }) => document));
        expect(byKey(binary, key).map((each) => JSON.parse(each.text))).toEqual(
          wanted.map(({ document }) => document),
        );
      }
      const [first] = binary;
      expect(first?.header('content-type')).toBe('application/json');
      for (const name of [
        'specversion',
        'source',
        'type',
        'subject',
        'time',
        'sequence',
        'envelope',
        'partitionkey',
      ])
        expect(first?.header(`ce_${name}`), name).toBeTruthy();
      expect(first?.header('ce_specversion')).toBe('1.0');
      expect(first?.header('ce_source')).toBe('/nodes/here');
      expect(structured[0]?.header('content-type')).toBe('application/cloudevents+json; charset=UTF-8');
      // A document that comes later, after a restart: only that one goes out.
      await one.close();
      await publish(journal, 1);
      channel(
        { feeds: [{ topic: `${prefix}-all`, notation: 'canonical', mode: 'structured' }] },
        { journal },
      );
      const later = await (await reading(`${prefix}-all`)).until((seen) => seen.length >= 6);
      expect(new Set(later.map((each) => JSON.parse(each.text).id)).size).toBe(6);
      expect(later).toHaveLength(6);
    });

    it('repeat what was not noted as acknowledged, with the same ids in the same order', async () => {
      const topic = randomUUID();
      await kafka.createTopic(topic);
      const journal = memoryJournal();
      await publish(journal, 4);
      let failed = false;
      const follow: MemoryJournal['follow'] = async (name, cursor) => {
        if (cursor !== undefined && !failed) {
          failed = true;
          throw new Error('the disk is full');
        }
        return journal.follow(name, cursor);
      };
      channel(
        { feeds: [{ topic, notation: 'canonical', mode: 'binary' }] },
        { journal: { feed: journal.feed, follow } },
      );
      const seen = await (await reading(topic)).until((all) => all.length === 8);
      const ids = (await items(journal)).map(({ document }) => document.id);
      expect(seen.map((each) => each.header('ce_id'))).toEqual([...ids, ...ids]);
    });

    it('do not stand still for a document that no record can hold: it goes without its data', async () => {
      const topic = randomUUID();
      const narrow = randomUUID();
      await kafka.createTopic(topic);
      await kafka.createTopic(narrow, 1, { 'max.message.bytes': '2000' });
      const journal = memoryJournal();
      await publish(journal, 1, true);
      await publish(journal, 1);
      channel(
        {
          feeds: [
            { topic, notation: 'canonical', mode: 'binary' },
            { topic: narrow, notation: 'canonical', mode: 'binary' },
          ],
        },
        { journal },
      );
      for (const each of [topic, narrow]) {
        const seen = await (await reading(each)).until((all) => all.length === 2);
        const ids = (await items(journal)).map(({ document }) => document.id);
        expect(seen.map((one) => one.header('ce_id')).sort()).toEqual([...ids].sort());
        const bare = seen.find((one) => one.header('ce_id') === ids[0]);
        expect(bare?.header('content-type')).toBe('application/problem+json');
        expect(JSON.parse(bare?.text ?? '')).toMatchObject({ problems: [{ code: 'input-too-large' }] });
      }
    });
  });

  it('goes over TLS with SASL, and says so where the password is wrong', async () => {
    const topic = `in-${randomUUID()}`;
    await kafka.createTopic(topic);
    const { ca, username, password } = kafka.tls;
    const sasl = { mechanism: 'PLAIN', username, password } as const;
    const secure = { brokers: [kafka.secure], tls: { ca }, sasl };
    const intake = [{ topic, sender: 'ann', keyHeader: 'idempotency-key' }];
    const { accept, taken, has } = counted();
    channel({ ...secure, intake }, { accept });
    await producer().write({ topic, key: null, headers: {}, value: Buffer.from('hello') });
    await has(1);
    expect(taken.map(text)).toEqual(['hello']);
    const fault = new Promise<unknown>((resolve) => {
      channel(
        { ...secure, sasl: { ...sasl, password: 'wrong' }, intake },
        { accept, onFault: (_, error) => resolve(error) },
      );
    });
    expect(String(await fault)).toMatch(/broker transport failure|authentication|timed out/i);
  });
}
