import type { ElementNode, Extension, Node, Problem } from '../core/index.js';
import type { Zone } from './codecs/index.js';
import { componentKey } from './keys.js';
import type { ConditionPlan, Place, ScopePlan, StepPlan } from './plan.js';

export type Members = Record<string, unknown>;

/** One reading of one message. */
export interface Run {
  readonly zone: Zone;
  readonly message: string | undefined;
  readonly problems: Problem[];
  /** Leaves that a row or a predicate read, as keys, by node; `whole` for a node that is ignored with all below it. */
  readonly marks: Map<Node, number[]>;
  /** What was left for rows of `rest`, by the node that they were read from. */
  readonly rests: Map<object, Map<Node, readonly Node[]>>;
  extensions: Extension[];
  /** Above 0 the same place is being read again for another item: what there was to say of it has been said. */
  quiet: number;
}

/** One node being read into one item, with the nodes that its scope's rows name. */
export interface Frame {
  readonly node: Node;
  readonly nodes: ReadonlyArray<Node | undefined>;
  readonly item: Members;
  readonly outer: Frame | undefined;
  readonly root: Frame | undefined;
}

/** Marks a node as dropped with everything below it. */
export const whole: number[] = [];

/** Makes frames of a scope: one pass over the children per level that rows name. */
export function framer(
  scope: ScopePlan,
): (run: Run, node: Node, item: Members, outer: Frame | undefined) => Frame {
  const size = scope.selectors.length;
  const below = new Map<number, Map<string, number[]>>();
  for (const each of scope.selectors) {
    const names = below.get(each.parent) ?? new Map<string, number[]>();
    below.set(each.parent, names);
    names.set(each.name, [...(names.get(each.name) ?? []), each.id]);
  }
  const tests = scope.selectors.map(tester);
  const fill = (run: Run, node: Node, names: Map<string, number[]>, nodes: Array<Node | undefined>): void => {
    for (const child of node.children) {
      const ids = names.get(child.name);
      if (ids === undefined) continue;
      for (const id of ids) {
        if (nodes[id] !== undefined || !(tests[id] as Tester)(run, child)) continue;
        nodes[id] = child;
        const deeper = below.get(id);
        if (deeper) fill(run, child, deeper, nodes);
      }
    }
  };
  const top = below.get(-1);
  return (run, node, item, outer) => {
    const nodes = new Array<Node | undefined>(size).fill(undefined);
    if (top) fill(run, node, top, nodes);
    return { node, nodes, item, outer, root: outer?.root ?? outer };
  };
}

export type Tester = (run: Run, node: Node) => boolean;

/** Whether a node is the one that the step means; what its predicates name counts as read. */
export function tester(step: StepPlan): Tester {
  const { tests } = step;
  if (tests.length === 0) return () => true;
  return (run, node) => {
    for (const { leaf, values, negated } of tests) {
      const found = node.value(leaf);
      if ((found !== undefined && values.includes(found)) === negated) return false;
    }
    for (const { key, negated } of tests) if (!negated) mark(run, node, key);
    return true;
  };
}

/** The node that a place is in; undefined where the message hasn't got it. */
export function nodeAt(frame: Frame, place: Place): Node | undefined {
  const home = place.absolute && frame.root ? frame.root : frame;
  return place.selector < 0 ? home.node : home.nodes[place.selector];
}

/** Notes that a leaf was read. */
export function mark(run: Run, node: Node, key: number): void {
  if ('owner' in node) {
    const { owner, element, repeat } = node as ElementNode;
    mark(run, owner, componentKey(element, Math.floor(key / 1000), repeat));
    return;
  }
  const known = run.marks.get(node);
  if (known === undefined) run.marks.set(node, [key]);
  else if (known !== whole) known.push(key);
}

/** Whether anything was read of a node, predicates included. */
export const isRead = (run: Run, node: Node): boolean => run.marks.has(node);

/** Whether a condition holds for the items read so far; a negated one holds where its field is absent. */
export function holds(
  condition: ConditionPlan,
  item: Members,
  outer: (up: number) => Members | undefined,
): boolean {
  const home = condition.up === 0 ? item : outer(condition.up);
  const value = home === undefined ? undefined : valueAt(home, condition.field);
  return (value !== undefined && condition.words.has(String(value))) !== condition.negated;
}

export const itemAbove =
  (frame: Frame) =>
  (up: number): Members | undefined => {
    let here: Frame | undefined = frame;
    for (let i = 0; i < up; i++) here = here?.outer;
    return here?.item;
  };

/** The value at the end of several names. */
export function valueAt(item: unknown, path: readonly string[]): unknown {
  let here = item;
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.hasOwn(here, name) ? (here as Members)[name] : undefined;
  }
  return here;
}

/** Sets a value at the end of several names, making the objects in between. */
export function setAt(item: Members, path: readonly string[], value: unknown): void {
  let here = item;
  for (let i = 0; i < path.length - 1; i++) {
    const name = path[i] as string;
    const next = here[name];
    if (typeof next === 'object' && next !== null) here = next as Members;
    else {
      const made: Members = {};
      here[name] = made;
      here = made;
    }
  }
  here[path[path.length - 1] as string] = value;
}
