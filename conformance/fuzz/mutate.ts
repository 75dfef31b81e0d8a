import { type Random, seeded } from '../sample/random.js';

/** Bytes that break readers: separators of every notation, quotes, markup, controls, halves of characters. */
const TROUBLE: readonly (readonly number[])[] = [
  [0x27],
  [0x2b],
  [0x3a],
  [0x3f],
  [0x2a],
  [0x0a],
  [0x0d],
  [0x00],
  [0xff],
  [0xef, 0xbb, 0xbf],
  [0xe6, 0xb8],
  [0x81],
  [0x3c],
  [0x3e],
  [0x26],
  [0x22],
  [0x5d, 0x5d, 0x3e],
  [0x7b],
  [0x7d],
  [0x5b],
  [0x5c],
];
const TEXTS: readonly string[] = [
  "UNA:+.? '",
  "UNB+UNOA:2+A+B+260115:0812+1'",
  "UNH+1+CODECO:D:95B:UN'",
  "UNT+1+1'",
  "UNZ+0+1'",
  "UNG+X+A+B+260115:0812+1+UN+D:95B'",
  "UNE+1+1'",
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<![CDATA[<x>]]>',
  '<?xml version="1.0" encoding="GBK"?>',
  '<a xmlns:b="c">',
  '</a>',
  '&#x0;',
  '&amp;#60;',
  '99:1',
  '00:',
  '"__proto__":{"a":1},',
  '1e400',
  '-0',
  '\ud800',
  '\u202e',
  '港区',
  '9'.repeat(400),
];

/** Where parts of a message end, whatever its notation: what is moved about is whole segments, records, elements, members. */
const BREAKS = /'|\r?\n|>|,|:|\+/g;

/** One to six changes of a message that the seed decides: bytes and whole parts deleted, doubled, moved, put in, cut off. */
export function mutated(bytes: Uint8Array, others: readonly Uint8Array[], seed: number): Uint8Array {
  const random = seeded(seed);
  let made: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.below(random.pick([1, 2, 3, 6])); left > 0; left--)
    made = change(made, others, random);
  return made;
}

function change(bytes: Buffer, others: readonly Uint8Array[], random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const put = (place: number, gone: number, ...more: readonly Uint8Array[]): Buffer =>
    Buffer.concat([bytes.subarray(0, place), ...more, bytes.subarray(Math.min(bytes.length, place + gone))]);
  switch (random.below(12)) {
    case 0:
      return put(at, 0, Buffer.from(random.pick(TROUBLE)));
    case 1:
      return put(at, 1 + random.below(4));
    case 2:
      return put(at, 1, Buffer.from([random.below(256)]));
    case 3:
      return put(at, 0, Buffer.from(random.pick(TEXTS)));
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return bytes.subarray(Math.min(at, 64));
    case 6: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return put(at, 0, other.subarray(from, from + random.below(200)));
    }
    case 7:
      return put(at, 0, bytes.subarray(at, at + random.below(300)));
    default:
      return parts(bytes, random);
  }
}

/** A whole part deleted, doubled, moved, or its value changed. */
function parts(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString('latin1');
  const ends = [...text.matchAll(BREAKS)].map((each) => each.index + each[0].length);
  if (ends.length < 3) return bytes;
  const nth = random.below(ends.length - 1);
  const [from, to] = [ends[nth] as number, ends[nth + 1] as number];
  const part = text.slice(from, to);
  const rest = text.slice(0, from) + text.slice(to);
  const elsewhere = ends[random.below(ends.length)] as number;
  const made = [
    rest,
    text.slice(0, to) + part + text.slice(to),
    rest.slice(0, Math.min(elsewhere, rest.length)) + part + rest.slice(Math.min(elsewhere, rest.length)),
    text.slice(0, from) +
      text.slice(from, to).replace(/[A-Z0-9]+/i, random.pick(['', '0', 'ZZZ', '20261399', '１２'])) +
      text.slice(to),
    text.slice(0, from) + part.repeat(1 + random.below(40)) + text.slice(to),
  ];
  return Buffer.from(random.pick(made), 'latin1');
}
