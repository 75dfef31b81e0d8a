import { type Json, parsePath } from '../core/index.js';
import type { Codes, Condition, Reference, Row, Unit } from './mapping.js';
import type { ParseContext } from './parse.js';

export type Objects = { readonly [name: string]: Json | undefined };

/** The options that each kind of row knows; `note` and `when` go with all of them. */
export const ROW_KEYS = {
  field: ['field', 'path', 'as', 'codes', 'keep', 'formats', 'unit', 'lift', 'default'],
  by: ['field', 'by', 'codes', 'lift'],
  parts: ['parts', 'as', 'path', 'lift'],
  fixed: ['field', 'fixed'],
  spread: ['spread', 'path', 'width', 'parts', 'lift'],
  each: ['each', 'path', 'rows', 'only', 'above', 'rest'],
  const: ['const', 'path'],
  count: ['count', 'path'],
  ignore: ['ignore'],
} as const;

type Kind = keyof typeof ROW_KEYS;
type RowsParser = (json: Json | undefined, at: string, context: ParseContext) => readonly Row[];

/** Reads one row; undefined, with a complaint, where it is none. */
export function parseRow(json: Json, at: string, context: ParseContext, rowsOf: RowsParser): Row | undefined {
  const { complain } = context;
  if (!isObject(json)) {
    complain(at, { zh: '应为对象', en: 'must be an object' });
    return undefined;
  }
  const kind = kindOf(json);
  if (kind === undefined) {
    complain(at, {
      zh: '不是已知的行:field、each、const、count、spread、parts、ignore 之一',
      en: 'is no known row: one of field, each, const, count, spread, parts, ignore',
    });
    return undefined;
  }
  unknownKeys(json, [...ROW_KEYS[kind], 'note', 'when'], at, complain);
  const note = typeof json.note === 'string' ? { note: json.note } : {};
  const when = json.when === undefined ? undefined : conditionOf(json.when, `${at}.when`, context);
  const base = { at, ...note, ...(when === undefined ? {} : { when }) };
  const field = (key: string): readonly string[] => fieldOf(json[key], `${at}.${key}`, context);
  const path = (key = 'path'): Reference => parseReference(json[key], `${at}.${key}`, context);
  const lift = json.lift === undefined ? {} : { lift: field('lift') };
  switch (kind) {
    case 'field': {
      const codes = json.codes === undefined ? undefined : codesOf(json.codes, `${at}.codes`, context);
      const name = field('field');
      const keep =
        json.keep !== undefined
          ? field('keep')
          : codes && name.at(-1) === 'function'
            ? beside(name)
            : undefined;
      const fallback = json.default;
      if (fallback !== undefined && (fallback === null || typeof fallback === 'object'))
        complain(`${at}.default`, { zh: '应为标量', en: 'must be a scalar' });
      return {
        kind,
        ...base,
        ...lift,
        field: name,
        paths: pathsOf(json.path, `${at}.path`, context),
        as: stringOf(json.as ?? 'text', `${at}.as`, context),
        formats: json.formats === undefined ? [] : stringsOf(json.formats, `${at}.formats`, context),
        ...(codes === undefined ? {} : { codes }),
        ...(keep === undefined ? {} : { keep }),
        ...(json.unit === undefined ? {} : { unit: unitOf(json.unit, `${at}.unit`, context) }),
        ...(fallback === undefined ? {} : { fallback: fallback as string | number | boolean }),
      };
    }
    case 'by': {
      const paths = pathsOf(json.by, `${at}.by`, context);
      return {
        kind,
        ...base,
        ...lift,
        field: field('field'),
        paths,
        tuples: tuplesOf(json.codes, paths.length, `${at}.codes`, context),
      };
    }
    case 'parts': {
      const names = stringsOf(json.parts, `${at}.parts`, context);
      return {
        kind,
        ...base,
        ...lift,
        fields: names.map((name) => name.split('.')),
        as: stringOf(json.as, `${at}.as`, context),
        paths: pathsOf(json.path, `${at}.path`, context),
      };
    }
    case 'fixed': {
      const value = json.fixed;
      if (value === null || value === undefined || typeof value === 'object')
        complain(`${at}.fixed`, { zh: '应为标量', en: 'must be a scalar' });
      return { kind, ...base, field: field('field'), value: value as string | number | boolean };
    }
    case 'spread':
      return {
        kind,
        ...base,
        ...lift,
        field: field('spread'),
        path: path(),
        width: countOf(json.width, `${at}.width`, context),
        parts: countOf(json.parts, `${at}.parts`, context),
      };
    case 'each':
      if (json.rest !== undefined && json.rest !== true)
        complain(`${at}.rest`, { zh: '只能是 true', en: 'can only be true' });
      return {
        kind,
        ...base,
        rest: json.rest === true,
        field: field('each'),
        path: path(),
        rows: rowsOf(json.rows, `${at}.rows`, context),
        above: json.above === undefined ? [] : rowsOf(json.above, `${at}.above`, context),
        ...(json.only === undefined ? {} : { only: conditionOf(json.only, `${at}.only`, context) }),
      };
    case 'const':
      return { kind, ...base, value: stringOf(json.const, `${at}.const`, context), path: path() };
    case 'count':
      return { kind, ...base, field: field('count'), path: path() };
    case 'ignore':
      return { kind, ...base, path: path('ignore') };
  }
}

/** Which kind of row the object is; undefined where none of its keys says so. */
export function kindOf(json: Objects): Kind | undefined {
  if ('field' in json) return 'by' in json ? 'by' : 'fixed' in json ? 'fixed' : 'field';
  for (const kind of ['each', 'const', 'count', 'spread', 'parts', 'ignore'] as const)
    if (kind in json) return kind;
  return undefined;
}

/** Reads a path; '' is the node itself (XML: its text), a leading `/` counts from the message's root. */
export function parseReference(json: Json | undefined, at: string, context: ParseContext): Reference {
  const none: Reference = { text: '', absolute: false, path: { steps: [] } };
  if (typeof json !== 'string') {
    context.complain(at, { zh: '缺少路径', en: 'a path is missing' });
    return none;
  }
  const absolute = json.startsWith('/');
  const text = absolute ? json.slice(1) : json;
  if (text === '') return { ...none, text: json, absolute };
  const path = parsePath(text, context.flat);
  if (typeof path === 'string') {
    context.complain(at, { zh: `路径 "${json}" 不合文法(${path})`, en: `"${json}" is not a path: ${path}` });
    return none;
  }
  return { text: json, absolute, path };
}

export const isObject = (json: Json | undefined): json is Objects =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Complains about keys that nobody reads: a misspelt option must not be silent. */
export function unknownKeys(
  json: Objects,
  known: readonly string[],
  at: string,
  complain: ParseContext['complain'],
): void {
  for (const key of Object.keys(json))
    if (!known.includes(key))
      complain(at === '' ? key : `${at}.${key}`, { zh: '此处没有这个选项', en: 'is no option here' });
}

const beside = (name: readonly string[]): readonly string[] => [...name.slice(0, -1), `${name.at(-1)}Code`];

function fieldOf(json: Json | undefined, at: string, { complain }: ParseContext): readonly string[] {
  if (typeof json === 'string' && /^(|[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*)$/.test(json))
    return json.split('.');
  complain(at, { zh: '应为规范字段名', en: 'must be the name of a canonical field' });
  return [''];
}

function stringOf(json: Json | undefined, at: string, { complain }: ParseContext): string {
  if (typeof json === 'string' && json !== '') return json;
  complain(at, { zh: '应为非空字符串', en: 'must be a non-empty string' });
  return '';
}

function stringsOf(json: Json | undefined, at: string, { complain }: ParseContext): readonly string[] {
  const list = typeof json === 'string' ? [json] : json;
  if (Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'string'))
    return list as string[];
  complain(at, { zh: '应为字符串数组', en: 'must be an array of strings' });
  return [];
}

function countOf(json: Json | undefined, at: string, { complain }: ParseContext): number {
  if (typeof json === 'number' && Number.isInteger(json) && json > 0) return json;
  complain(at, { zh: '应为正整数', en: 'must be a whole number above 0' });
  return 1;
}

function pathsOf(json: Json | undefined, at: string, context: ParseContext): readonly Reference[] {
  if (!Array.isArray(json)) return [parseReference(json, at, context)];
  if (json.length === 0) context.complain(at, { zh: '缺少路径', en: 'a path is missing' });
  return json.map((each: Json, i: number) => parseReference(each, `${at}[${i}]`, context));
}

function codesOf(json: Json, at: string, context: ParseContext): Codes {
  const codes = new Map<string, readonly string[]>();
  if (!isObject(json) || Object.keys(json).length === 0) {
    context.complain(at, { zh: '应为 {规范值: 代码}', en: 'must be { word: code }' });
    return codes;
  }
  for (const [word, wire] of Object.entries(json)) codes.set(word, stringsOf(wire, `${at}.${word}`, context));
  const owner = new Map<string, string>();
  for (const [word, wires] of codes)
    for (const wire of wires) {
      const before = owner.get(wire);
      if (before !== undefined)
        context.complain(at, {
          zh: `代码 ${wire} 同时属于 ${before} 和 ${word}`,
          en: `code ${wire} belongs to both ${before} and ${word}`,
        });
      owner.set(wire, word);
    }
  return codes;
}

function tuplesOf(
  json: Json | undefined,
  size: number,
  at: string,
  context: ParseContext,
): ReadonlyMap<string, ReadonlyArray<readonly string[]>> {
  const tuples = new Map<string, ReadonlyArray<readonly string[]>>();
  if (!isObject(json)) {
    context.complain(at, { zh: '缺少 codes', en: 'codes are missing' });
    return tuples;
  }
  const owner = new Map<string, string>();
  for (const [word, list] of Object.entries(json)) {
    const found: string[][] = [];
    for (const tuple of Array.isArray(list) ? list : []) {
      const values = Array.isArray(tuple) ? tuple.map((each: Json) => each ?? '') : [];
      if (values.length !== size || values.some((each) => typeof each !== 'string')) continue;
      found.push(values as string[]);
      const key = JSON.stringify(values);
      const before = owner.get(key);
      if (before !== undefined)
        context.complain(`${at}.${word}`, {
          zh: `${key} 已属于 ${before}`,
          en: `${key} already belongs to ${before}`,
        });
      owner.set(key, word);
    }
    if (!Array.isArray(list) || list.length === 0 || found.length !== list.length)
      context.complain(`${at}.${word}`, {
        zh: `应为由 ${size} 个代码组成的数组的数组`,
        en: `must be an array of arrays of ${size} codes`,
      });
    tuples.set(word, found);
  }
  return tuples;
}

function conditionOf(json: Json, at: string, context: ParseContext): Condition {
  if (!isObject(json)) {
    context.complain(at, { zh: '应有 field 和 is(或 not)', en: 'must have field and is (or not)' });
    return { field: [''], words: [], negated: false };
  }
  unknownKeys(json, ['field', 'is', 'not'], at, context.complain);
  const negated = 'not' in json;
  if (negated && 'is' in json)
    context.complain(at, { zh: 'is 与 not 只能有一个', en: 'is and not exclude each other' });
  return {
    field: fieldOf(json.field, `${at}.field`, context),
    words: stringsOf(negated ? json.not : json.is, `${at}.${negated ? 'not' : 'is'}`, context),
    negated,
  };
}

function unitOf(json: Json, at: string, context: ParseContext): Unit {
  if (!isObject(json) || 'path' in json === 'const' in json) {
    context.complain(at, { zh: '应有 path 或 const 之一', en: 'must have either path or const' });
    return {};
  }
  unknownKeys(json, ['path', 'const', 'codes'], at, context.complain);
  return {
    ...('path' in json ? { path: parseReference(json.path, `${at}.path`, context) } : {}),
    ...('const' in json ? { constant: stringOf(json.const, `${at}.const`, context) } : {}),
    ...(json.codes === undefined ? {} : { codes: codesOf(json.codes, `${at}.codes`, context) }),
  };
}
