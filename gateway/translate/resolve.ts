import type { Outcome, Problem, Severity, Shape, ShapeNode, ValueShape } from '../core/index.js';
import { invalid, type Reason } from './invalid.js';
import { keys } from './keys.js';
import type { Condition, EachRow, IgnoreRow, Mapping, Reference, Row, ValueRow } from './mapping.js';
import { pathsOf } from './mapping.js';
import {
  type Finder,
  findLeaf,
  findPlace,
  findSteps,
  isReason,
  join,
  type OpenScope,
  select,
} from './places.js';
import type {
  ConditionPlan,
  EachPlan,
  IgnorePlan,
  Place,
  Plan,
  PlanRow,
  ScopePlan,
  StepPlan,
  ValuePlan,
} from './plan.js';
import { resolveFixed, resolveValue } from './resolve-value.js';
import { type CanonicalSchema, items, member, types, type View, viewOf } from './schema.js';

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
function resolveRows(resolver: Resolver, scope: OpenScope, rows: readonly Row[]): readonly PlanRow[] {
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
      if (resolver.finder.syntax !== 'xml' || !types(view).has('array')) break;
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

function resolveEach(
  resolver: Resolver,
  scope: OpenScope,
  row: EachRow,
  base: { readonly at: string; readonly when?: ConditionPlan },
  lifted: readonly ValuePlan[],
): EachPlan | undefined {
  const { complain, finder, schema } = resolver;
  const view = resolver.field(scope, row.field, `${row.at}.each`);
  if (view && !types(view).has('array')) {
    complain(`${row.at}.each`, {
      zh: `${row.field.join('.')} 不是数组`,
      en: `${row.field.join('.')} is no array`,
    });
    return undefined;
  }
  const { leaf, steps: written } = row.path.path;
  const steps = scope.element ? [] : findSteps(finder, scope.shape, scope.path, written);
  if (isReason(steps)) {
    if (!resolver.adapt) complain(row.at, steps);
    return undefined;
  }
  if (!view) return undefined;
  const node = steps.at(-1)?.shape ?? scope.shape;
  const path = steps.at(-1)?.path ?? scope.path;
  const range = leaf === undefined ? undefined : occurrences(leaf);
  const elements = range && resolver.adapt ? standing(node, range) : range;
  const element = elements && node.elements[elements.from - 1];
  if (
    row.path.absolute ||
    (leaf !== undefined && (!elements || !element || !node.elements[elements.to - 1]))
  ) {
    if (!resolver.adapt || row.path.absolute)
      complain(row.at, { zh: `${row.path.text} 不能重复`, en: `${row.path.text} is nothing that repeats` });
    return undefined;
  }
  const name = [scope.name, ...row.field].filter((each) => each !== '').join('.');
  const inner: OpenScope = {
    shape: node,
    ...(element ? { element } : {}),
    name,
    path: elements ? join(path, String(elements.from)) : path,
    view: items(schema, view),
    // In place: nodes below are the same whichever of the two scopes names them.
    selectors: steps.length === 0 && !elements ? scope.selectors : [],
    outer: scope,
    root: scope.root ?? scope,
  };
  const plain = row.rows.some((each) => each.kind === 'field' && each.field.join('') === '');
  if (plain === types(inner.view).has('object') && inner.view.length > 0)
    complain(
      row.at,
      plain
        ? { zh: `${name} 的项是对象,不是值`, en: `items of ${name} are objects, not plain values` }
        : { zh: `${name} 的项是值,用 "field": ""`, en: `items of ${name} are plain values: use "field": ""` },
    );
  const rows = resolveRows(resolver, inner, row.rows);
  if (rows.length === 0 && resolver.adapt) return undefined;
  let above: ScopePlan | undefined;
  if (row.above.length > 0) {
    const parent = steps.at(-2);
    if (!parent || elements)
      complain(`${row.at}.above`, { zh: '上面没有节点', en: 'there is no node above' });
    else {
      const upper: OpenScope = { ...inner, shape: parent.shape, path: parent.path, selectors: [] };
      above = close(upper, resolveRows(resolver, upper, row.above));
    }
  }
  const single = !elements && !above && steps.every((step) => step.shape.max === 1);
  if (row.rest && (elements || single))
    complain(`${row.at}.rest`, {
      zh: `${row.path.text} 只有一个,没有其余`,
      en: `${row.path.text} stands once: there is no rest of it`,
    });
  const only = row.only && conditionOf(resolver, inner, row.only, `${row.at}.only`, 0);
  return {
    kind: 'each',
    ...base,
    name,
    field: row.field,
    steps,
    parent: select(scope, elements || single ? steps : steps.slice(0, above ? -2 : -1)),
    single,
    rest: row.rest,
    ...(elements ? { elements } : {}),
    scope: close(inner, rows),
    ...(above ? { above } : {}),
    ...(only ? { only } : {}),
    lifted,
    plain,
  };
}

function resolveIgnore(
  resolver: Resolver,
  scope: OpenScope,
  row: IgnoreRow,
  base: { readonly at: string; readonly when?: ConditionPlan },
): IgnorePlan | undefined {
  const { leaf, steps: written } = row.path.path;
  const steps = findSteps(resolver.finder, scope.shape, scope.path, written);
  const complain = (reason: Reason): undefined => {
    if (!resolver.adapt) resolver.complain(row.at, reason);
    return undefined;
  };
  if (isReason(steps)) return complain(steps);
  const shape: ShapeNode = steps.at(-1)?.shape ?? scope.shape;
  const path = steps.at(-1)?.path ?? scope.path;
  const plan = { kind: 'ignore' as const, ...base, name: path, steps };
  if (leaf === undefined) return plan;
  if (leaf.kind !== 'range') {
    const found = findLeaf(resolver.finder.syntax, shape, leaf, path);
    return isReason(found) ? complain(found) : { ...plan, key: resolver.finder.keys.of(leaf) };
  }
  for (const element of [leaf.from, leaf.to]) {
    const found = findLeaf(resolver.finder.syntax, shape, { kind: 'component', element, component: 1 }, path);
    if (isReason(found)) return complain(found);
  }
  return { ...plan, elements: { from: leaf.from, to: leaf.to } };
}

const occurrences = (
  leaf: NonNullable<Reference['path']['leaf']>,
): { from: number; to: number } | undefined =>
  leaf.kind === 'range'
    ? leaf.from <= leaf.to
      ? { from: leaf.from, to: leaf.to }
      : undefined
    : leaf.kind === 'component' && leaf.component === 1
      ? { from: leaf.element, to: leaf.element }
      : undefined;

/** Of a range made for another directory: as many of its elements as stand here one after the other. */
function standing(
  { elements }: ShapeNode,
  { from, to }: { readonly from: number; readonly to: number },
): { from: number; to: number } {
  let last = from;
  while (last < to && elements[last]?.id === elements[from - 1]?.id) last++;
  return { from, to: last };
}

const conditionFor = (resolver: Resolver, scope: OpenScope, row: Row): ConditionPlan | undefined =>
  row.when && conditionOf(resolver, scope, row.when, `${row.at}.when`);

/** The node's own text. */
const parsedNothing: Reference = { text: '', absolute: false, path: { steps: [] } };

/** Looks for the condition's field in the item, then in what is around it. */
function conditionOf(
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

function unlisted(complain: Resolver['complain'], at: string, code: string, value: ValueShape): void {
  complain(
    at,
    { zh: `代码 ${code} 不在 ${value.id} 代码表中`, en: `code ${code} is not in the list of ${value.id}` },
    'info',
  );
}

/** Every value of the shapes by data element, so that its code list is made only when it is asked for. */
function valuesById(shapes: readonly Shape[]): ReadonlyMap<string, ReadonlySet<ValueShape>> {
  const found = new Map<string, Set<ValueShape>>();
  const seen = new Set<ShapeNode['elements']>();
  const walk = (node: ShapeNode): void => {
    if (!seen.has(node.elements))
      for (const element of node.elements)
        for (const value of element.components) {
          const known = found.get(value.id);
          if (known) known.add(value);
          else found.set(value.id, new Set([value]));
        }
    seen.add(node.elements);
    node.children.forEach(walk);
  };
  for (const shape of shapes) walk(shape.root);
  return found;
}

const close = ({ root: _root, outer, ...scope }: OpenScope, rows: readonly PlanRow[]): ScopePlan => ({
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
