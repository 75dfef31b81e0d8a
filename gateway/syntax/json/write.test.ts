import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, defaultLimits, type Node, type ScalarKind, type ShapeNode } from '../../core/index.js';
import { readJson } from './read.js';
import { writeJson } from './write.js';

const text = (value: string): Draft['values'] => [{ leaf: { kind: 'text' }, value }];
const draft = (tag: string, values: Draft['values'], ...children: Draft[]): Draft => ({
  tag,
  values,
  children,
});

const place = (
  tag: string,
  max: number,
  json: ScalarKind | undefined,
  ...children: ShapeNode[]
): ShapeNode => ({
  tag,
  name: tag,
  min: 0,
  max,
  elements: [],
  attributes: [],
  ...(children.length > 0
    ? {}
    : {
        text: {
          id: tag,
          name: tag,
          mandatory: false,
          type: 'an',
          min: 0,
          max: 999,
          ...(json ? { json } : {}),
        },
      }),
  children,
});

const inner = [
  place('name', 1, undefined),
  place('mass', 1, 'number'),
  place('withdrawn', 1, 'boolean'),
  place('codes', 9, undefined),
];
const table = place('', 1, undefined, ...inner, place('lines', 9, undefined, ...inner));

const written = (root: Draft) => {
  const { value, problems } = writeJson(root, { table });
  return {
    text: Buffer.from(value).toString(),
    codes: problems.map((each) => `${each.code} ${each.at?.path}`),
  };
};

describe('writeJson', () => {
  it('writes numbers, booleans, arrays and strings as the table has them', () => {
    const root = draft(
      '',
      [],
      draft('name', text('中"\n')),
      draft('mass', text('0012.50')),
      draft('withdrawn', text('true')),
      draft('codes', text('A')),
      draft('lines', [], draft('mass', text('-3'))),
      draft('lines', [], draft('codes', text('1')), draft('codes', text('2'))),
    );
    expect(written(root)).toEqual({
      codes: [],
      text: `{
  "name": "中\\"\\n",
  "mass": 12.50,
  "withdrawn": true,
  "codes": [
    "A"
  ],
  "lines": [
    {
      "mass": -3
    },
    {
      "codes": [
        "1",
        "2"
      ]
    }
  ]
}
`,
    });
  });

  it('reports what its type cannot hold', () => {
    const root = draft(
      '',
      [],
      draft('name', text('\ud800')),
      draft('mass', text('12 kg')),
      draft('lines', [], draft('withdrawn', text('yes'))),
    );
    expect(written(root).codes).toEqual([
      'character-invalid name',
      'element-type mass',
      'element-type lines/withdrawn',
    ]);
  });

  it('writes what the reader reads back', () => {
    const string = fc.string({ unit: 'grapheme', minLength: 1 });
    const number = fc.tuple(fc.integer(), fc.nat(999)).map(([a, b]) => `${a}.${b}`);
    const members = (): fc.Arbitrary<Draft[]> =>
      fc
        .tuple(
          fc.option(string),
          fc.option(number),
          fc.option(fc.constantFrom('true', 'false')),
          fc.array(string, { maxLength: 3 }),
        )
        .map(([name, mass, withdrawn, codes]) => [
          ...(name === null ? [] : [draft('name', text(name))]),
          ...(mass === null ? [] : [draft('mass', text(mass))]),
          ...(withdrawn === null ? [] : [draft('withdrawn', text(withdrawn))]),
          ...codes.map((each) => draft('codes', text(each))),
        ]);
    const root = fc
      .tuple(members(), fc.array(members(), { maxLength: 3 }))
      .map(([own, lines]) => draft('', [], ...own, ...lines.map((each) => draft('lines', [], ...each))));
    const drafted = (node: Node): Draft =>
      draft(
        node.name,
        node.leaves().map((leaf) => ({ leaf, value: node.value(leaf) as string })),
        ...node.children.map(drafted),
      );
    fc.assert(
      fc.property(root, (each) => {
        const { value, problems } = writeJson(each, { table });
        expect(problems).toEqual([]);
        const read = readJson(value, { lenient: false, limits: defaultLimits });
        expect(read.problems).toEqual([]);
        expect(drafted(read.value?.messages[0]?.nodes().value[0] as Node)).toEqual(each);
        expect(() => JSON.parse(Buffer.from(value).toString())).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
