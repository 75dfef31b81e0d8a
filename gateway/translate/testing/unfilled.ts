import { fieldsOf, type Plan, type ScopePlan } from '../plan.js';
import { type CanonicalSchema, type View, viewOf } from '../schema.js';

/** Members that the gateway itself gives every document. */
const ENVELOPE: ReadonlySet<string> = new Set(['id', 'type', 'version', 'source', 'extensions']);

/** Canonical fields that a schema demands and that no row of a mapping fills, as `events.at`. */
export function unfilled(plan: Plan, schema: CanonicalSchema): readonly string[] {
  const found: string[] = [];
  const check = (scope: ScopePlan, view: View, more: ScopePlan[], given: readonly string[]): void => {
    const filled = new Set([...given, ...[scope, ...more].flatMap(membersOf)]);
    for (const { schema: each } of view)
      for (const name of Array.isArray(each.required) ? (each.required as string[]) : [])
        if (!filled.has(name)) found.push([scope.name, name].filter((part) => part !== '').join('.'));
    for (const row of scope.rows)
      if (row.kind === 'each')
        check(
          row.scope,
          row.scope.view,
          row.above ? [row.above] : [],
          row.lifted.flatMap((lift) => fieldsOf(lift).map((field) => field[0] as string)),
        );
  };
  check(plan.scope, viewOf(schema), plan.entries ? [plan.entries.scope] : [], [...ENVELOPE]);
  return found;
}

/** First names of all that the rows of a scope fill. */
const membersOf = (scope: ScopePlan): readonly string[] =>
  scope.rows.flatMap((row) => {
    if (row.kind === 'const' || row.kind === 'count' || row.kind === 'ignore') return [];
    const only = row.kind === 'each' && row.only ? [row.only.field[0] as string] : [];
    if (row.kind === 'parts') return row.fields.map((field) => field[0] as string);
    return [row.field[0] as string, ...only];
  });
