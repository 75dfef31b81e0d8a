import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** What is written now and wanted later, packed meanwhile: sentences that repeat take a twentieth of their room. */
export interface Spool {
  add(text: string): void;
  /** All that was added, in parts. */
  parts(): Generator<string>;
}

const PART = 256 * 1024;

export function spool(): Spool {
  const packed: Uint8Array[] = [];
  let waiting: string[] = [];
  let length = 0;
  return {
    add(text) {
      waiting.push(text);
      length += text.length;
      if (length < PART) return;
      packed.push(deflateRawSync(waiting.join(''), { level: 1 }));
      waiting = [];
      length = 0;
    },
    *parts() {
      for (const each of packed) yield inflateRawSync(each).toString();
      if (waiting.length > 0) yield waiting.join('');
    },
  };
}
