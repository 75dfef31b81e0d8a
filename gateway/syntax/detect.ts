import type { Syntax } from '../core/index.js';
import { isUtf16 } from './charset.js';
import { isBlank } from './edifact/separators.js';
import { findStart } from './edifact/start.js';

/**
 * The notation of some bytes, by what they begin with (behind a byte order mark and blanks): `<` XML, `{` or `[` JSON,
 * `00:` a platform file, UNA, UNB, UNG or UNH an EDIFACT interchange, also behind text that a mail system put before it.
 * UTF-16 is XML's alone. Undefined for anything else.
 */
export function detect(bytes: Uint8Array): Syntax | undefined {
  if (isUtf16(bytes)) return bytes.subarray(0, 8).includes(0x3c) ? 'xml' : undefined;
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (i < bytes.length && isBlank(bytes[i])) i++;
  if (bytes[i] === 0x3c) return 'xml';
  if (bytes[i] === 0x30 && bytes[i + 1] === 0x30 && bytes[i + 2] === 0x3a) return 'flat';
  if (bytes[i] !== 0x7b && bytes[i] !== 0x5b) return findStart(bytes, i) < 0 ? undefined : 'edifact';
  // A bracket may begin a mail's text before an interchange too: JSON unless what follows can't be, and one is there.
  return opensJson(bytes, i) || findStart(bytes, i) < 0 ? 'json' : 'edifact';
}

/** What can stand behind an opening bracket: a name or the end of the object; an object, a value or the end of the array. */
function opensJson(bytes: Uint8Array, at: number): boolean {
  let i = at + 1;
  while (isBlank(bytes[i])) i++;
  const next = String.fromCharCode(bytes[i] ?? 0);
  return bytes[at] === 0x7b ? /["}]/.test(next) : /[[{\]"]/.test(next);
}
