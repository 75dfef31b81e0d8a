import type { ElementNode, Leaf, Node } from '../../core/index.js';
import { resolve, resolveAttribute } from './resolve.js';
import type { Source } from './source.js';

/** One attribute: its name as written, and where its value stands between the quotes. */
export interface Attribute {
  /** Local name, or the name as written where another attribute of the element has the same local name. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** xmlns and xsi attributes: about the XML, not about the message. */
  readonly technical: boolean;
}

const NOTHING: readonly never[] = [];
const TEXT: Leaf = { kind: 'text' };

/**
 * One XML element. A class, since a document has a hundred thousand of them: they share their functions, hold
 * offsets into the source only, and decode a value each time it is asked for.
 */
export class XmlElement implements Node {
  readonly name: string;
  readonly position: number;
  children: readonly Node[];
  attributes: readonly Attribute[] = NOTHING;
  readonly #source: Source;
  readonly from: number;
  /** After `>` of the start tag, at `<` of the end tag, after `>` of the end tag. */
  open = 0;
  close = 0;
  to = 0;
  /** Its own text without the white space around it; -1 where it has none. */
  textFrom = -1;
  textTo = -1;
  /** The text holds neither markup nor references: it can be taken as it stands. */
  plain = true;

  constructor(
    source: Source,
    name: string,
    position: number,
    from: number,
    children: readonly Node[] = NOTHING,
  ) {
    this.#source = source;
    this.name = name;
    this.position = position;
    this.from = from;
    this.children = children;
  }

  value(leaf: Leaf): string | undefined {
    if (leaf.kind === 'text') {
      if (this.textFrom < 0) return undefined;
      const text =
        this.plain && this.children.length === 0
          ? this.#source.text(this.textFrom, this.textTo)
          : resolve(this.#source, this.textFrom, this.textTo, this.#inner());
      return text === '' ? undefined : text;
    }
    const attribute = this.#attribute(leaf);
    if (attribute === undefined) return undefined;
    const value = resolveAttribute(this.#source, attribute.from, attribute.to);
    return value === '' ? undefined : value;
  }

  offset(leaf?: Leaf): number {
    if (leaf?.kind === 'text' && this.textFrom >= 0) return this.#source.at(this.textFrom);
    const attribute = leaf === undefined ? undefined : this.#attribute(leaf);
    return this.#source.at(attribute?.from ?? this.from);
  }

  length(leaf?: Leaf): number {
    const size = (from: number, to: number): number => this.#source.at(to) - this.#source.at(from);
    if (leaf === undefined) return size(this.from, this.to);
    if (leaf.kind === 'text') return this.textFrom < 0 ? 0 : size(this.textFrom, this.textTo);
    const attribute = this.#attribute(leaf);
    return attribute === undefined ? 0 : size(attribute.from, attribute.to);
  }

  leaves(): readonly Leaf[] {
    const found: Leaf[] = [];
    for (const each of this.attributes)
      if (!each.technical && each.to > each.from) found.push({ kind: 'attribute', name: each.name });
    if (this.#holdsText()) found.push(TEXT);
    return found;
  }

  elements(): readonly ElementNode[] {
    return NOTHING;
  }

  grouped(name: string, children: readonly Node[]): Node {
    const same = new XmlElement(this.#source, name, this.position, this.from, children);
    same.attributes = this.attributes;
    same.open = this.open;
    same.close = this.close;
    same.to = this.to;
    same.textFrom = this.textFrom;
    same.textTo = this.textTo;
    // Children that were left out still stand between the pieces of text.
    same.plain = this.plain && this.children.length === 0;
    same.#inside = this.#inner();
    return same;
  }

  #inside: readonly XmlElement[] | undefined;

  /** Plain text found is never empty; what markup and references make of it has to be seen. */
  #holdsText(): boolean {
    return this.textFrom >= 0 && (this.plain || this.value(TEXT) !== undefined);
  }

  #inner(): readonly XmlElement[] {
    return this.#inside ?? (this.children as readonly XmlElement[]);
  }

  #attribute(leaf: Leaf): Attribute | undefined {
    return leaf.kind === 'attribute' ? this.attributes.find((each) => each.name === leaf.name) : undefined;
  }
}
