import {
  type Attempt,
  type Clock,
  type DeliveryRow,
  type Document,
  type Fact,
  type FeedItem,
  type IndexEntry,
  type Journal,
  JournalBusy,
  type KeptRecord,
  type LeafOf,
  type MessageRow,
  type Receipt,
  rfc3339,
} from '../core/index.js';

/** The journal's promises without a disk, for tests of what stands on them; `busy` makes it refuse. */
export interface MemoryJournal extends Journal {
  busy: boolean;
}

type Mutable<T> = { -readonly [name in keyof T]: T[name] };

/** Where a test needs this, it takes the SQLite journal on a folder of its own. */
const elsewhere = (): Promise<never> =>
  Promise.reject(new Error('not in the journal in memory: open a SQLite one'));

/** @param leafOf makes the audit leaves; tests rarely care which */
export function memoryJournal(
  leafOf: LeafOf = (fact) => ({ text: JSON.stringify(fact), hash: 'ab'.repeat(32) }),
): MemoryJournal {
  const rows = new Map<string, Mutable<MessageRow>>();
  const payloads = new Map<string, Uint8Array>();
  const documents = new Map<string, readonly Document[]>();
  const keys = new Map<string, { readonly id: string; readonly kind: string }>();
  const followers = new Map<string, number>();
  const index = new Map<string, IndexEntry>();
  const kept = new Map<string, KeptRecord>();
  const due: Mutable<DeliveryRow>[] = [];
  const feed: FeedItem[] = [];
  const leaves: { index: number; hash: string; text: string; subject: string }[] = [];
  let checkpoint: { size: number; note: string } | undefined;
  let listener: Parameters<Journal['onCommit']>[0] = () => {};
  const tell = (what: Partial<Parameters<typeof listener>[0]>): void =>
    listener({ received: false, due: false, published: false, ...what });
  const leaf = (fact: Fact): string => {
    const made = leafOf(fact);
    leaves.push({ index: leaves.length, ...made, subject: fact.subject });
    return made.hash;
  };
  const rowOf = (id: string): Mutable<MessageRow> => {
    const row = rows.get(id);
    if (row === undefined) throw new Error(`no message ${id}`);
    return row;
  };

  const journal: MemoryJournal = {
    busy: false,
    async receive({ envelope, channel, keys: claimed, lane, head, carried }: Receipt) {
      if (journal.busy) throw new JournalBusy('busy');
      for (const { kind, key } of claimed) {
        const held = keys.get(`${kind} ${key}`);
        if (held === undefined) continue;
        const first = rowOf(held.id);
        const { id, receivedAt, sha256 } = first;
        return sha256 === envelope.sha256
          ? { kind: 'duplicate', id, receivedAt, sha256, leaf: first.leaf }
          : { kind: 'conflict', id, key, sha256 };
      }
      for (const { kind, key } of claimed) keys.set(`${kind} ${key}`, { id: envelope.id, kind });
      const { id, sender, receivedAt, mediaType, charset, sha256, bytes } = envelope;
      const hash = leaf({ kind: 'received', subject: id, at: receivedAt, sha256 });
      rows.set(id, {
        id,
        seq: rows.size + 1,
        sender,
        channel,
        receivedAt,
        mediaType,
        ...(charset === undefined ? {} : { charset }),
        sha256,
        bytes: bytes.length,
        lane,
        status: 'received',
        version: 1,
        head,
        leaf: hash,
        leafIndex: leaves.length - 1,
        ...(carried === undefined ? {} : { carried }),
      });
      payloads.set(id, bytes);
      tell({ received: true });
      return { kind: 'received', id, receivedAt, sha256, leaf: hash };
    },
    async judged(id, verdict, deliveries, at) {
      const row = rowOf(id);
      if (row.status !== 'received') return;
      const { documents: made, ...rest } = verdict;
      row.verdict = rest;
      row.status = verdict.status;
      row.judgedAt = at;
      documents.set(id, made);
      for (const document of made)
        feed.push({ cursor: feed.length + 1, publishedAt: at, document, envelope: id });
      for (const each of deliveries)
        due.push({ ...each, seq: due.length + 1, envelope: id, status: 'due', attempts: 0, dueAt: at });
      if (verdict.status === 'rejected')
        for (const [key, held] of keys) if (held.id === id && held.kind === 'business') keys.delete(key);
      leaf({ kind: 'judged', subject: id, at, status: verdict.status });
      tell({ due: deliveries.length > 0, published: true });
    },
    async park(id, problem, at) {
      const row = rowOf(id);
      row.status = 'parked';
      row.judgedAt = at;
      row.problem = problem;
      leaf({ kind: 'parked', subject: id, at });
      tell({ published: true });
    },
    async attempted(attempt: Attempt) {
      const row = due.find((each) => each.id === attempt.delivery);
      if (row === undefined) throw new Error(`no delivery ${attempt.delivery}`);
      row.attempts += 1;
      if (attempt.kind === 'sent')
        Object.assign(row, {
          status: 'sent',
          settledAt: attempt.at,
          ...(attempt.answer === undefined ? {} : { answer: attempt.answer }),
        });
      else if (attempt.againAt === undefined)
        Object.assign(row, { status: 'dead', settledAt: attempt.at, lastError: attempt.problem });
      else Object.assign(row, { dueAt: attempt.againAt, lastError: attempt.problem });
      leaf({ kind: attempt.kind, subject: attempt.delivery, at: attempt.at });
      tell({ due: row.status !== 'due' });
    },
    async again(ids, at) {
      const found = due.filter((each) => ids.includes(each.id));
      for (const row of found) Object.assign(row, { status: 'due', dueAt: at, attempts: 0 });
      tell({ due: true });
      return found.length;
    },
    message: async (id) => rows.get(id),
    bytes: async (id) => payloads.get(id),
    documents: async (id) => documents.get(id) ?? [],
    document: async (id) => [...documents.values()].flat().find((each) => each.id === id),
    trail: async (id) =>
      leaves
        .filter(
          ({ subject }) => subject === id || due.some((each) => each.envelope === id && each.id === subject),
        )
        .map(({ index, hash, text }) => ({ index, hash, fact: JSON.parse(text) })),
    messages: async ({ sender, status, before, limit }) =>
      [...rows.values()]
        .filter(
          (row) =>
            (sender === undefined || row.sender === sender) &&
            (status === undefined || row.status === status) &&
            (before === undefined || row.seq < before),
        )
        .sort((a, b) => b.seq - a.seq)
        .slice(0, limit),
    deliveries: async ({ partner, status, envelope, ids, since, before, limit }) =>
      [...due]
        .sort((a, b) => b.seq - a.seq)
        .filter(
          (row) =>
            (ids === undefined || ids.includes(row.id)) &&
            (since === undefined || (row.settledAt ?? row.dueAt) >= since) &&
            (before === undefined || row.seq < before) &&
            (partner === undefined || row.partner === partner) &&
            (status === undefined || row.status === status) &&
            (envelope === undefined || row.envelope === envelope),
        )
        .slice(0, limit),
    unjudged: async (after, limit) =>
      [...rows.values()].filter((row) => row.status === 'received' && row.seq > after).slice(0, limit),
    async due(at, limit, except = []) {
      const heads = new Map<string, DeliveryRow>();
      for (const row of due) {
        const lane = `${row.partner} ${row.lane}`;
        if (row.status === 'due' && !heads.has(lane)) heads.set(lane, row);
      }
      return [...heads.values()]
        .filter((row) => row.dueAt <= at && !except.includes(row.partner))
        .slice(0, limit);
    },
    nextDue: async (except = []) =>
      due
        .filter((row) => row.status === 'due' && !except.includes(row.partner))
        .map((row) => row.dueAt)
        .sort()[0],
    feed: async ({ types, after, limit }) =>
      feed
        .filter((item) => item.cursor > after && (types === undefined || types.includes(item.document.type)))
        .slice(0, limit),
    async ledger() {
      const lines = new Map<
        string,
        {
          sender: string;
          day: string;
          accepted: number;
          delivered: number;
          rejected: number;
          pending: number;
          dead: number;
          discarded: number;
        }
      >();
      for (const row of rows.values()) {
        const day = row.receivedAt.slice(0, 10);
        const line = lines.get(row.sender + day) ?? {
          sender: row.sender,
          day,
          accepted: 0,
          delivered: 0,
          rejected: 0,
          pending: 0,
          dead: 0,
          discarded: 0,
        };
        lines.set(row.sender + day, line);
        const own = due.filter((each) => each.envelope === row.id);
        line.accepted += 1;
        if (row.status === 'rejected') line.rejected += 1;
        else if (row.status === 'parked' || own.some((each) => each.status === 'dead')) line.dead += 1;
        else if (row.status === 'received' || own.some((each) => each.status === 'due')) line.pending += 1;
        else line.delivered += 1;
      }
      return [...lines.values()];
    },
    async follow(follower, cursor = 0) {
      followers.set(follower, Math.max(followers.get(follower) ?? 0, cursor));
      return followers.get(follower);
    },
    async index({ follower, cursor, entries, drop = [], reset }) {
      const name = ({ kind, value, cursor: place }: IndexEntry): string => `${kind}\n${value}\n${place}`;
      if (reset === true) index.clear();
      for (const each of drop) index.delete(name(each));
      for (const each of entries) index.set(name(each), each);
      if (reset === true) followers.delete(follower);
      return journal.follow(follower, reset === true ? 0 : cursor);
    },
    indexed: async ({ kind, from, below, after, limit }) =>
      [...index.values()]
        .filter(
          (each) =>
            each.kind === kind &&
            each.value >= (after?.value ?? from) &&
            (after === undefined || each.value > after.value || each.cursor > after.cursor) &&
            (below === undefined || each.value < below),
        )
        .sort((a, b) => (a.value === b.value ? a.cursor - b.cursor : a.value < b.value ? -1 : 1))
        .slice(0, limit),
    items: async (cursors) => feed.filter((each) => cursors.includes(each.cursor)),
    record: async (kind, key) => kept.get(`${kind} ${key}`),
    records: async (kind, { after = '', limit }) =>
      [...kept.values()]
        .filter((each) => each.kind === kind && each.key > after)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit),
    async keep({ kind, key, value, expect, at, facts = [] }) {
      const name = `${kind} ${key}`;
      const held = kept.get(name)?.version ?? 0;
      if (expect !== undefined && expect !== held) return undefined;
      if (value === undefined) kept.delete(name);
      else kept.set(name, { kind, key, value, version: held + 1, at });
      for (const fact of facts) leaf(fact);
      return value === undefined ? 0 : held + 1;
    },
    pause: () => elsewhere(),
    resume: () => elsewhere(),
    pauses: async () => [],
    async hasten(partner, at) {
      const waiting = due.filter((row) => row.partner === partner && row.status === 'due' && row.dueAt > at);
      for (const row of waiting) row.dueAt = at;
      tell({ due: waiting.length > 0 });
      return waiting.length;
    },
    async standing() {
      const partners = [...new Set(due.map((row) => row.partner))].map((partner) => {
        const own = due.filter((row) => row.partner === partner);
        const oldest = own.find((row) => row.status === 'due');
        const since = oldest === undefined ? undefined : rows.get(oldest.envelope)?.judgedAt;
        return {
          partner,
          due: own.filter((row) => row.status === 'due').length,
          dead: own.filter((row) => row.status === 'dead').length,
          ...(since === undefined ? {} : { oldestDue: since }),
        };
      });
      const waiting = [...rows.values()].filter((row) => row.status === 'received');
      const oldest = waiting.map((row) => row.receivedAt).sort()[0];
      return {
        partners: partners.filter((each) => each.due + each.dead > 0),
        unjudged: { count: waiting.length, ...(oldest === undefined ? {} : { oldest }) },
        exceptions: [],
      };
    },
    overdue: async () => 0,
    exceptions: async () => [],
    exception: async () => undefined,
    proposal: async () => undefined,
    openException: () => elsewhere(),
    intervene: () => elsewhere(),
    erase: async () => 0,
    async mend(more) {
      for (const each of more) leaves.push({ ...each, subject: '' });
    },
    size: async () => leaves.length,
    leaves: async (from, limit) =>
      leaves.slice(from, from + limit).map(({ index, hash, text }) => ({ index, hash, text })),
    hashes: async (from, limit) =>
      Buffer.from(
        leaves
          .slice(from, from + limit)
          .map((each) => each.hash)
          .join(''),
        'hex',
      ),
    async saveCheckpoint(size, note) {
      checkpoint = { size, note };
    },
    latestCheckpoint: async () => checkpoint,
    onCommit(call) {
      listener = call;
    },
    async note(fact) {
      leaf(fact);
    },
    salts: async () => undefined,
    checkpoints: async () => (checkpoint === undefined ? [] : [checkpoint]),
    async saveTiles() {},
    tiles: async () => [],
    async close() {},
  };
  return journal;
}

/** A clock that stands still until it is told to go on; `advance` calls back whatever falls due, in order. */
export function handClock(start = Date.parse('2026-03-02T01:00:00Z')): Clock & {
  advance(milliseconds: number): Promise<void>;
  /** Sets the machine's clock; what waits for a while waits on, as timers do. */
  set(moment: number): void;
} {
  let now = start;
  const timers = new Set<{ at: number; readonly call: () => void }>();
  return {
    now: () => now,
    after(milliseconds, call) {
      const timer = { at: now + Math.max(0, milliseconds), call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    set(moment) {
      for (const each of timers) each.at += moment - now;
      now = moment;
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const next = [...timers].filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets everything that can go on without time or network go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

export const at = (clock: Clock): string => rfc3339(clock.now());
