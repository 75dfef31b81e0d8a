import type { Extension, Leaf, Node, Problem } from '../core/index.js';
import type { Zone } from './codecs/index.js';
import { type Marks, markIn } from './marks.js';
import type { ConditionPlan, Place, ScopePlan, StepPlan, Test } from './plan.js';

export type Members = Record<string, unknown>;

/** A field of an item was read from a leaf of a node. */
export type Trace = (item: Members, field: readonly string[], node: Node, leaf: Leaf) => void;

/** One reading of one message. */
export interface Run {
  readonly zone: Zone;
  readonly message: string | undefined;
  readonly problems: Problem[];
  readonly marks: Marks;
  /** What was left for rows of `rest`, by the node that they were read from. */
  readonly rests: Map<object, Map<Node, readonly Node[]>>;
  extensions: Extension[];
  /** Told, where somebody asks, which leaf each field of an item came from. */
  readonly trace?: Trace;
  /** Above 0 the same place is being read again for another item: what there was to say of it has been said. */
  quiet: number;
}

/** One node being read into one item, with the nodes that its scope's rows name. */
export interface Frame {
  readonly node: Node;
  /** By selector: the first node that it means. */
  readonly nodes: ReadonlyArray<Node | undefined>;
  /** By array: all nodes that it means. */
  readonly lists: ReadonlyArray<readonly Node[] | undefined>;
  readonly item: Members;
  readonly outer: Frame | undefined;
  readonly root: Frame | undefined;
}

/** Makes the frame of a node; with `nodes`, of one whose selectors' nodes are known. */
export type Framer = (
  run: Run,
  node: Node,
  item: Members,
  outer: Frame | undefined,
  nodes?: Frame['nodes'],
) => Frame;

/** What a node may be for the rows of a scope. */
interface Candidate {
  /** -1: it is one of an array's. */
  readonly selector: number;
  readonly array: number;
  readonly tests: readonly Test[];
  readonly below?: Table;
}

/** Candidates for one name: those whose first predicate names a leaf's values are found by the value. */
interface Entry {
  readonly switches: Array<{
    readonly test: Test;
    readonly candidates: Map<string, Candidate[]>;
  }>;
  readonly others: Candidate[];
}

type Table = Map<string, Entry>;

const NONE: Frame['lists'] = [];

/**
 * Makes frames of a scope: one pass over the children per level that rows name.
 * @param arrays steps directly below the scope's node of which all nodes are wanted, not marked as read
 */
export function framer(scope: ScopePlan, arrays: readonly StepPlan[] = []): Framer {
  const size = scope.selectors.length;
  const top = tableOf(scope, -1, arrays);
  const onlyArrays = tableOf({ ...scope, selectors: [] }, -1, arrays);
  return (run, node, item, outer, known) => {
    const nodes: Array<Node | undefined> = (known as Array<Node | undefined>) ?? new Array(size);
    const lists: Array<Node[] | undefined> =
      arrays.length > 0 ? new Array(arrays.length) : (NONE as Node[][]);
    const table = known === undefined ? top : onlyArrays;
    if (table.size > 0) fill(run, node, table, nodes, lists);
    return { node, nodes, lists, item, outer, root: outer?.root ?? outer };
  };
}

function tableOf(scope: ScopePlan, parent: number, arrays: readonly StepPlan[]): Table {
  const table: Table = new Map();
  const add = (name: string, candidate: Candidate): void => {
    const entry = table.get(name) ?? { switches: [], others: [] };
    table.set(name, entry);
    const test = candidate.tests.find((each) => !each.negated);
    if (!test) {
      entry.others.push(candidate);
      return;
    }
    let found = entry.switches.find((each) => each.test.key === test.key);
    if (!found) {
      found = { test, candidates: new Map() };
      entry.switches.push(found);
    }
    for (const value of new Set(test.values)) {
      const list = found.candidates.get(value);
      if (list) list.push(candidate);
      else found.candidates.set(value, [candidate]);
    }
  };
  for (const { id, name, tests, parent: above } of scope.selectors) {
    if (above !== parent) continue;
    const below = tableOf(scope, id, []);
    add(name, { selector: id, array: -1, tests, ...(below.size > 0 ? { below } : {}) });
  }
  arrays.forEach(({ name, tests }, array) => {
    add(name, { selector: -1, array, tests });
  });
  return table;
}

function fill(
  run: Run,
  node: Node,
  table: Table,
  nodes: Array<Node | undefined>,
  lists: Array<Node[] | undefined>,
): void {
  const { children } = node;
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Node;
    const entry = table.get(child.name);
    if (entry === undefined) continue;
    for (let k = 0; k < entry.others.length; k++)
      seat(run, child, entry.others[k] as Candidate, undefined, nodes, lists);
    for (let k = 0; k < entry.switches.length; k++) {
      const { test, candidates } = entry.switches[k] as Entry['switches'][number];
      const found = candidates.get(child.value(test.leaf) ?? '');
      if (found === undefined) continue;
      for (let c = 0; c < found.length; c++) seat(run, child, found[c] as Candidate, test, nodes, lists);
    }
  }
}

function seat(
  run: Run,
  child: Node,
  { selector, array, tests, below }: Candidate,
  known: Test | undefined,
  nodes: Array<Node | undefined>,
  lists: Array<Node[] | undefined>,
): void {
  if (selector >= 0 && nodes[selector] !== undefined) return;
  for (let i = 0; i < tests.length; i++) {
    const test = tests[i] as Test;
    // Predicates of one step name one leaf each; the one that led here has been looked at.
    if (known !== undefined && test.key === known.key && !test.negated && tests.length === 1) break;
    if (!passes(child, test)) return;
  }
  if (selector < 0) {
    const list = lists[array];
    if (list) list.push(child);
    else lists[array] = [child];
    return;
  }
  nodes[selector] = child;
  markTests(run, child, tests);
  if (below) fill(run, child, below, nodes, lists);
}

/** '' among a predicate's values stands for an absent one. */
const passes = (node: Node, { leaf, values, negated }: Test): boolean =>
  values.includes(node.value(leaf) ?? '') !== negated;

/** What a node's predicates name counts as read. */
export function markTests(run: Run, node: Node, tests: readonly Test[]): void {
  for (let i = 0; i < tests.length; i++) {
    const { key, negated } = tests[i] as Test;
    if (!negated) markIn(run.marks, node, key);
  }
}

export type Tester = (run: Run, node: Node) => boolean;

/** Whether a node is the one that the step means; what its predicates name counts as read. */
export function tester({ tests }: StepPlan): Tester {
  if (tests.length === 0) return () => true;
  return (run, node) => {
    for (const test of tests) if (!passes(node, test)) return false;
    markTests(run, node, tests);
    return true;
  };
}

/** The node that a place is in; undefined where the message hasn't got it. */
export function nodeAt(frame: Frame, place: Place): Node | undefined {
  const home = place.absolute && frame.root ? frame.root : frame;
  return place.selector < 0 ? home.node : home.nodes[place.selector];
}

/** Notes that a leaf was read. */
export const mark = (run: Run, node: Node, key: number): void => markIn(run.marks, node, key);

/** Whether a condition holds for the items read so far; a negated one holds where its field is absent. */
export const holds = (
  condition: ConditionPlan,
  item: Members,
  outer: (up: number) => Members | undefined,
): boolean => holdsIn(condition, condition.up === 0 ? item : outer(condition.up));

/** The same for the item that the condition's field is in. */
export function holdsIn({ field, words, negated }: ConditionPlan, home: Members | undefined): boolean {
  const value = home === undefined ? undefined : valueAt(home, field);
  return (value !== undefined && words.has(typeof value === 'string' ? value : String(value))) !== negated;
}

/** The item so many scopes further out. */
export function itemAbove(frame: Frame, up: number): Members | undefined {
  let here: Frame | undefined = frame;
  for (let i = 0; i < up; i++) here = here?.outer;
  return here?.item;
}

/** The value at the end of several names. */
export function valueAt(item: unknown, path: readonly string[]): unknown {
  let here = item;
  for (let i = 0; i < path.length; i++) {
    if (typeof here !== 'object' || here === null) return undefined;
    const name = path[i] as string;
    here = Object.hasOwn(here, name) ? (here as Members)[name] : undefined;
  }
  return here;
}

/** Sets a value at the end of several names, making the objects in between. */
export function setAt(item: Members, path: readonly string[], value: unknown): void {
  let here = item;
  const last = path.length - 1;
  for (let i = 0; i < last; i++) {
    const name = path[i] as string;
    const next = here[name];
    if (typeof next === 'object' && next !== null) here = next as Members;
    else {
      const made: Members = {};
      here[name] = made;
      here = made;
    }
  }
  here[path[last] as string] = value;
}
