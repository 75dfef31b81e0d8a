import type { Json, Outcome, Problem } from '../core/index.js';
import { invalid, type Reason } from './invalid.js';
import type { Mapping } from './mapping.js';
import { parseMapping, readJson } from './parse.js';
import { isObject, kindOf, type Objects, unknownKeys } from './parse-row.js';

type Complain = (at: string, reason: Reason) => void;
type Rows = readonly Json[];

/**
 * Reads a partner's overlay and lays it over the mapping that it extends; the result is a mapping like any other.
 * @param name the overlay's own name: its path below mappings/ without its ending
 * @param source the file's text, or its JSON
 * @param find the mapping of a name (`extends`)
 */
export function applyOverlay(
  name: string,
  source: string | Json,
  find: (name: string) => Mapping | undefined,
): Outcome<Mapping | undefined> {
  const problems: Problem[] = [];
  const file = `${name}.overlay.json`;
  const complain: Complain = (at, reason) => {
    problems.push(invalid(at === '' ? file : `${file} ${at}`, reason));
  };
  const json = typeof source === 'string' ? readJson(source, complain) : source;
  if (!isObject(json)) {
    if (json !== undefined) complain('', { zh: '应为 JSON 对象', en: 'must be a JSON object' });
    return { value: undefined, problems };
  }
  unknownKeys(json, ['$schema', 'extends', 'title', 'note', 'rows', 'without', 'add'], '', complain);
  const base = typeof json.extends === 'string' ? find(json.extends) : undefined;
  if (!base || !isObject(base.source)) {
    complain('extends', {
      zh: `没有映射 ${String(json.extends)}`,
      en: `there is no mapping ${String(json.extends)}`,
    });
    return { value: undefined, problems };
  }
  const rows = lay(base.source.rows as Rows, json, '', complain);
  if (problems.length > 0) return { value: undefined, problems };
  const laid = { ...base.source, ...(json.title === undefined ? {} : { title: json.title }), rows };
  const parsed = parseMapping(name, laid);
  return {
    problems: parsed.problems,
    value: parsed.value && { ...parsed.value, file },
  };
}

/** The base's rows with an overlay's rows in the places of those with their key, without some, with some more. */
function lay(base: Rows, overlay: Objects, at: string, complain: Complain): Rows {
  const keyed = new Map<string, Json[]>();
  const inner = new Map<string, { readonly json: Objects; readonly at: string }>();
  const known = new Set(base.map(keyOf));
  listOf(overlay, 'rows', at, complain).forEach((row, i) => {
    const where = `${at}rows[${i}]`;
    const key = keyOf(row);
    if (key === undefined || !known.has(key)) {
      complain(where, {
        zh: `被扩展的映射中没有 ${key ?? '此行'};新行写在 add 中`,
        en: `the mapping has no ${key ?? 'such row'}; new rows go into "add"`,
      });
      return;
    }
    // An each without a path of its own changes rows inside the base's each instead of replacing it.
    if (isObject(row) && 'each' in row && !('path' in row)) inner.set(key, { json: row, at: where });
    else keyed.set(key, [...(keyed.get(key) ?? []), row]);
  });
  const without = new Set<string>();
  listOf(overlay, 'without', at, complain).forEach((name, i) => {
    const keys = [...known].filter(
      (key) => key !== undefined && (key === name || key.split(':').slice(1).join(':') === name),
    );
    if (keys.length === 0)
      complain(`${at}without[${i}]`, { zh: `没有 ${String(name)}`, en: `there is no ${String(name)}` });
    for (const key of keys) without.add(key as string);
  });
  const done = new Set<string>();
  const rows = base.flatMap((row): Json[] => {
    const key = keyOf(row) as string;
    if (without.has(key)) return [];
    const deeper = inner.get(key);
    if (deeper && isObject(row)) {
      const { each: _each, rows: _rows, without: _without, add: _add, ...options } = deeper.json;
      return [{ ...row, ...options, rows: lay(row.rows as Rows, deeper.json, `${deeper.at}.`, complain) }];
    }
    const replacing = keyed.get(key);
    if (!replacing) return [row];
    if (done.has(key)) return [];
    done.add(key);
    return replacing;
  });
  return [...rows, ...listOf(overlay, 'add', at, complain)];
}

/** `field:documentId`, `each:events`, `const:NAD/2.2`, …: what tells rows of one scope apart for overlays. */
function keyOf(row: Json): string | undefined {
  if (!isObject(row)) return undefined;
  const kind = kindOf(row);
  if (kind === undefined) return undefined;
  if (kind === 'const') return `const:${String(row.path)}`;
  const name =
    kind === 'parts' ? JSON.stringify(row.parts) : kind === 'by' || kind === 'fixed' ? row.field : row[kind];
  return `${kind === 'by' || kind === 'fixed' ? 'field' : kind}:${String(name)}`;
}

function listOf(json: Objects, key: string, at: string, complain: Complain): Rows {
  const list = json[key];
  if (list === undefined) return [];
  if (Array.isArray(list)) return list as Rows;
  complain(`${at}${key}`, { zh: '应为数组', en: 'must be an array' });
  return [];
}
