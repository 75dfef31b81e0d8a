import {
  type Draft,
  type Leaf,
  type Problem,
  type ProblemCode,
  problem,
  type ShapeNode,
  type Syntax,
  type ValueShape,
} from '../core/index.js';
import type { Zone } from './codecs/index.js';
import type { Members } from './frame.js';
import { componentKey } from './keys.js';
import type { Place, ScopePlan, StepPlan, Test } from './plan.js';
import { lengthOf } from './read-value.js';

/** A node being written. */
export interface Building {
  readonly shape: ShapeNode;
  readonly tests: readonly Test[];
  readonly path: string;
  readonly values: Map<number, { readonly leaf: Leaf; readonly value: string }>;
  readonly children: Building[];
}

/** One writing of one document. */
export interface Writing {
  readonly zone: Zone;
  readonly syntax: Syntax;
  readonly problems: Problem[];
  /** Canonical members that a row wrote, by the object they are in. */
  readonly taken: Map<object, Set<string>>;
  /** The document was read by this very mapping: what it doesn't say, its sender left out. */
  readonly returning: boolean;
}

/** One item being written into one node. */
export interface Desk {
  readonly node: Building;
  /** The item is one occurrence of an element of that node. */
  readonly occurrence?: { readonly element: number; readonly repeat: number };
  readonly scope: ScopePlan;
  readonly nodes: Array<Building | undefined>;
  readonly item: Members;
  readonly outer: Desk | undefined;
  readonly root: Desk | undefined;
}

export const build = (step: Pick<StepPlan, 'shape' | 'tests' | 'path'>): Building => ({
  shape: step.shape,
  tests: step.tests,
  path: step.path,
  values: new Map(),
  children: [],
});

export const desk = (
  scope: ScopePlan,
  node: Building,
  item: Members,
  outer?: Desk,
  occurrence?: Desk['occurrence'],
  nodes?: Desk['nodes'],
): Desk => ({
  node,
  scope,
  nodes: nodes ?? new Array<Building | undefined>(scope.selectors.length).fill(undefined),
  item,
  outer,
  root: outer?.root ?? outer,
  ...(occurrence ? { occurrence } : {}),
});

/** The desk that a place counts from. */
export const homeOf = (at: Desk, place: Place): Desk => (place.absolute && at.root ? at.root : at);

/** The node of a selector, made with those above it where it isn't there yet. */
export function ensure(at: Desk, selector: number): Building {
  if (selector < 0) return at.node;
  const known = at.nodes[selector];
  if (known) return known;
  const plan = at.scope.selectors[selector] as ScopePlan['selectors'][number];
  const made = build(plan);
  ensure(at, plan.parent).children.push(made);
  at.nodes[selector] = made;
  return made;
}

/** The leaf as it stands in the segment: inside an occurrence, leaf n is its component n. */
export function leafIn(at: Desk, place: Place): { readonly leaf: Leaf; readonly key: number } {
  const { occurrence } = at;
  if (!occurrence || place.absolute || place.leaf.kind !== 'component') return place;
  const { element, repeat } = occurrence;
  const component = place.leaf.element;
  const leaf: Leaf = { kind: 'component', element, component, ...(repeat > 1 ? { repeat } : {}) };
  return { leaf, key: componentKey(element, component, repeat) };
}

/** Puts a value at a place, once; another value there is a conflict. Values that the place can't hold are problems. */
export function put(run: Writing, at: Desk, place: Place, value: string, name: string): void {
  if (value === '') return;
  const home = homeOf(at, place);
  const node = ensure(home, place.selector);
  const { leaf, key } = leafIn(home, place);
  const before = node.values.get(key);
  if (before !== undefined) {
    if (before.value !== value) conflict(run, place.path, name, value, before.value);
    return;
  }
  fits(run, place, value);
  node.values.set(key, { leaf, value });
}

/** Two values for one place: the first stays. */
export function conflict(run: Writing, path: string, name: string, value: string, before: string): void {
  complain(run, 'field-not-carried', path, name, `${value} ≠ ${before}`);
}

/** A problem of writing: there are no received bytes, so its place is the path that was to be written. */
export function complain(
  run: Writing,
  code: ProblemCode,
  path: string,
  name: string,
  found: string,
  expected?: string,
): void {
  run.problems.push(
    problem(code, { path, offset: 0 }, { found, expected, values: { name, length: lengthOf(found) } }),
  );
}

function fits(run: Writing, place: Place, value: string): void {
  const fault = place.value && misfit(place.value, value);
  if (fault === undefined) return;
  const { type, max } = place.value as ValueShape;
  if (fault === 'element-type' && type === 'a' && run.syntax !== 'edifact') return;
  complain(run, fault, place.path, place.path, value, fault === 'element-type' ? type : String(max));
}

/** 1131 is an..17 from D.99B on, and lists are named so in older directories too: as it is read. */
const LONGEST_LIST_NAME = 17;

/** What is wrong with a value for a place of that type and length; sign and decimal mark don't count (ISO 9735-1 §10.1). */
export function misfit(
  { id, type, max: own }: ValueShape,
  value: string,
): 'element-type' | 'element-too-long' | undefined {
  const max = id === '1131' ? Math.max(own, LONGEST_LIST_NAME) : own;
  if (type === 'n') {
    if (!/^-?\d*[.,]?\d*$/.test(value)) return 'element-type';
    return value.replace(/[-.,]/g, '').length > max ? 'element-too-long' : undefined;
  }
  if (lengthOf(value) > max) return 'element-too-long';
  return type === 'a' && /\d/.test(value) ? 'element-type' : undefined;
}

/** A number with zeros before it up to a fixed length: 5 is 005 in n3. A sign takes one zero's place, as in -18. */
export function zeroFilled(text: string, { value }: Place): string {
  if (value?.type !== 'n' || value.min <= 1 || !/^-?\d/.test(text)) return text;
  const lacking = value.min - text.replace(/[.,]/, '').length;
  if (lacking <= 0) return text;
  const sign = text.startsWith('-') ? '-' : '';
  return `${sign}${'0'.repeat(lacking)}${text.slice(sign.length)}`;
}

/** Notes that a member was written. */
export function take(run: Writing, item: unknown, path: readonly string[]): void {
  let here = item;
  for (const name of path.slice(0, -1)) here = (here as Members | undefined)?.[name];
  if (typeof here !== 'object' || here === null) return;
  const known = run.taken.get(here);
  if (known) known.add(path.at(-1) as string);
  else run.taken.set(here, new Set([path.at(-1) as string]));
}

/**
 * Turns what was built into drafts: predicates become constants ('' none), siblings stand in the shape's order (those of one
 * place in the order in which they were made), and more of them than the shape allows is a problem.
 */
export function finish(run: Writing, node: Building): Draft {
  for (const test of node.tests) {
    const value = node.values.get(test.key)?.value ?? '';
    const [first = ''] = test.values;
    if (!test.negated && value === '') {
      if (first !== '') node.values.set(test.key, { leaf: test.leaf, value: first });
    } else if (test.values.includes(value) === test.negated)
      complain(run, 'field-not-carried', node.path, node.path, value, test.values.join('|'));
  }
  return { tag: node.shape.tag, values: [...node.values.values()], children: drafts(run, node) };
}

const REPEATS = {
  edifact: 'segment-repeats',
  xml: 'xml-element-repeats',
  flat: 'record-repeats',
  json: 'xml-element-repeats',
} as const;

export function drafts(run: Writing, node: Building): readonly Draft[] {
  if (node.children.length === 0) return [];
  const groups = new Map<ShapeNode, Building[]>();
  for (const child of node.children) {
    const group = groups.get(child.shape);
    if (group) group.push(child);
    else groups.set(child.shape, [child]);
  }
  const sorted: Draft[] = [];
  for (const shape of node.shape.children) {
    const group = groups.get(shape);
    if (!group) continue;
    if (group.length > shape.max) {
      const { path } = group[0] as Building;
      complain(run, REPEATS[run.syntax], path, path, shape.name, String(shape.max));
    }
    for (const child of group) {
      const draft = finish(run, child);
      const lack = run.syntax === 'edifact' && shape.min === 0 ? incomplete(shape, draft) : undefined;
      if (lack === undefined) sorted.push(draft);
      else complain(run, 'field-not-carried', child.path, child.path, firstValue(draft), lack);
    }
  }
  return sorted;
}

const firstValue = ({ values }: Draft): string => values.find(({ value }) => value !== '')?.value ?? '';

/**
 * The mandatory element that a segment nobody must send lacks: what a document of another notation can't say in full
 * (a time without its qualifier) isn't said, rather than the whole refused. A group's trigger carries more than itself.
 */
function incomplete({ elements }: ShapeNode, { values, children }: Draft): string | undefined {
  if (children.length > 0 || values.length === 0) return undefined;
  const filled = values.flatMap(({ leaf, value }) =>
    leaf.kind === 'component' && value !== '' ? [leaf] : [],
  );
  for (const [i, { id, mandatory, components }] of elements.entries()) {
    const there = filled.filter(({ element }) => element === i + 1);
    if (there.length === 0 && mandatory) return id;
    for (const [k, part] of components.entries())
      if (there.length > 0 && part.mandatory && !there.some(({ component }) => component === k + 1))
        return part.id;
  }
  return undefined;
}
