import type { Document, Journal, Json, LeafOf, Received } from '../../core/index.js';
import { exceptionRow } from '../exception-record.js';
import { instant, jobs } from '../facts.js';
import { indexEntry, indexJob, LAST_VALUE } from '../index-row.js';
import type { Intervening } from '../jobs.js';
import { keptRecord } from '../kept-record.js';
import { defaultQueueLimits, groupCommit, type QueueLimits } from '../queue.js';
import { reader } from './readers.js';
import { deliveryRow, feedItem, messageRow } from './rows.js';
import { startThread } from './threads.js';

export interface SqliteJournal {
  /** The database file; its folder is made if need be. */
  readonly path: string;
  readonly leafOf: LeafOf;
  readonly limits?: Partial<QueueLimits>;
}

/** The longest list one question gives: the caller pages on. */
const PAGE = 10_000;

/**
 * Opens the journal of one node in one SQLite database: one thread writes in group commits; two read, so that the
 * event loop never waits for the disk and delivery never waits for a list or the ledger.
 * @throws JournalRefused where it is newer than the program, in use by another process, or not a journal.
 */
export async function sqliteJournal({ path, leafOf, limits }: SqliteJournal): Promise<Journal> {
  let listener: Parameters<Journal['onCommit']>[0] = () => {};
  const writing = await startThread({ role: 'write', path });
  const queue = groupCommit(writing, { ...defaultQueueLimits, ...limits }, (what) => listener(what));
  const quick = reader(path);
  const slow = reader(path);
  const make = jobs(leafOf);
  const page = (limit: number): number => Math.max(0, Math.min(PAGE, Math.floor(limit)));

  return {
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
    async message(id) {
      const record = await quick.ask('message', id);
      return record === undefined ? undefined : messageRow(record);
    },
    bytes: (id, version) => quick.ask('bytes', id, version ?? null),
    async documents(id) {
      return (await quick.ask('documents', id)).map((text) => JSON.parse(text) as Document);
    },
    async document(id) {
      const text = await quick.ask('document', id);
      return text === undefined ? undefined : (JSON.parse(text) as Document);
    },
    async salts(id) {
      const found = await quick.ask('salts', id);
      if (found === undefined) return undefined;
      return {
        ...(found.payload === null || found.payload === '' ? {} : { payload: found.payload }),
        ...(found.verdict === null || found.verdict === '' ? {} : { verdict: found.verdict }),
      };
    },
    async trail(id) {
      const leaves = await quick.ask('trail', id);
      return leaves.map(({ index, hash, text }) => ({ index, hash, fact: JSON.parse(text) as Json }));
    },
    async messages({ sender, status, before, limit }) {
      const records = await slow.ask('messages', sender ?? null, status ?? null, before ?? null, page(limit));
      return records.map(messageRow);
    },
    async deliveries({ partner, status, envelope, ids, since, before, limit }) {
      const filter = {
        partner: partner ?? null,
        status: status ?? null,
        envelope: envelope ?? null,
        ids: ids === undefined ? null : JSON.stringify(ids),
        since: since === undefined ? null : instant(since),
      };
      return (await slow.ask('deliveries', filter, before ?? null, page(limit))).map(deliveryRow);
    },
    async unjudged(after, limit) {
      return (await quick.ask('unjudged', after, page(limit))).map(messageRow);
    },
    async due(at, limit, except = []) {
      return (await quick.ask('due', instant(at), page(limit), except)).map(deliveryRow);
    },
    nextDue: (except = []) => quick.ask('nextDue', except),
    async feed({ types, partner, after, limit }) {
      return (await quick.ask('feed', types ?? null, partner ?? null, after, page(limit))).map(feedItem);
    },
    index: async (change) => (await queue.put(indexJob(change))) as number | undefined,
    keep: async (change) => (await queue.put(make.keep(change))) as number | undefined,
    follow: async (follower, cursor = 0) =>
      (await queue.put({ kind: 'follow', follower, cursor })) as number | undefined,
    ledger: () => slow.ask('ledger'),

    async pause(pause) {
      await queue.put(make.pause(pause));
    },
    async resume(partner, by, at) {
      await queue.put(make.resume(partner, by, at));
    },
    pauses: () => quick.ask('pauses'),
    async indexed({ kind, from, below = LAST_VALUE, after, limit }) {
      const rows = await slow.ask(
        'indexed',
        kind,
        after?.value ?? from,
        after?.cursor ?? -1,
        below,
        page(limit),
      );
      return rows.map(indexEntry);
    },
    items: async (cursors) => (await slow.ask('items', cursors)).map(feedItem),
    async record(kind, key) {
      const found = await quick.ask('record', kind, key);
      return found === undefined ? undefined : keptRecord(found);
    },
    async records(kind, { after, limit }) {
      return (await quick.ask('records', kind, after ?? null, page(limit))).map(keptRecord);
    },
    hasten: async (partner, at) => (await queue.put({ kind: 'hasten', partner, at: instant(at) })) as number,
    standing: () => slow.ask('standing'),
    overdue: async (at) => (await queue.put({ kind: 'overdue', at: instant(at) })) as number,
    async exceptions({ status, kind, partner, message, after, limit }) {
      const filter = {
        status: status ?? null,
        kind: kind ?? null,
        partner: partner ?? null,
        message: message ?? null,
      };
      return (await slow.ask('exceptions', filter, after ?? 0, page(limit))).map(exceptionRow);
    },
    async exception(id) {
      const record = await quick.ask('exception', id);
      return record === undefined ? undefined : exceptionRow(record);
    },
    proposal: (id) => quick.ask('proposal', id),
    async openException(exception) {
      await queue.put(make.open(exception));
    },
    async intervene(intervention) {
      const value = (await queue.put(await make.intervene(intervention))) as Intervening;
      return value.kind === 'refused' ? value : { kind: 'done', exception: exceptionRow(value.record) };
    },
    async erase(rule, at, limit) {
      const found = await slow.ask('erasable', { ...rule, before: instant(rule.before) }, page(limit));
      return found.length === 0 ? 0 : ((await queue.put(make.erase(found, at))) as number);
    },

    size: () => quick.ask('size'),
    leaves: (from, limit) => slow.ask('leaves', from, page(limit)),
    hashes: (from, limit) => quick.ask('hashes', from, page(limit)),
    async mend(leaves, cursors) {
      await queue.put(make.mend(leaves, cursors));
    },
    async saveCheckpoint(size, note) {
      await queue.put({ kind: 'checkpoint', size, note });
    },
    latestCheckpoint: () => quick.ask('latestCheckpoint'),
    checkpoints: (after, limit) => slow.ask('checkpoints', after, page(limit)),
    async saveTiles(from, roots) {
      await queue.put({ kind: 'tiles', from, roots });
    },
    tiles: (from, limit) => slow.ask('tiles', from, page(limit)),
    onCommit(call) {
      listener = call;
    },
    async close() {
      await queue.drain();
      await Promise.all([quick.close(), slow.close()]);
      // Last, because the last connection tidies the write-ahead log away, and only one that may write can.
      await writing.close();
    },
  };
}
