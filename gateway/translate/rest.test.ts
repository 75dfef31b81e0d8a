import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../core/index.js';
import { documentsOf } from './laws.arbitrary.js';
import { breaches } from './laws.js';
import { compiled, gate, type Hand, tryCompile } from './testing/handmade.js';
import { both, read, write } from './testing/ways.js';

const rff = (type: string, number: string): Hand => ['RFF', { '1.1': type, '1.2': number }];
const others: Json = {
  each: 'references',
  path: 'RFF',
  rest: true,
  rows: [
    { field: 'type', path: '1.1' },
    { field: 'number', path: '1.2' },
  ],
};
const named: Json = { field: 'documentId', path: 'RFF[1.1=ABO]/1.2' };

describe('rest', () => {
  test.each([[[others, named]], [[named, others]]])('has what no row of its scope names', (rows) => {
    both(rows as Json, [rff('ABO', 'A'), rff('BN', 'B'), rff('CN', 'C')], {
      documentId: 'A',
      references: [
        { type: 'BN', number: 'B' },
        { type: 'CN', number: 'C' },
      ],
    });
    both(rows as Json, [rff('BN', 'B')], { references: [{ type: 'BN', number: 'B' }] });
  });
  test('has the second of a qualifier that a row names, and the named one stands first', () => {
    both([others, named], [rff('ABO', 'A'), rff('ABO', 'B')], {
      documentId: 'A',
      references: [{ type: 'ABO', number: 'B' }],
    });
    expect(read([others, named], [rff('BN', 'B'), rff('ABO', 'A'), rff('ABO', 'C')]).values).toEqual({
      documentId: 'A',
      references: [
        { type: 'BN', number: 'B' },
        { type: 'ABO', number: 'C' },
      ],
    });
  });
  test('leaves arrays, ignored nodes and nodes of conditional rows to them', () => {
    const rows: Json = [
      others,
      { each: 'countries', path: 'RFF[1.1=AA]', rows: [{ field: '', path: '1.2' }] },
      { ignore: 'RFF[1.1=ZZ]' },
      { field: 'remark', path: 'RFF[1.1=ON]/1.2', when: { field: 'kind', is: ['in'] } },
    ];
    const hands = [rff('AA', 'CN'), rff('ZZ', '-'), rff('BN', 'B'), rff('AA', 'NL')];
    expect(read(rows, hands)).toMatchObject({
      values: { countries: ['CN', 'NL'], references: [{ type: 'BN', number: 'B' }] },
      extensions: [],
    });
    expect(read(rows, [rff('ON', 'X')])).toMatchObject({ values: {}, problems: ['value-unmapped RFF/1.2'] });
  });
  test('arrays below a node that a row names are its own, not those of the rest', () => {
    const seals = { each: 'seals', path: 'SEL', rows: [{ field: 'number', path: '1' }] };
    const rows: Json = [
      { field: 'remark', path: 'EQD/1' },
      { each: 'countries', path: 'EQD/SEL', rows: [{ field: '', path: '1' }] },
      { each: 'remarkLines', path: 'EQD/MEA', rest: true, rows: [{ field: '', path: '1' }] },
      {
        each: 'events',
        path: 'EQD',
        rest: true,
        rows: [
          { field: 'place', path: '1' },
          { ...seals, each: 'equipment.seals' },
        ],
      },
    ];
    both(
      rows,
      [
        ['EQD', { 1: 'CN' }, ['MEA', { 1: 'WT' }], ['SEL', { 1: 'S1' }]],
        ['EQD', { 1: 'RR' }, ['SEL', { 1: 'S2' }]],
      ],
      {
        remark: 'CN',
        countries: ['S1'],
        remarkLines: ['WT'],
        events: [{ place: 'RR', equipment: { seals: [{ number: 'S2' }] } }],
      },
    );
  });
  test('may be narrowed by predicates, and stand beside another rest', () => {
    const narrow = (values: string, each: string, rows: Json): Json => ({
      each,
      path: `RFF[1.1=${values}]`,
      rest: true,
      rows,
    });
    const rows: Json = [
      named,
      narrow('BN|ABO', 'references', (others as { rows: Json }).rows),
      narrow('CN', 'countries', [{ field: '', path: '1.2' }]),
    ];
    expect(read(rows, [rff('ABO', 'A'), rff('ABO', 'B'), rff('CN', 'C'), rff('XX', 'D')])).toMatchObject({
      values: { documentId: 'A', references: [{ type: 'ABO', number: 'B' }], countries: ['C'] },
      problems: ['value-unmapped RFF/1.1', 'value-unmapped RFF/1.2'],
    });
  });
  test('stands in groups, one group at a time', () => {
    const rows: Json = [
      {
        each: 'events',
        path: 'EQD',
        rows: [
          { field: 'equipment.reference', path: '2.1' },
          { field: 'equipment.list', path: 'SEL[2.1=CA]/1' },
          { each: 'equipment.seals', path: 'SEL', rest: true, rows: [{ field: 'number', path: '1' }] },
        ],
      },
    ];
    const sel = (number: string, issuer?: string): Hand => [
      'SEL',
      { 1: number, ...(issuer ? { '2.1': issuer } : {}) },
    ];
    both(
      rows,
      [
        ['EQD', { '2.1': 'A' }, sel('1', 'CA'), sel('2'), sel('3')],
        ['EQD', { '2.1': 'B' }, sel('4')],
      ],
      {
        events: [
          { equipment: { reference: 'A', list: '1', seals: [{ number: '2' }, { number: '3' }] } },
          { equipment: { reference: 'B', seals: [{ number: '4' }] } },
        ],
      },
    );
  });
  test('below several nodes, with rows of the node above', () => {
    const rows: Json = [
      {
        each: 'events',
        path: 'CNI/STS',
        rest: true,
        above: [{ field: 'consignment', path: '1' }],
        rows: [{ field: 'place', path: '1.1' }],
      },
      { field: 'remark', path: 'CNI/STS[1.1=9]/2.1' },
    ];
    const hands: Hand[] = [
      [
        'CNI',
        { 1: 'A' },
        ['STS', { '1.1': '9', '2.1': 'x' }],
        ['STS', { '1.1': '1' }],
        ['STS', { '1.1': '2' }],
      ],
    ];
    expect(read(rows, hands).values).toEqual({
      remark: 'x',
      events: [
        { consignment: 'A', place: '1' },
        { consignment: 'A', place: '2' },
      ],
    });
  });
  test('is the same for every document that shares it', () => {
    const { all } = read(
      [named, others, { field: 'remark', path: 'EQD/1' }],
      [rff('ABO', 'A'), rff('BN', 'B'), ['EQD', { 1: 'x' }], ['EQD', { 1: 'y' }]],
      gate,
      { documents: 'EQD' },
    );
    expect(all?.map((each) => each.values)).toEqual([
      { documentId: 'A', references: [{ type: 'BN', number: 'B' }], remark: 'x' },
      { documentId: 'A', references: [{ type: 'BN', number: 'B' }], remark: 'y' },
    ]);
  });
  test('says what it cannot carry', () => {
    const many = Array.from({ length: 10 }, (_, i) => ({ type: 'BN', number: String(i) }));
    expect(write([others], { references: many }).problems).toEqual(['segment-repeats RFF']);
  });
  test('keeps the laws', () => {
    const made = compiled(gate, [
      others,
      named,
      { each: 'countries', path: 'RFF[1.1=AA]', rows: [{ field: '', path: '1.2' }] },
    ] as Json);
    let seen = 0;
    fc.assert(
      fc.property(documentsOf(made.plan), (document) => {
        seen += Array.isArray(document.references) ? 1 : 0;
        expect(breaches(made, document, 'Asia/Shanghai')).toEqual([]);
      }),
      { numRuns: 200, seed: 20260115 },
    );
    expect(seen).toBeGreaterThan(20);
  });
  test.each<[string, Json, RegExp]>([
    [
      'beside another rest of the same nodes',
      [others, { each: 'countries', path: 'RFF', rest: true, rows: [{ field: '', path: '1.2' }] }],
      /may be the same segment/,
    ],
    [
      'of a segment that stands once',
      [{ each: 'references', path: 'BGM', rest: true, rows: [{ field: 'number', path: '2' }] }],
      /stands once/,
    ],
    [
      'of elements',
      [
        {
          each: 'events',
          path: 'EQD',
          rows: [
            { each: 'equipment.seals', path: 'GIN/2..4', rest: true, rows: [{ field: 'number', path: '1' }] },
          ],
        },
      ],
      /stands once/,
    ],
    ['that is no true', [{ ...(others as object), rest: 'yes' }], /can only be true/],
    [
      'of an array that another each fills',
      [others, { each: 'references', path: 'RFF[1.1=AA]', rows: [{ field: 'number', path: '1.2' }] }],
      /tell their items apart/,
    ],
    [
      'below nodes that others name otherwise',
      [
        { each: 'events', path: 'CNI[1=A]/STS', rest: true, rows: [{ field: 'place', path: '1.1' }] },
        { field: 'remark', path: 'CNI/STS[1.1=9]/2.1' },
      ],
      /may be the same segment/,
    ],
  ])('is refused %s', (_, rows, reason) => {
    const made = tryCompile(gate, rows);
    expect(Array.isArray(made) ? made.join('\n') : 'compiled').toMatch(reason);
  });
});
