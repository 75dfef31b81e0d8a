/** Marks of a whole interchange, (offset << 2 | kind), written by hand for the default separators and nothing else. */
export interface Marks {
  readonly marks: Int32Array;
  readonly count: number;
}

export const COMPONENT = 0;
export const ELEMENT = 1;
export const END = 2;

let room = new Int32Array(1 << 16);

/** bytes → where separators stand. The limit: no charset, no control characters, no bounds, storage used again. */
export function marksOf(bytes: Uint8Array): Marks {
  let count = 0;
  const { length } = bytes;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x3f) continue;
    let kind: number;
    if (byte === 0x2b) kind = ELEMENT;
    else if (byte === 0x3a) kind = COMPONENT;
    else if (byte === 0x27) kind = END;
    else {
      if (byte === 0x3f) i++;
      continue;
    }
    if (count === room.length) {
      const more = new Int32Array(count * 2);
      more.set(room);
      room = more;
    }
    room[count++] = (i << 2) | kind;
  }
  return { marks: room, count };
}
