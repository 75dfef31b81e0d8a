// Builds schemas/edifact/{un,service}.json from a folder of UN/EDIFACT directories as JSON (one file per
// directory, and SERVICE.json): node scripts/directories.mjs [folder] [--check]
//
// The directories differ little from each other, so everything is kept once, with the directories it holds for:
//   "directories": names, oldest first      "ranges": lists of indices into them, "0-3 5"
//   an entry's versions: [range, value, range, value, …], ranges as indices into "ranges"
//   a message's table: TAG or ?TAG (conditional) with its maximum where that isn't 1; ( … )99 is a group
//   a segment's elements, a composite's components: id, ?id (conditional), with *n where it repeats
// Positions and group numbers count from 10 by 10 (with `#` digits) and from 1, so they aren't kept; the script
// refuses a source of which decoding doesn't give back every fact.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The two compact files as text, from a folder of directories; `proven`: each checked to decode to its source. */
export function build(folder, proven = true) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const directories = readdirSync(folder)
    .filter((name) => /^D\d\d[A-Z]\.json$/.test(name))
    .map(read)
    .sort((a, b) => age(a.directory) - age(b.directory));
  const service = read('SERVICE.json');
  const syntaxes = ['v3', 'v4'].map((name) => ({ directory: name, ...service[name] }));
  return { 'un.json': encode(directories, proven), 'service.json': encode(syntaxes, proven) };
}

const age = (name) => ((Number(name.slice(2, 4)) + 30) % 100) + name.charCodeAt(4) / 1000;

function encode(directories, proven) {
  const ranges = new Map();
  const rangeOf = (indices) => {
    const text = spans(indices);
    if (!ranges.has(text)) ranges.set(text, ranges.size);
    return ranges.get(text);
  };
  rangeOf(directories.map((_, i) => i));
  const versions = (section, make) => {
    const entries = new Map();
    directories.forEach((directory, i) => {
      for (const [id, value] of Object.entries(directory[section])) {
        const key = JSON.stringify(make(value, i));
        if (!entries.has(id)) entries.set(id, new Map());
        const found = entries.get(id);
        if (!found.has(key)) found.set(key, []);
        found.get(key).push(i);
      }
    });
    return sorted(entries, (found) => [...found].flatMap(([key, at]) => [rangeOf(at), JSON.parse(key)]));
  };
  const codes = new Map();
  directories.forEach((directory, i) => {
    for (const [element, list] of Object.entries(directory.codes)) {
      if (!codes.has(element)) codes.set(element, new Map());
      for (const [code, name] of Object.entries(list)) {
        const entry = codes.get(element);
        if (!entry.has(code)) entry.set(code, new Map());
        if (!entry.get(code).has(name)) entry.get(code).set(name, []);
        entry.get(code).get(name).push(i);
      }
    }
  });
  const file = {
    directories: directories.map((each) => each.directory),
    messages: versions('messages', ({ table }) => encodeTable(table)),
    heads: versions('messages', ({ name, release, status, revision, date }) =>
      [name, release, status, revision, date].filter((each) => each !== undefined),
    ),
    segments: versions('segments', ({ name, e }) => [name, e.map(encodeElement).join(' ')]),
    composites: versions('composites', ({ name, c }) => [name, c.map(encodeComponent).join(' ')]),
    elements: versions('elements', (value) => value),
    codes: sorted(codes, (list) =>
      Object.fromEntries(
        [...list]
          .sort(([a], [b]) => compare(a, b))
          .map(([code, names]) => [code, [...names].flatMap(([name, at]) => [rangeOf(at), name])]),
      ),
    ),
  };
  const text = print({ directories: file.directories, ranges: [...ranges.keys()], ...file });
  const written = JSON.parse(text);
  if (proven) for (const [i, directory] of directories.entries()) verify(directory, decode(written, i));
  return text;
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (map, make) =>
  Object.fromEntries([...map].sort(([a], [b]) => compare(a, b)).map(([id, value]) => [id, make(value)]));

function spans(indices) {
  const parts = [];
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i];
    while (indices[i + 1] === indices[i] + 1) i++;
    parts.push(from === indices[i] ? `${from}` : `${from}-${indices[i]}`);
  }
  return parts.join(' ');
}

const times = (n) => (n === 1 ? '' : `${n}`);
const optional = (status) => (status === 'C' ? '?' : '');
const encodeElement = ([, id, status, repeat]) =>
  `${optional(status)}${id}${repeat === 1 ? '' : `*${repeat}`}`;
const encodeComponent = ([id, status, repeat = 1]) =>
  `${optional(status)}${id}${repeat === 1 ? '' : `*${repeat}`}`;

function encodeTable(table) {
  const rows = (list) =>
    list
      .map((row) =>
        Array.isArray(row)
          ? `${optional(row[2])}${row[1]}${times(row[3])}`
          : `${optional(row.s)}( ${rows(row.c)} )${times(row.r)}`,
      )
      .join(' ');
  return `#${table[0][0].length} ${rows(table)}`;
}

/** One directory of a compact file in the form of its source. */
export function decode(file, index) {
  const within = file.ranges.map((range) =>
    range.split(' ').some((span) => {
      const [from, to = from] = span.split('-').map(Number);
      return index >= from && index <= to;
    }),
  );
  const pick = (versions) => {
    for (let i = 0; i < versions.length; i += 2) if (within[versions[i]]) return versions[i + 1];
    return undefined;
  };
  const section = (entries, make) =>
    Object.fromEntries(
      Object.entries(entries)
        .map(([id, versions]) => [id, pick(versions)])
        .filter(([, value]) => value !== undefined)
        .map(([id, value]) => [id, make(value, id)]),
    );
  const items = (text) =>
    text === ''
      ? []
      : text.split(' ').map((item) => {
          const [, question, id, repeat = '1'] = /^(\??)([^*]+)(?:\*(\d+))?$/.exec(item);
          return [id, question ? 'C' : 'M', Number(repeat)];
        });
  return {
    messages: section(file.messages, (table, id) => {
      const [name, release, status, revision, date] = pick(file.heads[id]);
      return { ...defined({ name, release, status, revision, date }), table: decodeTable(table) };
    }),
    segments: section(file.segments, ([name, e]) => ({
      name,
      e: items(e).map((item, i) => [`${i + 1}0`.padStart(3, '0'), ...item]),
    })),
    composites: section(file.composites, ([name, c]) => ({
      name,
      c: items(c).map(([id, status, repeat]) => (repeat === 1 ? [id, status] : [id, status, repeat])),
    })),
    elements: section(file.elements, (value) => value),
    codes: Object.fromEntries(
      Object.entries(file.codes)
        .map(([element, list]) => [element, section(list, (name) => name)])
        .filter(([, list]) => Object.keys(list).length > 0),
    ),
  };
}

function decodeTable(text) {
  const tokens = text.split(' ');
  const digits = Number(tokens.shift().slice(1));
  let line = 0;
  let group = 0;
  const position = () => {
    line += 10;
    return `${line}`.padStart(digits, '0');
  };
  const rows = () => {
    const list = [];
    while (tokens.length > 0) {
      const token = tokens.shift();
      if (token.startsWith(')')) return [list, Number(token.slice(1) || 1)];
      const s = token.startsWith('?') ? 'C' : 'M';
      const rest = token.replace('?', '');
      if (rest === '(') {
        const row = { g: ++group, p: position(), s };
        const [c, r] = rows();
        list.push({ ...row, r, c });
      } else list.push([position(), rest.slice(0, 3), s, Number(rest.slice(3) || 1)]);
    }
    return [list, 1];
  };
  return rows()[0];
}

const defined = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

function verify(source, decoded) {
  for (const section of Object.keys(decoded)) {
    const want = Object.fromEntries(
      Object.entries(source[section]).filter(
        ([, value]) => section !== 'codes' || Object.keys(value).length > 0,
      ),
    );
    for (const id of new Set([...Object.keys(want), ...Object.keys(decoded[section])]))
      if (!isDeepStrictEqual(want[id], decoded[section][id]))
        throw new Error(`${source.directory} ${section} ${id} doesn't decode to its source`);
  }
}

/** JSON with a line per entry, so that a change of one message is a change of one line. */
function print(file) {
  const sections = Object.entries(file).map(([name, value]) => {
    if (Array.isArray(value)) return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const lines = Object.entries(value).map(
      ([id, entry]) => `${JSON.stringify(id)}: ${JSON.stringify(entry)}`,
    );
    return `${JSON.stringify(name)}: {\n${lines.join(',\n')}\n}`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  const check = words.includes('--check');
  const folder = words.find((word) => !word.startsWith('--')) ?? join(root, '../shared/reference/edifact');
  if (!existsSync(folder)) {
    console.error(`${folder} isn't there: schemas/edifact stays as it is`);
  } else {
    const out = join(root, 'schemas/edifact');
    mkdirSync(out, { recursive: true });
    for (const [name, text] of Object.entries(build(folder))) {
      const path = join(out, name);
      const same = existsSync(path) && readFileSync(path, 'utf8') === text;
      if (check && !same) {
        console.error(`${path} isn't what the directories in ${folder} give`);
        process.exitCode = 1;
      } else if (!same) writeFileSync(path, text);
    }
  }
}
