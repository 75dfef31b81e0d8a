import type { Problem } from '../core/index.js';
import { invalid, type Reason } from './invalid.js';
import type { ConditionPlan, EachPlan, Place, Plan, PlanRow, ScopePlan, StepPlan, Test } from './plan.js';

/** What a row claims of its scope: a way of steps and, at its end, a leaf or everything. */
interface Claim {
  readonly row: PlanRow;
  readonly way: readonly StepPlan[];
  /** Keys of one value or of a range of elements; absent: the node and all below it. */
  readonly keys?: (key: number) => boolean;
  readonly key?: number;
  readonly text: string;
}

/** Finds rows that speak of the same place, and arrays fed by rows that can't tell their items apart. */
export function checkPlan(plan: Plan): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (at: string, reason: Reason): void => {
    problems.push(invalid(`${plan.mapping.file} ${at}`, reason));
  };
  const visit = (scope: ScopePlan): void => {
    checkScope(scope, complain);
    for (const row of scope.rows)
      if (row.kind === 'each') {
        visit(row.scope);
        if (row.above) visit(row.above);
      }
  };
  visit(plan.scope);
  if (plan.entries) visit(plan.entries.scope);
  return problems;
}

function checkScope(scope: ScopePlan, complain: (at: string, reason: Reason) => void): void {
  // Only claims below the same name can clash, so that a scope of 300 rows isn't 45,000 pairs.
  const byName = new Map<string, Claim[]>();
  for (const row of scope.rows)
    for (const claim of claimsOf(scope, row)) {
      const name = claim.way[0]?.name ?? '';
      const list = byName.get(name);
      if (list) list.push(claim);
      else byName.set(name, [claim]);
    }
  for (const claims of byName.values()) compareClaims(claims, complain);
  const arrays = scope.rows.filter((row): row is EachPlan => row.kind === 'each');
  arrays.forEach((a, i) => {
    for (const b of arrays.slice(i + 1))
      if (a.name === b.name && !apart(a.only, b.only) && !apart(a.when, b.when))
        complain(b.at, {
          zh: `${b.name} 已由 ${a.at} 填写;用 only 区分`,
          en: `${b.name} is already filled by ${a.at}: tell their items apart with "only"`,
        });
  });
  const fields = new Map<string, PlanRow>();
  for (const row of scope.rows) {
    if (row.kind === 'each' || row.kind === 'const' || row.kind === 'count' || row.kind === 'ignore')
      continue;
    for (const field of row.kind === 'parts' ? row.fields : [row.field]) {
      const name = field.join('.');
      const before = fields.get(name);
      if (before && !apart(before.when, row.when))
        complain(row.at, {
          zh: `字段 ${name} 已在 ${before.at}`,
          en: `field ${name} is already in ${before.at}`,
        });
      fields.set(name, row);
    }
  }
}

function compareClaims(claims: readonly Claim[], complain: (at: string, reason: Reason) => void): void {
  claims.forEach((a, i) => {
    for (let k = i + 1; k < claims.length; k++) {
      const b = claims[k] as Claim;
      if (a.row === b.row) continue;
      const clash = clashOf(a, b);
      if (clash !== undefined && apart(a.row.when, b.row.when)) continue;
      if (clash === undefined) continue;
      complain(b.row.at, {
        zh: `${b.text} 与 ${a.row.at} 的 ${a.text} ${clash === 'value' ? '是同一位置' : '可能是同一个段或元素'}`,
        en: `${b.text} and ${a.text} of ${a.row.at} ${clash === 'value' ? 'are one place' : 'may be the same segment or element'}`,
      });
    }
  });
}

function claimsOf(scope: ScopePlan, row: PlanRow): readonly Claim[] {
  const way = (selector: number): readonly StepPlan[] => {
    const steps: StepPlan[] = [];
    for (let id = selector; id >= 0; ) {
      const each = scope.selectors[id] as ScopePlan['selectors'][number];
      steps.unshift(each);
      id = each.parent;
    }
    return steps;
  };
  const value = (owner: PlanRow, place: Place): readonly Claim[] =>
    place.absolute && scope.outer
      ? []
      : [
          {
            row: owner,
            way: way(place.selector),
            key: place.key,
            keys: (key) => key === place.key,
            text: place.text,
          },
        ];
  switch (row.kind) {
    case 'fixed':
    case 'ignore':
      return [];
    case 'const':
    case 'count':
      return value(row, row.place);
    case 'each': {
      const lifted = row.lifted.flatMap((each) => each.places.flatMap((place) => value(each, place)));
      if (row.elements) {
        const { from, to } = row.elements;
        const inside = (key: number): boolean =>
          Math.floor(key / 1000) >= from && Math.floor(key / 1000) <= to;
        return [
          ...lifted,
          { row, way: way(row.parent), key: from * 1000 + 1, keys: inside, text: `${row.scope.path}` },
        ];
      }
      if (row.single) {
        const prefix = row.steps.length === 0 ? [] : way(row.parent);
        const inner = row.scope.rows.flatMap((each) => claimsOf(row.scope, each));
        return [
          ...lifted,
          ...inner.map((claim) => ({
            ...claim,
            row,
            way: row.steps.length === 0 ? claim.way : [...prefix, ...claim.way],
          })),
        ];
      }
      return row.steps.length === 0 ? lifted : [...lifted, { row, way: row.steps, text: row.scope.path }];
    }
    default: {
      const extra =
        row.kind === 'field'
          ? [...(row.moments?.qualifiers ?? []), ...(row.unit?.places ?? [])].flatMap((place) =>
              place === undefined ? [] : value(row, place),
            )
          : [];
      return [...row.places.flatMap((place) => value(row, place)), ...extra];
    }
  }
}

const isRest = ({ row, key }: Claim): boolean => row.kind === 'each' && row.rest && key === undefined;

function clashOf(a: Claim, b: Claim): 'value' | 'node' | undefined {
  if (isRest(a) || isRest(b)) {
    // Of two rests the one further up leaves a node to whoever reads something of it or below it.
    const aIsRest = isRest(a) && !(isRest(b) && b.way.length < a.way.length);
    if (!(isRest(a) && isRest(b) && a.way.length === b.way.length))
      return aIsRest ? restClash(a, b) : restClash(b, a);
  }
  const shorter = Math.min(a.way.length, b.way.length);
  let same = true;
  for (let i = 0; i < shorter; i++) {
    const x = a.way[i] as StepPlan;
    const y = b.way[i] as StepPlan;
    if (x.name !== y.name || disjoint(x.tests, y.tests)) return undefined;
    if (!equal(x.tests, y.tests)) same = false;
  }
  // Ways that part only below a node that both may mean: two selectors, one node on the wire.
  const wholeA = a.key === undefined && a.way.length === shorter;
  const wholeB = b.key === undefined && b.way.length === shorter;
  if (wholeA || wholeB) return 'node';
  if (!same) return 'node';
  if (a.way.length !== b.way.length) return undefined;
  if (a.key === undefined || b.key === undefined) return undefined;
  return a.keys?.(b.key) || b.keys?.(a.key) ? 'value' : undefined;
}

/** A rest leaves its nodes to whoever names them; only the nodes above them must be told apart as ever. */
function restClash(rest: Claim, other: Claim): 'node' | undefined {
  for (let i = 0; i < rest.way.length - 1; i++) {
    const x = rest.way[i] as StepPlan;
    const y = other.way[i];
    if (y === undefined) return other.key === undefined ? 'node' : undefined;
    if (x.name !== y.name || disjoint(x.tests, y.tests)) return undefined;
    if (!equal(x.tests, y.tests)) return 'node';
  }
  return undefined;
}

/** Whether no node can pass both lists of predicates. */
function disjoint(a: readonly Test[], b: readonly Test[]): boolean {
  return a.some((x) =>
    b.some((y) => {
      if (x.key !== y.key) return false;
      if (!x.negated && !y.negated) return !x.values.some((each) => y.values.includes(each));
      if (x.negated && y.negated) return false;
      const [yes, no] = x.negated ? [y, x] : [x, y];
      return yes.values.every((each) => no.values.includes(each));
    }),
  );
}

const equal = (a: readonly Test[], b: readonly Test[]): boolean =>
  a === b ||
  (a.length === 0 && b.length === 0) ||
  JSON.stringify(a.map(text).sort()) === JSON.stringify(b.map(text).sort());

const text = (test: Test): string => `${test.key}${test.negated}${test.values.join('|')}`;

/** Whether two rows can never hold together. */
function apart(a: ConditionPlan | undefined, b: ConditionPlan | undefined): boolean {
  if (!a || !b || a.up !== b.up || a.field.join('.') !== b.field.join('.')) return false;
  if (!a.negated && !b.negated) return ![...a.words].some((word) => b.words.has(word));
  if (a.negated && b.negated) return false;
  const [yes, no] = a.negated ? [b, a] : [a, b];
  return [...yes.words].every((word) => no.words.has(word));
}
