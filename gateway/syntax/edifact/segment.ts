import type { ElementNode, Leaf, Node } from '../../core/index.js';
import { isBreak } from './separators.js';
import { BY_ELEMENT, BY_REPETITION, END, type Tape } from './tape.js';

/** Text of a tape's values, made once per tape. */
export interface Reading {
  readonly tape: Tape;
  /** All its bytes as Latin-1, made when first asked for: slices of one string cost half of slices of bytes. */
  latin1?: string;
}

/**
 * One segment on a tape. A class, because a message of 100,000 segments can't afford closures for each. It keeps
 * the place it looked at last, so that reading values in wire order costs one step each, however long the segment.
 */
export class Segment implements Node {
  readonly name: string;
  readonly position: number;
  readonly children: readonly Node[];
  private readonly reading: Reading;
  private readonly start: number;
  private readonly first: number;
  /** Mark that begins the value looked at last, and which value that is. */
  private mark: number;
  private element = 0;
  private repeat = 1;
  private component = 1;
  /** Mark that begins the occurrence looked at. */
  private began: number;

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
    this.mark = first - 1;
    this.began = first - 1;
    this.name = name;
    this.position = position;
    this.children = children;
  }

  value(leaf: Leaf): string | undefined {
    if (leaf.kind !== 'component' || !this.seek(leaf.element, leaf.repeat ?? 1, leaf.component))
      return undefined;
    return text(this.reading, this.from(this.mark), this.to(this.mark));
  }

  offset(leaf?: Leaf): number {
    const { base } = this.reading.tape;
    if (leaf?.kind === 'component') {
      const repeat = leaf.repeat ?? 1;
      if (
        this.seek(leaf.element, repeat, leaf.component) ||
        this.seek(leaf.element, repeat, 1) ||
        this.seek(leaf.element, 1, 1)
      )
        return base + this.from(this.mark);
    }
    return base + this.start;
  }

  length(leaf?: Leaf): number {
    if (leaf === undefined) return ((this.reading.tape.marks[this.first] as number) >> 2) - this.start;
    if (leaf.kind !== 'component' || !this.seek(leaf.element, leaf.repeat ?? 1, leaf.component)) return 0;
    return this.to(this.mark) - this.from(this.mark);
  }

  leaves(): readonly Leaf[] {
    const found: Leaf[] = [];
    this.reset();
    while (this.next()) {
      if (this.element === 0 || this.to(this.mark) === this.from(this.mark)) continue;
      const { element, component, repeat, mark } = this;
      if (text(this.reading, this.from(mark), this.to(mark)) === undefined) continue;
      found.push({ kind: 'component', element, component, ...(repeat > 1 ? { repeat } : {}) });
    }
    return found;
  }

  elements(from: number, to: number): readonly ElementNode[] {
    const found: ElementNode[] = [];
    this.reset();
    let inside = this.next();
    while (inside) {
      const { element, repeat, mark } = this;
      let filled = false;
      do {
        filled ||= text(this.reading, this.from(this.mark), this.to(this.mark)) !== undefined;
        inside = this.next();
      } while (inside && this.element === element && this.repeat === repeat);
      if (filled && element >= from && element <= to && element > 0)
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
    while (this.seek(element, repeat, count + 1)) count++;
    return count;
  }

  private from(mark: number): number {
    return mark < this.first ? this.start : ((this.reading.tape.marks[mark] as number) >> 2) + 1;
  }

  private to(mark: number): number {
    return (this.reading.tape.marks[mark + 1] as number) >> 2;
  }

  private reset(): void {
    this.mark = this.first - 1;
    this.began = this.mark;
    this.element = 0;
    this.repeat = 1;
    this.component = 1;
  }

  private next(): boolean {
    const mark = this.mark + 1;
    const kind = (this.reading.tape.marks[mark] as number) & 3;
    if (kind === END) return false;
    this.mark = mark;
    if (kind === BY_ELEMENT) {
      this.element++;
      this.repeat = 1;
      this.component = 1;
      this.began = mark;
    } else if (kind === BY_REPETITION) {
      this.repeat++;
      this.component = 1;
      this.began = mark;
    } else this.component++;
    return true;
  }

  /** Moves to that value; false where the wire has no place for it. */
  private seek(element: number, repeat: number, component: number): boolean {
    if (element < this.element || (element === this.element && repeat < this.repeat)) this.reset();
    else if (element === this.element && repeat === this.repeat && component < this.component) {
      this.mark = this.began;
      this.component = 1;
    }
    // Stops before going past, so that a missing value doesn't cost the way back.
    while (this.element !== element || this.repeat !== repeat || this.component !== component) {
      const kind = (this.reading.tape.marks[this.mark + 1] as number) & 3;
      const past =
        kind === BY_ELEMENT
          ? this.element >= element
          : this.element === element &&
            (kind === BY_REPETITION
              ? this.repeat >= repeat
              : this.repeat === repeat && this.component >= component);
      if (past || !this.next()) return false;
    }
    return element > 0;
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

/** Bytes from..to (relative to the tape) as a value: escapes resolved, line ends dropped, decoded; undefined where nothing is left. */
export function text(reading: Reading, from: number, to: number): string | undefined {
  if (from >= to) return undefined;
  const { bytes, base, end, grammar } = reading.tape;
  const { release } = grammar.separators;
  let i = base + from;
  const stop = base + to;
  for (; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80 || byte === release || byte === 0x0a || byte === 0x0d) break;
  }
  if (i === stop) {
    let whole = reading.latin1;
    if (whole === undefined) {
      whole = Buffer.from(bytes.buffer, bytes.byteOffset + base, end - base).toString('latin1');
      reading.latin1 = whole;
    }
    return whole.slice(from, to);
  }
  return resolved(reading.tape, base + from, stop);
}

function resolved({ bytes, grammar }: Tape, from: number, to: number): string | undefined {
  const { charset, wide } = grammar;
  const { release } = grammar.separators;
  const kept = Buffer.allocUnsafe(to - from);
  let n = 0;
  let released = false;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (isBreak(byte)) continue;
    if (byte === release && !released) {
      released = true;
      continue;
    }
    released = false;
    kept[n++] = byte;
    if (!wide || byte < 0x81) continue;
    for (let more = (charset.width?.(bytes, i) ?? 1) - 1; more > 0 && i + 1 < to; more--)
      kept[n++] = bytes[++i] as number;
  }
  return n === 0 ? undefined : charset.text(kept, 0, n);
}
