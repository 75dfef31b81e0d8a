import {
  type Cursor,
  cursor,
  forward,
  type Level,
  missing,
  owing,
  type Row,
  type Table,
  take,
} from './level.js';

/**
 * What to make of a segment that the table has no place for: read it further on although something mandatory is
 * missing before (`forward`), once too often (`surplus`), inside a mandatory group whose trigger is missing
 * (`trigger`), as one out of order after which the level continues (`back`), or as one that shouldn't be there
 * (`aside`, with the rows of its group where it is a trigger).
 */
export type Recovery =
  | { readonly kind: 'forward' | 'surplus' | 'back'; readonly frame: number; readonly place: number }
  | { readonly kind: 'trigger'; readonly frame: number; readonly place: number; readonly inner: number }
  | { readonly kind: 'aside'; readonly level?: Level };

/** Segments that are looked at beyond the one in question; more of them hardly ever decides otherwise. */
const AHEAD = 4;

/**
 * What a mandatory row that is read past costs if its tag doesn't come any more: it is missing whatever the reading,
 * so that it decides between readings that are equal otherwise, and nothing else.
 */
const MISSING_ANYWAY = 1 / 64;

interface Option {
  readonly recovery: Recovery;
  /** Problems that it means by itself. */
  readonly cost: number;
}

/**
 * Finds the reading that leaves the fewest problems among the next segments, so that one fault is one problem
 * and its neighbours keep their places.
 * @param comes whether a tag still comes after this segment
 */
export function recover(
  stack: readonly Cursor[],
  tag: string,
  next: readonly string[],
  table: Table,
  comes: (tag: string) => boolean,
): Recovery {
  let best: Recovery = { kind: 'aside' };
  let least = Number.POSITIVE_INFINITY;
  const ahead = next.slice(0, AHEAD);
  for (const option of options(stack, tag, table, comes)) {
    if (option.cost >= least) continue;
    const copy = stack.map((each) => ({ ...each }));
    apply(copy, option.recovery);
    const score = option.cost + misfits(copy, ahead, least - option.cost);
    if (score < least) {
      least = score;
      best = option.recovery;
    }
  }
  return best;
}

/** In order of preference: the first of equal ones is taken. */
function options(
  stack: readonly Cursor[],
  tag: string,
  table: Table,
  comes: (tag: string) => boolean,
): readonly Option[] {
  const past = (on: Cursor, to: number): number =>
    owing(on, to) === 0
      ? 0
      : missing(on, to).reduce((sum, { shape }) => sum + (comes(shape.tag) ? 1 : MISSING_ANYWAY), 0);
  const found: Option[] = [];
  const later: Option[] = [];
  let closing = 0;
  for (let frame = stack.length - 1; frame >= 0; frame--) {
    const on = stack[frame] as Cursor;
    const place = forward(on, tag);
    if (place >= 0)
      found.push({ recovery: { kind: 'forward', frame, place }, cost: closing + past(on, place) });
    if (on.met && on.level.rows[on.at]?.shape.tag === tag)
      found.push({ recovery: { kind: 'surplus', frame, place: on.at }, cost: closing + 1 });
    for (let i = on.met ? on.at + 1 : on.at; i < on.level.rows.length; i++) {
      const row = on.level.rows[i] as Row;
      const inner = row.level?.places.get(tag)?.[0];
      if (!row.mandatory || row.level === undefined || inner === undefined || comes(row.shape.tag)) continue;
      const cost = closing + past(on, i + 1) + owing(cursor(row.level), inner);
      found.push({ recovery: { kind: 'trigger', frame, place: i, inner }, cost });
      break;
    }
    const back = on.level.places.get(tag)?.findLast((each) => each < on.at);
    if (back !== undefined) later.push({ recovery: { kind: 'back', frame, place: back }, cost: closing + 1 });
    closing += past(on, on.level.rows.length);
  }
  const group = table.groups.get(tag);
  const aside: Option[] = [{ recovery: { kind: 'aside' }, cost: 1 }];
  if (group !== undefined) aside.push({ recovery: { kind: 'aside', level: group }, cost: 1 });
  return [...found, ...aside, ...later];
}

/** Moves the cursors as that reading has it; a cursor is pushed for each group that it enters. */
export function apply(stack: Cursor[], recovery: Recovery): void {
  if (recovery.kind === 'aside') {
    if (recovery.level !== undefined) stack.push(cursor(recovery.level));
    return;
  }
  stack.length = recovery.frame + 1;
  const on = stack[recovery.frame] as Cursor;
  const row = on.level.rows[recovery.place] as Row;
  if (recovery.kind === 'back') {
    const seen = new Set(on.seen);
    for (let i = 0; i <= on.at; i++) seen.add(i);
    on.seen = seen;
  }
  take(on, recovery.place);
  if (recovery.kind === 'surplus') on.left = Number.POSITIVE_INFINITY;
  if (row.level === undefined) return;
  const inside = cursor(row.level);
  stack.push(inside);
  if (recovery.kind === 'trigger') {
    take(inside, recovery.inner);
    const { level } = row.level.rows[recovery.inner] as Row;
    if (level !== undefined) stack.push(cursor(level));
  }
}

/** How many of these tags wouldn't find a place, one after the other; stops at `limit`. */
function misfits(stack: Cursor[], tags: readonly string[], limit: number): number {
  let count = 0;
  for (const tag of tags) {
    const place = seat(stack, tag);
    if (place === undefined) {
      if (++count >= limit) return count;
    } else apply(stack, { kind: 'forward', ...place });
  }
  return count;
}

/**
 * Where a tag has its place without anything missing: onward in the innermost group, as its repetition, then
 * further out. ISO 9735-1 §8 and the rules for message design: segments are identified by their position.
 */
export function seat(
  stack: readonly Cursor[],
  tag: string,
): { readonly frame: number; readonly place: number } | undefined {
  for (let frame = stack.length - 1; frame >= 0; frame--) {
    const on = stack[frame] as Cursor;
    const place = forward(on, tag);
    if (place >= 0 && owing(on, place) === 0) return { frame, place };
    if (owing(on, on.level.rows.length) > 0) return undefined;
  }
  return undefined;
}
