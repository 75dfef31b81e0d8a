import { type Problem, problem } from '../../core/index.js';
import { defaultSeparators, isBlank, isBreak, levelB, type Separators } from './separators.js';

/** Where an interchange begins and how its segments are told apart. */
export interface Start {
  /** Of UNA, or of the first segment. */
  readonly from: number;
  /** Of the first segment: UNB, or UNG or UNH where there is no UNB. */
  readonly body: number;
  readonly una: boolean;
  /** Separators but for the repetition separator, which the syntax version decides. */
  readonly separators: Separators;
  /** Fifth character of UNA: the repetition separator of version 4; -1 blank, undefined without UNA. */
  readonly fifth?: number;
  readonly problems: readonly Problem[];
}

const REACH = 64 * 1024;
/** A service string of at most six characters and a header after it, or a header that names its level. */
const BEGIN =
  /UNA[^A-Za-z0-9][\s\S]{2,5}\s*(?=UN[BGH][^A-Za-z0-9])|UNB[^A-Za-z0-9\s](?=UNO[A-Z]|KECA|IAT[AB])|UIB\+UNO/;
const AT_ONCE = /^(?:UNA[^A-Za-z0-9]|UN[BGH][^A-Za-z0-9\s]|UIB[^A-Za-z0-9\s])/;

/** Index of the first byte of an interchange: at once (after blanks), or behind text that a mail or telex system put before it; -1 where none is near. */
export function findStart(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && isBlank(bytes[i])) i++;
  const near = latin1(bytes, i, i + 16);
  if (AT_ONCE.test(near)) return i;
  const found = BEGIN.exec(latin1(bytes, i, i + REACH));
  return found === null ? -1 : i + found.index;
}

/** Whether an interchange of its own begins at that segment: UNA or UNB. */
export const beginsInterchange = (bytes: Uint8Array, at: number): boolean =>
  /^UNA[^A-Za-z0-9][\s\S]{2,5}\s*UN[BGH][^A-Za-z0-9]|^UNB[^A-Za-z0-9\s]/.test(latin1(bytes, at, at + 20));

/**
 * Reads UNA, or takes the defaults (ISO 9735-1 §7). A service string of four or five characters (`UNA:+.'`) is
 * taken as one whose reserved character, and release character, are the usual ones.
 */
export function readStart(bytes: Uint8Array, from: number): Start {
  if (latin1(bytes, from, from + 3) !== 'UNA') return withoutUna(bytes, from);
  const given = serviceString(bytes, from);
  const problems: Problem[] = [];
  const malformed = (severity: 'error' | 'warning'): void => {
    problems.push(
      problem('una-malformed', { path: 'UNA', offset: from }, { found: `UNA${given}`, severity }),
    );
  };
  if (given.length !== 6) malformed(given.length === 4 || given.length === 5 ? 'warning' : 'error');
  const of = (index: number): number => given.charCodeAt(index);
  const usual = defaultSeparators(3);
  const short = given.length < 6;
  // Four characters may have lost their end (`:+.?`) or their middle (`:+.'`).
  const cut = short && of(given.length - 1) === usual.release;
  const separators: Separators = {
    component: of(0),
    element: of(1),
    release: short && given.length < 5 ? usual.release : of(3) === 0x20 ? -1 : of(3),
    repetition: -1,
    terminator: cut ? usual.terminator : of(given.length - 1),
  };
  const fifth = short || of(4) === 0x20 ? -1 : of(4);
  let body = from + 3 + given.length;
  while (body < bytes.length && isBlank(bytes[body])) body++;
  const contradicted =
    isHeader(bytes, body) && bytes[body + 3] !== separators.element && !isBreak(bytes[body + 3]);
  if (problems.every((each) => each.severity !== 'error') && (!distinct(separators) || contradicted))
    malformed('error');
  return { from, body, una: true, fifth, ...ended(bytes, body, separators, problems) };
}

/** What stands between UNA and the header: six characters, blanks and line ends too, or fewer where it is a slip. */
function serviceString(bytes: Uint8Array, from: number): string {
  const six = latin1(bytes, from + 3, from + 9);
  const rest = latin1(bytes, from + 3, from + 40);
  const short = /^([\s\S]{0,5}?)[\s\0]*UN[BGH]/.exec(rest)?.[1];
  if (!/^[\s\S]{6}[\s\0]*UN[BGH]/.test(rest)) return short ?? six;
  // A line end in sixth place ends segments, unless the first line shows that another character does.
  const body = from + 9 + rest.slice(6).search(/UN[BGH]/);
  const line = latin1(bytes, body, body + REACH).split(/[\r\n]/, 1)[0] as string;
  const slip = /^\S{4,5}[\r\n]+$/.test(six) && line.includes(six.trimEnd().slice(-1));
  return six.endsWith(' ') || slip ? six.trimEnd() : six;
}

function withoutUna(bytes: Uint8Array, from: number): Start {
  const byte = bytes[from + 3];
  const separators = byte === levelB.element ? levelB : defaultSeparators(3);
  const problems =
    byte === separators.element
      ? []
      : [
          problem(
            'una-malformed',
            { offset: from },
            { found: latin1(bytes, from, from + 9), expected: "UNA:+.? '" },
          ),
        ];
  return { from, body: from, una: false, ...ended(bytes, from, separators, problems) };
}

/**
 * Some systems end segments with lines alone, whatever UNA says. So it is read where neither of the first two lines
 * holds the terminator and the second begins with a tag; a line wrapped at a column doesn't look like that.
 */
function ended(
  bytes: Uint8Array,
  body: number,
  separators: Separators,
  problems: readonly Problem[],
): { readonly separators: Separators; readonly problems: readonly Problem[] } {
  if (isBreak(separators.terminator)) return { separators, problems };
  const ends = (from: number): number => {
    for (let i = from; i < bytes.length && i < from + REACH; i++) {
      if (bytes[i] === separators.release) i++;
      else if (bytes[i] === separators.terminator) return -1;
      else if (isBreak(bytes[i])) return i;
    }
    return -1;
  };
  const first = ends(body);
  if (first < 0) return { separators, problems };
  let second = first;
  while (second < bytes.length && isBlank(bytes[second])) second++;
  if (!/^[A-Z]{3}/.test(latin1(bytes, second, second + 3)) || bytes[second + 3] !== separators.element)
    return { separators, problems };
  if (ends(second) < 0) return { separators, problems };
  const line = bytes.subarray(first, second).includes(0x0a) ? 0x0a : 0x0d;
  const note = problem(
    'segment-unterminated',
    { offset: body },
    {
      severity: 'warning',
      found: 'LF',
      expected: String.fromCharCode(separators.terminator),
      hint: { zh: '按每行一个段读取', en: 'every line is read as one segment' },
    },
  );
  return { separators: { ...separators, terminator: line }, problems: [...problems, note] };
}

const distinct = (each: Separators): boolean => {
  const used = [each.component, each.element, each.terminator, ...(each.release < 0 ? [] : [each.release])];
  const fit = used.every(
    (byte, i) =>
      !/[A-Za-z0-9 \0]/.test(String.fromCharCode(byte)) && !Number.isNaN(byte) && (i === 2 || !isBreak(byte)),
  );
  return fit && new Set(used).size === used.length;
};

const isHeader = (bytes: Uint8Array, at: number): boolean => /^UN[BGH]/.test(latin1(bytes, at, at + 3));

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    'latin1',
    from,
    Math.min(to, bytes.length),
  );
