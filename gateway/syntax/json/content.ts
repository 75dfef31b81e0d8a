import type { ElementNode, Leaf, Node, ScalarKind } from '../../core/index.js';
import type { JsonValue } from './value.js';

const NOTHING: readonly never[] = [];
const TEXT: Leaf = { kind: 'text' };

/**
 * The tree as UN/CEFACT's JSON means it (JSON Schema NDR, unqualified data types): an object of scalars one of which is
 * `content` is that value, the others (`unitCode`, `format`, `schemeId`, …) say more of it, as attributes do in XML.
 */
export function withContent(node: JsonValue): Node {
  const children = node.children as readonly JsonValue[];
  if (children.length === 0) return node;
  const content = children.find((each) => each.name === 'content');
  const plain =
    children.every((each) => each.scalar !== undefined) &&
    new Set(children.map((each) => each.name)).size === children.length;
  if (content !== undefined && plain)
    return new ContentValue(
      node,
      content,
      children.filter((each) => each !== content),
    );
  return node.grouped(node.name, children.map(withContent));
}

class ContentValue implements Node {
  readonly name: string;
  readonly position: number;
  readonly scalar: ScalarKind;
  readonly children: readonly Node[] = NOTHING;
  readonly #whole: JsonValue;
  readonly #content: JsonValue;
  readonly #attributes: readonly JsonValue[];

  constructor(whole: JsonValue, content: JsonValue, attributes: readonly JsonValue[], name = whole.name) {
    this.name = name;
    this.position = whole.position;
    this.scalar = content.scalar ?? 'string';
    this.#whole = whole;
    this.#content = content;
    this.#attributes = attributes;
  }

  value(leaf: Leaf): string | undefined {
    return this.#at(leaf)?.value(TEXT);
  }

  offset(leaf?: Leaf): number {
    return ((leaf && this.#at(leaf)) ?? this.#whole).offset();
  }

  length(leaf?: Leaf): number {
    return leaf === undefined ? this.#whole.length() : (this.#at(leaf)?.length() ?? 0);
  }

  leaves(): readonly Leaf[] {
    const found: Leaf[] = this.#attributes
      .filter((each) => each.value(TEXT) !== undefined)
      .map(({ name }) => ({ kind: 'attribute', name }));
    return this.value(TEXT) === undefined ? found : [...found, TEXT];
  }

  elements(): readonly ElementNode[] {
    return NOTHING;
  }

  grouped(name: string): Node {
    return new ContentValue(this.#whole, this.#content, this.#attributes, name);
  }

  #at(leaf: Leaf): JsonValue | undefined {
    if (leaf.kind === 'text') return this.#content;
    return leaf.kind === 'attribute' ? this.#attributes.find((each) => each.name === leaf.name) : undefined;
  }
}
