import {
  type Draft,
  type Json,
  type Leaf,
  type Node,
  parseLeaf,
  type Shape,
  type ShapeNode,
  type Syntax,
  type ValueShape,
} from '../../core/index.js';
import { type Compiled, type CompileOptions, compileMapping } from '../compile.js';
import { nodeOf } from '../laws.js';
import { parseMapping } from '../parse.js';
import { canonicalSchema } from '../schema.js';

/** A segment by hand: tag, values by leaf (`'2.1'`, `'@id'`, `''` for text), children. */
export type Hand = readonly [tag: string, values: Readonly<Record<string, string>>, ...children: Hand[]];

const leafOf = (text: string): Leaf => {
  const repeat = /^(.*)#(\d+)$/.exec(text);
  const leaf =
    text === '' ? ({ kind: 'text' } as const) : (parseLeaf(repeat ? (repeat[1] as string) : text) as Leaf);
  return repeat && leaf.kind === 'component' ? { ...leaf, repeat: Number(repeat[2]) } : leaf;
};

export const draftOf = ([tag, values, ...children]: Hand): Draft => ({
  tag,
  values: Object.entries(values).map(([leaf, value]) => ({ leaf: leafOf(leaf), value })),
  children: children.map(draftOf),
});

/** A draft as a hand would write it; simple elements as `2`, others as `2.1`. */
export const handOf = (draft: Draft, shape: ShapeNode): Hand => {
  const here = shape.children;
  const name = (leaf: Leaf): string => {
    if (leaf.kind === 'text') return '';
    if (leaf.kind === 'attribute') return `@${leaf.name}`;
    const composite = shape.elements[leaf.element - 1]?.composite;
    return `${leaf.element}${composite ? `.${leaf.component}` : ''}${leaf.repeat ? `#${leaf.repeat}` : ''}`;
  };
  return [
    draft.tag,
    Object.fromEntries(
      draft.values
        .map(({ leaf, value }) => [name(leaf), value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...draft.children.map((child) => handOf(child, here.find((each) => each.tag === child.tag) as ShapeNode)),
  ];
};

/** A message's root node from its top-level segments. */
export const tree = (shape: Shape, ...hands: Hand[]): Node =>
  shape.syntax === 'xml'
    ? nodeOf(draftOf(hands[0] as Hand), shape.root)
    : nodeOf({ tag: '', values: [], children: hands.map(draftOf) }, shape.root);

const value = (id: string, max = 35): ValueShape => ({
  id,
  name: id,
  mandatory: false,
  type: 'an',
  min: 1,
  max,
});

/**
 * A place of a table: name, most, elements by their number of components (`[1, 3]`; XML: attribute names), children.
 * `id` names components of an element for what depends on it (`2379`).
 */
export const place = (
  name: string,
  max: number,
  elements: ReadonlyArray<number | string>,
  ...children: ShapeNode[]
): ShapeNode => ({
  tag: name.replace(/_\d+$/, ''),
  name,
  min: 0,
  max,
  elements: elements.flatMap((count, i) =>
    typeof count === 'number'
      ? [
          {
            id: `E${i + 1}`,
            name: `element ${i + 1}`,
            mandatory: false,
            repeat: 1,
            composite: count > 1,
            components: Array.from({ length: count }, (_, c) =>
              value(name === 'DTM' && c === 2 ? '2379' : `${name}${i + 1}.${c + 1}`),
            ),
          },
        ]
      : [],
  ),
  attributes: elements.flatMap((each) => (typeof each === 'string' ? [value(each)] : [])),
  text: value(name, 512),
  children,
});

export const table = (syntax: Syntax, message: string, ...children: ShapeNode[]): Shape => ({
  syntax,
  message,
  ordered: true,
  root: { ...place(syntax === 'xml' ? message : '', 1, []), children },
});

const textType = { type: 'string' } as const;
const number = { anyOf: [{ type: 'number' }, { type: 'string' }] } as const;
const measure = { type: 'object', properties: { value: number, unit: textType } } as const;

/** A small document type that has one of everything. */
export const schema: Json = {
  type: 'object',
  properties: {
    documentId: textType,
    function: { type: 'string', enum: ['original', 'cancel', 'replace'] },
    functionCode: textType,
    issuedAt: textType,
    remark: textType,
    remarkLines: { type: 'array', items: textType },
    countries: { type: 'array', items: textType },
    kind: { type: 'string', enum: ['in', 'out', 'move'] },
    tested: { type: 'boolean' },
    port: { type: 'object', properties: { code: textType, facility: textType, office: textType } },
    sender: { type: 'object', properties: { code: textType } },
    parties: { type: 'array', items: { $ref: '#/$defs/party' } },
    references: {
      type: 'array',
      items: { type: 'object', properties: { type: textType, number: textType } },
    },
    events: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          eventType: { type: 'string', enum: ['GTIN', 'GTOT'] },
          eventTypeCode: textType,
          classifier: textType,
          consignment: textType,
          at: textType,
          place: textType,
          equipment: {
            type: 'object',
            properties: {
              reference: textType,
              sizeType: textType,
              list: textType,
              quantity: { type: 'integer' },
              mass: measure,
              seals: {
                type: 'array',
                items: { type: 'object', properties: { number: textType, issuer: textType } },
              },
            },
          },
        },
      },
    },
  },
  $defs: { party: { type: 'object', properties: { role: textType, code: textType, name: textType } } },
};

/** A small gate report in segments. */
export const gate: Shape = table(
  'edifact',
  'GATE:D:95B:UN',
  place('UNH', 1, [1, 4]),
  place('BGM', 1, [4, 1, 1]),
  place('DTM', 9, [3]),
  place('FTX', 9, [1, 1, 3, 5]),
  place('RFF', 9, [4]),
  place('NAD', 9, [1, 3, 1, 5]),
  place('CNI', 9, [1], place('STS', 9, [2, 3], place('DTM', 9, [3]))),
  place(
    'EQD',
    999,
    [1, 2, 3, 1, 1, 1],
    place('DTM', 9, [3]),
    place('MEA', 9, [1, 4, 2]),
    place('SEL', 9, [1, 2]),
    place('GIN', 1, [1, 2, 2, 2]),
  ),
  place('CNT', 9, [2]),
  place('UNT', 1, [1, 1]),
);

/** Compiles rows for a shape; throws what is wrong, for tests that expect nothing to be. */
export function compiled(
  shape: Shape,
  rows: Json,
  more: Readonly<Record<string, Json>> = {},
  options?: CompileOptions,
): Compiled {
  const made = tryCompile(shape, rows, more, options);
  if (typeof made === 'object' && 'read' in made) return made;
  throw new Error(made.join('\n'));
}

/** The same, giving the English sentences of what is wrong. */
export function tryCompile(
  shape: Shape,
  rows: Json,
  more: Readonly<Record<string, Json>> = {},
  options?: CompileOptions,
): Compiled | readonly string[] {
  const json = { canonical: 'report/1', syntax: shape.syntax, message: shape.message, rows, ...more };
  const parsed = parseMapping('report/test', json);
  if (!parsed.value) return parsed.problems.map((each) => each.message.en);
  const outcome = compileMapping(parsed.value, shape, canonicalSchema(schema), options);
  return outcome.value ?? outcome.problems.map((each) => each.message.en);
}
