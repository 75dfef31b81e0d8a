import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Codes that others publish and that may not be shipped with the program: SMDG's liner and terminal lists. */
export interface CodeList {
  readonly name: string;
  readonly size: number;
  /** Whether the list has that code; with a place (UN/LOCODE), whether it has it there, where the list says so. */
  has(code: string, place?: string): boolean;
}

export interface CodeLists {
  /** In the order of their names, with what was read: they are part of what a verdict goes by. */
  readonly files: ReadonlyArray<{ readonly file: string; readonly bytes: Uint8Array }>;
  find(name: string): CodeList | undefined;
}

/** Headings of the columns, in small letters and without anything else, as the publishers' tables have them. */
const CODE = [
  'code',
  'smdgcode',
  'linercode',
  'smdglinercode',
  'linersmdgcode',
  'carriercode',
  'terminalcode',
  'smdgterminalcode',
];
const PLACE = ['unlocode', 'locode', 'unloccode', 'port', 'portcode'];
const STATUS = ['codestatus', 'status'];
const OTHER_PLACES = ['alternativeunlocodes', 'alternativeunlocode'];

export const noCodeLists: CodeLists = { files: [], find: () => undefined };

/**
 * Reads every `*.csv` and `*.json` of a folder, UTF-8, the list named like its file (`smdg-liners.csv`): lines separated by
 * commas or semicolons below one with headings, or an array of objects, as SMDG publishes its liner codes.
 * @throws Error naming the file that can't be read
 */
export function loadCodeLists(folder: string): CodeLists {
  const files = readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort()
    .map((file) => ({ file, bytes: readFileSync(join(folder, file)) }));
  const lists = new Map(
    files.map(({ file, bytes }) => {
      const name = file.replace(FILE, '').toLowerCase();
      return [name, codeList(file, new TextDecoder().decode(bytes))] as const;
    }),
  );
  return { files, find: (name) => lists.get(name) };
}

const FILE = /\.(csv|json)$/i;

/** @throws Error where no line has a heading for the codes, or no code stands below it */
export function codeList(file: string, text: string): CodeList {
  const rows = /^\s*[[{]/.test(text) ? table(file, text) : csv(text);
  const head = rows.findIndex((row) => row.some((cell) => CODE.includes(plain(cell))));
  const headings = (rows[head] ?? []).map(plain);
  const column = (names: readonly string[]): number => {
    const found = names.map((each) => headings.indexOf(each)).find((at) => at >= 0);
    return found ?? -1;
  };
  // A table of terminals may call its places "code" too; what says more is meant.
  const code = column([...CODE.slice(1), 'code']);
  const places = new Map<string, Set<string>>();
  for (const row of head < 0 ? [] : rows.slice(head + 1)) {
    const value = (row[code] ?? '').trim();
    if (value === '' || /^expired$/i.test(row[column(STATUS)] ?? '')) continue;
    const known = places.get(value) ?? new Set();
    for (const at of [column(PLACE), column(OTHER_PLACES)])
      for (const each of at < 0 ? [] : (row[at] ?? '').split(/[^A-Z0-9]+/i))
        if (each !== '') known.add(each.toUpperCase());
    places.set(value, known);
  }
  if (places.size === 0) throw new Error(`${file}: no column of codes (Code, Liner Code, Terminal Code)`);
  return {
    name: file.replace(FILE, '').toLowerCase(),
    size: places.size,
    has(value, place) {
      const known = places.get(value);
      return known !== undefined && (place === undefined || known.size === 0 || known.has(place));
    },
  };
}

/** An array of objects as lines, the first with the names of all their members. */
function table(file: string, text: string): readonly (readonly string[])[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  const entries = (Array.isArray(value) ? value : []).filter(
    (each): each is Record<string, unknown> => typeof each === 'object' && each !== null,
  );
  const names = [...new Set(entries.flatMap((each) => Object.keys(each)))];
  const cell = (member: unknown): string =>
    typeof member === 'string' ? member : Array.isArray(member) ? member.map(cell).join(' ') : '';
  return [names, ...entries.map((each) => names.map((name) => cell(each[name])))];
}

const plain = (heading: string): string => heading.toLowerCase().replace(/[^a-z]/g, '');

/** RFC 4180, with commas or semicolons as the first line has more of; a byte order mark is passed over. */
function csv(text: string): readonly (readonly string[])[] {
  const body = text.replace(/^\uFEFF/, '');
  const first = body.split(/\r?\n/, 1)[0] ?? '';
  const mark = first.split(';').length > first.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < body.length; i++) {
    const c = body[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (body[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === mark) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (c !== '\r') cell += c;
  }
  return cell === '' && row.length === 0 ? rows : [...rows, [...row, cell]];
}
