import type { Extension, Node, Outcome } from '../core/index.js';
import { zoneOf } from './codecs/index.js';
import { unmapped } from './coverage.js';
import {
  type Frame,
  framer,
  holds,
  isRead,
  itemAbove,
  type Members,
  mark,
  type Run,
  setAt,
  type Tester,
  tester,
  valueAt,
  whole,
} from './frame.js';
import type { EachPlan, IgnorePlan, Plan, PlanRow, ScopePlan, StepPlan } from './plan.js';
import { constReader, countReader, type Reader, valueReader } from './read-value.js';

/** What a message says, to be merged into a document. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly extensions: readonly Extension[];
}

export interface ReadContext {
  /** IANA name or offset of moments that carry none. */
  readonly timeZone: string;
  /** Message reference for the places of problems. */
  readonly message?: string;
}

/**
 * Makes the reader of a plan: the structured tree of one message → the fields of its documents, one unless the
 * mapping names entries that are documents of their own. Every value that no row reads is in `extensions`.
 * @param own names of top-level nodes that are the syntax's own business
 */
export function reader(
  plan: Plan,
  own: (name: string) => boolean,
): (root: Node, context: ReadContext) => Outcome<readonly Fields[]> {
  const open = framer(plan.scope);
  const fill = scopeReader(plan.scope);
  const cover = unmapped(plan, own);
  const entries = plan.entries && {
    collect: collector(plan.entries.steps),
    open: framer(plan.entries.scope),
    fill: scopeReader(plan.entries.scope),
  };
  return (root, context) => {
    const run: Run = {
      zone: zoneOf(context.timeZone) ?? (zoneOf('Asia/Shanghai') as NonNullable<ReturnType<typeof zoneOf>>),
      message: context.message,
      problems: [],
      marks: new Map(),
      rests: new Map(),
      extensions: [],
      quiet: 0,
    };
    const documents: Array<{ values: Members; extensions: Extension[] }> = [];
    const shared = run.extensions;
    const owners = new Map<Node, Extension[]>();
    const nodes = entries ? entries.collect(run, root) : [undefined];
    for (const node of nodes) {
      const values: Members = {};
      const frame = open(run, root, values, undefined);
      run.extensions = shared;
      fill(run, frame);
      const extensions: Extension[] = node ? [] : shared;
      if (node && entries) {
        run.extensions = extensions;
        owners.set(node, extensions);
        const quiet = run.quiet;
        run.quiet = 0;
        entries.fill(run, entries.open(run, node, values, frame));
        run.quiet = quiet + 1;
      }
      documents.push({ values, extensions });
    }
    run.extensions = shared;
    run.quiet = 0;
    cover(run, root, owners);
    return {
      problems: run.problems,
      value: documents.map(({ values, extensions }) => ({
        values,
        extensions: extensions === shared ? shared : [...shared, ...extensions],
      })),
    };
  };
}

/** Reads every row of a scope: values first, those under a condition after what they depend on, then arrays, then totals, then what is left. */
function scopeReader(scope: ScopePlan): (run: Run, frame: Frame) => void {
  const rank = (row: PlanRow): number =>
    row.kind === 'each' && row.rest
      ? 5
      : row.kind === 'ignore'
        ? 4
        : row.kind === 'count'
          ? 3
          : row.kind === 'each'
            ? 2
            : row.when
              ? 1
              : 0;
  const readers = [...scope.rows]
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => conditional(row, rowReader(row, scope)));
  return (run, frame) => {
    for (const read of readers) read(run, frame, frame.item);
  };
}

function rowReader(row: PlanRow, scope: ScopePlan): Reader {
  switch (row.kind) {
    case 'each':
      return eachReader(row, leavesRest(scope, row));
    case 'ignore':
      return ignoreReader(row);
    case 'const':
      return constReader(row);
    case 'count':
      return countReader(row);
    case 'fixed':
      return (_run, _frame, item) => setAt(item, row.field, row.value);
    default:
      return valueReader(row);
  }
}

function conditional(row: PlanRow, read: Reader): Reader {
  const { when } = row;
  if (!when) return read;
  return (run, frame, item) => {
    if (holds(when, item, itemAbove(frame))) read(run, frame, item);
  };
}

/** Whether nodes above an array's own are left to a rest, so that its items are those of the one node that the scope names. */
const leavesRest = (scope: ScopePlan, { steps }: EachPlan): boolean =>
  scope.rows.some(
    (other) =>
      other.kind === 'each' &&
      other.rest &&
      other.steps.length < steps.length &&
      other.steps.every((step, i) => step.name === steps[i]?.name),
  );

function eachReader(row: EachPlan, anchored: boolean): Reader {
  const open = framer(row.scope);
  const fill = scopeReader(row.scope);
  const lifted = row.lifted.map((each) => {
    const read = valueReader(each);
    const { when } = each;
    return when === undefined
      ? read
      : (run: Run, frame: Frame, item: Members): void => {
          if (
            holds(
              { ...when, up: Math.max(0, when.up - 1) },
              when.up === 0 ? item : frame.item,
              itemAbove(frame),
            )
          )
            read(run, frame, item);
        };
  });
  const { field, plain, only } = row;
  const word = only && !only.negated && only.words.size === 1 ? [...only.words][0] : undefined;
  const make = (
    run: Run,
    frame: Frame,
    node: Node,
    list: unknown[],
    before?: (item: Members) => void,
    nodes?: Frame['nodes'],
  ): void => {
    const item: Members = {};
    if (lifted.length > 0) {
      if (list.length > 0) run.quiet++;
      for (const lift of lifted) lift(run, frame, item);
      if (list.length > 0) run.quiet--;
    }
    before?.(item);
    fill(
      run,
      nodes ? { node, nodes, item, outer: frame, root: frame.root ?? frame } : open(run, node, item, frame),
    );
    if (only && word !== undefined && valueAt(item, only.field) === undefined) setAt(item, only.field, word);
    if (!plain) list.push(item);
    else if (item[''] !== undefined) list.push(item['']);
  };
  const into = (item: Members): { list: unknown[]; done: () => void } => {
    const known = valueAt(item, field);
    const list: unknown[] = Array.isArray(known) ? known : [];
    return {
      list,
      done: () => {
        if (list.length > 0 && list !== known) setAt(item, field, list);
      },
    };
  };
  if (row.elements) {
    const { from, to } = row.elements;
    const selector = row.parent;
    return (run, frame, item) => {
      const node = selector < 0 ? frame.node : frame.nodes[selector];
      if (!node) return;
      const { list, done } = into(item);
      for (const occurrence of node.elements(from, to)) make(run, frame, occurrence, list);
      done();
    };
  }
  if (row.above) {
    const parents = collector(row.steps.slice(0, -1));
    const children = row.rest ? restCollector(row, row.steps.slice(-1)) : collector(row.steps.slice(-1));
    const openAbove = framer(row.above);
    const fillAbove = scopeReader(row.above);
    return (run, frame, item) => {
      const { list, done } = into(item);
      for (const parent of parents(run, frame.node)) {
        children(run, parent).forEach((child, i) => {
          make(run, frame, child, list, (made) => {
            if (i > 0) run.quiet++;
            fillAbove(run, openAbove(run, parent, made, frame));
            if (i > 0) run.quiet--;
          });
        });
      }
      done();
    };
  }
  if (row.single) {
    const inPlace = row.steps.length === 0;
    const given = new Set([
      only?.field[0],
      ...row.scope.rows.map((each) => (each.kind === 'fixed' ? each.field[0] : undefined)),
    ]);
    return (run, frame, item) => {
      const node = row.parent < 0 ? frame.node : frame.nodes[row.parent];
      if (!node) return;
      const { list, done } = into(item);
      const before = list.length;
      make(run, frame, node, list, undefined, inPlace ? frame.nodes : undefined);
      // A node that other rows read too says nothing of an item by being there.
      if (list.length > before && !plain && bare(list.at(-1) as Members, given)) list.pop();
      done();
    };
  }
  const steps = anchored ? row.steps.slice(-1) : row.steps;
  const collect = row.rest ? restCollector(row, steps) : collector(steps);
  return (run, frame, item) => {
    const from = anchored ? frame.nodes[row.parent] : frame.node;
    if (!from) return;
    const { list, done } = into(item);
    for (const node of collect(run, from)) make(run, frame, node, list);
    done();
  };
}

/** Whether nothing was read into an item but what every item of its row has. */
const bare = (item: Members, given: ReadonlySet<string | undefined>): boolean =>
  Object.keys(item).every((name) => given.has(name));

/** Every node that the steps lead to, in wire order. */
function collector(steps: readonly StepPlan[]): (run: Run, from: Node) => readonly Node[] {
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
        node.children.filter((child) => child.name === last.name && !isRead(run, child) && test(run, child)),
      );
      known.set(from, found);
    }
    return found;
  };
}

function ignoreReader(row: IgnorePlan): Reader {
  const collect = collector(row.steps);
  return (run, frame) => {
    for (const node of collect(run, frame.node)) {
      if (row.key !== undefined && row.steps.length === 0 && 'owner' in node) mark(run, node, row.key);
      else if (row.elements) {
        const { from, to } = row.elements;
        for (const leaf of node.leaves())
          if (leaf.kind === 'component' && leaf.element >= from && leaf.element <= to)
            mark(run, node, leaf.element * 1000 + leaf.component + ((leaf.repeat ?? 1) - 1) * 1_000_000);
      } else if (row.key !== undefined) mark(run, node, row.key);
      else run.marks.set(node, whole);
    }
  };
}
