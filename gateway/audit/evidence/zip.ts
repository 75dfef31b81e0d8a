import { unzipSync, Zip, ZipDeflate } from 'fflate';

/** Bounds of a bundle, written and read: files, and bytes of all of them together. */
export const MOST_FILES = 60_000;
export const MOST_BYTES = 1024 * 1024 * 1024;

export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files as a ZIP, piece by piece; `at` is the moment they all bear, in ms. */
export async function* zipped(
  files: Iterable<ZipFile> | AsyncIterable<ZipFile>,
  at: number,
): AsyncGenerator<Buffer> {
  const pieces: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, piece) => {
    if (error !== null && error !== undefined) failure = error;
    else pieces.push(piece);
  });
  const drain = function* (): Generator<Buffer> {
    if (failure !== undefined) throw failure;
    const waiting = Buffer.concat(pieces);
    pieces.length = 0;
    if (waiting.length > 0) yield waiting;
  };
  for await (const { name, bytes } of files) {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    entry.push(bytes, true);
    yield* drain();
  }
  zip.end();
  yield* drain();
}

/** The files of a ZIP; undefined where it is none, a name stands twice or leads out of it, or it is larger than a bundle may be. */
export function unzipped(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  let [files, total] = [0, 0];
  const names = new Set<string>();
  try {
    const all = unzipSync(bytes, {
      filter({ name, originalSize }) {
        total += originalSize;
        files++;
        if (files > MOST_FILES || total > MOST_BYTES) throw new RangeError('too large');
        // What other tools write for a folder.
        if (name.endsWith('/') && originalSize === 0) return false;
        if (names.has(name) || !isPlain(name)) throw new RangeError('name');
        names.add(name);
        return true;
      },
    });
    return new Map(Object.entries(all));
  } catch {
    return undefined;
  }
}

/** A path of plain names, downwards only. */
export const isPlain = (name: string): boolean =>
  /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && !name.split('/').some((each) => each === '.' || each === '..');
