import type { Draft, Leaf, Shape, ShapeNode, ValueShape } from '../core/index.js';
import type { Place, Plan, PlanRow, ScopePlan, Test } from '../translate/plan.js';

type Roll = (n: number) => number;

/** What a mapping's rows say of a place: values that they tell nodes apart by or translate, or a form of their own. */
interface Known {
  readonly values: Map<string, Set<string>>;
  /** Places whose text has a form (dates, compounds): nothing made up may stand there. */
  readonly formed: Set<string>;
  readonly numeric: Set<string>;
}

/**
 * A message that a mapping wrote → the same with more in it than the mapping knows of: values, elements, segments and
 * repetitions that its table allows too, at random. What others write never is just what our rows read.
 */
export function grown(drafts: readonly Draft[], shape: Shape, plan: Plan, roll: Roll): readonly Draft[] {
  const known = knownOf(plan);
  const tree = shape.syntax === 'xml' || shape.syntax === 'json';
  const more = { known, roll, shape, oddsOfNode: shape.syntax === 'edifact' ? 30 : 8 };
  const [root] = drafts;
  if (tree) return root === undefined ? drafts : [grow(root, shape.root, '', more)];
  return grow({ tag: '', values: [], children: drafts }, shape.root, '', more).children;
}

interface More {
  readonly known: Known;
  readonly roll: Roll;
  readonly shape: Shape;
  /** One of so many places that could stand gets a node. */
  readonly oddsOfNode: number;
}

function grow(draft: Draft, shape: ShapeNode, path: string, more: More): Draft {
  const children: Draft[] = [];
  let from = 0;
  let used = 0;
  const free = (i: number): boolean => i > from || (i === from && used < (shape.children[i]?.max ?? 0));
  for (const child of draft.children) {
    const at = shape.children.findIndex((each, i) => free(i) && each.tag === child.tag);
    if (at < 0) {
      children.push(child);
      continue;
    }
    for (let i = from; i < at; i++) added(children, shape, i, path, more);
    used = at === from ? used + 1 : 1;
    from = at;
    const next = shape.children[at] as ShapeNode;
    children.push(grow(child, next, step(path, next.name), more));
  }
  for (let i = used > 0 ? from + 1 : from; i < shape.children.length; i++)
    added(children, shape, i, path, more);
  return { tag: draft.tag, values: [...draft.values, ...extra(draft, shape, path, more)], children };
}

const step = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

const SERVICE: ReadonlySet<string> = new Set(['UNH', 'UNT', '99']);

/** Sometimes a node where none stands yet. */
function added(children: Draft[], shape: ShapeNode, i: number, path: string, more: More): void {
  const node = shape.children[i] as ShapeNode;
  // The writer's own: UNH and UNT, and a platform file's last record.
  if (SERVICE.has(node.tag) || children.some(({ tag }) => tag === node.tag)) return;
  if (node.min === 0 && more.roll(more.oddsOfNode) !== 0) return;
  const made = fresh(node, step(path, node.name), more, 0);
  if (made !== undefined) children.push(made);
}

/** A node with what must be in it and some of what may; undefined where a place that must be filled has a form. */
function fresh(shape: ShapeNode, path: string, more: More, depth: number): Draft | undefined {
  const bare: Draft = { tag: shape.tag, values: [], children: [] };
  if (spotsOf(shape, path).some(({ key, needed }) => needed && more.known.formed.has(key))) return undefined;
  const children: Draft[] = [];
  for (const child of shape.children) {
    if (child.min === 0 && (depth > 2 || more.roll(more.oddsOfNode) > 0)) continue;
    const made = fresh(child, step(path, child.name), more, depth + 1);
    if (made === undefined && child.min > 0) return undefined;
    if (made !== undefined) children.push(made);
  }
  const values = extra(bare, shape, path, more);
  // An element with nothing in it says nothing.
  return values.length + children.length === 0 ? undefined : { ...bare, values, children };
}

interface Spot {
  readonly leaf: Leaf;
  readonly value: ValueShape;
  readonly key: string;
  readonly needed: boolean;
}

/** Values for places of a node that are empty: what must be there, and others at random. */
function extra(draft: Draft, shape: ShapeNode, path: string, more: More): Draft['values'] {
  const { known, roll } = more;
  const spots = spotsOf(shape, path).filter(
    ({ leaf }) =>
      more.shape.syntax !== 'flat' ||
      leaf.kind !== 'component' ||
      // A platform file's first field is the record's name; behind its layout are fields that nobody knows.
      (leaf.element > 1 && (known.values.has(`${path}/${leafText(leaf)}`) || more.roll(200) === 0)),
  );
  const there = new Set(draft.values.map(({ leaf }) => leafText(leaf)));
  const begun = new Set(
    draft.values.flatMap(({ leaf }) => (leaf.kind === 'component' ? [leaf.element] : [])),
  );
  const alone = draft.values.length > 0 || draft.children.length > 0;
  const made: Array<Draft['values'][number]> = [];
  for (const { leaf, value, key, needed } of spots) {
    if (there.has(leafText(leaf)) || (known.formed.has(key) && !needed)) continue;
    // An element that stands has its say; of one that doesn't, all or nothing.
    if (leaf.kind === 'component' && begun.has(leaf.element) && !needed) continue;
    if (leaf.kind === 'text' && (alone || shape.children.length > 0) && !needed) continue;
    if (!needed && roll(3) !== 0) continue;
    const asked: ValueShape = known.numeric.has(key) ? { ...value, type: 'n' } : value;
    const text = valueFor(asked, known.values.get(key), roll);
    if (text !== undefined) made.push({ leaf, value: text });
  }
  return made;
}

function spotsOf(shape: ShapeNode, path: string): readonly Spot[] {
  const components = shape.elements.flatMap((element, e) =>
    element.components.map((value, c): Spot => {
      const leaf: Leaf = { kind: 'component', element: e + 1, component: c + 1 };
      const needed = element.mandatory && (value.mandatory || c === 0);
      return { leaf, value, key: `${path}/${leafText(leaf)}`, needed };
    }),
  );
  // Of a composite that may be absent only the first component is made up; the rest would need each other.
  const sound = components.filter(
    ({ leaf, needed }) => needed || (leaf.kind === 'component' && leaf.component === 1),
  );
  const attributes = shape.attributes.map((value): Spot => {
    const leaf: Leaf = { kind: 'attribute', name: value.id };
    return { leaf, value, key: `${path}/${leafText(leaf)}`, needed: value.mandatory };
  });
  const text: readonly Spot[] =
    shape.text === undefined ? [] : [{ leaf: { kind: 'text' }, value: shape.text, key: path, needed: true }];
  return [...sound, ...attributes, ...text];
}

export const leafText = (leaf: Leaf): string =>
  leaf.kind === 'attribute'
    ? `@${leaf.name}`
    : leaf.kind === 'text'
      ? ''
      : `${leaf.element}.${leaf.component}${leaf.repeat === undefined || leaf.repeat === 1 ? '' : `#${leaf.repeat}`}`;

let serial = 0;

/** Something that this place may hold and that is told from all else in the message. */
function valueFor(value: ValueShape, known: ReadonlySet<string> | undefined, roll: Roll): string | undefined {
  const fits = (text: string): boolean => text.length >= value.min && text.length <= value.max && text !== '';
  const listed = [...(known ?? [])].filter(fits);
  if (value.fixed !== undefined) return value.fixed[roll(value.fixed.length)];
  if (listed.length > 0 && roll(4) > 0) return listed[roll(listed.length)];
  if (value.codes !== undefined) {
    const codes = [...value.codes.keys()].filter(fits);
    return codes[roll(codes.length)];
  }
  const number = String(1000 + serial++);
  const text = value.type === 'n' ? number : value.type === 'a' ? letters(serial) : `Q${number}`;
  const filled = text.padEnd(value.min, value.type === 'n' ? '7' : 'Q');
  return value.json === 'boolean' ? 'true' : filled.length <= value.max ? filled : filled.slice(-value.max);
}

const letters = (n: number): string =>
  [...String(1000 + n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

function knownOf(plan: Plan): Known {
  const known: Known = { values: new Map(), formed: new Set(), numeric: new Set() };
  const keep = (path: string, values: Iterable<string>): void => {
    const some = known.values.get(path) ?? new Set();
    for (const each of values) if (each !== '') some.add(each);
    known.values.set(path, some);
  };
  const tell = (path: string, tests: readonly Test[]): void => {
    for (const { leaf, negated, values } of tests)
      if (!negated) keep(leaf.kind === 'text' ? path : `${path}/${leafText(leaf)}`, values);
  };
  const formed = (places: ReadonlyArray<Place | undefined>): void => {
    for (const place of places) if (place !== undefined) known.formed.add(keyOf(place));
  };
  const value = (row: PlanRow): void => {
    if (row.kind === 'const') keep(keyOf(row.place), [row.value]);
    if (row.kind === 'count') formed([row.place]);
    if (row.kind === 'parts') formed(row.places);
    if (row.kind === 'by') formed(row.places);
    if (row.kind !== 'field') return;
    if (row.codes) for (const place of row.places) keep(keyOf(place), row.codes.wordOf.keys());
    if (row.unit?.codes)
      for (const place of row.unit.places) keep(keyOf(place), row.unit.codes.wordOf.keys());
    const numeric = row.codec.name === 'decimal' || row.codec.name === 'integer';
    if (numeric) for (const place of row.places) known.numeric.add(keyOf(place));
    else if (row.codec.name !== 'text' || row.moments) formed(row.places);
    if (row.moments) formed(row.moments.qualifiers);
  };
  const visit = (scope: ScopePlan): void => {
    for (const { path, tests } of scope.selectors) tell(path, tests);
    for (const row of scope.rows) {
      value(row);
      if (row.kind !== 'each') continue;
      for (const { path, tests } of row.steps) tell(path, tests);
      for (const lifted of row.lifted) value(lifted);
      visit(row.scope);
      if (row.above) visit(row.above);
    }
  };
  if (plan.entries) {
    for (const { path, tests } of plan.entries.steps) tell(path, tests);
    visit(plan.entries.scope);
  }
  visit(plan.scope);
  return known;
}

/** A place's path as this file spells it. */
function keyOf({ path, leaf }: Place): string {
  if (leaf.kind !== 'component') return path;
  return /\/\d+$/.test(path) ? `${path}.${leaf.component}` : path;
}
