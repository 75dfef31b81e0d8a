import {
  type AuditLog,
  asWitness,
  COSIGNED_RECORD,
  type Contradiction,
  cosigner,
  ed25519Verifier,
  keepCosignature,
  parseCheckpoint,
  type Seen,
  type Shown,
  type Signer,
  signedBy,
  type Verifier,
  witness,
} from './audit/index.js';
import { linkPost, publicKeyOf, type Taken } from './channels/index.js';
import { type Clock, every, type Journal, type Json, type Problem, problem, rfc3339 } from './core/index.js';
import type { Posters } from './linking.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';
import type { WitnessTold } from './ops/metrics-witness.js';

/** How often each log is shown to the nodes it has a link to, in seconds. */
const SECONDS = 60;
/** For the first time after the start, in milliseconds. */
const FIRST = 1000;
/** An RFC 6962 proof has at most as many hashes as a size has bits, twice. */
const LONGEST = 128;

export interface Witnessing {
  /** A body of the link about the other's log: `checkpoint` (with `from`, `proof`), `known`, `cosigned`. */
  take(value: Readonly<Record<string, unknown>>, from: string): Promise<Taken>;
  /** What is wrong with a checkpoint that came with a package. */
  glance(note: string, from: string): Problem | undefined;
  /** Our largest checkpoint that another node countersigned, with all countersignatures of that size. */
  cosigned(): Promise<string | undefined>;
  /** Shows our log to every node with a link; done so once a minute. */
  show(): Promise<void>;
  close(): void;
}

export interface WitnessingParts {
  readonly journal: Journal;
  readonly audit: Pick<AuditLog, 'checkpoint' | 'consistency'>;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly posters: Posters;
  readonly timeoutOf: (node: string) => number;
  readonly log: Log;
  readonly told: WitnessTold;
}

/** Each end of a link keeps and countersigns the other's checkpoints; whose public key isn't configured can't be checked. */
export function witnessingOf(
  { node: own, exchange }: Pick<NodeConfig, 'node' | 'exchange'>,
  { journal, audit, signer, clock, posters, timeoutOf, log, told }: WitnessingParts,
): Witnessing {
  const keys = new Map<string, Verifier>(
    exchange.flatMap(({ node, publicKey }) =>
      publicKey === undefined
        ? []
        : [[node, ed25519Verifier(`eport/${node}`, publicKeyOf(publicKey))] as const],
    ),
  );
  const now = (): string => rfc3339(clock.now());
  const eye = witness({
    journal,
    cosigner: cosigner(signer, clock.now),
    verifierOf: (node) => keys.get(node),
    now,
  });
  const alarm = (node: string, found: Contradiction): Problem => {
    told.contradicted(node, found.kind);
    const made = contradictionProblem(found);
    log.error({ node, held: found.held, shown: found.shown }, made.message.en);
    return made;
  };

  const sight = async (node: string, given: Shown): Promise<Seen> => {
    const seen = await eye.see(node, given);
    if ('held' in seen) alarm(node, seen);
    return seen;
  };
  /** Our log as another is to see it, with the proof that it extends what it has. */
  const shown = async (from: number): Promise<Shown> => {
    const { size, note } = await audit.checkpoint();
    const proof = from > 0 && from < size ? await audit.consistency(from, size) : undefined;
    return { note, from, proof: proof?.proof ?? [] };
  };
  const countersigned = async (node: string, note: string, line: string): Promise<void> => {
    const key = keys.get(node);
    const own = parseCheckpoint(note);
    // Of a checkpoint that is ours: a countersignature of anything else is worth nothing.
    if (key === undefined || own === undefined || signedBy(own.note, signer) !== 'good') return;
    if (await keepCosignature(journal, note, line, asWitness(key), now())) told.cosigned(node, own.size);
    else log.warn({ node }, 'a countersignature of our checkpoint is none');
  };

  /** What the other has of ours, as it said last. */
  const known = new Map<string, number>();
  const showTo = async (node: string, post: ReturnType<typeof linkPost>): Promise<void> => {
    let cosigned: { readonly note: string; readonly line: string } | undefined;
    // Again where the other has another size than we thought, and to hand over the countersignature of its own.
    for (let turn = 0; turn < 4; turn++) {
      const mine = await shown(known.get(node) ?? 0);
      const before = await eye.known(node);
      const body = { checkpoint: mine, known: before, ...(cosigned === undefined ? {} : { cosigned }) };
      const sent = await post(Buffer.from(JSON.stringify(body)), `checkpoint~${own}`);
      if (sent.kind !== 'sent') {
        if (!/log-(forked|rolled-back)/.test(sent.problem.message.en)) return;
        told.contradicted(node, 'own');
        log.error({ node, shown: mine.note }, `our checkpoint contradicts what ${node} has of us`);
        return;
      }
      const answer = record(record(sent.answer).body);
      const theirs = shownIn(answer.checkpoint);
      const seen = theirs === undefined ? undefined : await sight(node, theirs);
      if (typeof answer.line === 'string') {
        known.set(node, parseCheckpoint(mine.note)?.size ?? 0);
        await countersigned(node, mine.note, answer.line);
        if (theirs === undefined || seen?.kind !== 'cosigned' || seen.size <= before) return;
      } else if (typeof answer.known === 'number') known.set(node, answer.known);
      else return;
      cosigned =
        theirs !== undefined && seen?.kind === 'cosigned' ? { note: theirs.note, line: seen.line } : cosigned;
    }
  };

  const links = exchange.flatMap(({ node, url, key }) =>
    url === undefined || !keys.has(node)
      ? []
      : [
          {
            node,
            post: linkPost({
              node: own,
              url,
              timeoutMilliseconds: timeoutOf(node),
              poster: posters.of(node),
              sign: (bytes) => signer.sign(bytes),
              ...(key === undefined ? {} : { key }),
            }),
          },
        ],
  );
  const failed = (error: unknown): void => log.error({ error }, 'checkpoints could not be shown');
  const show = async (): Promise<void> => {
    await Promise.all(links.map(({ node, post }) => showTo(node, post)));
  };
  const cancel = links.length === 0 ? () => {} : clock.after(FIRST, () => void show().catch(failed));
  const end = links.length === 0 ? () => {} : every(clock, SECONDS, show, failed);

  const glanced = new Map<string, string>();
  return {
    show,
    async take(value, from) {
      const invalid = (reason: string): Taken => ({
        problem: problem('exchange-invalid', undefined, { values: { reason } }),
      });
      const theirs = shownIn(value.checkpoint);
      const before = value.known;
      if (theirs === undefined) return invalid('checkpoint');
      if (!Number.isSafeInteger(before) || (before as number) < 0) return invalid('known');
      const { note, line } = record(value.cosigned);
      if (typeof note === 'string' && typeof line === 'string') await countersigned(from, note, line);
      const seen = await eye.see(from, theirs);
      if (seen.kind === 'invalid') return invalid(seen.reason);
      if ('held' in seen) return { problem: alarm(from, seen) };
      const checkpoint = { ...(await shown(before as number)) };
      return {
        answer: (seen.kind === 'known'
          ? { known: seen.size, checkpoint }
          : { size: seen.size, line: seen.line, checkpoint }) as Json,
      };
    },
    glance(note, from) {
      const key = keys.get(from);
      // The same note comes with all packages of a few seconds.
      if (key === undefined || glanced.get(from) === note) return undefined;
      const parsed = parseCheckpoint(note);
      if (parsed === undefined || parsed.origin !== key.name || signedBy(parsed.note, key) !== 'good')
        return problem('exchange-invalid', undefined, { values: { reason: 'provenance.checkpoint' } });
      glanced.set(from, note);
      return undefined;
    },
    async cosigned() {
      const held = await journal.records(COSIGNED_RECORD, { limit: MOST });
      const notes = held.map((each) => record(each.value).note).filter((each) => typeof each === 'string');
      const sizes = notes.map((each) => parseCheckpoint(each)?.size ?? -1);
      const largest = Math.max(...sizes);
      const [first, ...more] = notes.filter((_, i) => sizes[i] === largest);
      // One text, everybody's signature below it.
      return first === undefined
        ? undefined
        : first + more.map((each) => `${each.trimEnd().split('\n').at(-1)}\n`).join('');
    },
    close() {
      cancel();
      end();
    },
  };
}

const MOST = 100;

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}) as Readonly<
    Record<string, unknown>
  >;

/** A checkpoint as it came; undefined where it isn't shown as it should be. */
function shownIn(value: unknown): Shown | undefined {
  const { note, from, proof } = record(value);
  if (typeof note !== 'string' || note.length > 10_000 || !Number.isSafeInteger(from)) return undefined;
  if (!Array.isArray(proof) || proof.length > LONGEST) return undefined;
  if (!proof.every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each))) return undefined;
  return { note, from: from as number, proof };
}

/** Both checkpoints by size and root. */
function contradictionProblem({ kind, held, shown }: Contradiction): Problem {
  const named = (note: string): string => note.split('\n').slice(1, 3).join(' ');
  return problem(kind === 'fork' ? 'log-forked' : 'log-rolled-back', undefined, {
    found: named(shown),
    expected: named(held),
  });
}
