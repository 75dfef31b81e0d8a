import type { Journal } from '../core/index.js';
import { type Finding, finding } from './finding.js';
import { type StoredLeaf, type Verification, verifyLog } from './verify.js';

/** What an export or a verifier reads a log from. */
export type LogSource = Pick<Journal, 'leaves' | 'checkpoints'>;

export const FORMAT = 'eport-audit-log/1';
const PAGE = 1000;

/** All leaves of a log, from the first. */
export async function* leavesOf(source: LogSource): AsyncGenerator<StoredLeaf> {
  for (let from = 0; ; from += PAGE) {
    const page = await source.leaves(from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}

/** All checkpoints of a log, smallest first. */
export async function* checkpointsOf(source: LogSource): AsyncGenerator<string> {
  for (let after = -1; ; ) {
    const page = await source.checkpoints(after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    // The next page begins after this size, so a size isn't torn apart unless it alone fills the page.
    const whole = page.length < PAGE ? page : page.filter((each) => each.size < last.size);
    for (const each of whole.length === 0 ? page : whole) yield each.note;
    if (page.length < PAGE) return;
    after = (whole.length === 0 ? last : (whole.at(-1) as { size: number })).size;
  }
}

/**
 * A log as lines of JSON, each with its line feed: a head `{format, origin, publicKey}`, the checkpoints
 * `{checkpoint}`, the entries `{index, hash, text}`. Checkpoints come first, so that a reader needs one pass.
 */
export async function* exportLog(
  source: LogSource,
  { origin, publicKey }: { readonly origin: string; readonly publicKey: string },
): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: FORMAT, origin, publicKey })}\n`;
  for await (const checkpoint of checkpointsOf(source)) yield `${JSON.stringify({ checkpoint })}\n`;
  for await (const { index, hash, text } of leavesOf(source)) {
    yield `${JSON.stringify({ index, hash, text })}\n`;
  }
}

/**
 * Verifies an exported log line by line. Without a public key of one's own the file's is believed, which shows only
 * that the file agrees with itself; further checkpoints (a witness's) may be given.
 */
export async function verifyExport(
  lines: Iterable<string> | AsyncIterable<string>,
  own: { readonly publicKey?: string | readonly string[]; readonly checkpoints?: readonly string[] } = {},
): Promise<Verification> {
  const malformed: Finding[] = [];
  const checkpoints: string[] = [...(own.checkpoints ?? [])];
  let head: { readonly origin: string; readonly publicKey: string } | undefined;
  const iterator = entriesOf(lines, malformed);
  let first: IteratorResult<Line> = await iterator.next();
  for (; first.done !== true && first.value.kind !== 'leaf'; first = await iterator.next()) {
    if (first.value.kind === 'head') head ??= first.value;
    else checkpoints.push(first.value.note);
  }
  async function* leaves(): AsyncGenerator<StoredLeaf> {
    for (let each = first; each.done !== true; each = await iterator.next()) {
      if (each.value.kind === 'leaf') yield each.value.leaf;
      // Among the entries, as a mirror has it: only where it was taken up before.
      else if (each.value.kind === 'checkpoint' && checkpoints.includes(each.value.note)) continue;
      else malformed.push(finding('line-malformed', { line: each.value.line }));
    }
  }
  const publicKey = own.publicKey ?? head?.publicKey;
  if (head === undefined || publicKey === undefined) {
    malformed.push(finding('line-malformed', { line: 1 }));
    return { size: 0, covered: 0, root: '', findings: malformed };
  }
  const result = await verifyLog({ leaves: leaves(), checkpoints, publicKey, origin: head.origin });
  return { ...result, findings: [...malformed, ...result.findings] };
}

/** A log in a file, read as often as need be: an export, or a mirror with its checkpoints among the entries. */
export interface LogFile {
  readonly origin: string;
  readonly publicKey: string;
  /** In the order of the file. */
  readonly checkpoints: readonly string[];
  leaves(): AsyncGenerator<StoredLeaf>;
}

/** Lines of a log, from the start at each call → what they hold; a last line that was cut off, as by a crash, is left out. Undefined where it is no log. */
export async function readLog(
  lines: () => Iterable<string> | AsyncIterable<string>,
): Promise<LogFile | undefined> {
  const ignored: Finding[] = [];
  const checkpoints = new Set<string>();
  let head: { readonly origin: string; readonly publicKey: string } | undefined;
  for await (const each of entriesOf(lines(), ignored)) {
    if (each.kind === 'head') head ??= { origin: each.origin, publicKey: each.publicKey };
    else if (each.kind === 'checkpoint') checkpoints.add(each.note);
    else if (head === undefined) return undefined;
  }
  if (head === undefined) return undefined;
  return {
    ...head,
    checkpoints: [...checkpoints],
    async *leaves() {
      for await (const each of entriesOf(lines(), ignored)) if (each.kind === 'leaf') yield each.leaf;
    },
  };
}

type Line =
  | { readonly kind: 'head'; readonly line: number; readonly origin: string; readonly publicKey: string }
  | { readonly kind: 'checkpoint'; readonly line: number; readonly note: string }
  | { readonly kind: 'leaf'; readonly line: number; readonly leaf: StoredLeaf };

async function* entriesOf(
  lines: Iterable<string> | AsyncIterable<string>,
  malformed: Finding[],
): AsyncGenerator<Line> {
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const read = readLine(text, line);
    if (read === undefined) malformed.push(finding('line-malformed', { line }));
    else yield read;
  }
}

function readLine(text: string, line: number): Line | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const {
    format,
    origin,
    publicKey,
    checkpoint,
    index,
    hash,
    text: fact,
  } = Object(value) as Record<string, unknown>;
  if (format === FORMAT && typeof origin === 'string' && typeof publicKey === 'string') {
    return { kind: 'head', line, origin, publicKey };
  }
  if (typeof checkpoint === 'string') return { kind: 'checkpoint', line, note: checkpoint };
  if (Number.isSafeInteger(index) && typeof hash === 'string' && typeof fact === 'string') {
    return { kind: 'leaf', line, leaf: { index: index as number, hash, text: fact } };
  }
  return undefined;
}
