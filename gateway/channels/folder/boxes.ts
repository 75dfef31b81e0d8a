import type { Disk } from './disk.js';

/** The folders of the single window's client, below one application's folder, and our own beside them. */
export const BOXES = ['OutBox', 'SentBox', 'FailBox', 'InBox'] as const;
export type Box = (typeof BOXES)[number];

/** Keeps the state, the lock, and what is about to be put into a box. */
export const OWN = '.eport';

/** What most systems allow for a name, in bytes of UTF-8. */
const LONGEST = 255;

/**
 * Files that somebody is still writing, by the names that such files have: hidden ones, `x.tmp`, `x.part`, `~x`, `x~`,
 * and lock files. `others` are the names beside it: `x.lock` (or `.lck`) says that `x` isn't finished.
 */
export function unfinished(name: string, others: ReadonlySet<string>): boolean {
  return (
    /^[.~]|~$|\.(?:tmp|temp|part|partial|filepart|crdownload|writing|lock|lck|swp)$/i.test(name) ||
    [`${name}.lock`, `${name}.LOCK`, `${name}.lck`, `${name}.LCK`].some((lock) => others.has(lock))
  );
}

/** `a.edi` and `01K…` → `a.01K….edi`. */
export function marked(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0
    ? fitting('', name, `.${mark}`)
    : fitting('', name.slice(0, dot), `.${mark}${name.slice(dot)}`);
}

/** Prefix, stem and suffix as one name; the stem is cut, between characters, where the whole would be too long. */
export function fitting(prefix: string, stem: string, suffix: string): string {
  const room = LONGEST - Buffer.byteLength(prefix) - Buffer.byteLength(suffix);
  if (Buffer.byteLength(stem) <= room) return prefix + stem + suffix;
  let kept = '';
  let length = 0;
  for (const each of stem) {
    length += Buffer.byteLength(each);
    if (length > room) break;
    kept += each;
  }
  return prefix + kept + suffix;
}

/** What may stand in a name on every system; what a stranger wrote can't lead elsewhere. */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029/\\:*?"<>|\s]+/gu, '_').replace(/^[.~]+|[.~]+$/g, '_');

/** The name itself where nothing in that folder has it, else with the mark in it. */
export const freeName = async (disk: Disk, folder: string, name: string, mark: string): Promise<string> =>
  (await disk.exists(`${folder}/${name}`)) ? marked(name, mark) : name;
