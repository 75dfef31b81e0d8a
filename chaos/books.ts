import Database from 'better-sqlite3';

/** One message that somebody sends, under the key that it is sent with until it is acknowledged. */
export interface Submission {
  readonly key: string;
  readonly sender: string;
  readonly sha256: string;
  /** How many documents it must give; 0 and `rejected` where it must be refused. */
  readonly documents: number;
  readonly rejected: boolean;
}

/** What a partner's server received whole. */
export interface Taking {
  readonly delivery: string;
  readonly partner: string;
  readonly kind: string;
  readonly subject: string;
  readonly sha256: string;
}

export interface Listed {
  readonly id: string;
  readonly partner: string;
  readonly lane: string;
  readonly envelope: string;
}

export interface Checkable extends Submission {
  readonly id: string;
}

/**
 * What the world outside the node knows for itself: senders' receipts, receivers' takings, the feed's reader. Kept in
 * a database of its own, so that an hour of load weighs nothing here; only what contradicts itself is remembered as a fault.
 */
export interface Books {
  sending(submission: Submission): void;
  /** A 202: the first one binds the key to an id, every other must name the same. */
  acknowledged(key: string, id: string): void;
  taken(taking: Taking): void;
  /** A document at a cursor of the feed. */
  fed(document: string, cursor: number): void;
  fault(text: string): void;
  readonly faults: readonly string[];
  /** Submissions that have a receipt and weren't looked at since. */
  unchecked(): readonly Checkable[];
  checked(keys: readonly string[]): void;
  ofId(id: string): Checkable | undefined;
  /** Marks a message as listed by the node, in its order of receipt; false where it was already. */
  listedMessage(id: string): boolean;
  messageListed(id: string): number | undefined;
  listedDelivery(each: Listed): boolean;
  deliveryListed(id: string): boolean;
  /** In which place, of all that was received anywhere, a delivery came first; undefined: never. */
  firstTaken(delivery: string): (Taking & { readonly place: number }) | undefined;
  isFed(document: string): boolean;
  feedFrom(
    cursor: number,
    limit: number,
  ): ReadonlyArray<{ readonly document: string; readonly cursor: number }>;
  /** The place of the last delivery of a lane that was checked, and remembers a new one. */
  lanePlace(partner: string, lane: string): number;
  laneAt(partner: string, lane: string, place: number): void;
  totals(): Totals;
  bySender(): ReadonlyArray<{
    readonly sender: string;
    readonly accepted: number;
    readonly rejected: number;
  }>;
  close(): void;
}

export interface Totals {
  readonly submitted: number;
  readonly acknowledged: number;
  readonly documents: number;
  readonly deliveries: number;
  /** Times that something came again, under its own id. */
  readonly repeats: number;
  readonly fed: number;
  readonly lanes: number;
}

const TABLES = `
  CREATE TABLE submissions (key TEXT PRIMARY KEY, sender TEXT, sha256 TEXT, documents INTEGER, rejected INTEGER, id TEXT, checked INTEGER DEFAULT 0);
  CREATE UNIQUE INDEX by_id ON submissions (id);
  CREATE INDEX unchecked ON submissions (checked) WHERE checked = 0;
  CREATE TABLE takings (place INTEGER PRIMARY KEY, delivery TEXT UNIQUE, partner TEXT, kind TEXT, subject TEXT, sha256 TEXT, times INTEGER);
  CREATE INDEX by_bytes ON takings (partner, sha256);
  CREATE TABLE feed (cursor INTEGER PRIMARY KEY, document TEXT UNIQUE);
  CREATE TABLE messages (place INTEGER PRIMARY KEY, id TEXT UNIQUE);
  CREATE TABLE deliveries (id TEXT PRIMARY KEY);
  CREATE TABLE lanes (partner TEXT, lane TEXT, place INTEGER, PRIMARY KEY (partner, lane));`;

/** How many faults are kept word for word. */
const MOST = 200;

/** Opens empty books in a new file. */
export function books(path: string): Books {
  const store = new Database(path);
  store.pragma('journal_mode = MEMORY');
  store.pragma('synchronous = OFF');
  store.exec(TABLES);
  const faults: string[] = [];
  const fault = (text: string): void => {
    if (faults.length < MOST && !faults.includes(text)) faults.push(text);
  };

  const sending = store.prepare(
    'INSERT INTO submissions (key, sender, sha256, documents, rejected) VALUES (?, ?, ?, ?, ?)',
  );
  const idOf = store.prepare('SELECT id FROM submissions WHERE key = ?').pluck();
  const bind = store.prepare('UPDATE submissions SET id = ? WHERE key = ?');
  const same = store.prepare('SELECT partner, kind, subject, sha256 FROM takings WHERE delivery = ?');
  const twin = store
    .prepare('SELECT delivery FROM takings WHERE partner = ? AND sha256 = ? AND delivery <> ?')
    .pluck();
  const take = store.prepare(
    'INSERT INTO takings (delivery, partner, kind, subject, sha256, times) VALUES (?, ?, ?, ?, ?, 1)',
  );
  const again = store.prepare('UPDATE takings SET times = times + 1 WHERE delivery = ?');
  const feed = store.prepare('INSERT INTO feed (cursor, document) VALUES (?, ?)');
  const unchecked = store.prepare('SELECT * FROM submissions WHERE checked = 0 AND id IS NOT NULL');
  const check = store.prepare('UPDATE submissions SET checked = 1 WHERE key = ?');
  const ofId = store.prepare('SELECT * FROM submissions WHERE id = ?');
  const list = store.prepare('INSERT OR IGNORE INTO messages (id) VALUES (?)');
  const placeOf = store.prepare('SELECT place FROM messages WHERE id = ?').pluck();
  const listDelivery = store.prepare('INSERT OR IGNORE INTO deliveries (id) VALUES (?)');
  const hasDelivery = store.prepare('SELECT 1 FROM deliveries WHERE id = ?').pluck();
  const first = store.prepare('SELECT * FROM takings WHERE delivery = ?');
  const isFed = store.prepare('SELECT 1 FROM feed WHERE document = ?').pluck();
  const feedFrom = store.prepare(
    'SELECT document, cursor FROM feed WHERE cursor > ? ORDER BY cursor LIMIT ?',
  );
  const lane = store.prepare('SELECT place FROM lanes WHERE partner = ? AND lane = ?').pluck();
  const setLane = store.prepare('INSERT OR REPLACE INTO lanes (partner, lane, place) VALUES (?, ?, ?)');
  const count = (sql: string): number => (store.prepare(sql).pluck().get() as number | null) ?? 0;
  const checkable = (row: unknown): Checkable => {
    const each = row as Omit<Checkable, 'rejected'> & { readonly rejected: number };
    return { ...each, rejected: each.rejected === 1 };
  };

  return {
    sending: (each) =>
      void sending.run(each.key, each.sender, each.sha256, each.documents, each.rejected ? 1 : 0),
    acknowledged(key, id) {
      const known = idOf.get(key) as string | null | undefined;
      if (known === null) bind.run(id, key);
      else if (known !== id) fault(`${key} was acknowledged as ${known} and then as ${id}`);
    },
    taken(each) {
      const { delivery, partner, kind, subject, sha256 } = each;
      const known = same.get(delivery) as Omit<Taking, 'delivery'> | undefined;
      if (known !== undefined) {
        again.run(delivery);
        if (known.sha256 !== sha256) fault(`delivery ${delivery} came with different bytes`);
        if (known.partner !== partner)
          fault(`delivery ${delivery} came to ${known.partner} and to ${partner}`);
        return;
      }
      const other = twin.get(partner, sha256, delivery) as string | undefined;
      if (other !== undefined) fault(`${partner} got the same bytes as ${other} and as ${delivery}`);
      take.run(delivery, partner, kind, subject, sha256);
    },
    fed(document, cursor) {
      try {
        feed.run(cursor, document);
      } catch {
        fault(`the feed gave ${document} twice, or two documents at cursor ${cursor}`);
      }
    },
    fault,
    faults,
    unchecked: () => unchecked.all().map(checkable),
    checked: store.transaction((keys: readonly string[]) => {
      for (const key of keys) check.run(key);
    }),
    ofId(id) {
      const row = ofId.get(id);
      return row === undefined ? undefined : checkable(row);
    },
    listedMessage: (id) => list.run(id).changes > 0,
    messageListed: (id) => placeOf.get(id) as number | undefined,
    listedDelivery: ({ id }) => listDelivery.run(id).changes > 0,
    deliveryListed: (id) => hasDelivery.get(id) !== undefined,
    firstTaken: (delivery) => first.get(delivery) as (Taking & { place: number }) | undefined,
    isFed: (document) => isFed.get(document) !== undefined,
    feedFrom: (cursor, limit) => feedFrom.all(cursor, limit) as { document: string; cursor: number }[],
    lanePlace: (partner, name) => (lane.get(partner, name) as number | undefined) ?? 0,
    laneAt: (partner, name, place) => void setLane.run(partner, name, place),
    totals: () => ({
      submitted: count('SELECT count(*) FROM submissions'),
      acknowledged: count('SELECT count(*) FROM submissions WHERE id IS NOT NULL'),
      documents: count('SELECT sum(documents) FROM submissions WHERE id IS NOT NULL'),
      deliveries: count('SELECT count(*) FROM takings'),
      repeats: count('SELECT sum(times - 1) FROM takings'),
      fed: count('SELECT count(*) FROM feed'),
      lanes: count('SELECT count(*) FROM lanes'),
    }),
    bySender: () =>
      store
        .prepare(
          'SELECT sender, count(*) AS accepted, sum(rejected) AS rejected FROM submissions WHERE id IS NOT NULL GROUP BY sender',
        )
        .all() as { sender: string; accepted: number; rejected: number }[],
    close: () => void store.close(),
  };
}
