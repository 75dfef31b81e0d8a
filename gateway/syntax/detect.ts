import type { Syntax } from '../core/index.js';
import { isUtf16 } from './charset.js';
import { isBlank } from './edifact/separators.js';
import { findStart } from './edifact/start.js';

/**
 * The notation of some bytes, by what they begin with (behind a byte order mark and blanks): `<` XML, `00:` a
 * platform file, UNA, UNB, UNG or UNH an EDIFACT interchange, also behind text that a mail system put before it.
 * UTF-16 is XML's alone. Undefined for anything else.
 */
export function detect(bytes: Uint8Array): Syntax | undefined {
  if (isUtf16(bytes)) return bytes.subarray(0, 8).includes(0x3c) ? 'xml' : undefined;
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (i < bytes.length && isBlank(bytes[i])) i++;
  if (bytes[i] === 0x3c) return 'xml';
  if (bytes[i] === 0x30 && bytes[i + 1] === 0x30 && bytes[i + 2] === 0x3a) return 'flat';
  return findStart(bytes, i) < 0 ? undefined : 'edifact';
}
