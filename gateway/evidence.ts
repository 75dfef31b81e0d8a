import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditLog,
  EvidenceTooLarge,
  makeEvidence,
  type Signer,
  wordsOf,
  zipped,
} from './audit/index.js';
import type { HttpParts } from './channels/http/server.js';
import { type Clock, type Fact, type Journal, type MessageRow, projectRoot } from './core/index.js';
import { normal } from './views/index.js';

/** What the HTTP channel asks of the audit log beyond proofs: bundles, tiles and the trail in words. */
type EvidenceApi = Pick<HttpParts['audit'], 'bundle' | 'tile' | 'messagesOf' | 'receivedOn' | 'wordsOf'>;

const PAGE = 500;

export function evidenceOfNode({
  journal,
  audit,
  signers,
  clock,
  authorities,
}: {
  readonly journal: Journal;
  readonly audit: AuditLog;
  readonly signers: readonly Signer[];
  readonly clock: Clock;
  /** Certificates (PEM) of the time stamping authority. */
  readonly authorities?: string;
}): EvidenceApi {
  let held: string | undefined;
  const verifier = (): string => {
    held ??= readFileSync(join(projectRoot, 'dist', 'gateway', 'audit', 'evidence', 'verify.mjs'), 'utf8');
    return held;
  };
  return {
    tile: audit.tile,
    async bundle(wanted) {
      try {
        const parts = { journal, audit, signers, clock, verifier };
        const files = await makeEvidence(
          authorities === undefined ? parts : { ...parts, authorities },
          wanted,
        );
        return zipped(files, clock.now());
      } catch (error) {
        if (error instanceof EvidenceTooLarge) return undefined;
        throw error;
      }
    },
    async messagesOf(container, most) {
      const value = normal(container);
      const found = new Set<string>();
      let after: { readonly value: string; readonly cursor: number } | undefined;
      for (;;) {
        const entries = await journal.indexed({
          kind: 'equipment',
          from: value,
          below: `${value}\u0000`,
          ...(after === undefined ? {} : { after }),
          limit: PAGE,
        });
        for (const each of await journal.items(entries.map(({ cursor }) => cursor))) found.add(each.envelope);
        after = entries.at(-1);
        if (entries.length < PAGE || found.size >= most) return [...found].slice(0, most);
      }
    },
    receivedOn: (day, most) => receivedOn(journal, day, most),
    wordsOf: (fact, row) =>
      wordsOf(
        fact as unknown as Fact,
        // The reasons that are kept are those of the latest verdict.
        row.verdict !== undefined && Object(fact).kind === 'judged' && Object(fact).at === row.judgedAt
          ? { problems: row.verdict.problems }
          : {},
      ),
  };
}

/** Messages received on a UTC day, oldest first: found by halving, since they are numbered in the order of receipt. */
async function receivedOn(
  journal: Pick<Journal, 'messages'>,
  day: string,
  most: number,
): Promise<readonly MessageRow[]> {
  const [newest] = await journal.messages({ limit: 1 });
  let [low, high] = [1, (newest?.seq ?? 0) + 1];
  // The smallest seq below which everything was received before the day ended.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [before] = await journal.messages({ before: middle, limit: 1 });
    if (before === undefined || before.receivedAt.slice(0, 10) <= day) low = middle;
    else high = middle - 1;
  }
  const rows: MessageRow[] = [];
  for (let before = low; ; ) {
    const page = await journal.messages({ before, limit: PAGE });
    const ofDay = page.filter((each) => each.receivedAt.startsWith(day));
    rows.push(...ofDay);
    const last = page.at(-1);
    if (rows.length >= most || last === undefined || last.receivedAt.slice(0, 10) < day) break;
    before = last.seq;
  }
  return rows.slice(0, most).reverse();
}
