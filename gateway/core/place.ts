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

/** @param bytes what was received @param charset the name the interchange's text is read with */
export function lines(bytes: Uint8Array, charset = 'UTF-8'): Lines {
  let starts: number[] | undefined;
  const index = (): number[] => {
    const found = [0];
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === 0x0a || (byte === 0x0d && bytes[i + 1] !== 0x0a)) found.push(i + 1);
    }
    return found;
  };
  const column = (from: number, to: number): number => {
    let n = 1;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      if (charset === 'GB18030' && byte >= 0x81 && byte !== 0xff && i + 1 < to) {
        const next = bytes[i + 1] as number;
        i += next >= 0x30 && next <= 0x39 ? 3 : 1;
      } else if (charset === 'UTF-8' && (byte & 0xc0) === 0x80) continue;
      n++;
    }
    return n;
  };
  return {
    at(offset) {
      starts ??= index();
      const end = Math.min(Math.max(offset, 0), bytes.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= end) low = middle;
        else high = middle - 1;
      }
      const from = (starts[low] as number) + (low === 0 && hasByteOrderMark(bytes) ? 3 : 0);
      return { line: low + 1, column: column(Math.min(from, end), end) };
    },
  };
}

/** Whether the bytes begin with the UTF-8 byte order mark. */
export const hasByteOrderMark = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
