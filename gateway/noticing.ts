import { createHmac } from 'node:crypto';
import type { Signer } from './audit/index.js';
import {
  type Clock,
  canonicalJson,
  every,
  type Fact,
  type Journal,
  type Json,
  rfc3339,
} from './core/index.js';
import type { NodeConfig } from './ops/config.js';

/** What is noticed of callers goes to the audit log once a minute, one entry for each caller, and for each feed that it read. */
const SECONDS = 60;
/** Names of changed parts that an entry lists. */
const MOST = 100;

interface Who {
  readonly id: string;
  readonly kind: string;
}
interface Reads {
  reads: number;
  documents: number;
  first: number;
  last: number;
  /** Paths that the data-sharing catalogue withheld. */
  readonly withheld: Set<string>;
}

export interface Noticing {
  /** Somebody showed its credentials, rightly. */
  used(caller: Who): void;
  /** Somebody read a feed: the cursors of what it got. */
  read(caller: Who, feed: string, cursors: readonly number[], withheld?: readonly string[]): void;
  /** Tells what was noticed since; for when the node ends. */
  close(): Promise<void>;
}

/** Counts uses of keys and reads of feeds and tells them once a minute, so that reading isn't slowed. A crash loses the last minute's. */
export function noticing(
  journal: Pick<Journal, 'note'>,
  clock: Clock,
  failed: (error: unknown) => void,
): Noticing {
  let uses = new Map<string, { readonly who: Who; calls: number }>();
  let reads = new Map<string, { readonly who: Who; readonly feed: string } & Reads>();

  const tell = async (): Promise<void> => {
    const [used, read] = [uses, reads];
    uses = new Map();
    reads = new Map();
    const at = rfc3339(clock.now());
    const facts: Fact[] = [
      ...[...used.values()].map(
        ({ who, calls }): Fact => ({ kind: 'used', subject: who.id, at, role: who.kind, calls }),
      ),
      ...[...read.values()].map(
        ({ who, feed, reads, documents, first, last, withheld }): Fact => ({
          kind: 'read',
          subject: who.id,
          at,
          feed,
          reads,
          documents,
          first,
          last,
          ...(withheld.size === 0 ? {} : { withheld: [...withheld].sort().slice(0, MOST) }),
        }),
      ),
    ];
    await Promise.all(facts.map((each) => journal.note(each)));
  };
  const end = every(clock, SECONDS, tell, failed);

  return {
    used(who) {
      const held = uses.get(who.id);
      if (held === undefined) uses.set(who.id, { who, calls: 1 });
      else held.calls++;
    },
    read(who, feed, cursors, withheld = []) {
      const [first, last] = [cursors[0], cursors.at(-1)];
      if (first === undefined || last === undefined) return;
      const key = `${who.id} ${feed}`;
      const held = reads.get(key);
      if (held === undefined) {
        reads.set(key, {
          who,
          feed,
          reads: 1,
          documents: cursors.length,
          first,
          last,
          withheld: new Set(withheld),
        });
        return;
      }
      for (const each of withheld) held.withheld.add(each);
      held.reads++;
      held.documents += cursors.length;
      held.first = Math.min(held.first, first);
      held.last = Math.max(held.last, last);
    },
    async close() {
      end();
      await tell().catch(failed);
    },
  };
}

const RECORD = 'configuration';

/**
 * Tells that the configuration isn't what it was at the start before, and which parts of it changed. Their digests are keyed
 * with what only the log's key makes, so that they tell nobody anything of keys and passwords.
 */
export async function noticeConfiguration(
  journal: Pick<Journal, 'record' | 'keep'>,
  config: NodeConfig,
  signer: Pick<Signer, 'sign'>,
  at: string,
): Promise<void> {
  const key = await signer.sign(Buffer.from('eport: digests of the configuration'));
  const digest = (value: unknown): string =>
    createHmac('sha256', key)
      .update(canonicalJson(JSON.parse(JSON.stringify(value ?? null)) as Json))
      .digest('hex');
  const parts: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    // By name, whatever their order.
    if (name === 'partners') for (const each of config.partners) parts[`partners/${each.id}`] = digest(each);
    else if (name === 'operators')
      for (const each of config.operators) parts[`operators/${each.id}`] = digest(each);
    else if (name === 'exchange')
      for (const each of config.exchange) parts[`exchange/${each.node}`] = digest(each);
    else parts[name] = digest(value);
  }
  const held = await journal.record(RECORD, config.node);
  const before = (held?.value ?? {}) as Readonly<Record<string, Json>>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(parts)])].sort();
  const changed = names.filter((name) => before[name] !== parts[name]);
  if (changed.length === 0) return;
  await journal.keep({
    kind: RECORD,
    key: config.node,
    value: parts,
    at,
    facts: [
      {
        kind: 'configured',
        subject: config.node,
        at,
        changed: held === undefined ? ['*'] : changed.slice(0, MOST),
        digest: digest(parts),
      },
    ],
  });
}
