/** Where in the received bytes a problem is. Offsets count bytes from 0; lines and columns count from 1. */
export interface Place {
  /** Message reference (0062), or the ordinal where there is none. */
  readonly message?: string | undefined;
  /** Segment's number in its message counting UNH as 1; platform file: record number from 1. */
  readonly segment?: number | undefined;
  /** From the message's root in the mapping notation's grammar, groups by their trigger, without predicates. */
  readonly path?: string | undefined;
  readonly offset: number;
  /** Filled in by `locate` once judging is done; always there in what users see. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * Finds line and column of a byte offset. Lines end with LF, CRLF or CR; columns count bytes of the line for
 * single-byte text and characters where the text is UTF-8 or GB18030 (a lead byte counts, its followers don't).
 */
export interface Lines {
  at(offset: number): { readonly line: number; readonly column: number };
}

/**
 * Keeps where it was asked last and goes on from there, so that rising offsets cost one pass over the bytes in all,
 * however long a line is; going back begins anew.
 * @param bytes what was received
 * @param charset the name the interchange's text is read with
 */
export function lines(bytes: Uint8Array, charset = 'UTF-8'): Lines {
  const first = hasByteOrderMark(bytes) ? 3 : 0;
  let at = first;
  let line = 1;
  let column = 1;
  return {
    at(offset) {
      const end = Math.min(Math.max(offset, first), bytes.length);
      if (end < at) {
        at = first;
        line = 1;
        column = 1;
      }
      while (at < end) {
        const byte = bytes[at] as number;
        if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
          line++;
          column = 1;
          at++;
        } else {
          const width = charset === 'GB18030' ? gb18030Width(bytes, at) : 1;
          if (at + width > end) break;
          if (charset !== 'UTF-8' || (byte & 0xc0) !== 0x80) column++;
          at += width;
        }
      }
      return { line, column };
    },
  };
}

/** Bytes of the GB18030 character at a place: 1, 2, or 4 where a digit follows the lead byte. */
function gb18030Width(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number;
  if (byte < 0x81 || byte === 0xff || at + 1 >= bytes.length) return 1;
  const next = bytes[at + 1] as number;
  return next >= 0x30 && next <= 0x39 ? 4 : 2;
}

/** Whether the bytes begin with the UTF-8 byte order mark. */
export const hasByteOrderMark = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
