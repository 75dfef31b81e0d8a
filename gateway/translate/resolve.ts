import { isTree, type Outcome, type Problem, type Severity, type Shape } from '../core/index.js';
import { invalid, type Reason } from './invalid.js';
import { keys } from './keys.js';
import type { Condition, Mapping, Reference, Row, ValueRow } from './mapping.js';
import { pathsOf } from './mapping.js';
import { type Finder, findPlace, findSteps, isReason, type OpenScope, select } from './places.js';
import type { ConditionPlan, Place, Plan, PlanRow, ScopePlan, StepPlan, ValuePlan } from './plan.js';
import { resolveEach, resolveIgnore } from './resolve-each.js';
import { resolveFixed, resolveValue } from './resolve-value.js';
import { type CanonicalSchema, items, member, types, type View, viewOf } from './schema.js';
import { unlisted, valuesById } from './unlisted.js';

/** What resolving a row needs. */
export interface Resolver {
  readonly schema: CanonicalSchema;
  readonly finder: Finder;
  /** Rows without a place in the shape are left out instead of being errors. */
  readonly adapt: boolean;
  readonly complain: (at: string, reason: Reason, severity?: Severity) => void;
  /** Finds a place; complains, or is silent where rows may be left out. */
  readonly place: (scope: OpenScope, reference: Reference, at: string) => Place | undefined;
  /** Complains about a field that the schema doesn't have. */
  readonly field: (scope: OpenScope, field: readonly string[], at: string) => View | undefined;
}

/** Finds every place of the mapping in the shape and every field in the schema. */
export function resolve(
  mapping: Mapping,
  shape: Shape,
  schema: CanonicalSchema,
  adapt: boolean,
  others: () => readonly Shape[],
): Outcome<Plan> {
  const problems: Problem[] = [];
  const keyring = keys();
  let at = '';
  const said = new Set<string>();
  let values: ReturnType<typeof valuesById> | undefined;
  const elsewhere = (id: string, code: string): boolean => {
    values ??= valuesById(others());
    return [...(values.get(id) ?? [])].some((each) => each.codes?.has(code) === true);
  };
  const complain: Resolver['complain'] = (where, reason, severity) => {
    problems.push(invalid(`${mapping.file} ${where}`, reason, severity));
  };
  const finder: Finder = {
    syntax: shape.syntax,
    keys: keyring,
    unlisted: (codes, value) => {
      if (adapt || !value.codes || value.codes.size === 0) return;
      const unknown = codes.filter((each) => !value.codes?.has(each) && !elsewhere(value.id, each));
      const key = `${value.id} ${unknown.join(' ')}`;
      if (unknown.length > 0 && !said.has(key)) unlisted(complain, at, unknown.join(', '), value);
      said.add(key);
    },
  };
  const resolver: Resolver = {
    schema,
    finder,
    adapt,
    complain,
    place(scope, reference, where) {
      at = where;
      const place = findPlace(finder, scope, reference);
      if (!isReason(place)) return place;
      if (!adapt) complain(where, place);
      return undefined;
    },
    field(scope, field, where) {
      const view = member(schema, scope.view, field);
      if (view.length > 0) return view;
      const name = [scope.name, ...field].filter((each) => each !== '').join('.');
      complain(where, {
        zh: `规范单证 ${mapping.type} 没有字段 ${name}`,
        en: `${mapping.type} has no field ${name}`,
      });
      return undefined;
    },
  };
  const root: OpenScope = {
    shape: shape.root,
    name: '',
    path: '',
    view: viewOf(schema),
    selectors: [],
    root: undefined,
  };
  const prefix = mapping.documents?.path.steps ?? [];
  const inside = (row: Row): boolean =>
    prefix.length > 0 &&
    pathsOf(row).length > 0 &&
    pathsOf(row).every((each) => prefix.every((step, i) => each.path.steps[i]?.name === step.name));
  const steps = findSteps(finder, shape.root, '', prefix);
  const outer = mapping.rows.filter((row) => !inside(row));
  let entries: Plan['entries'];
  if (prefix.length > 0) {
    if (isReason(steps)) complain('documents', steps);
    else {
      const last = steps.at(-1) as StepPlan;
      const scope: OpenScope = {
        ...root,
        shape: last.shape,
        path: last.path,
        selectors: [],
        root,
        outer: root,
      };
      const rows = resolveRows(
        resolver,
        scope,
        mapping.rows.filter(inside).map((row) => strip(row, prefix.length)),
      );
      entries = { steps, parent: select(root, steps.slice(0, -1)), scope: close(scope, rows) };
    }
  }
  const scope = close(root, resolveRows(resolver, root, outer));
  return { value: { mapping, shape, keys: keyring, scope, ...(entries ? { entries } : {}) }, problems };
}

/** Resolves the rows of one scope; rows of `lift` go to the array that they are for. */
export function resolveRows(resolver: Resolver, scope: OpenScope, rows: readonly Row[]): readonly PlanRow[] {
  const lifted = new Map<string, ValuePlan[]>();
  const liftOf = (row: Row): readonly string[] | undefined => ('lift' in row ? row.lift : undefined);
  for (const row of rows) {
    const lift = liftOf(row);
    if (!lift) continue;
    const array = lift.join('.');
    if (!rows.some((each) => each.kind === 'each' && each.field.join('.') === array)) {
      if (!resolver.adapt)
        resolver.complain(`${row.at}.lift`, { zh: `没有 each ${array}`, en: `there is no each of ${array}` });
      continue;
    }
    const view = resolver.field(scope, lift, `${row.at}.lift`);
    if (!view) continue;
    const name = [scope.name, array].filter((each) => each !== '').join('.');
    const inner: OpenScope = { ...scope, view: items(resolver.schema, view), name, outer: scope };
    const plan = resolveValue(
      resolver,
      inner,
      row as Extract<Row, { kind: ValuePlan['kind'] }>,
      conditionFor(resolver, inner, row),
    );
    if (plan) lifted.set(array, [...(lifted.get(array) ?? []), plan]);
  }
  return rows.flatMap((row): PlanRow[] => {
    if (liftOf(row)) return [];
    const when = conditionFor(resolver, scope, row);
    const plan = resolveRow(resolver, scope, row, when, lifted);
    return plan ? [plan] : [];
  });
}

function resolveRow(
  resolver: Resolver,
  scope: OpenScope,
  row: Row,
  when: ConditionPlan | undefined,
  lifted: ReadonlyMap<string, readonly ValuePlan[]>,
): PlanRow | undefined {
  const base = { at: row.at, ...(when ? { when } : {}) };
  switch (row.kind) {
    case 'fixed':
      return resolveFixed(resolver, scope, row, base);
    case 'each':
      return resolveEach(resolver, scope, row, base, lifted.get(row.field.join('.')) ?? []);
    case 'ignore':
      return resolveIgnore(resolver, scope, row, base);
    case 'const': {
      const place = resolver.place(scope, row.path, row.at);
      if (place?.value) resolver.finder.unlisted([row.value], place.value);
      return place && { kind: 'const', ...base, name: place.path, value: row.value, place };
    }
    case 'count': {
      let view: View = scope.view;
      for (const name of row.field) {
        view = member(resolver.schema, view, [name]);
        if (types(view).has('array')) view = items(resolver.schema, view);
      }
      if (view.length === 0) resolver.field(scope, row.field, `${row.at}.count`);
      const place = resolver.place(scope, row.path, row.at);
      return place && { kind: 'count', ...base, name: row.field.join('.'), field: row.field, place };
    }
    case 'spread': {
      const view = member(resolver.schema, scope.view, row.field);
      if (!isTree(resolver.finder.syntax) || !types(view).has('array')) break;
      // In XML a list of texts is a repeated element, not components of one.
      const text: Row = {
        kind: 'field',
        at: row.at,
        field: [''],
        paths: [parsedNothing],
        as: 'text',
        formats: [],
      };
      return resolveEach(
        resolver,
        scope,
        { ...row, kind: 'each', rows: [text], above: [], rest: false },
        base,
        [],
      );
    }
  }
  return resolveValue(resolver, scope, row as ValueRow, when);
}

const conditionFor = (resolver: Resolver, scope: OpenScope, row: Row): ConditionPlan | undefined =>
  row.when && conditionOf(resolver, scope, row.when, `${row.at}.when`);

/** The node's own text. */
const parsedNothing: Reference = { text: '', absolute: false, path: { steps: [] } };

/** Looks for the condition's field in the item, then in what is around it. */
export function conditionOf(
  resolver: Resolver,
  scope: OpenScope,
  condition: Condition,
  at: string,
  furthest = 99,
): ConditionPlan | undefined {
  let here: OpenScope | undefined = scope;
  for (let up = 0; here && up <= furthest; up++, here = here.outer)
    if (member(resolver.schema, here.view, condition.field).length > 0)
      return { field: condition.field, up, words: new Set(condition.words), negated: condition.negated };
  resolver.field(scope, condition.field, at);
  return undefined;
}

export const close = ({ root: _root, outer, ...scope }: OpenScope, rows: readonly PlanRow[]): ScopePlan => ({
  ...scope,
  ...(outer ? { outer: close(outer, []) } : {}),
  rows,
});

/** The same row with its paths counted from a node further down. */
function strip(row: Row, steps: number): Row {
  const shorten = (each: Reference): Reference => ({
    ...each,
    path: { ...each.path, steps: each.path.steps.slice(steps) },
  });
  if ('paths' in row) return { ...row, paths: row.paths.map(shorten) };
  return 'path' in row ? { ...row, path: shorten(row.path) } : row;
}
