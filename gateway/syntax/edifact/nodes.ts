import { isUtf8 } from 'node:buffer';
import type { Limits, Node, Outcome, Problem } from '../../core/index.js';
import { asWarning, problem } from '../../core/index.js';
import { readingOf } from './reading.js';
import { ALONE, Segment } from './segment.js';
import type { Grammar } from './separators.js';
import { MOST_MARKS, type Scratch, tapeOf } from './tape.js';

/** Bytes of one message, and how to read them. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly grammar: Grammar;
  readonly room: Scratch;
  readonly limits: Limits;
  /** 0062, or the ordinal: problems name it. */
  readonly reference: string;
  readonly lenient: boolean;
}

/** Cyrillic and Greek capitals that look like Latin ones; typists of rail messages mix them (`МЕА`). */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [...'АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'].map((each, i) => [
    each,
    [...'ABEKMHOPCTYXISJABEZHIKMNOPTYX'][i] as string,
  ]),
);

const TAG = /^[A-Z][A-Z0-9]{2}$/;

/**
 * A message's segments in wire order, UNH and UNT included, values not yet decoded. What isn't a segment is a
 * problem and has a number but no node; bytes and characters that may not stand here are problems with their offset.
 */
export function readNodes(part: Part): Outcome<readonly Node[]> {
  const { bytes, from, to, grammar, limits, reference } = part;
  const tape = tapeOf(bytes, from, to, grammar, part.room, limits.problemsPerMessage);
  const reading = readingOf(tape);
  const problems: Problem[] = [];
  const nodes: Node[] = [];
  const known = new Map<number, string>();
  const { segments, marks } = tape;
  for (let s = 0, position = 1; s < segments.length; s += 2, position++) {
    const start = segments[s] as number;
    const first = segments[s + 1] as number;
    const end = (marks[first] as number) >> 2;
    const key = end - start === 3 ? packed(bytes, from + start) : -1;
    let name = known.get(key);
    if (name === undefined) {
      name = tagOf(part, start, end, position, problems);
      if (name !== undefined && key >= 0) known.set(key, name);
    }
    if (name !== undefined) nodes.push(new Segment(reading, start, first, name, position, ALONE));
  }
  const place = (offset: number) => ({
    message: reference,
    segment: numberAt(segments, offset - from),
    offset,
  });
  problems.push(...characters(part, tape.controls, tape.broken, place));
  if (tape.full >= 0)
    problems.push(
      problem('limit-exceeded', place(tape.full), {
        expected: String(MOST_MARKS),
        values: { name: 'separators' },
      }),
    );
  if (tape.empty >= 0)
    problems.push(problem('segment-malformed', place(tape.empty), { found: '', severity: 'warning' }));
  return { value: nodes, problems };
}

/** Number of the segment in which an offset (from the tape's base) lies. */
function numberAt(segments: Int32Array, offset: number): number {
  let low = 0;
  let high = segments.length / 2 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle * 2] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

const packed = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);

function tagOf(
  part: Part,
  start: number,
  end: number,
  position: number,
  problems: Problem[],
): string | undefined {
  const { bytes, from, grammar, reference, lenient, limits } = part;
  const raw = grammar.charset
    .text(bytes, from + start, from + Math.min(end, start + 200))
    .replace(/[\r\n]/g, '');
  if (TAG.test(raw)) return raw;
  const meant = [...raw].map((each) => LOOKALIKES[each] ?? each).join('');
  if (problems.length < limits.problemsPerMessage) {
    const alike = TAG.test(meant);
    const each = problem(
      'segment-malformed',
      { message: reference, segment: position, offset: from + start },
      {
        found: raw,
        ...(alike ? { expected: meant } : {}),
        ...(alike
          ? {
              hint: {
                zh: `段标记中混有形似拉丁字母的其他字母,应为 ${meant}`,
                en: `letters that only look Latin stand in the tag; ${meant} was meant`,
              },
            }
          : {}),
      },
    );
    problems.push(lenient && alike ? asWarning(each) : each);
  }
  return TAG.test(meant) ? meant : undefined;
}

function characters(
  part: Part,
  controls: readonly number[],
  broken: number,
  place: (offset: number) => Problem['at'],
): readonly Problem[] {
  const { bytes, from, to, grammar, lenient, limits } = part;
  const { charset, level } = grammar;
  const problems: Problem[] = [];
  for (const offset of controls.slice(0, limits.problemsPerMessage)) {
    const byte = bytes[offset] as number;
    const each = problem('character-invalid', place(offset), {
      found: `0x${byte.toString(16).padStart(2, '0').toUpperCase()}`,
      expected: level,
    });
    problems.push(lenient || byte === 0x09 ? asWarning(each) : each);
  }
  if (broken >= 0)
    problems.push(
      problem('character-invalid', place(broken), {
        found: bytes[broken] === 0x0d ? 'CR' : 'LF',
        expected: level,
        severity: 'warning',
        hint: {
          zh: '段内的换行不是数据,已略去',
          en: 'line ends inside segments are not data; they were left out',
        },
      }),
    );
  const own = bytes.subarray(from, to);
  if (charset.name === 'UTF-8' && isUtf8(own)) return problems;
  const bad = charset.invalidAt(own);
  if (bad >= 0)
    problems.push(
      problem('charset-invalid', place(from + bad), {
        found: [...own.subarray(bad, bad + 4)]
          .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
          .join(' '),
        expected: charset.name,
        hint: {
          zh: '若发送方使用其他字符集,请用 --charset 或协议指定',
          en: 'if the sender writes in another character set, name it with --charset or in the agreement',
        },
      }),
    );
  else if (charset.name === 'ISO-8859-1') {
    const control = firstC1(own);
    if (control >= 0)
      problems.push(
        problem('character-invalid', place(from + control), {
          found: `0x${(own[control] as number).toString(16).toUpperCase()}`,
          expected: charset.name,
          severity: 'warning',
          hint: isUtf8(own)
            ? {
                zh: '这些字节像是 UTF-8,可用 --charset 指定',
                en: 'these bytes look like UTF-8; --charset can say so',
              }
            : { zh: '按 Windows-1252 读取', en: 'read as Windows-1252' },
        }),
      );
  }
  return problems;
}

function firstC1(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) if (((bytes[i] as number) & 0xe0) === 0x80) return i;
  return -1;
}
