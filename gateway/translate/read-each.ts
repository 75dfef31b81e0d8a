import type { Node } from '../core/index.js';
import {
  type Frame,
  holdsIn,
  itemAbove,
  type Members,
  mark,
  markTests,
  type Run,
  setAt,
  type Tester,
  tester,
  valueAt,
} from './frame.js';
import { isRead, markWhole } from './marks.js';
import type { EachPlan, IgnorePlan, ScopePlan, StepPlan, ValuePlan } from './plan.js';
import { scopeReader } from './read.js';
import { type Reader, valueReader } from './read-value.js';

/** Whether an array's nodes are found in the one pass over its scope's children. */
export const isListed = (scope: ScopePlan, row: EachPlan): boolean =>
  row.steps.length === 1 &&
  !row.elements &&
  !row.above &&
  !row.single &&
  !row.rest &&
  !leavesRest(scope, row);

/** Whether nodes above an array's own are left to a rest, so that its items are those of the one node that the scope names. */
const leavesRest = (scope: ScopePlan, { steps }: EachPlan): boolean =>
  scope.rows.some(
    (other) =>
      other.kind === 'each' &&
      other.rest &&
      other.steps.length < steps.length &&
      other.steps.every((step, i) => step.name === steps[i]?.name),
  );

/** @param array its place in the frame's lists; -1 where its nodes are to be looked for */
export function eachReader(row: EachPlan, scope: ScopePlan, array: number): Reader {
  const make = itemReader(row);
  if (row.elements) return elementsReader(row, make);
  if (row.above) return aboveReader(row, make);
  if (row.single) return singleReader(row, make);
  if (array >= 0) {
    const { tests } = row.steps[0] as StepPlan;
    return (run, frame, item) => {
      const found = frame.lists[array];
      if (found === undefined) return;
      const list = listIn(item, row);
      for (let i = 0; i < found.length; i++) {
        const node = found[i] as Node;
        markTests(run, node, tests);
        make(run, frame, node, list);
      }
      keepList(item, row, list);
    };
  }
  const anchored = leavesRest(scope, row);
  const steps = anchored ? row.steps.slice(-1) : row.steps;
  const collect = row.rest ? restCollector(row, steps) : collector(steps);
  return (run, frame, item) => {
    const from = anchored ? frame.nodes[row.parent] : frame.node;
    if (!from) return;
    const list = listIn(item, row);
    for (const node of collect(run, from)) make(run, frame, node, list);
    keepList(item, row, list);
  };
}

/** Reads one node into an item and adds it to the list. */
type ItemReader = (
  run: Run,
  frame: Frame,
  node: Node,
  list: unknown[],
  before?: (item: Members) => void,
  nodes?: Frame['nodes'],
) => void;

function itemReader(row: EachPlan): ItemReader {
  const { open, fill } = scopeReader(row.scope);
  const lifted = row.lifted.map(liftedReader);
  const { plain, only } = row;
  const word = only && !only.negated && only.words.size === 1 ? [...only.words][0] : undefined;
  return (run, frame, node, list, before, nodes) => {
    const item: Members = {};
    if (lifted.length > 0) {
      if (list.length > 0) run.quiet++;
      for (let i = 0; i < lifted.length; i++) (lifted[i] as Reader)(run, frame, item);
      if (list.length > 0) run.quiet--;
    }
    before?.(item);
    fill(run, open(run, node, item, frame, nodes));
    if (only && word !== undefined && valueAt(item, only.field) === undefined) setAt(item, only.field, word);
    if (!plain) list.push(item);
    else if (item[''] !== undefined) list.push(item['']);
  };
}

/** The condition of a lifted row counts from the item; its place, from the frame around it. */
function liftedReader(row: ValuePlan): Reader {
  const read = valueReader(row);
  const { when } = row;
  if (when === undefined) return read;
  return (run, frame, item) => {
    if (holdsIn(when, when.up === 0 ? item : itemAbove(frame, when.up - 1))) read(run, frame, item);
  };
}

function listIn(item: Members, { field }: EachPlan): unknown[] {
  const known = field.length === 1 ? item[field[0] as string] : valueAt(item, field);
  return Array.isArray(known) ? known : [];
}

function keepList(item: Members, { field }: EachPlan, list: unknown[]): void {
  if (list.length > 0) setAt(item, field, list);
}

function elementsReader(row: EachPlan, make: ItemReader): Reader {
  const { from, to } = row.elements as NonNullable<EachPlan['elements']>;
  const selector = row.parent;
  return (run, frame, item) => {
    const node = selector < 0 ? frame.node : frame.nodes[selector];
    if (!node) return;
    const list = listIn(item, row);
    for (const occurrence of node.elements(from, to)) make(run, frame, occurrence, list);
    keepList(item, row, list);
  };
}

function aboveReader(row: EachPlan, make: ItemReader): Reader {
  const parents = collector(row.steps.slice(0, -1));
  const last = row.steps.slice(-1);
  const children = row.rest ? restCollector(row, last) : collector(last);
  const above = scopeReader(row.above as ScopePlan);
  return (run, frame, item) => {
    const list = listIn(item, row);
    for (const parent of parents(run, frame.node))
      children(run, parent).forEach((child, i) => {
        make(run, frame, child, list, (made) => {
          if (i > 0) run.quiet++;
          above.fill(run, above.open(run, parent, made, frame));
          if (i > 0) run.quiet--;
        });
      });
    keepList(item, row, list);
  };
}

function singleReader(row: EachPlan, make: ItemReader): Reader {
  const inPlace = row.steps.length === 0;
  const given = new Set([
    row.only?.field[0],
    ...row.scope.rows.map((each) => (each.kind === 'fixed' ? each.field[0] : undefined)),
  ]);
  return (run, frame, item) => {
    const node = row.parent < 0 ? frame.node : frame.nodes[row.parent];
    if (!node) return;
    const list = listIn(item, row);
    const before = list.length;
    make(run, frame, node, list, undefined, inPlace ? frame.nodes : undefined);
    // A node that other rows read too says nothing of an item by being there.
    if (list.length > before && !row.plain && bare(list.at(-1) as Members, given)) list.pop();
    keepList(item, row, list);
  };
}

/** Whether nothing was read into an item but what every item of its row has. */
const bare = (item: Members, given: ReadonlySet<string | undefined>): boolean =>
  Object.keys(item).every((name) => given.has(name));

/** Every node that the steps lead to, in wire order. */
export function collector(steps: readonly StepPlan[]): (run: Run, from: Node) => readonly Node[] {
  const tests: ReadonlyArray<readonly [string, Tester]> = steps.map((step) => [step.name, tester(step)]);
  return (run, from) => {
    let here: readonly Node[] = [from];
    for (const [name, test] of tests) {
      const next: Node[] = [];
      for (const node of here)
        for (const child of node.children) if (child.name === name && test(run, child)) next.push(child);
      here = next;
    }
    return here;
  };
}

/** The same, without nodes of which another row has read something; where documents share a scope, the first one's find holds. */
function restCollector(row: EachPlan, steps: readonly StepPlan[]): (run: Run, from: Node) => readonly Node[] {
  const above = collector(steps.slice(0, -1));
  const last = steps.at(-1) as StepPlan;
  const test = tester(last);
  return (run, from) => {
    const known = run.rests.get(row) ?? new Map<Node, readonly Node[]>();
    run.rests.set(row, known);
    let found = known.get(from);
    if (found === undefined) {
      found = above(run, from).flatMap((node) =>
        node.children.filter(
          (child) => child.name === last.name && !isRead(run.marks, child) && test(run, child),
        ),
      );
      known.set(from, found);
    }
    return found;
  };
}

export function ignoreReader(row: IgnorePlan): Reader {
  const collect = collector(row.steps);
  return (run, frame) => {
    for (const node of collect(run, frame.node)) {
      if (row.key !== undefined) mark(run, node, row.key);
      else if (row.elements) {
        const { from, to } = row.elements;
        for (const leaf of node.leaves())
          if (leaf.kind === 'component' && leaf.element >= from && leaf.element <= to)
            mark(run, node, leaf.element * 1000 + leaf.component + ((leaf.repeat ?? 1) - 1) * 1_000_000);
      } else markWhole(run.marks, node);
    }
  };
}
