import {
  type Node,
  type Outcome,
  type Problem,
  type ProblemCode,
  problem,
  type Shape,
  type Syntax,
} from '../core/index.js';
import { type Collector, type Context, collector } from './context.js';
import { type Cursor, cursor, type Level, missing, type Row, tableOf } from './level.js';
import { apply, type Recovery, recover, seat } from './recover.js';

/** The same faults under the names of segments and of platform-file records. */
const CODES = {
  missing: { edifact: 'segment-missing', flat: 'record-missing' },
  unexpected: { edifact: 'segment-unexpected', flat: 'record-unexpected' },
  unknown: { edifact: 'segment-unknown', flat: 'record-unknown' },
  segmentRepeats: { edifact: 'segment-repeats', flat: 'record-repeats' },
  groupRepeats: { edifact: 'group-repeats', flat: 'record-repeats' },
} as const satisfies Record<string, Record<Exclude<Syntax, 'xml' | 'json'>, ProblemCode>>;

/** A group being read: its children so far, until it is closed and handed to the level above. */
interface Open {
  readonly name: string;
  /** Absent where the trigger is missing: its children then go to the level above. */
  readonly trigger?: Node;
  readonly children: Node[];
}

/**
 * Gives a message's flat list of segments (or records) the structure of its table, in one pass: the root node's
 * children are the top level, a group is its trigger with children. A segment without a place is a problem and is
 * kept as a child of the group it was found in, under its tag (`TAG_0` where the table knows that name there, so
 * that no mapping takes it for one in its place). Missing segments are placed where they should have stood, with
 * the number of the last segment read before. Header and trailer are the syntax's business and never missed here.
 */
export function structure(nodes: readonly Node[], shape: Shape, context: Context): Outcome<Node> {
  const table = tableOf(shape);
  const found = collector(context.limits);
  const report = reporter(found, shape.syntax === 'flat' ? 'flat' : 'edifact', context);
  const cursors: Cursor[] = [cursor(table.level)];
  const open: Open[] = [{ name: '', children: [] }];

  const path = (depth: number, name: string): string =>
    [...open.slice(1, depth + 1).map((each) => each.name), name].join('/');

  const close = (depth: number, before: Node | undefined, at: Node): void => {
    while (open.length > depth + 1) {
      const top = open.length - 1;
      const on = cursors[top] as Cursor;
      // Of a group without its trigger nothing more is missing than that.
      if (open[top]?.trigger !== undefined) owed(on, on.level.rows.length, top, before, at);
      const { name, trigger, children } = open.pop() as Open;
      const above = (open[top - 1] as Open).children;
      if (trigger === undefined) for (const each of children) above.push(each);
      else above.push(trigger.grouped(name, children));
    }
  };
  let ended = false;
  const owed = (on: Cursor, to: number, depth: number, before: Node | undefined, at: Node): void => {
    if (ended && context.cutOff === true) return;
    for (const { shape: row } of missing(on, to)) report.missing(row.tag, path(depth, row.name), before, at);
  };
  const place = (node: Node, name: string, level: Level | undefined): void => {
    if (level !== undefined) open.push({ name, trigger: node, children: [] });
    else (open.at(-1) as Open).children.push(name === node.name ? node : node.grouped(name, []));
  };
  const comes = lastPlaces(nodes);

  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    const before = nodes[i - 1];
    const tag = node.name;
    if (!table.tags.has(tag)) {
      report.unknown(node, path(open.length - 1, tag));
      place(node, tag, undefined);
      continue;
    }
    const fits = seat(cursors, tag);
    const recovery: Recovery =
      fits !== undefined
        ? { kind: 'forward', ...fits }
        : recover(cursors, tag, found.full() ? [] : tags(nodes, i + 1), table, (each) => comes(each) > i);
    if (recovery.kind === 'aside') {
      const name = nameAside(cursors.at(-1) as Cursor, tag);
      report.unexpected(node, path(open.length - 1, tag));
      place(node, name, recovery.level);
      apply(cursors, recovery);
      continue;
    }
    if (recovery.frame < open.length - 1) close(recovery.frame, before, node);
    const on = cursors[recovery.frame] as Cursor;
    const row = on.level.rows[recovery.place] as Row;
    if (recovery.kind === 'surplus') report.repeats(node, path(recovery.frame, row.shape.name), row);
    else if (recovery.kind === 'back') report.unexpected(node, path(recovery.frame, row.shape.name));
    else if (recovery.kind === 'forward' && fits === undefined)
      owed(on, recovery.place, recovery.frame, before, node);
    if (recovery.kind === 'trigger') {
      owed(on, recovery.place + 1, recovery.frame, before, node);
      const inner = row.level as Level;
      const child = inner.rows[recovery.inner] as Row;
      open.push({ name: row.shape.name, children: [] });
      place(node, child.shape.name, child.level);
    } else place(node, recovery.kind === 'back' ? `${tag}_0` : row.shape.name, row.level);
    apply(cursors, recovery);
  }

  const last = nodes.at(-1);
  if (last !== undefined) {
    ended = true;
    close(0, last, last);
    owed(cursors[0] as Cursor, table.level.rows.length, 0, last, last);
  }
  return { value: rootNode((open[0] as Open).children, nodes[0]), problems: found.problems };
}

/** A name that no row of the level has. */
const nameAside = (on: Cursor, tag: string): string => (on.level.places.has(tag) ? `${tag}_0` : tag);

const tags = (nodes: readonly Node[], from: number): readonly string[] =>
  nodes.slice(from, from + 4).map((each) => each.name);

/** The index of a tag's last occurrence; the list is gone through when first asked. */
function lastPlaces(nodes: readonly Node[]): (tag: string) => number {
  let last: Map<string, number> | undefined;
  return (tag) => {
    if (last === undefined) {
      last = new Map();
      for (let i = 0; i < nodes.length; i++) last.set((nodes[i] as Node).name, i);
    }
    return last.get(tag) ?? -1;
  };
}

function reporter(found: Collector, syntax: 'edifact' | 'flat', { message }: Context) {
  const add = (fault: keyof typeof CODES, at: Node, path: string, segment: number, details: object): void => {
    const code: ProblemCode = CODES[fault][syntax];
    found.add(code, (): Problem => problem(code, { message, segment, path, offset: at.offset() }, details));
  };
  return {
    missing: (tag: string, path: string, before: Node | undefined, at: Node) =>
      add('missing', at, path, (before ?? at).position, { expected: tag }),
    unexpected: (node: Node, path: string) =>
      add('unexpected', node, path, node.position, { found: node.name }),
    unknown: (node: Node, path: string) => add('unknown', node, path, node.position, { found: node.name }),
    repeats: (node: Node, path: string, { shape, level }: Row) =>
      add(level === undefined ? 'segmentRepeats' : 'groupRepeats', node, path, node.position, {
        found: node.name,
        expected: String(shape.max),
      }),
  };
}

/** The node without a tag whose children are the top level; it stands where the message begins. */
function rootNode(children: readonly Node[], first: Node | undefined): Node {
  return {
    name: '',
    position: first?.position ?? 1,
    children,
    value: () => undefined,
    offset: () => first?.offset() ?? 0,
    length: () => 0,
    leaves: () => [],
    elements: () => [],
    grouped: (_, inner) => rootNode(inner, first),
  };
}
