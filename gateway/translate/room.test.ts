import { describe, expect, test } from 'vitest';
import type { Shape, ValueShape } from '../core/index.js';
import { place, table } from './testing/handmade.js';
import { both, read, write } from './testing/ways.js';

const sized = (name: string, max: number, values: ReadonlyArray<Partial<ValueShape>>) => {
  const made = place(name, max, [values.length]);
  const [element] = made.elements;
  return {
    ...made,
    elements: [
      { ...element!, components: element!.components.map((each, i) => ({ ...each, ...values[i] })) },
    ],
  };
};

const shape: Shape = table(
  'edifact',
  'SIZE:D:95B:UN',
  sized('RFF', 9, [{ max: 3 }, { max: 5 }, { type: 'a', max: 4 }]),
  sized('FTX', 9, [{ max: 3 }, { max: 20 }, { max: 3 }]),
  sized('TMP', 1, [{ max: 3 }, { type: 'n', min: 3, max: 3 }, { max: 3 }]),
  sized('QTY', 1, [{ type: 'n', min: 1, max: 15 }]),
);

describe('a number in a place of fixed length', () => {
  const temperature = [
    {
      each: 'events',
      path: 'TMP',
      rows: [{ field: 'equipment.mass', path: '1.2', as: 'decimal', unit: { path: '1.3' } }],
    },
  ];
  const both3 = (wire: string, value: number): void =>
    both(
      temperature,
      [['TMP', { '1.2': wire, '1.3': 'CEL' }]],
      { events: [{ equipment: { mass: { value, unit: 'CEL' } } }] },
      shape,
    );
  test.each([
    ['005', 5],
    ['000', 0],
    ['018', 18],
    ['-18', -18],
    ['-05', -5],
    ['123', 123],
    ['-123', -123],
    ['05.5', 5.5],
    ['0.25', 0.25],
    ['-5.5', -5.5],
  ])('%s is %d', (wire, value) => both3(wire, value));
  test('too long for it is said to be', () => {
    const document = { events: [{ equipment: { mass: { value: 1234, unit: 'CEL' } } }] };
    expect(write(temperature, document, shape).problems).toEqual(['element-too-long TMP/1.2']);
  });
  test('fills a total and a default too, and leaves other places alone', () => {
    const list = { each: 'events', path: 'RFF', rows: [{ field: 'place', path: '1.2' }] };
    const document = { events: [{ place: 'A' }] };
    const rff = ['RFF', { '1.2': 'A' }];
    expect(write([list, { count: 'events', path: 'TMP/1.2' }], document, shape).hands).toEqual([
      rff,
      ['TMP', { '1.2': '001' }],
    ]);
    expect(write([list, { count: 'events', path: 'QTY/1' }], document, shape).hands).toEqual([
      rff,
      ['QTY', { 1: '1' }],
    ]);
  });
});

describe('of several paths the first that the value fits is written', () => {
  const rows = [{ field: 'documentId', path: ['RFF[1.1=ACW]/1.2', 'FTX[1.1=ACW]/1.2', 'RFF[1.1=AAA]/1.2'] }];
  test('by length', () => {
    both(rows, [['RFF', { '1.1': 'ACW', '1.2': '12345' }]], { documentId: '12345' }, shape);
    both(rows, [['FTX', { '1.1': 'ACW', '1.2': '123456' }]], { documentId: '123456' }, shape);
  });
  test('and where none has room, the first, as too long', () => {
    expect(write(rows, { documentId: 'x'.repeat(21) }, shape).problems).toEqual(['element-too-long RFF/1.2']);
  });
  test('by type, with codes and units beside it', () => {
    const typed = [{ field: 'documentId', path: ['RFF[1.1=A]/1.3', 'FTX[1.1=A]/1.2'] }];
    both(typed, [['RFF', { '1.1': 'A', '1.3': 'ABC' }]], { documentId: 'ABC' }, shape);
    both(typed, [['FTX', { '1.1': 'A', '1.2': 'AB1' }]], { documentId: 'AB1' }, shape);
    const coded = [
      { field: 'kind', path: ['RFF[1.1=A]/1.2', 'FTX[1.1=A]/1.2'], codes: { in: 'I', out: 'OUTWARDS' } },
    ];
    both(coded, [['RFF', { '1.1': 'A', '1.2': 'I' }]], { kind: 'in' }, shape);
    both(coded, [['FTX', { '1.1': 'A', '1.2': 'OUTWARDS' }]], { kind: 'out' }, shape);
    const pair = [
      {
        parts: ['port.code', 'port.office'],
        as: 'code/list',
        path: ['RFF[1.1=A]/1.2', 'FTX[1.1=A]/1.2'],
      },
    ];
    both(
      pair,
      [['FTX', { '1.1': 'A', '1.2': 'CNDLC/0900' }]],
      { port: { code: 'CNDLC', office: '0900' } },
      shape,
    );
    expect(read(pair, [['RFF', { '1.1': 'A', '1.2': 'CN/09' }]], shape).values).toEqual({
      port: { code: 'CN', office: '09' },
    });
  });
});
