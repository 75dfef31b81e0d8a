import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Writer } from '../gateway/channels/kafka/producer.js';
import { systemClock } from '../gateway/core/index.js';
import type { Books } from './books.js';
import { BROKER_SENDER, type BrokerBooks } from './broker-books.js';
import { codeco, type Fixture } from './fixtures.js';
import type { Chance } from './random.js';
import type { Load } from './sender.js';

export type BrokerLoad = Pick<Load, 'pause' | 'resume' | 'stop'>;

export interface BrokerLoadParts {
  readonly books: Books;
  readonly own: BrokerBooks;
  readonly random: Chance;
  readonly writer: Writer;
  readonly topic: string;
  readonly rate: number;
  readonly workers: number;
  /** Milliseconds within which the broker must have acknowledged what was begun. */
  readonly patience: number;
}

interface Outgoing {
  readonly key: string;
  readonly fixture: Fixture;
  readonly keyed: boolean;
}

const RETRY = 100;
const BROKEN = 0.08;
const AGAIN = 0.06;
const WITHOUT_KEY = 0.2;
/** How many documents are spoken of, so that several events have one key. */
const NUMBERS = 12;

/**
 * A sender that writes to the intake topic: a few records of one key at once, in order, each again until the broker
 * has acknowledged it; now and then one of them once more, under the same idempotency key.
 */
export function brokerLoad(parts: BrokerLoadParts): BrokerLoad {
  const { books, own, random, writer, topic, rate, workers, patience } = parts;
  let paused = false;
  let stopped = false;
  let number = 0;
  let busy = 0;
  const settled = async (): Promise<void> => {
    const until = systemClock.now() + patience;
    while (busy > 0 && systemClock.now() < until) await pause(20);
    if (busy > 0) books.fault(`the broker hasn't acknowledged everything after ${patience} ms`);
  };

  function next(lane: string): Outgoing {
    const reference = `D${String(++number).padStart(8, '0')}`;
    const broken = random.happens(BROKEN);
    const fixture = codeco(reference, broken || random.happens(0.8) ? 1 : 2, broken, {
      first: number % NUMBERS,
      booking: `BK${reference}`,
    });
    const sha256 = createHash('sha256').update(fixture.text).digest('hex');
    const { documents } = fixture;
    books.sending({ key: reference, sender: BROKER_SENDER, sha256, documents, rejected: broken });
    own.producing({ key: reference, lane, sha256, documents });
    // a refused interchange frees its reference: without a key a repeat of it would be new
    return { key: reference, fixture, keyed: broken || !random.happens(WITHOUT_KEY) };
  }

  const write = (lane: string, { key, fixture, keyed }: Outgoing): Promise<unknown> =>
    writer.write({
      topic,
      key: lane,
      headers: { 'content-type': fixture.mediaType, ...(keyed ? { 'idempotency-key': key } : {}) },
      value: Buffer.from(fixture.text),
    });

  async function acknowledged(lane: string, batch: readonly Outgoing[]): Promise<void> {
    for (;;) {
      const written = await Promise.allSettled(batch.map((each) => write(lane, each)));
      if (stopped || written.every((each) => each.status === 'fulfilled')) return;
      await pause(RETRY);
    }
  }

  async function work(lane: string): Promise<void> {
    while (!stopped) {
      if (!paused) {
        busy++;
        try {
          const batch = Array.from({ length: random.whole(1, 3) }, () => next(lane));
          await acknowledged(lane, batch);
          if (random.happens(AGAIN)) await acknowledged(lane, [random.pick(batch)]);
        } catch (error) {
          books.fault(`a sender failed: ${(error as Error).message}`);
        }
        busy--;
      }
      await pause(((0.5 + random.next()) * 2000 * workers) / rate);
    }
  }
  const all = Array.from({ length: workers }, (_, i) => work(`lane-${i + 1}`));

  return {
    pause() {
      paused = true;
      return settled();
    },
    resume() {
      paused = false;
    },
    async stop() {
      stopped = true;
      await Promise.race([Promise.all(all), settled()]);
    },
  };
}
