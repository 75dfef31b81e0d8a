import {
  type Agreement,
  type Document,
  type ElementShape,
  type Head,
  type Leaf,
  type Limits,
  type MessageVerdict,
  type Node,
  type Problem,
  printLeaf,
  type Shape,
  type ShapeNode,
  type ValueShape,
  type Verdict,
} from './core/index.js';
import { judge, open, type Received } from './judge.js';
import { lineageOf } from './lineage.js';
import type { Rules } from './rules.js';

/** A value of a message: where it stands, what the standard calls it, which fields it became. */
export interface ExplainedValue {
  /** `2.1`, `@id`, or '' for the element's own text. */
  readonly leaf: string;
  /** Bytes of what was received; 0 where they can't be told. */
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  readonly id?: string;
  readonly name?: string;
  /** Meaning of a code that the standard lists. */
  readonly meaning?: string;
  /** `document id` and canonical path of each field. */
  readonly fields?: ReadonlyArray<{ readonly document: string; readonly field: string }>;
}

/** A segment, record, element or group of a message. */
export interface ExplainedNode {
  readonly name: string;
  readonly title?: string;
  readonly position: number;
  readonly offset: number;
  readonly length: number;
  readonly values: readonly ExplainedValue[];
  readonly children: readonly ExplainedNode[];
}

export interface ExplainedMessage extends MessageVerdict {
  readonly nodes: readonly ExplainedNode[];
  /** The rest isn't shown. */
  readonly cut?: true;
}

/** A message laid out for people: what judging says, every value in its place, and what became of it. */
export interface Explained {
  readonly status: Verdict['status'];
  readonly head: Head;
  readonly problems: readonly Problem[];
  readonly documents: readonly Document[];
  readonly acknowledgement: string | null;
  readonly messages: readonly ExplainedMessage[];
  /** What a wrapper carries, as text: offsets are in it. */
  readonly carried?: string;
}

/** The most nodes that are laid out of one submission. */
const MOST_NODES = 4000;

/** bytes → what they say, value by value, and which field each value became. Judged as `judge` does it; nothing is kept. */
export function explained(
  bytes: Uint8Array,
  agreement: Agreement,
  rules: Rules,
  received: Received,
  limits: Limits,
): Explained {
  const trees = new Map<number, { readonly root: Node; readonly shape: Shape }>();
  const { status, head, problems, documents, acknowledgement, messages } = judge(
    bytes,
    agreement,
    rules,
    { ...received, watch: ({ ordinal }, root, shape) => void trees.set(ordinal, { root, shape }) },
    limits,
  );
  const traced = fieldsAt(documents, lineageOf(bytes, agreement, rules, received));
  const { carried } = open(bytes, agreement, received, limits);
  const laid = layout(traced);
  return {
    status,
    head,
    problems,
    documents,
    acknowledgement: acknowledgement?.text ?? null,
    messages: messages.map((each) => {
      const found = trees.get(each.ordinal);
      return found === undefined ? { ...each, nodes: [] } : { ...each, ...laid(found.root, found.shape) };
    }),
    ...(carried === undefined ? {} : { carried: Buffer.from(carried.bytes).toString('utf8') }),
  };
}

type FieldsAt = ReadonlyMap<number, NonNullable<ExplainedValue['fields']>>;

/** Which fields the value at each offset became. */
function fieldsAt(documents: readonly Document[], origins: ReturnType<typeof lineageOf>): FieldsAt {
  const found = new Map<number, Array<{ readonly document: string; readonly field: string }>>();
  documents.forEach(({ id }, nth) => {
    for (const { field, from } of origins[nth] ?? []) {
      const entry = { document: id, field };
      const known = found.get(from);
      if (known === undefined) found.set(from, [entry]);
      else known.push(entry);
    }
  });
  return found;
}

/** Makes what lays out message after message, up to as many nodes in all. */
function layout(traced: FieldsAt) {
  let left = MOST_NODES;
  return (root: Node, shape: Shape) => {
    let cut = false;
    const lay = (node: Node, at: ShapeNode | undefined): ExplainedNode[] => {
      if (left <= 0) {
        cut = true;
        return [];
      }
      left--;
      return [
        {
          name: node.name,
          ...(at?.title === undefined ? {} : { title: at.title }),
          position: node.position,
          offset: node.offset(),
          length: node.length(),
          values: node.leaves().flatMap((leaf) => valueAt(node, leaf, at, traced)),
          children: node.children.flatMap((child) =>
            lay(
              child,
              at?.children.find(({ name }) => name === child.name),
            ),
          ),
        },
      ];
    };
    const tree = shape.syntax === 'xml' || shape.syntax === 'json';
    const nodes = tree
      ? lay(root, shape.root)
      : root.children.flatMap((child) =>
          lay(
            child,
            shape.root.children.find(({ name }) => name === child.name),
          ),
        );
    return { nodes, ...(cut ? { cut: true as const } : {}) };
  };
}

function valueAt(node: Node, leaf: Leaf, at: ShapeNode | undefined, traced: FieldsAt): ExplainedValue[] {
  const value = node.value(leaf);
  if (value === undefined) return [];
  const element = leaf.kind === 'component' ? at?.elements[leaf.element - 1] : undefined;
  const named = shapeOf(leaf, at, element);
  const meaning = named?.codes?.get(value);
  const fields = traced.get(node.offset(leaf));
  return [
    {
      leaf: printLeaf(leaf, element?.composite ?? false),
      offset: node.offset(leaf),
      length: node.length(leaf),
      value,
      ...(named === undefined ? {} : { id: named.id, name: named.name }),
      ...(meaning === undefined || meaning === '' ? {} : { meaning }),
      ...(fields === undefined || fields.length === 0 ? {} : { fields }),
    },
  ];
}

function shapeOf(
  leaf: Leaf,
  at: ShapeNode | undefined,
  element: ElementShape | undefined,
): ValueShape | undefined {
  switch (leaf.kind) {
    case 'component':
      return element?.components[leaf.component - 1];
    case 'attribute':
      return at?.attributes.find(({ id }) => id === leaf.name);
    case 'text':
      return at?.text;
  }
}
