import type { Json, Outcome, Problem, Syntax } from '../core/index.js';
import { withGroups } from './groups.js';
import { invalid, type Reason } from './invalid.js';
import type { Mapping, Row } from './mapping.js';

import { isObject, type Objects, parseReference, parseRow, unknownKeys } from './parse-row.js';

export type { Mapping } from './mapping.js';

const KEYS = [
  '$schema',
  'canonical',
  'syntax',
  'message',
  'reads',
  'association',
  'title',
  'documents',
  'note',
  'rows',
];

/**
 * Reads a mapping file: its structure, kinds of rows and the grammar of its paths. Whether places and fields exist
 * is for compileMapping to say.
 * @param name folder and name, the file's path below mappings/ without its ending: `equipment-event/codeco-d95b`
 * @param source the file's text, or its JSON
 */
export function parseMapping(name: string, source: string | Json): Outcome<Mapping | undefined> {
  const problems: Problem[] = [];
  const file = `${name}.mapping.json`;
  const complain = (at: string, reason: Reason): void => {
    problems.push(invalid(at === '' ? file : `${file} ${at}`, reason));
  };
  const whole = typeof source === 'string' ? readJson(source, complain) : source;
  if (whole === undefined) return { value: undefined, problems };
  const json = isObject(whole) ? withGroups(whole, complain) : whole;
  if (!isObject(json)) {
    complain('', { zh: '应为 JSON 对象', en: 'must be a JSON object' });
    return { value: undefined, problems };
  }
  unknownKeys(json, KEYS, '', complain);
  const canonical = /^([a-z][a-z0-9-]*)\/(\d+)$/.exec(textOf(json, 'canonical', complain));
  if (!canonical)
    complain('canonical', { zh: '应形如 equipment-event/1', en: 'must look like equipment-event/1' });
  const syntax = textOf(json, 'syntax', complain);
  if (!['edifact', 'xml', 'flat', 'json'].includes(syntax))
    complain('syntax', { zh: '应为 edifact、xml、json 或 flat', en: 'must be edifact, xml, json or flat' });
  const message = textOf(json, 'message', complain);
  const flat = syntax === 'flat';
  const reads = json.reads ?? [];
  if (!Array.isArray(reads) || reads.some((each) => typeof each !== 'string'))
    complain('reads', { zh: '应为字符串数组', en: 'must be an array of strings' });
  const { association } = json;
  if (
    association !== undefined &&
    (typeof association !== 'string' || association === '' || syntax !== 'edifact')
  )
    complain('association', { zh: '应为 EDIFACT 的协会代码', en: 'must be an association code of EDIFACT' });
  const title = json.title;
  if (
    title !== undefined &&
    !(isObject(title) && typeof title.zh === 'string' && typeof title.en === 'string')
  )
    complain('title', { zh: '应有 zh 和 en', en: 'must have zh and en' });
  const documents =
    json.documents === undefined
      ? undefined
      : parseReference(json.documents, 'documents', { complain, flat });
  const rows = parseRows(json.rows, 'rows', { complain, flat });
  if (problems.length > 0 || !canonical) return { value: undefined, problems };
  return {
    problems,
    value: {
      name,
      file,
      type: canonical[1] as string,
      version: canonical[2] as string,
      syntax: syntax as Syntax,
      message,
      reads: reads as string[],
      ...(typeof association === 'string' ? { association } : {}),
      ...(title === undefined ? {} : { title: title as unknown as { zh: string; en: string } }),
      ...(documents === undefined ? {} : { documents }),
      rows,
      source: json,
    },
  };
}

/** Reads an array of rows; `at` is its path in the file. */
export function parseRows(json: Json | undefined, at: string, context: ParseContext): readonly Row[] {
  if (!Array.isArray(json) || json.length === 0) {
    context.complain(at, { zh: '应为非空数组', en: 'must be a non-empty array' });
    return [];
  }
  return json.flatMap((row: Json, i: number) => parseRow(row, `${at}[${i}]`, context, parseRows) ?? []);
}

export interface ParseContext {
  readonly complain: (at: string, reason: Reason) => void;
  readonly flat: boolean;
}

/** Parses JSON text; complains where it isn't. */
export function readJson(text: string, complain: ParseContext['complain']): Json | undefined {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as Json;
  } catch (failure) {
    complain('', { zh: `不是 JSON(${String(failure)})`, en: `not JSON (${String(failure)})` });
    return undefined;
  }
}

function textOf(json: Objects, key: string, complain: ParseContext['complain']): string {
  const value = json[key];
  if (typeof value === 'string' && value !== '') return value;
  complain(key, { zh: '缺少或不是字符串', en: 'is missing or no string' });
  return '';
}
