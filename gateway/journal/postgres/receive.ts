import type { Received } from '../../core/index.js';
import type { Job } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import type { Exceptions } from './exceptions.js';

type Receive = Extract<Job, { kind: 'receive' }>;

interface Known {
  readonly seq: number;
  readonly id: string;
  readonly received_at: string;
  readonly sha256: string;
  readonly leaf: number;
  readonly hash: string;
}
interface Held extends Known, Wanted {
  readonly until: string | null;
}

const KNOWN = `m.seq, m.id, m.received_at, m.sha256, m.leaf, encode(l.hash, 'hex') AS hash`;

/**
 * Stores submissions and claims their keys, or says whose they are; in the order given, each as if the ones before it
 * were stored already. `payloads` are the numbers under which their bytes were written.
 */
export async function receive(
  commit: Commit,
  exceptions: Exceptions,
  jobs: readonly Receive[],
  payloads: readonly number[],
): Promise<readonly Received[]> {
  const wanted = jobs.map(claimsOf);
  const byId = new Map<string, Known>();
  const byClaim = new Map<string, { readonly known: Known; readonly until: string | null }>();
  const [ids, held] = await Promise.all([
    commit.ask<Known>(
      `SELECT ${KNOWN} FROM messages m JOIN leaves l ON l.idx = m.leaf WHERE m.id = ANY($1)`,
      [jobs.map((each) => pure(each.id))],
    ),
    commit.ask<Held>(
      `SELECT c.sender, c.kind, c.key, c.until, ${KNOWN}
       FROM json_to_recordset($1) AS k(sender text, kind text, key text) JOIN claims c USING (sender, kind, key)
       JOIN messages m ON m.seq = c.message JOIN leaves l ON l.idx = m.leaf`,
      [JSON.stringify([...wanted.flat(), ...wanted.flat().flatMap(refusedOf)])],
    ),
  ]);
  for (const each of ids) byId.set(each.id, each);
  for (const each of held) byClaim.set(nameOf(each), { known: each, until: each.until });
  await exceptions.load(held.flatMap((each) => (each.kind === 'rejected' ? [`rejected~${each.id}`] : [])));

  const rows: object[] = [];
  const claims = new Map<string, object>();
  const unused: number[] = [];
  const holderOf = (one: Wanted, at: string): Known | undefined => {
    const holder = byClaim.get(nameOf(one));
    return holder === undefined || (holder.until !== null && holder.until <= at) ? undefined : holder.known;
  };
  // Whoever holds the key keeps it while it is valid.
  const claim = (one: Wanted, until: string | undefined, holder: Known, at: string): void => {
    if (holderOf(one, at) !== undefined) return;
    byClaim.set(nameOf(one), { known: holder, until: until ?? null });
    claims.set(nameOf(one), { ...one, message: holder.seq, until: until ?? null });
  };

  const results = jobs.map((job, nth): Received => {
    const [id, sender] = [pure(job.id), pure(job.sender)];
    const first = (known: Known): Received => {
      // A transport key that came with a repeat stands for these bytes from now on, like the one before it.
      for (const { kind, key, until } of job.keys) {
        if (kind === 'transport') claim({ sender, kind, key: pure(key) }, until, known, job.receivedAt);
      }
      const { received_at: receivedAt, sha256, hash: leaf, leaf: leafIndex } = known;
      return { kind: 'duplicate', id: known.id, receivedAt, sha256, leaf, leafIndex };
    };
    const decided = (): Received | undefined => {
      const same = byId.get(id);
      if (same !== undefined) {
        return same.sha256 === job.sha256
          ? first(same)
          : { kind: 'conflict', id: same.id, key: id, sha256: same.sha256 };
      }
      for (const each of wanted[nth] as readonly Wanted[]) {
        const holder = holderOf(each, job.receivedAt);
        if (holder === undefined) continue;
        if (holder.sha256 === job.sha256) return first(holder);
        return { kind: 'conflict', id: holder.id, key: each.key, sha256: holder.sha256 };
      }
      return undefined;
    };
    const before = decided();
    if (before !== undefined) {
      unused.push(payloads[nth] as number);
      return before;
    }
    const seq = commit.nextMessage();
    const leaf = commit.leaf(job.leaf, seq);
    const known: Known = {
      seq,
      id,
      received_at: job.receivedAt,
      sha256: job.sha256,
      leaf,
      hash: job.leaf.hash,
    };
    byId.set(id, known);
    rows.push({
      ...known,
      sender,
      channel: pure(job.channel),
      media_type: pure(job.mediaType),
      charset: job.charset === undefined ? null : pure(job.charset),
      lane: pure(job.lane),
      head: job.head,
      carried: job.carried ?? null,
      salt: Buffer.from(job.salt).toString('hex'),
      bytes: job.bytes.length,
      payload: payloads[nth],
    });
    for (const { kind, key, until } of job.keys) {
      claim({ sender, kind, key: pure(key) }, until, known, job.receivedAt);
    }
    const business = (wanted[nth] as readonly Wanted[]).filter((each) => each.kind === 'business');
    if (business.length === 0) {
      claim({ sender, kind: 'bytes', key: job.sha256 }, latest(job.keys), known, job.receivedAt);
    }
    // It is what corrects a rejected one of the same reference.
    for (const each of business.flatMap(refusedOf)) {
      const refused = byClaim.get(nameOf(each));
      if (refused !== undefined) exceptions.settle('rejected', refused.known.id, job.receivedAt);
    }
    return {
      kind: 'received',
      id,
      receivedAt: job.receivedAt,
      sha256: job.sha256,
      leaf: job.leaf.hash,
      leafIndex: leaf,
    };
  });

  if (rows.length > 0) commit.tell(INSERT, [JSON.stringify(rows)]);
  if (claims.size > 0) commit.tell(CLAIM, [JSON.stringify([...claims.values()])]);
  if (unused.length > 0) commit.tell('DELETE FROM payloads WHERE payload = ANY($1)', [unused]);
  return results;
}

interface Wanted {
  readonly sender: string;
  readonly kind: string;
  readonly key: string;
}

/** In the order in which they are looked at: transport keys before business keys, because a repeat of something rejected long ago is that, even where a corrected interchange holds the business key by now. */
const claimsOf = (job: Receive): readonly Wanted[] =>
  [
    ...job.keys.filter((each) => each.kind === 'transport'),
    { kind: 'bytes', key: job.sha256 },
    ...job.keys.filter((each) => each.kind === 'business'),
  ].map(({ kind, key }) => ({ sender: pure(job.sender), kind, key: pure(key) }));

/** Under which name the business key of a rejected one is kept. */
const refusedOf = (one: Wanted): readonly Wanted[] =>
  one.kind === 'business' ? [{ ...one, kind: 'rejected' }] : [];

/** The end of the longest window; undefined where a key has none, or there is no key. */
function latest(keys: ReadonlyArray<{ readonly until: string | undefined }>): string | undefined {
  const ends = keys.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return ends.length < keys.length ? undefined : ends.sort().at(-1);
}

const nameOf = ({ sender, kind, key }: Wanted): string => `${sender}\n${kind}\n${key}`;

const INSERT = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1) AS r(seq bigint, id text, sender text, channel text, received_at timestamptz,
      media_type text, charset text, lane text, head text, carried text, leaf bigint, sha256 text, salt text,
      bytes bigint, payload bigint)),
  first AS (
    INSERT INTO versions (message, version, payload, bytes) SELECT seq, 1, payload, bytes FROM given)
  INSERT INTO messages (seq, id, sender, channel, received_at, media_type, charset, lane, status, head, carried, leaf,
    sha256, bytes, salt)
  SELECT seq, id, sender, channel, received_at, media_type, charset, lane, 'received', head::json, carried::json, leaf,
    sha256, bytes, decode(salt, 'hex') FROM given`;

const CLAIM = `
  INSERT INTO claims (sender, kind, key, message, until)
  SELECT sender, kind, key, message, until
  FROM json_to_recordset($1) AS r(sender text, kind text, key text, message bigint, until timestamptz)
  ON CONFLICT (sender, kind, key) DO UPDATE SET message = excluded.message, until = excluded.until`;
