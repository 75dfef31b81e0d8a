import type { ElementShape, Shape, ShapeNode, ValueShape } from '../core/index.js';

/** What a segment, record or XML element may hold, prepared for checking it leaf by leaf. */
export interface NodeRules {
  readonly elements: readonly ElementRules[];
  /** Numbers of mandatory elements, ascending. */
  readonly needed: readonly number[];
  readonly attributes: ReadonlyMap<string, ValueShape>;
  readonly text: ValueShape | undefined;
  readonly children: ReadonlyMap<string, NodeRules>;
}

export interface ElementRules {
  readonly shape: ElementShape;
  readonly components: readonly ComponentRules[];
  /** Bits of mandatory components, bit n for component n. */
  readonly needed: number;
  /** C507: the components that hold a moment and its format. */
  readonly moment: { readonly value: number; readonly format: number } | undefined;
}

export interface ComponentRules {
  readonly shape: ValueShape;
  readonly coded: boolean;
  /** Components that say whose list a code is from (1131, 3055); 0 where there is none. */
  readonly list: number;
  readonly agency: number;
  /** The codes, once they were needed: a plain member is read much faster than a getter. */
  codes?: ReadonlyMap<string, string> | undefined;
}

const known = new WeakMap<Shape, NodeRules>();

/** Prepared once per shape. */
export function rulesOf(shape: Shape): NodeRules {
  const found = known.get(shape);
  if (found !== undefined) return found;
  const segments = new Map<readonly ElementShape[], readonly ElementRules[]>();
  const made = nodeRules(shape.root, segments);
  known.set(shape, made);
  return made;
}

/** One segment by itself, such as UNB. */
export const rulesOfNode = (node: ShapeNode): NodeRules => nodeRules(node, new Map());

function nodeRules(
  node: ShapeNode,
  segments: Map<readonly ElementShape[], readonly ElementRules[]>,
): NodeRules {
  const elements = segments.get(node.elements) ?? node.elements.map(elementRules);
  segments.set(node.elements, elements);
  return {
    elements,
    needed: node.elements.flatMap((each, i) => (each.mandatory ? [i + 1] : [])),
    attributes: new Map(node.attributes.map((each) => [each.id, each])),
    text: node.text,
    children: new Map(node.children.map((child) => [child.name, nodeRules(child, segments)])),
  };
}

function elementRules(shape: ElementShape): ElementRules {
  const ids = shape.components.map((each) => each.id);
  const value = ids.indexOf('2380') + 1;
  const format = ids.indexOf('2379') + 1;
  return {
    shape,
    components: shape.components.map((each, i) => ({
      shape: each,
      coded: 'codes' in each,
      ...(each.id === '3055' || !shape.composite ? { list: 0, agency: 0 } : qualifiers(ids, i)),
    })),
    needed: shape.composite
      ? shape.components.reduce((bits, each, i) => (each.mandatory ? bits | (1 << (i + 1)) : bits), 0)
      : 0,
    moment: value > 0 && format > 0 ? { value, format } : undefined,
  };
}

/** The 1131 and 3055 that stand behind a component, before another code's own. */
function qualifiers(ids: readonly string[], i: number): { readonly list: number; readonly agency: number } {
  const find = (id: string, from: number): number => ids.indexOf(id, from) + 1;
  const agency = find('3055', i + 1);
  const list = ids[i] === '1131' ? 0 : find('1131', i + 1);
  return { list: list > 0 && (agency === 0 || list < agency) ? list : 0, agency };
}
