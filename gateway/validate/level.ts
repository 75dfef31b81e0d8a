import type { Shape, ShapeNode } from '../core/index.js';

/** One level of a table, prepared for reading: its rows in order and where each tag stands among them. */
export interface Level {
  readonly rows: readonly Row[];
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** owed[i] is how many of the rows before i are mandatory. */
  readonly owed: readonly number[];
}

export interface Row {
  readonly shape: ShapeNode;
  /** A group's own rows; absent for a single segment. */
  readonly level?: Level;
  readonly mandatory: boolean;
}

/** A message's table prepared for reading; `groups` are all of its groups by trigger, the outermost first. */
export interface Table {
  readonly level: Level;
  readonly tags: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, Level>;
}

/** A message's frame is its syntax's own business: readers report it where it is missing. */
const FRAME: ReadonlySet<string> = new Set(['UNH', 'UNT', '00', '99']);

const tables = new WeakMap<Shape, Table>();

/** Prepared once per shape. */
export function tableOf(shape: Shape): Table {
  const known = tables.get(shape);
  if (known !== undefined) return known;
  const tags = new Set<string>();
  const groups = new Map<string, Level>();
  const level = (nodes: readonly ShapeNode[], top: boolean): Level => {
    const places = new Map<string, number[]>();
    const owed = [0];
    const rows = nodes.map((node, i): Row => {
      tags.add(node.tag);
      const at = places.get(node.tag);
      if (at === undefined) places.set(node.tag, [i]);
      else at.push(i);
      const mandatory = node.min > 0 && !(top && FRAME.has(node.tag));
      owed.push((owed[i] as number) + (mandatory ? 1 : 0));
      if (node.children.length === 0) return { shape: node, mandatory };
      const inner = level(node.children, false);
      if (!groups.has(node.tag)) groups.set(node.tag, inner);
      return { shape: node, mandatory, level: inner };
    });
    return { rows, places, owed };
  };
  const made = { level: level(shape.root.children, true), tags, groups };
  tables.set(shape, made);
  return made;
}

/** How far reading has come on one level. */
export interface Cursor {
  readonly level: Level;
  /** The row last read, and how many more of it may come. */
  at: number;
  left: number;
  /** Whether that row has been read at least once. */
  met: boolean;
  /** Rows read before the cursor was set back; those aren't owed again. */
  seen?: ReadonlySet<number>;
}

export const cursor = (level: Level): Cursor => ({
  level,
  at: 0,
  left: level.rows[0]?.shape.max ?? 0,
  met: false,
});

/** How many mandatory rows would be missing if row `to` were read next (to = rows.length: if the level ended). */
export function owing({ level, at, met, seen }: Cursor, to: number): number {
  if (seen !== undefined) return missing({ level, at, left: 0, met, seen }, to).length;
  if (to <= at) return 0;
  const from = met ? at + 1 : at;
  return (level.owed[to] as number) - (level.owed[from] as number);
}

/** Those rows. */
export function missing({ level, at, met, seen }: Cursor, to: number): readonly Row[] {
  const rows: Row[] = [];
  for (let i = met ? at + 1 : at; i < to; i++) {
    const row = level.rows[i] as Row;
    if (row.mandatory && seen?.has(i) !== true) rows.push(row);
  }
  return rows;
}

/** The first row from the cursor on where that tag may stand; -1 where there is none. */
export function forward({ level, at, left }: Cursor, tag: string): number {
  const places = level.places.get(tag);
  if (places === undefined) return -1;
  for (const place of places) if (place > at || (place === at && left > 0)) return place;
  return -1;
}

/** Moves the cursor to a row and takes one of it. */
export function take(on: Cursor, place: number): void {
  if (place === on.at) on.left--;
  else {
    on.at = place;
    on.left = (on.level.rows[place] as Row).shape.max - 1;
  }
  on.met = true;
}
