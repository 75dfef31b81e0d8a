import type { ElementNode, Leaf, Node } from '../../core/index.js';
import { type Cursor, type Reading, text } from './reading.js';
import { BY_COMPONENT, BY_ELEMENT, BY_REPETITION, END } from './tape.js';

/** Children of every segment that isn't grouped. */
export const ALONE: readonly Node[] = [];

/** One segment on a tape. A class, because a message of 100,000 segments can't afford closures for each. */
export class Segment implements Node {
  readonly name: string;
  readonly position: number;
  readonly children: readonly Node[];
  private readonly reading: Reading;
  private readonly start: number;
  private readonly first: number;

  constructor(
    reading: Reading,
    start: number,
    first: number,
    name: string,
    position: number,
    children: readonly Node[],
  ) {
    this.reading = reading;
    this.start = start;
    this.first = first;
    this.name = name;
    this.position = position;
    this.children = children;
  }

  value(leaf: Leaf): string | undefined {
    if (leaf.kind !== 'component') return undefined;
    const mark = this.seek(leaf.element, leaf.repeat ?? 1, leaf.component);
    return mark < 0 ? undefined : text(this.reading, this.from(mark), this.to(mark));
  }

  offset(leaf?: Leaf): number {
    const { base } = this.reading.tape;
    if (leaf?.kind !== 'component') return base + this.start;
    const repeat = leaf.repeat ?? 1;
    let mark = this.seek(leaf.element, repeat, leaf.component);
    if (mark < 0) mark = this.seek(leaf.element, repeat, 1);
    if (mark < 0) mark = this.seek(leaf.element, 1, 1);
    return base + (mark < 0 ? this.start : this.from(mark));
  }

  length(leaf?: Leaf): number {
    if (leaf === undefined) return ((this.reading.tape.marks[this.first] as number) >> 2) - this.start;
    if (leaf.kind !== 'component') return 0;
    const mark = this.seek(leaf.element, leaf.repeat ?? 1, leaf.component);
    return mark < 0 ? 0 : this.to(mark) - this.from(mark);
  }

  leaves(): readonly Leaf[] {
    const found: Leaf[] = [];
    const at = this.reset();
    while (this.next(at)) {
      const { element, component, repeat, mark } = at;
      if (element === 0 || !this.filled(mark)) continue;
      found.push(
        repeat > 1
          ? { kind: 'component', element, component, repeat }
          : { kind: 'component', element, component },
      );
    }
    return found;
  }

  elements(from: number, to: number): readonly ElementNode[] {
    const found: ElementNode[] = [];
    const at = this.reset();
    let inside = this.next(at);
    while (inside && at.element <= to) {
      const { element, repeat, mark } = at;
      let filled = false;
      do {
        filled ||= this.filled(at.mark);
        inside = this.next(at);
      } while (inside && at.element === element && at.repeat === repeat);
      if (filled && element >= from && element > 0)
        found.push(new Occurrence(this, element, repeat, this.reading.tape.base + this.from(mark)));
    }
    return found;
  }

  grouped(name: string, children: readonly Node[]): Segment {
    return new Segment(this.reading, this.start, this.first, name, this.position, children);
  }

  /** Components of one occurrence that the wire has a place for, empty or not. */
  components(element: number, repeat: number): number {
    let count = 0;
    while (this.seek(element, repeat, count + 1) >= 0) count++;
    return count;
  }

  /** Whether a value stands there: more than release characters and line ends. */
  private filled(mark: number): boolean {
    const from = this.from(mark);
    const to = this.to(mark);
    if (from >= to) return false;
    const { bytes, base, grammar } = this.reading.tape;
    const byte = bytes[base + from] as number;
    const plain = byte > 0x20 && byte !== grammar.separators.release;
    return plain || text(this.reading, from, to) !== undefined;
  }

  private from(mark: number): number {
    return ((this.reading.tape.marks[mark] as number) >> 2) + 1;
  }

  private to(mark: number): number {
    return (this.reading.tape.marks[mark + 1] as number) >> 2;
  }

  /** The cursor before this segment's first separator. */
  private reset(): Cursor {
    const at = this.reading.cursor;
    at.of = this;
    at.mark = this.first - 1;
    at.began = at.mark;
    at.element = 0;
    at.repeat = 1;
    at.component = 1;
    return at;
  }

  private next(at: Cursor): boolean {
    const mark = at.mark + 1;
    const kind = (this.reading.tape.marks[mark] as number) & 3;
    if (kind === END) return false;
    at.mark = mark;
    if (kind === BY_COMPONENT) {
      at.component++;
      return true;
    }
    at.began = mark;
    at.component = 1;
    if (kind === BY_ELEMENT) {
      at.element++;
      at.repeat = 1;
    } else at.repeat++;
    return true;
  }

  /** The mark that begins that value; -1 where the wire has no place for it. */
  private seek(element: number, repeat: number, component: number): number {
    let at = this.reading.cursor;
    if (at.of !== this || element < at.element || (element === at.element && repeat < at.repeat))
      at = this.reset();
    else if (element === at.element && repeat === at.repeat && component < at.component) {
      at.mark = at.began;
      at.component = 1;
    }
    // Stops before going past, so that a missing value doesn't cost the way back.
    while (at.element !== element || at.repeat !== repeat || at.component !== component) {
      const kind = (this.reading.tape.marks[at.mark + 1] as number) & 3;
      const past =
        kind === BY_ELEMENT
          ? at.element >= element
          : at.element === element &&
            (kind === BY_REPETITION
              ? at.repeat >= repeat
              : at.repeat === repeat && at.component >= component);
      if (past || !this.next(at)) return -1;
    }
    return element > 0 ? at.mark : -1;
  }
}

/** One occurrence of an element, seen as a node of its own: leaf n is the occurrence's component n. */
class Occurrence implements ElementNode {
  readonly name: string;
  readonly position: number;
  readonly children: readonly Node[] = [];
  readonly owner: Segment;
  readonly element: number;
  readonly repeat: number;
  private readonly start: number;

  constructor(owner: Segment, element: number, repeat: number, start: number) {
    this.owner = owner;
    this.element = element;
    this.repeat = repeat;
    this.start = start;
    this.name = owner.name;
    this.position = owner.position;
  }

  value(leaf: Leaf): string | undefined {
    const inner = this.inner(leaf);
    return inner === undefined ? undefined : this.owner.value(inner);
  }

  offset(leaf?: Leaf): number {
    const inner = leaf === undefined ? undefined : this.inner(leaf);
    return inner === undefined ? this.start : this.owner.offset(inner);
  }

  length(leaf?: Leaf): number {
    if (leaf !== undefined) {
      const inner = this.inner(leaf);
      return inner === undefined ? 0 : this.owner.length(inner);
    }
    const last = this.inner({
      kind: 'component',
      element: this.owner.components(this.element, this.repeat),
      component: 1,
    });
    return last === undefined ? 0 : this.owner.offset(last) + this.owner.length(last) - this.start;
  }

  leaves(): readonly Leaf[] {
    const count = this.owner.components(this.element, this.repeat);
    const found: Leaf[] = [];
    for (let element = 1; element <= count; element++) {
      const leaf: Leaf = { kind: 'component', element, component: 1 };
      if (this.value(leaf) !== undefined) found.push(leaf);
    }
    return found;
  }

  elements(): readonly ElementNode[] {
    return [];
  }

  grouped(): Occurrence {
    return this;
  }

  private inner(leaf: Leaf): Leaf | undefined {
    if (leaf.kind !== 'component' || leaf.component !== 1 || leaf.element < 1) return undefined;
    return { kind: 'component', element: this.element, component: leaf.element, repeat: this.repeat };
  }
}
