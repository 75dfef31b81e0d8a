import type { Extension, Node, Outcome } from '../core/index.js';
import { zoneOf } from './codecs/index.js';
import { unmapped } from './coverage.js';
import {
  type Frame,
  type Framer,
  framer,
  holdsIn,
  itemAbove,
  type Members,
  type Run,
  setAt,
} from './frame.js';
import { type FieldOrigin, lineage } from './lineage.js';
import { marks } from './marks.js';
import { oneByOne } from './one-by-one.js';
import type { Place, Plan, PlanRow, ScopePlan, StepPlan } from './plan.js';
import { collector, eachReader, ignoreReader, isListed } from './read-each.js';
import { constReader, countReader, type Reader, valueReader } from './read-value.js';

/** What a message says, to be merged into a document. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly extensions: readonly Extension[];
  /** Where `lineage` was asked for. */
  readonly origins?: readonly FieldOrigin[];
}

export interface ReadContext {
  /** IANA name or offset of moments that carry none. */
  readonly timeZone: string;
  /** Message reference for the places of problems. */
  readonly message?: string;
  /** Say where each field came from. */
  readonly lineage?: boolean;
}

/** A scope ready to be read: opens a node, then reads every row. */
export interface ScopeReader {
  readonly open: Framer;
  readonly fill: (run: Run, frame: Frame) => void;
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
  const { open, fill } = scopeReader(plan.scope);
  const cover = unmapped(plan, own);
  const entries = plan.entries && {
    collect: collector(plan.entries.steps),
    ...scopeReader(plan.entries.scope),
  };
  const spread = oneByOne(plan.shape.root);
  return (received, context) => {
    const root = spread(received);
    const origins = context.lineage === true ? lineage() : undefined;
    const run: Run = {
      zone: zoneOf(context.timeZone) ?? (zoneOf('Asia/Shanghai') as NonNullable<ReturnType<typeof zoneOf>>),
      message: context.message,
      problems: [],
      marks: marks(),
      rests: new Map(),
      extensions: [],
      quiet: 0,
      ...(origins === undefined ? {} : { trace: origins.trace }),
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
        ...(origins === undefined ? {} : { origins: origins.of(values) }),
      })),
    };
  };
}

/** In which order rows are read: values, those under a condition after what they depend on, arrays, totals, what is left. */
function rank(row: PlanRow): number {
  if (row.kind === 'each') return row.rest ? 5 : 2;
  if (row.kind === 'ignore') return 4;
  return row.kind === 'count' ? 3 : row.when ? 1 : 0;
}

export function scopeReader(scope: ScopePlan): ScopeReader {
  const arrays: StepPlan[] = [];
  // Values of one node are only asked for where the message has that node.
  const seats = new Map<number, Reader[]>();
  const first: Reader[] = [];
  const then: Reader[] = [];
  for (const row of [...scope.rows].sort((a, b) => rank(a) - rank(b))) {
    const selector = row.when ? -1 : selectorOf(row);
    if (selector >= 0) seats.set(selector, [...(seats.get(selector) ?? []), rowReader(row, scope, -1)]);
    else {
      const listed = row.kind === 'each' && isListed(scope, row);
      const read = conditional(row, rowReader(row, scope, listed ? arrays.length : -1));
      if (row.kind === 'each' && listed) arrays.push(row.steps[0] as StepPlan);
      (rank(row) === 0 ? first : then).push(read);
    }
  }
  const places = [...seats.keys()];
  const readers = [...seats.values()];
  return {
    open: framer(scope, arrays),
    fill(run, frame) {
      const { item, nodes } = frame;
      for (let i = 0; i < first.length; i++) (first[i] as Reader)(run, frame, item);
      for (let i = 0; i < places.length; i++)
        if (nodes[places[i] as number] !== undefined) {
          const here = readers[i] as Reader[];
          for (let k = 0; k < here.length; k++) (here[k] as Reader)(run, frame, item);
        }
      for (let i = 0; i < then.length; i++) (then[i] as Reader)(run, frame, item);
    },
  };
}

/** The selector whose node has all that a row reads; -1 where it isn't one. */
function selectorOf(row: PlanRow): number {
  const places: readonly Place[] = row.kind === 'const' ? [row.place] : 'places' in row ? row.places : [];
  const [place] = places;
  return place !== undefined && places.every((each) => !each.absolute && each.selector === place.selector)
    ? place.selector
    : -1;
}

function rowReader(row: PlanRow, scope: ScopePlan, array: number): Reader {
  switch (row.kind) {
    case 'each':
      return eachReader(row, scope, array);
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
  const selector = selectorOf(row);
  return (run, frame, item) => {
    if (selector >= 0 && frame.nodes[selector] === undefined) return;
    if (holdsIn(when, when.up === 0 ? item : itemAbove(frame, when.up))) read(run, frame, item);
  };
}
