import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Outcome, Syntax } from './core/index.js';
import { applyOverlay } from './translate/overlay.js';
import { type Mapping, parseMapping } from './translate/parse.js';

/** A mapping or overlay file as its head tells, without its rows having been looked at. */
export interface MappingFile {
  /** `equipment-event/codeco-d95b`; a partner's overlay is `partners/<partner>/<name>`. */
  readonly name: string;
  readonly file: string;
  readonly type: string;
  readonly version: string;
  readonly syntax: Syntax;
  /** The message it writes. */
  readonly message: string;
  /** Further messages that it was made to read. */
  readonly reads: readonly string[];
  /** As loaded: what the rules' digest is about is what is parsed, whatever becomes of the file. Bytes take half a string's memory. */
  readonly bytes: Uint8Array;
  /** Its rows, parsed when first asked for. */
  parsed(): Outcome<Mapping | undefined>;
}

const MAPPING = '.mapping.json';
const OVERLAY = '.overlay.json';

/** Every mapping and overlay below a folder, by name. A file whose JSON is broken is there too; parsing it says why. */
export function mappingFiles(folder: string): ReadonlyMap<string, MappingFile> {
  const found = new Map<string, MappingFile>();
  const files = filesBelow(folder).map((file) => ({ file, bytes: readFileSync(join(folder, file)) }));
  for (const { file, bytes } of files) {
    if (!file.endsWith(MAPPING)) continue;
    const name = file.slice(0, -MAPPING.length);
    const parsed = once(() => parseMapping(name, bytes.toString()));
    found.set(name, { name, file, bytes, ...headOf(bytes), parsed });
  }
  for (const { file, bytes } of files) {
    if (!file.endsWith(OVERLAY)) continue;
    const name = file.slice(0, -OVERLAY.length);
    const base = found.get(String(parseJson(bytes.toString()).extends));
    const lay = (): Outcome<Mapping | undefined> =>
      applyOverlay(name, bytes.toString(), (other) => found.get(other)?.parsed().value);
    found.set(name, { ...(base ?? headOf(Buffer.from('{}'))), name, file, bytes, parsed: once(lay) });
  }
  return found;
}

/** Files ending in .json below a folder, with forward slashes, sorted. */
export const filesBelow = (folder: string): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.split(sep).join('/'))
    .sort();

function headOf(bytes: Buffer): Pick<MappingFile, 'type' | 'version' | 'syntax' | 'message' | 'reads'> {
  const { canonical, syntax, message, reads } = headJson(bytes);
  const [type = '', version = ''] = String(canonical ?? '').split('/');
  return {
    type,
    version,
    syntax: syntax as Syntax,
    message: String(message ?? ''),
    reads: Array.isArray(reads) ? reads.map(String) : [],
  };
}

/**
 * The file's head, from what stands before its `rows` where that is whole: rows are nine tenths of a start's JSON.
 * Groups have rows of their own, and may stand before it; then, as where some of the head stands behind, all is read.
 */
function headJson(bytes: Buffer): Record<string, unknown> {
  const rows = bytes.indexOf('"rows"');
  const text = bytes.toString('utf8', 0, Math.max(rows, 0)).trimEnd();
  const head = text.endsWith(',') ? parseJson(`${text.slice(0, -1)}}`) : {};
  const whole = ALWAYS.every((key) => key in head) && ('reads' in head || bytes.indexOf('"reads"', rows) < 0);
  return whole ? head : parseJson(bytes.toString());
}

const ALWAYS = ['canonical', 'syntax', 'message'];

function parseJson(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
