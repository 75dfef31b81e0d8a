import { describe, expect, it } from 'vitest';
import { kafkaLibrary } from './kafka.js';
import type { NodeConfig } from './ops/config.js';
import { testKafka } from './testing/kafka.js';
import { kafkaFixture } from './testing/kafka-channel.js';
import type { Seen } from './testing/kafka-client.js';
import { call, codeco, config, folder, partner, start } from './testing/node-fixture.js';

const NODE: NonNullable<NodeConfig['kafka']> = {
  brokers: ['127.0.0.1:1'],
  clientId: 'eport-here',
  group: 'eport-here',
  largestBytes: 1_000_000,
  intake: [],
  feeds: [],
};

it('a node that is configured for Kafka on a machine without node-rdkafka does not start, and says why in both languages', async () => {
  const load = () => Promise.reject(new Error("Cannot find package 'node-rdkafka'\nstack"));
  await expect(kafkaLibrary({ kafka: NODE }, load)).rejects.toMatchObject({
    problems: [
      {
        code: 'configuration-invalid',
        at: { path: 'kafka' },
        message: {
          zh: expect.stringMatching(/没有可用的 node-rdkafka.*npm rebuild node-rdkafka.*Cannot find package/),
          en: expect.stringMatching(/no working node-rdkafka.*npm rebuild node-rdkafka.*Cannot find package/),
        },
      },
    ],
  });
  expect(await kafkaLibrary({}, load)).toBeUndefined();
});

const kafka = await testKafka();

if ('missing' in kafka) {
  describe('a node with Kafka', () => {
    it('reads, publishes and delivers', (ctx) => ctx.skip(kafka.missing));
  });
} else {
  const { broker } = kafka;
  const { producer, reading } = kafkaFixture(kafka);
  const node = (name: string, data = folder()) =>
    start(
      config(name, data, {
        partners: [
          partner('ann', { push: { kafka: `${name}.ann`, acknowledgements: true } }),
          partner('customs', {
            push: { kafka: `${name}.customs`, acknowledgements: true },
            routes: [{ notation: 'original' }, { notation: 'canonical' }],
            feeds: [{ name: 'manifests', types: ['cargo-manifest'] }],
          }),
        ],
        kafka: {
          ...NODE,
          brokers: [broker],
          group: name,
          intake: [{ topic: `${name}.in`, senderHeader: 'eport-sender', keyHeader: 'idempotency-key' }],
          feeds: [
            { topic: `${name}.feed.{type}`, notation: 'canonical', mode: 'binary' },
            { topic: `${name}.feed-of-{partner}`, partner: 'customs', notation: 'canonical', mode: 'binary' },
          ],
        },
      }),
    );
  const made = async (name: string): Promise<void> => {
    for (const topic of ['in', 'ann', 'customs', 'feed.equipment-event', 'feed-of-customs'])
      await kafka.createTopic(`${name}.${topic}`);
  };
  const headers = { 'eport-sender': 'ann', 'content-type': 'application/edifact' };
  const ids = (seen: readonly Seen[]): readonly string[] => [
    ...new Set(seen.map((each) => each.header('ce_id') as string)),
  ];

  describe('a node with Kafka', () => {
    it('takes from a topic, delivers to topics and publishes; a stranger is refused and shown; metrics tell', async () => {
      await made('whole');
      const one = await node('whole');
      const out = producer();
      await out.write({ topic: 'whole.in', key: 'R1', headers, value: Buffer.from(codeco('R1')) });
      await out.write({ topic: 'whole.in', key: null, headers: {}, value: Buffer.from('whoever') });
      const read = await reading('whole.customs', 'whole.feed.equipment-event');
      const seen = await read.until((all) => all.length === 2);
      const delivered = seen.find((each) => each.topic === 'whole.customs');
      expect(delivered?.text).toBe(codeco('R1'));
      expect(delivered?.header('idempotency-key')).toBe(delivered?.header('ce_id'));
      expect(delivered?.header('ce_type')).toBe('eport.delivery.original');
      const event = seen.find((each) => each.topic === 'whole.feed.equipment-event');
      expect(JSON.parse(event?.text ?? '')).toMatchObject({ type: 'equipment-event' });
      type Listed = { messages: { id: string; sender: string; status: string }[] };
      const listed = async (): Promise<Listed['messages']> =>
        ((await (await call(one, '/v1/messages', 'olga')).json()) as Listed).messages;
      let all = await listed();
      while (all.length < 2 || all.some((each) => each.status === 'received')) all = await listed();
      expect(all.map(({ sender, status }) => [sender, status]).sort()).toEqual([
        ['ann', 'accepted'],
        ['kafka:whole.in', 'rejected'],
      ]);
      const stranger = all.find((each) => each.sender === 'kafka:whole.in');
      const shown = await (await call(one, `/v1/messages/${stranger?.id}`, 'olga')).json();
      expect(shown).toMatchObject({ problems: [{ code: 'sender-unknown' }] });
      const metrics = await (await call(one, '/metrics', 'olga')).text();
      expect(metrics).toContain('eport_kafka_records_total{topic="whole.in",outcome="received"} 1');
      expect(metrics).toContain('eport_kafka_records_total{topic="whole.in",outcome="refused"} 1');
      expect(metrics).toContain('eport_kafka_events_total{topic="whole.feed.equipment-event"} 1');
      expect(metrics).toContain('eport_kafka_feed_behind_seconds{topic="whole.feed-of-customs"} 0');
      expect(metrics).toContain('eport_kafka_connected 1');
      // What customs doesn't see isn't in the topic that is made for it.
      expect(metrics).not.toContain('eport_kafka_events_total{topic="whole.feed-of-customs"}');
    });

    it('a broker that is killed under load and comes back: nothing lost, nothing doubled, in order, by itself', async () => {
      await made('cut');
      await node('cut');
      const out = producer();
      const sent: Promise<unknown>[] = [];
      const send = (from: number, to: number): void => {
        for (let nth = from; nth < to; nth++)
          sent.push(
            out.write({
              topic: 'cut.in',
              key: 'ann',
              headers: { ...headers, 'idempotency-key': `K${nth}` },
              value: Buffer.from(codeco(`R${nth}`)),
            }),
          );
      };
      const deliveries = await reading('cut.customs');
      const feeds = await reading('cut.feed.equipment-event');
      send(0, 20);
      await deliveries.until((all) => all.length >= 5);
      await kafka.stop('KILL');
      send(20, 40);
      await kafka.start();
      await Promise.all(sent);
      send(40, 50);
      const taken = await deliveries.until((all) => ids(all).length >= 50);
      const events = await feeds.until((all) => ids(all).length >= 50);
      expect(ids(taken)).toHaveLength(50);
      expect(ids(events)).toHaveLength(50);
      // One sender, so one order, from its topic to the receiver's and in the feed.
      const references = (seen: readonly Seen[]): readonly string[] => [
        ...new Set(seen.map((each) => /R\d+/.exec(each.text)?.[0] as string)),
      ];
      const wanted = Array.from({ length: 50 }, (_, nth) => `R${nth}`);
      expect(references(taken)).toEqual(wanted);
      const inOrder = [...events].sort((a, b) =>
        (a.header('ce_sequence') as string).localeCompare(b.header('ce_sequence') as string),
      );
      expect(ids(inOrder)).toEqual(ids(events));
    }, 180_000);
  });
}
