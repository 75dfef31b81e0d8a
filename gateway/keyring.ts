import { createHash, randomBytes } from 'node:crypto';
import type { Caller, KeysApi, KeyView } from './channels/index.js';
import { type Clock, type Fact, type Journal, type Json, rfc3339 } from './core/index.js';

/** The API keys that were made over the API, beside those of the configuration. */
export interface Keyring {
  /** The partner that a key (hexadecimal SHA-256) opens for now; undefined: none. */
  readonly partnerOf: (hash: string) => string | undefined;
  readonly api: KeysApi;
  /** Reads what other nodes on the journal made or revoked. */
  refresh(): Promise<void>;
}

interface Kept {
  readonly partner: string;
  readonly name?: string;
  readonly sha256: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt?: string;
}

const KIND = 'key';
const PAGE = 1000;
/** Keys of one partner at a time: enough to rotate, too few to fill a journal. */
const MOST = 20;
const DAY = 86_400_000;

export interface KeyringParts {
  readonly journal: Pick<Journal, 'record' | 'records' | 'keep'>;
  readonly clock: Clock;
  readonly node: string;
  /** Partners of the configuration: keys are made for nobody else. */
  readonly partners: readonly string[];
}

/**
 * Keys live in the journal by their hashes, so that every node on it takes them: a change here holds at once, at other
 * nodes after their next refresh. Rotation has no gap: the new key is made before the old one is revoked or expires.
 */
export function keyring({ journal, clock, node, partners }: KeyringParts): Keyring {
  let byHash: ReadonlyMap<string, Kept> = new Map();
  const now = (): string => rfc3339(clock.now());
  const fact = (done: string, by: string): readonly Fact[] => [
    { kind: 'configured', subject: node, at: now(), changed: [done], by },
  ];

  async function all(): Promise<ReadonlyArray<readonly [id: string, kept: Kept]>> {
    const found: [string, Kept][] = [];
    for (let after: string | undefined; ; ) {
      const page = await journal.records(KIND, { ...(after === undefined ? {} : { after }), limit: PAGE });
      for (const { key, value } of page) found.push([key, value as unknown as Kept]);
      if (page.length < PAGE) return found;
      after = page.at(-1)?.key;
    }
  }
  async function refresh(): Promise<void> {
    byHash = new Map((await all()).map(([, kept]) => [kept.sha256, kept]));
  }

  const sees = (caller: Caller, { partner }: Kept): boolean =>
    caller.kind === 'operator' || (caller.kind === 'partner' && caller.id === partner);
  const view = (id: string, { sha256: _, ...kept }: Kept): KeyView => ({ id, ...kept });
  const own = async (caller: Caller, id: string) => {
    const found = await journal.record(KIND, id);
    const kept = found?.value as unknown as Kept | undefined;
    return found === undefined || kept === undefined || !sees(caller, kept)
      ? undefined
      : { kept, version: found.version };
  };
  const expiry = (days: number): string => rfc3339(clock.now() + days * DAY);

  return {
    partnerOf(hash) {
      const kept = byHash.get(hash);
      if (kept === undefined || !partners.includes(kept.partner)) return undefined;
      return kept.expiresAt !== undefined && kept.expiresAt <= now() ? undefined : kept.partner;
    },
    refresh,
    api: {
      async list(caller) {
        return (await all()).filter(([, kept]) => sees(caller, kept)).map(([id, kept]) => view(id, kept));
      },
      async create(caller, { partner = caller.id, name, expiresInDays }) {
        const allowed = caller.kind === 'operator' || (caller.kind === 'partner' && caller.id === partner);
        if (!allowed) return undefined;
        if (!partners.includes(partner)) return 'partner';
        const held = (await all()).filter(([, kept]) => kept.partner === partner);
        if (held.length >= MOST) return `${MOST} keys`;
        const key = `ek_${randomBytes(32).toString('base64url')}`;
        const id = `k${randomBytes(9).toString('hex')}`;
        const kept: Kept = {
          partner,
          ...(name === undefined ? {} : { name }),
          sha256: createHash('sha256').update(key).digest('hex'),
          createdAt: now(),
          createdBy: caller.id,
          ...(expiresInDays === undefined ? {} : { expiresAt: expiry(expiresInDays) }),
        };
        await journal.keep({
          kind: KIND,
          key: id,
          value: kept as unknown as Json,
          expect: 0,
          at: now(),
          facts: fact(`key ${id} of ${partner} made`, caller.id),
        });
        await refresh();
        return { ...view(id, kept), key };
      },
      async change(caller, id, expiresInDays) {
        for (;;) {
          const found = await own(caller, id);
          if (found === undefined) return undefined;
          const { expiresAt: _, ...rest } = found.kept;
          const kept: Kept = expiresInDays === null ? rest : { ...rest, expiresAt: expiry(expiresInDays) };
          const done = await journal.keep({
            kind: KIND,
            key: id,
            value: kept as unknown as Json,
            expect: found.version,
            at: now(),
            facts: fact(`key ${id} of ${kept.partner} expires ${kept.expiresAt ?? 'never'}`, caller.id),
          });
          if (done === undefined) continue;
          await refresh();
          return view(id, kept);
        }
      },
      async revoke(caller, id) {
        const found = await own(caller, id);
        if (found === undefined) return false;
        await journal.keep({
          kind: KIND,
          key: id,
          at: now(),
          facts: fact(`key ${id} of ${found.kept.partner} revoked`, caller.id),
        });
        await refresh();
        return true;
      },
    },
  };
}
