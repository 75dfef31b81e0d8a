import type { ShapeNode } from '../core/index.js';
import type { Reason } from './invalid.js';
import type { EachRow, IgnoreRow, Reference } from './mapping.js';
import { findLeaf, findSteps, isReason, join, type OpenScope, select } from './places.js';
import type { ConditionPlan, EachPlan, IgnorePlan, ScopePlan, ValuePlan } from './plan.js';
import { close, conditionOf, type Resolver, resolveRows } from './resolve.js';
import { items, types } from './schema.js';

export function resolveEach(
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
  if (row.rest && (elements || single)) {
    // A directory that lets the place stand once leaves no rest; the rows that name it still read it.
    if (resolver.adapt) return undefined;
    complain(`${row.at}.rest`, {
      zh: `${row.path.text} 只有一个,没有其余`,
      en: `${row.path.text} stands once: there is no rest of it`,
    });
  }
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

export function resolveIgnore(
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
