import { readFileSync } from 'node:fs';

/** A compact file of schemas/edifact as scripts/directories.mjs writes and explains it. */
interface Compact {
  readonly directories: readonly string[];
  readonly ranges: readonly string[];
  readonly messages: Entries<string>;
  readonly heads: Entries<readonly string[]>;
  readonly segments: Entries<readonly [name: string, elements: string]>;
  readonly composites: Entries<readonly [name: string, components: string]>;
  readonly elements: Entries<readonly [name: string, representation: string]>;
  readonly codes: Readonly<Record<string, Entries<string>>>;
}

type Entries<T> = Readonly<Record<string, Versions<T>>>;
/** [range, value, range, value, …] */
type Versions<T> = ReadonlyArray<number | T>;

/** A segment in a message's table, or a group: its rows, the first of which is its trigger. */
export interface TableRow {
  readonly tag: string;
  readonly mandatory: boolean;
  readonly max: number;
  readonly rows?: readonly TableRow[];
}

/** An element of a segment or a component of a composite. */
export interface Part {
  readonly id: string;
  readonly mandatory: boolean;
  readonly repeat: number;
}

/** What one directory says; everything undefined that it doesn't have. */
export interface Directory {
  readonly name: string;
  readonly has: (message: string) => boolean;
  readonly title: (message: string) => string | undefined;
  readonly table: (message: string) => readonly TableRow[] | undefined;
  readonly segment: (tag: string) => { readonly name: string; readonly parts: readonly Part[] } | undefined;
  readonly composite: (id: string) => { readonly name: string; readonly parts: readonly Part[] } | undefined;
  /** Name and representation, `an..35`. */
  readonly element: (id: string) => readonly [name: string, representation: string] | undefined;
  readonly hasCodes: (element: string) => boolean;
  /** Codes and their names, made anew at each call. */
  readonly codes: (element: string) => ReadonlyMap<string, string>;
}

/** The directories of a compact file, oldest first. Throws where the file can't be read: it is part of the program. */
export function openDirectories(path: string): readonly Directory[] {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Compact;
  return file.directories.map((name, index) => directory(file, name, index));
}

function directory(file: Compact, name: string, index: number): Directory {
  const within = file.ranges.map((range) => covers(range, index));
  const pick = <T>(versions: Versions<T> | undefined): T | undefined => {
    if (versions === undefined) return undefined;
    for (let i = 0; i < versions.length; i += 2)
      if (within[versions[i] as number] === true) return versions[i + 1] as T;
    return undefined;
  };
  const named = (found: readonly [string, string] | undefined) =>
    found === undefined ? undefined : { name: found[0], parts: parts(found[1]) };
  return {
    name,
    has: (message) => pick(own(file.messages, message)) !== undefined,
    title: (message) => pick(own(file.heads, message))?.[0],
    table(message) {
      const text = pick(own(file.messages, message));
      return text === undefined ? undefined : table(text);
    },
    segment: (tag) => named(pick(own(file.segments, tag))),
    composite: (id) => named(pick(own(file.composites, id))),
    element: (id) => pick(own(file.elements, id)),
    hasCodes: (element) =>
      Object.values(own(file.codes, element) ?? {}).some((versions) => pick(versions) !== undefined),
    codes(element) {
      const list = new Map<string, string>();
      for (const [code, versions] of Object.entries(own(file.codes, element) ?? {})) {
        const meaning = pick(versions);
        if (meaning !== undefined) list.set(code, meaning);
      }
      return list;
    },
  };
}

/** Names come from the wire: `constructor` must not find anything. */
const own = <T>(entries: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(entries, id) ? entries[id] : undefined;

const covers = (range: string, index: number): boolean =>
  range.split(' ').some((span) => {
    const [from, to = from] = span.split('-').map(Number) as [number, number?];
    return index >= from && index <= to;
  });

const parts = (text: string): readonly Part[] =>
  text === ''
    ? []
    : text.split(' ').map((item) => {
        const [id, repeat] = item.replace('?', '').split('*') as [string, string?];
        return { id, mandatory: !item.startsWith('?'), repeat: Number(repeat ?? 1) };
      });

function table(text: string): readonly TableRow[] {
  const tokens = text.split(' ').slice(1);
  let at = 0;
  const rows = (): { readonly list: TableRow[]; readonly max: number } => {
    const list: TableRow[] = [];
    while (at < tokens.length) {
      const token = tokens[at++] as string;
      if (token.startsWith(')')) return { list, max: Number(token.slice(1) || 1) };
      const mandatory = !token.startsWith('?');
      const rest = token.replace('?', '');
      if (rest === '(') {
        const inner = rows();
        list.push({ tag: inner.list[0]?.tag ?? '', mandatory, max: inner.max, rows: inner.list });
      } else list.push({ tag: rest.slice(0, 3), mandatory, max: Number(rest.slice(3) || 1) });
    }
    return { list, max: 1 };
  };
  return rows().list;
}
