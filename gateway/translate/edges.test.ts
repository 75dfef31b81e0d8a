import { describe, expect, test } from 'vitest';
import type { Json, ShapeNode } from '../core/index.js';
import { gate, type Hand, place, table } from './testing/handmade.js';
import { both, read, write } from './testing/ways.js';

const rff = (type: string, number?: string): Hand => [
  'RFF',
  { '1.1': type, ...(number === undefined ? {} : { '1.2': number }) },
];
const eqd = (...rows: Json[]): Json => [{ each: 'events', path: 'EQD', rows }];

describe('predicates', () => {
  test("'' among their values is an absent one", () => {
    const rows = eqd({ field: 'place', path: 'MEA[1=WT,2.1=|G]/3.2' });
    both(rows, [['EQD', {}, ['MEA', { 1: 'WT', '3.2': '5' }]]], { events: [{ place: '5' }] });
    const other = (code: string): Hand => ['EQD', {}, ['MEA', { 1: 'WT', '2.1': code, '3.2': '5' }]];
    expect(read(rows, [other('G')]).values).toEqual({ events: [{ place: '5' }] });
    expect(read(rows, [other('T')]).values).toEqual({ events: [{}] });
    const alone = eqd({ field: 'place', path: 'MEA[2.1=|G]/3.2' });
    both(alone, [['EQD', {}, ['MEA', { '3.2': '5' }]]], { events: [{ place: '5' }] });
  });
  test('of one step hold together', () => {
    const rows = eqd({ field: 'place', path: 'MEA[1=AAE,2.1=G]/3.2' });
    const mea = (code: string, value: string): Hand => ['MEA', { 1: 'AAE', '2.1': code, '3.2': value }];
    expect(read(rows, [['EQD', {}, mea('T', '1'), mea('G', '2')]]).values).toEqual({
      events: [{ place: '2' }],
    });
  });
});

describe('reading', () => {
  test('knows the repetitions of an element apart', () => {
    const rows = eqd({
      each: 'equipment.seals',
      path: 'GIN/2..4',
      rows: [{ field: 'number', path: '1' }],
    });
    expect(read(rows, [['EQD', {}, ['GIN', { '2.1': 'A', '2.1#2': 'B' }]]])).toMatchObject({
      values: { events: [{ equipment: { seals: [{ number: 'A' }, { number: 'B' }] } }] },
      extensions: [],
    });
  });
  test('judges a lifted row by what stands around the items', () => {
    const rows: Json = [
      { field: 'kind', path: 'BGM/3', codes: { in: '1', out: '2' } },
      { field: 'place', lift: 'events', path: 'BGM/2', when: { field: 'kind', is: ['in'] } },
      { each: 'events', path: 'EQD', rows: [{ field: 'equipment.reference', path: '2.1' }] },
    ];
    both(
      rows,
      [
        ['BGM', { 2: 'X', 3: '1' }],
        ['EQD', { '2.1': 'A' }],
      ],
      {
        kind: 'in',
        events: [{ place: 'X', equipment: { reference: 'A' } }],
      },
    );
    expect(
      read(rows, [
        ['BGM', { 2: 'X', 3: '2' }],
        ['EQD', { '2.1': 'A' }],
      ]).extensions,
    ).toEqual([{ path: 'BGM/2', value: 'X' }]);
  });
  test('says once what is wrong with a node above several items, or shared by several documents', () => {
    const above: Json = [
      {
        each: 'events',
        path: 'CNI/STS',
        above: [{ field: 'eventType', path: '1', codes: { GTIN: '1' } }],
        rows: [{ field: 'place', path: '1.1' }],
      },
    ];
    const sts = (value: string): Hand => ['STS', { '1.1': value }];
    expect(read(above, [['CNI', { 1: '9' }, sts('a'), sts('b')]])).toMatchObject({
      values: { events: [{ place: 'a' }, { place: 'b' }] },
      problems: ['code-unmapped CNI/1'],
      extensions: [{ path: 'CNI/1', value: '9' }],
    });
    const shared: Json = [
      { field: 'kind', path: 'BGM/3', codes: { in: '1' } },
      { field: 'remark', path: 'EQD/1' },
    ];
    const hands: Hand[] = [
      ['BGM', { 3: '7' }],
      ['EQD', { 1: 'x' }],
      ['EQD', { 1: 'y' }],
    ];
    const found = read(shared, hands, gate, { documents: 'EQD' });
    expect(found.problems).toEqual(['code-unmapped BGM/3']);
    expect(found.all?.map((each) => each.extensions)).toEqual([
      [{ path: 'BGM/3', value: '7' }],
      [{ path: 'BGM/3', value: '7' }],
    ]);
  });
  test('makes no item of a node without its value', () => {
    const plain: Json = [
      { each: 'countries', path: 'RFF[1.1=AA]', rows: [{ field: '', path: '1.2' }] },
      { each: 'parties', path: 'BGM', rows: [{ field: 'name', path: '1.4' }] },
      { field: 'documentId', path: 'BGM/2' },
    ];
    expect(read(plain, [['BGM', { 2: 'A' }], rff('AA'), rff('AA', 'CN')]).values).toEqual({
      documentId: 'A',
      countries: ['CN'],
    });
  });
  test('takes a code with blanks around it for the code', () => {
    const rows: Json = [{ field: 'kind', path: 'BGM/3', codes: { in: '1' } }];
    expect(read(rows, [['BGM', { 3: ' 1 ' }]])).toMatchObject({ values: { kind: 'in' }, problems: [] });
  });
  test('leaves a platform file’s record ids alone', () => {
    const shape = table('flat', 'TEST', place('12', 9, [1, 1, 1]));
    expect(
      read([{ field: 'documentId', path: '12/2' }], [['12', { 1: '12', 2: 'A', 3: 'B' }]], shape),
    ).toMatchObject({ values: { documentId: 'A' }, extensions: [{ path: '12/3', value: 'B' }] });
  });
});

describe('writing', () => {
  test('gives no place to an item that has nothing to write', () => {
    const rows = eqd({
      each: 'equipment.seals',
      path: 'GIN/2..4',
      rows: [{ field: 'number', path: '1' }],
    });
    const document = { events: [{ equipment: { seals: [{}, { number: 'B' }] } }] };
    expect(write(rows, document).hands).toEqual([['EQD', {}, ['GIN', { '2.1': 'B' }]]]);
  });
  test('puts a format or unit beside its value, whichever place that took', () => {
    const sized = (name: string, max: number): ShapeNode => {
      const made = place(name, 9, [3]);
      const elements = made.elements.map((each) => ({
        ...each,
        components: each.components.map((value, i) => (i === 1 ? { ...value, max } : value)),
      }));
      return { ...made, elements };
    };
    const shape = table(
      'edifact',
      'TWO:D:95B:UN',
      sized('DTM', 8),
      sized('QTY', 2),
      place('CNI', 1, [1], sized('DTM', 12), sized('QTY', 9)),
    );
    const dated: Json = [
      {
        field: 'issuedAt',
        path: ['DTM[1.1=7]/1.2', 'CNI/DTM[1.1=7]/1.2'],
        as: 'datetime',
        formats: ['102', '203'],
      },
    ];
    const dtm = (value: string, format: string): Hand => ['DTM', { '1.1': '7', '1.2': value, '1.3': format }];
    both(dated, [dtm('20260115', '102')], { issuedAt: '2026-01-15' }, shape);
    both(dated, [['CNI', {}, dtm('202601150812', '203')]], { issuedAt: '2026-01-15T08:12+08:00' }, shape);
    const counted: Json = [
      {
        each: 'events',
        path: '',
        rows: [
          {
            field: 'equipment.mass',
            path: ['QTY[1.1=1]/1.2', 'CNI/QTY[1.1=1]/1.2'],
            as: 'decimal',
            unit: { path: '1.3' },
          },
        ],
      },
    ];
    const mass = (value: number): object => ({ events: [{ equipment: { mass: { value, unit: 'KGM' } } }] });
    const qty = (value: string): Hand => ['QTY', { '1.1': '1', '1.2': value, '1.3': 'KGM' }];
    both(counted, [qty('12')], mass(12), shape);
    both(counted, [['CNI', {}, qty('123')]], mass(123), shape);
  });
});
