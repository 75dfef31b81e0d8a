import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafOf } from '../gateway/audit/index.js';
import { type Document, defaultAgreement, judge, projectRoot, type Rules } from '../gateway/index.js';
import { sqliteJournal } from '../gateway/journal/index.js';
import { traffic } from './traffic.js';

/** A node's folder whose journal is full, kept between runs (in .cache, which git leaves alone). */
export interface Filled {
  readonly folder: string;
  readonly messages: number;
  /** Cursor of its feed's last document. */
  readonly cursor: string;
  /** Remembers where the feed has been read to by now. */
  keep(cursor: string): void;
}

/** Messages on their way to the disk together. */
const AT_ONCE = 2000;

/**
 * The journal of that many judged messages, made once by the journal's own interface, in bulk. Each is the same small
 * CODECO under other references; its verdict and document are the judge's own.
 */
export async function filled(rules: Rules, messages: number, say: (text: string) => void): Promise<Filled> {
  const folder = join(projectRoot, '.cache/bench', `journal-${messages}`);
  const done = join(folder, 'filled.json');
  const keep = (cursor: string): void => writeFileSync(done, JSON.stringify({ cursor }));
  if (existsSync(done)) {
    const { cursor } = JSON.parse(readFileSync(done, 'utf8')) as { readonly cursor: string };
    return { folder, messages, cursor, keep };
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'data'), { recursive: true });
  const { bytes } = traffic('CODECO', 700, { each: 500 });
  const verdict = judge(bytes, defaultAgreement, rules, {
    id: 'fill',
    receivedAt: '2026-01-01T00:00:00.000Z',
  });
  const [document] = verdict.documents as [Document];
  const journal = await sqliteJournal({ path: join(folder, 'data', 'journal.sqlite'), leafOf });
  const first = Date.parse('2026-01-01T00:00:00.000Z');
  const one = async (n: number): Promise<void> => {
    const id = `fill-${n}`;
    const at = new Date(first + n).toISOString();
    const own = Buffer.from(
      bytes.toString('latin1').replaceAll('B0000000001', `F${String(n).padStart(10, '0')}`),
      'latin1',
    );
    const sha256 = createHash('sha256').update(own).digest('hex');
    await journal.receive({
      envelope: {
        id,
        sender: 'terminal',
        receivedAt: at,
        mediaType: 'application/edifact',
        bytes: own,
        sha256,
      },
      channel: 'http',
      keys: [{ kind: 'business', key: `F${n}` }],
      lane: `terminal F${n}`,
      head: verdict.head,
    });
    const source = { ...document.source, sha256 };
    await journal.judged(id, { ...verdict, documents: [{ ...document, id: `${id}-1`, source }] }, [], at);
  };
  for (let n = 0; n < messages; n += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, messages - n) }, (_, i) => one(n + i)));
    if ((n / AT_ONCE) % 10 === 0) say(`filling a journal: ${n} of ${messages}`);
  }
  const cursor = String((await journal.feed({ after: messages - 10, limit: 100 })).at(-1)?.cursor ?? 0);
  await journal.close();
  keep(cursor);
  return { folder, messages, cursor, keep };
}
