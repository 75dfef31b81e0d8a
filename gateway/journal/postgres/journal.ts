import { type Clock, type Journal, type LeafOf, type Received, systemClock } from '../../core/index.js';
import { exceptionRow } from '../exception-record.js';
import { instant, jobs } from '../facts.js';
import { indexJob } from '../index-row.js';
import type { Intervening } from '../jobs.js';
import { defaultQueueLimits, groupCommit, type QueueLimits } from '../queue.js';
import { claiming } from './claim.js';
import { connectionOf } from './connect.js';
import { erasable } from './erase.js';
import { instance } from './instance.js';
import { openDatabase } from './open.js';
import { readers } from './pool.js';
import { page, reading } from './read.js';
import { readAudit } from './read-audit.js';
import { batchWriter } from './write.js';

export interface PostgresJournal {
  /** `postgres://user:password@host:5432/database`, with `sslmode`, `sslrootcert`, `options` as PostgreSQL has them. */
  readonly url: string;
  readonly leafOf: LeafOf;
  readonly clock?: Clock;
  readonly limits?: Partial<QueueLimits>;
}

/** Connections that read: lists and the ledger have their own, so that they don't hold up what the loops ask. */
const QUICK = 3;
const SLOW = 2;

/**
 * Opens the journal that several nodes may share in one PostgreSQL database. Each node gathers what it has to write
 * in group commits; commits take turns under one advisory lock, so order is the same for all: of receipt, of
 * publication, of the audit log's leaves. What is to be judged and delivered is claimed by one node at a time.
 * While the database is away writers get JournalBusy, readers its error; both work again as soon as it is back.
 * @throws JournalRefused where it is newer than the program, not a journal, or can't be reached as configured.
 */
export async function postgresJournal({
  url,
  leafOf,
  clock = systemClock,
  limits,
}: PostgresJournal): Promise<Journal> {
  let listener: Parameters<Journal['onCommit']>[0] = () => {};
  const config = connectionOf(url);
  await openDatabase(config, clock);
  const own = await instance({ config, clock, stir: (what) => listener(what) });
  const writing = batchWriter({ config, instance: own, clock });
  const queue = groupCommit(writing, { ...defaultQueueLimits, ...limits }, (what) => listener(what));
  const quick = readers(config, QUICK);
  const slow = readers(config, SLOW);
  const make = jobs(leafOf);

  return {
    ...reading(quick.ask, slow.ask),
    ...readAudit(quick.ask, slow.ask),
    ...claiming(quick.ask, own),
    async receive(receipt) {
      queue.admit(receipt.envelope.bytes.length);
      const job = await make.receive(receipt);
      queue.admit(receipt.envelope.bytes.length);
      return (await queue.put(job)) as Received;
    },
    async judged(id, verdict, deliveries, at, unrouted = false) {
      await queue.put(make.judged(id, verdict, deliveries, at, unrouted));
    },
    async park(id, problem, at) {
      await queue.put(make.park(id, problem, at));
    },
    async attempted(attempt) {
      await queue.put(make.attempted(attempt));
    },
    async again(deliveries, at) {
      return (await queue.put(make.again(deliveries, at))) as number;
    },
    async note(fact) {
      await queue.put({ kind: 'note', subject: fact.subject, leaf: leafOf(fact) });
    },
    hasten: async (partner, at) => (await queue.put({ kind: 'hasten', partner, at: instant(at) })) as number,
    async pause(pause) {
      await queue.put(make.pause(pause));
    },
    async resume(partner, by, at) {
      await queue.put(make.resume(partner, by, at));
    },
    index: async (change) => (await queue.put(indexJob(change))) as number | undefined,
    keep: async (change) => (await queue.put(make.keep(change))) as number | undefined,
    follow: async (follower, cursor = 0) =>
      (await queue.put({ kind: 'follow', follower, cursor })) as number | undefined,
    overdue: async (at) => (await queue.put({ kind: 'overdue', at: instant(at) })) as number,
    async openException(exception) {
      await queue.put(make.open(exception));
    },
    async intervene(intervention) {
      const value = (await queue.put(await make.intervene(intervention))) as Intervening;
      return value.kind === 'refused' ? value : { kind: 'done', exception: exceptionRow(value.record) };
    },
    async erase(rule, at, limit) {
      const found = await erasable(slow.ask, rule, page(limit));
      return found.length === 0 ? 0 : ((await queue.put(make.erase(found, at))) as number);
    },
    async mend(leaves, cursors) {
      await queue.put(make.mend(leaves, cursors));
    },
    async saveCheckpoint(size, note) {
      await queue.put({ kind: 'checkpoint', size, note });
    },
    async saveTiles(from, roots) {
      await queue.put({ kind: 'tiles', from, roots });
    },
    onCommit(call) {
      listener = call;
    },
    async close() {
      await queue.drain();
      await writing.close();
      await own.close();
      await Promise.all([quick.close(), slow.close()]);
    },
  };
}
