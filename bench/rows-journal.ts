import { join } from 'node:path';
import { testPostgres } from '../gateway/testing/postgres.js';
import { ratio, speedOf } from './contest.js';
import { filled } from './fill.js';
import { percentile } from './load.js';
import type { Row, Run } from './row.js';
import { figure } from './rows-edifact.js';
import { Fed, singles, type Turn } from './rows-node.js';
import { gateway } from './server.js';

/** How many single messages after one another say what a feed's latency is. */
const SINGLE = 40;

interface Latent extends Turn {
  /** From posting one message until its document was in the feed, per second: the median's inverse. */
  readonly quick: number;
}

/** Two nodes in turn with the same number of messages each. */
async function inTurn(run: Run, nodes: readonly Fed[], count: number): Promise<readonly Latent[][]> {
  const turns = nodes.map((): Latent[] => []);
  for (let round = 0; round <= run.rounds; round++) {
    run.say(round === 0 ? 'warming up' : `round ${round} of ${run.rounds}`);
    for (const [i, node] of nodes.entries()) {
      const turn = await node.turn(singles(count, 1200));
      const waits: number[] = [];
      for (let n = 0; n < (run.quick ? 3 : SINGLE); n++)
        waits.push((await node.turn(singles(1, 1200))).whole);
      if (round > 0)
        turns[i]?.push({
          ...turn,
          quick: percentile(
            waits.sort((a, b) => a - b),
            50,
          ),
        });
    }
  }
  return turns;
}

const full: Row = {
  name: 'journal-full',
  title: {
    en: 'a journal with a million messages against an empty one',
    zh: '存有一百万条报文的日志与空日志相比',
  },
  must: { en: 'accept rate and feed latency within 20 %', zh: '受理速率与推送延迟相差不超过 20%' },
  async measure(run) {
    const kept = await filled(run.rules, run.quick ? 2000 : run.journal, run.say);
    const empty = new Fed(await gateway(join(run.folder, 'empty')));
    const whole = new Fed(await gateway(kept.folder), kept.cursor);
    try {
      const turns = await inTurn(run, [empty, whole], run.quick ? 200 : 2000);
      const [a, b] = turns as [Latent[], Latent[]];
      const rates = (name: string, of: Latent[], which: 'accepted' | 'quick') =>
        speedOf(
          name,
          of.map((each) => each[which]),
        );
      const accepted = [
        rates('accepted, empty', a, 'accepted'),
        rates('accepted, full', b, 'accepted'),
      ] as const;
      const quick = [
        rates('one message to feed, empty', a, 'quick'),
        rates('one message to feed, full', b, 'quick'),
      ] as const;
      return {
        parts: [
          { against: 'accept rate, empty', ratio: ratio(accepted[1], accepted[0]), must: 0.8 },
          { against: 'feed latency, empty', ratio: ratio(quick[1], quick[0]), must: 0.8 },
        ],
        figures: [...accepted, ...quick].map((each) => figure(each, '/s')),
        notes: [
          `The full journal holds ${kept.messages.toLocaleString('en')} messages (\`--journal 10000000\` for ten million), made once in bulk and kept in .cache/bench.`,
        ],
      };
    } finally {
      kept.keep(whole.cursor);
      await empty.server.stop();
      await whole.server.stop();
    }
  },
};

const postgres: Row = {
  name: 'postgres',
  title: { en: 'PostgreSQL journal, one node', zh: 'PostgreSQL 日志,单节点' },
  must: { en: '0.5 × the SQLite one', zh: 'SQLite 日志的 0.5 倍' },
  async measure(run) {
    const server = await testPostgres({ fsync: true });
    if ('missing' in server) throw new Error(server.missing);
    const nodes: Fed[] = [];
    try {
      nodes.push(new Fed(await gateway(join(run.folder, 'sqlite'))));
      nodes.push(new Fed(await gateway(join(run.folder, 'postgres'), await server.url('bench'))));
      const turns = await inTurn(run, nodes, run.quick ? 200 : 2000);
      const [a, b] = turns as [Latent[], Latent[]];
      const sqlite = speedOf(
        'SQLite, accept to feed',
        a.map(({ whole }) => whole),
      );
      const own = speedOf(
        'PostgreSQL, accept to feed',
        b.map(({ whole }) => whole),
      );
      const accepted = [
        speedOf(
          'SQLite, accepted',
          a.map((each) => each.accepted),
        ),
        speedOf(
          'PostgreSQL, accepted',
          b.map((each) => each.accepted),
        ),
      ] as const;
      return {
        parts: [
          { against: 'SQLite, accept to feed', ratio: ratio(own, sqlite), must: 0.5 },
          { against: 'SQLite, accept rate', ratio: ratio(accepted[1], accepted[0]), must: 0.5 },
        ],
        figures: [own, sqlite, ...accepted].map((each) => figure(each, '/s')),
        notes: [
          'The database on the same machine and the same two cores, waiting for its disk as it does by default.',
        ],
      };
    } finally {
      for (const { server: node } of nodes) await node.stop();
      await server.end();
    }
  },
};

export const journalRows: readonly Row[] = [full, postgres];
