import { join } from 'node:path';
import { ratio, type Speed, speedOf } from './contest.js';
import { follow, percentile, post } from './load.js';
import type { Row, Run } from './row.js';
import { figure } from './rows-edifact.js';
import { bare, gateway, READER_KEY, SENDER_KEY, type Server } from './server.js';
import { traffic } from './traffic.js';

let numbered = 1_000_000;

/** So many interchanges of one message of about that size, each unlike any before it. */
export function singles(count: number, size: number): Buffer[] {
  return Array.from(
    { length: count },
    () => traffic('CODECO', size, { each: size, first: numbered++ }).bytes,
  );
}

/** What one round of posting and following gave, in messages a second. */
export interface Turn {
  readonly accepted: number;
  readonly whole: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** A node whose feed is followed while it is fed. */
export class Fed {
  constructor(
    readonly server: Server,
    /** Where its feed has been read to. */
    public cursor = '0',
  ) {}

  async turn(bodies: readonly Buffer[], documents = bodies.length): Promise<Turn> {
    const from = process.hrtime.bigint();
    const reading = follow(this.server.port, READER_KEY, this.cursor, documents);
    const posted = await post(this.server.port, bodies, { key: SENDER_KEY });
    this.cursor = await reading;
    const seconds = Number(process.hrtime.bigint() - from) / 1e9;
    return {
      accepted: bodies.length / posted.seconds,
      whole: documents / seconds,
      p99: percentile(posted.latencies, 99),
    };
  }
}

interface Both {
  readonly bare: Speed;
  readonly accepted: Speed;
  readonly whole: Speed;
  readonly p99: Speed;
}

const done = new WeakMap<Run['rules'], Promise<Both>>();

/** Bare fastify and the node in turn, with the same bodies; measured once for both rows. */
function small(run: Run): Promise<Both> {
  const known = done.get(run.rules);
  if (known !== undefined) return known;
  const made = (async (): Promise<Both> => {
    const count = run.quick ? 300 : 4000;
    const limit = await bare();
    const node = new Fed(await gateway(join(run.folder, 'node')));
    const turns: Turn[] = [];
    const rates: number[] = [];
    try {
      for (let round = 0; round <= run.rounds; round++) {
        run.say(round === 0 ? 'warming up' : `round ${round} of ${run.rounds}`);
        const bodies = singles(count, 1200);
        const { seconds } = await post(limit.port, bodies);
        const turn = await node.turn(bodies);
        if (round === 0) continue;
        rates.push(bodies.length / seconds);
        turns.push(turn);
      }
    } finally {
      await limit.stop();
      await node.server.stop();
    }
    return {
      bare: speedOf('bare fastify', rates),
      accepted: speedOf(
        'accepted',
        turns.map(({ accepted }) => accepted),
      ),
      whole: speedOf(
        'accept to feed',
        turns.map(({ whole }) => whole),
      ),
      p99: speedOf(
        'p99',
        turns.map(({ p99 }) => p99),
      ),
    };
  })();
  done.set(run.rules, made);
  return made;
}

const accept: Row = {
  name: 'http-accept',
  title: { en: 'HTTP accept, durable, 1.2 KB, 64 connections', zh: 'HTTP 受理并落盘,1.2 KB,64 个连接' },
  must: {
    en: '0.3 × bare fastify; 99 % answered within 50 ms',
    zh: '裸 fastify 的 0.3 倍;99% 在 50 毫秒内应答',
  },
  async measure(run) {
    const { bare, accepted, p99 } = await small(run);
    return {
      parts: [
        { against: 'bare fastify', ratio: ratio(accepted, bare), must: 0.3 },
        { against: '99 % within 50 ms', ratio: 50 / p99.median, must: 1 },
      ],
      figures: [figure(accepted, '/s'), figure(bare, '/s'), figure(p99, 'ms')],
      notes: ['The node judges, publishes and serves its feed meanwhile, on the same two cores as the load.'],
    };
  },
};

const whole: Row = {
  name: 'accept-to-feed',
  title: {
    en: 'the whole way, accept to readable in a feed, 1.2 KB single messages',
    zh: '从受理到可在推送中读取,1.2 KB 单报文',
  },
  must: { en: '0.2 × bare fastify', zh: '裸 fastify 的 0.2 倍' },
  async measure(run) {
    const { bare, whole } = await small(run);
    return {
      parts: [{ against: 'bare fastify', ratio: ratio(whole, bare), must: 0.2 }],
      figures: [figure(whole, '/s'), figure(bare, '/s')],
      notes: ['Until a reader of the feed had the last document.'],
    };
  },
};

/** A row of one node alone: an absolute rate, as the table asks for. */
const alone = (run: Run, turns: number, bodies: () => Buffer[], documents: number): Promise<Speed> =>
  (async () => {
    const node = new Fed(await gateway(join(run.folder, 'node')));
    const rates: number[] = [];
    try {
      for (let round = 0; round <= turns; round++) {
        run.say(round === 0 ? 'warming up' : `round ${round} of ${turns}`);
        const { whole } = await node.turn(bodies(), documents);
        if (round > 0) rates.push(whole);
      }
    } finally {
      await node.server.stop();
    }
    return speedOf('accept to feed', rates);
  })();

const tenKilobytes: Row = {
  name: 'accept-to-feed-10k',
  title: { en: 'the same at 10 KB', zh: '同上,10 KB' },
  must: { en: '800 messages/s', zh: '每秒 800 条' },
  async measure(run) {
    const count = run.quick ? 100 : 1000;
    const speed = await alone(run, run.rounds, () => singles(count, 10_000), count);
    return {
      parts: [{ against: '800 messages/s', ratio: speed.median / 800, must: 1 }],
      figures: [figure(speed, '/s')],
    };
  },
};

const interchange: Row = {
  name: 'interchange-50000',
  title: {
    en: 'one interchange of 50,000 CODECO messages, accept to readable in a feed',
    zh: '一个含 50,000 份 CODECO 报文的交换,从受理到可在推送中读取',
  },
  must: { en: '15,000 messages/s on two cores', zh: '双核每秒 15,000 条' },
  async measure(run) {
    const messages = run.quick ? 1000 : 50_000;
    const body = (): Buffer[] => {
      const first = numbered;
      numbered += messages + 1;
      return [traffic('CODECO', Number.POSITIVE_INFINITY, { each: 500, first, most: messages }).bytes];
    };
    const speed = await alone(run, Math.min(run.rounds, 2), body, messages);
    return {
      parts: [{ against: '15,000 messages/s', ratio: speed.median / 15_000, must: 1 }],
      figures: [figure(speed, '/s')],
      notes: ['Two rounds; messages of one container each.'],
    };
  },
};

export const nodeRows: readonly Row[] = [accept, whole, tenKilobytes, interchange];
