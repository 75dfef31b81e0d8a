import type { Json } from '../core/index.js';
import type { Reason } from './invalid.js';
import { isObject, type Objects, unknownKeys } from './parse-row.js';

type Complain = (at: string, reason: Reason) => void;

/**
 * A mapping with the rows of its named `groups` in the places of the rows that use them: `{ "use": "party",
 * "field": "consignee", "path": "ConsigneeTradeParty" }` puts all rows of `groups.party` there, their fields below
 * `consignee` and their paths below `ConsigneeTradeParty`; without field or path they stand as they are.
 * What is left has no groups any more, so an overlay sees rows only.
 */
export function withGroups(mapping: Objects, complain: Complain): Objects {
  const { groups, rows, ...rest } = mapping;
  if (groups === undefined) return mapping;
  if (!isObject(groups) || Object.values(groups).some((each) => !Array.isArray(each))) {
    complain('groups', { zh: '应为 {名称: 行}', en: 'must be { name: rows }' });
    return { ...rest, ...(rows === undefined ? {} : { rows }) };
  }
  const used = new Set<string>();
  const expand = (list: Json | undefined, at: string, around: readonly string[]): readonly Json[] =>
    (list as readonly Json[]).flatMap((row, i): readonly Json[] => {
      const here = `${at}[${i}]`;
      if (!isObject(row)) return [row];
      if (!('use' in row)) return [Array.isArray(row.rows) ? inside(row, here, around) : row];
      unknownKeys(row, ['use', 'field', 'path', 'note'], here, complain);
      const name = String(row.use);
      const own = Object.hasOwn(groups, name) ? groups[name] : undefined;
      if (own === undefined || around.includes(name)) {
        complain(
          `${here}.use`,
          own === undefined
            ? { zh: `没有组 ${name}`, en: `there is no group ${name}` }
            : { zh: `组 ${name} 包含自身`, en: `group ${name} holds itself` },
        );
        return [];
      }
      used.add(name);
      return expand(own, `groups.${name}`, [...around, name]).map((each) =>
        isObject(each) ? below(each, textOf(row.field), textOf(row.path)) : each,
      );
    });
  const inside = (row: Objects, at: string, around: readonly string[]): Json =>
    ({
      ...row,
      rows: expand(row.rows, `${at}.rows`, around),
      ...(Array.isArray(row.above) ? { above: expand(row.above, `${at}.above`, around) } : {}),
    }) as Json;
  const expanded = Array.isArray(rows) ? expand(rows, 'rows', []) : rows;
  for (const name of Object.keys(groups))
    if (!used.has(name)) complain(`groups.${name}`, { zh: '没有行使用此组', en: 'no row uses this group' });
  return { ...rest, ...(expanded === undefined ? {} : { rows: expanded as Json }) };
}

const textOf = (json: Json | undefined): string => (typeof json === 'string' ? json : '');

/** Members of a row that name a field of its own item, and those that are paths from its own node. */
const FIELDS = ['field', 'each', 'spread', 'count', 'keep', 'parts'];
const PATHS = ['path', 'ignore', 'by'];

function below(row: Objects, field: string, path: string): Json {
  const made: Record<string, Json> = {};
  for (const [key, value] of Object.entries(row)) {
    if (value === undefined) continue;
    // In a spread, `parts` says how many there are.
    if (FIELDS.includes(key) && typeof value !== 'number')
      made[key] = each(value, (one) => joined(field, one, '.'));
    else if (PATHS.includes(key))
      made[key] = each(value, (one) => (one.startsWith('/') ? one : joined(path, one, '/')));
    else if (key === 'when' && isObject(value))
      made[key] = { ...value, field: joined(field, textOf(value.field), '.') } as Json;
    else made[key] = value;
  }
  return made;
}

const each = (value: Json, change: (text: string) => string): Json =>
  Array.isArray(value)
    ? value.map((one: Json) => (typeof one === 'string' ? change(one) : one))
    : typeof value === 'string'
      ? change(value)
      : value;

const joined = (first: string, second: string, by: string): string =>
  first === '' ? second : second === '' ? first : `${first}${by}${second}`;
