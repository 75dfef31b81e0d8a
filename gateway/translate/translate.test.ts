import { describe, expect, test } from 'vitest';
import type { Json, ShapeNode } from '../core/index.js';
import { compiled, gate, type Hand, place, table } from './testing/handmade.js';
import { both, read, write } from './testing/ways.js';

describe('field', () => {
  test('is a value and its place', () => {
    both([{ field: 'documentId', path: 'BGM/2' }], [['BGM', { 2: 'A1' }]], { documentId: 'A1' });
  });
  test('with several paths: the first present is read, the first is written', () => {
    const rows = [{ field: 'documentId', path: ['BGM/2', 'RFF[1.1=ABO]/1.2'] }];
    both(rows, [['BGM', { 2: 'A1' }]], { documentId: 'A1' });
    expect(read(rows, [['RFF', { '1.1': 'ABO', '1.2': 'B2' }]]).values).toEqual({ documentId: 'B2' });
    expect(
      read(rows, [
        ['BGM', { 2: 'A1' }],
        ['RFF', { '1.1': 'ABO', '1.2': 'A1' }],
      ]),
    ).toMatchObject({ problems: [], extensions: [] });
    expect(
      read(rows, [
        ['BGM', { 2: 'A1' }],
        ['RFF', { '1.1': 'ABO', '1.2': 'B2' }],
      ]),
    ).toMatchObject({
      problems: ['value-conflict RFF/1.2'],
      extensions: [{ path: 'RFF/1.2', value: 'B2' }],
    });
  });
  test('with codes reads all and writes the first; function keeps its code beside it', () => {
    const rows = [{ field: 'function', path: 'BGM/3', codes: { original: ['9', '2'], cancel: '1' } }];
    both(rows, [['BGM', { 3: '9' }]], { function: 'original', functionCode: '9' });
    both(rows, [['BGM', { 3: '2' }]], { function: 'original', functionCode: '2' });
    expect(write(rows, { function: 'original' }).hands).toEqual([['BGM', { 3: '9' }]]);
    // A code of another notation that means something else here doesn't decide.
    expect(write(rows, { function: 'cancel', functionCode: '2' }).hands).toEqual([['BGM', { 3: '1' }]]);
    expect(write(rows, { function: 'replace', functionCode: '5' }).problems).toEqual([
      'field-not-carried BGM/3',
    ]);
    expect(read(rows, [['BGM', { 3: '77' }]])).toMatchObject({
      values: { functionCode: '77' },
      problems: ['code-unmapped BGM/3'],
      extensions: [],
    });
  });
  test('without a field that keeps it, a code without a word goes to the extensions', () => {
    const rows = [{ field: 'kind', path: 'BGM/1.1', codes: { in: '34' } }];
    expect(read(rows, [['BGM', { '1.1': '99' }]])).toMatchObject({
      values: {},
      problems: ['code-unmapped BGM/1.1'],
      extensions: [{ path: 'BGM/1.1', value: '99' }],
    });
  });
  test('what can’t be decoded is a problem and kept', () => {
    const rows = [{ field: 'issuedAt', path: 'DTM[1.1=137]/1.2', as: 'datetime:102' }];
    expect(read(rows, [['DTM', { '1.1': '137', '1.2': '20260230', '1.3': '102' }]])).toMatchObject({
      values: {},
      problems: ['date-impossible DTM/1.2'],
      extensions: [
        { path: 'DTM/1.2', value: '20260230' },
        { path: 'DTM/1.3', value: '102' },
      ],
    });
  });
  test('formats: any is read by its qualifier, the exact one is written', () => {
    const rows = [
      { field: 'issuedAt', path: 'DTM[1.1=137]/1.2', as: 'datetime', formats: ['203', '102', '204'] },
    ];
    both(rows, [['DTM', { '1.1': '137', '1.2': '202601150812', '1.3': '203' }]], {
      issuedAt: '2026-01-15T08:12+08:00',
    });
    both(rows, [['DTM', { '1.1': '137', '1.2': '20260115', '1.3': '102' }]], { issuedAt: '2026-01-15' });
    both(rows, [['DTM', { '1.1': '137', '1.2': '20260115081230', '1.3': '204' }]], {
      issuedAt: '2026-01-15T08:12:30+08:00',
    });
    expect(write(rows, { issuedAt: '2026' })).toEqual({
      hands: [['DTM', { '1.1': '137', '1.2': '2026', '1.3': '602' }]],
      problems: [],
    });
  });
  test('unit: a value with its unit, from beside it or always the same', () => {
    const mass = (unit: Json): Json => [
      {
        each: 'events',
        path: 'EQD',
        rows: [{ field: 'equipment.mass', path: 'MEA[1=AAE,2.1=G]/3.2', as: 'decimal', unit }],
      },
    ];
    const hands = (unit: Record<string, string>): Hand[] => [
      ['EQD', {}, ['MEA', { 1: 'AAE', '2.1': 'G', ...unit, '3.2': '15400.5' }]],
    ];
    both(mass({ path: '3.1' }), hands({ '3.1': 'TNE' }), {
      events: [{ equipment: { mass: { value: 15400.5, unit: 'TNE' } } }],
    });
    both(mass({ path: '3.1', codes: { KGM: 'kg' } }), hands({ '3.1': 'kg' }), {
      events: [{ equipment: { mass: { value: 15400.5, unit: 'KGM' } } }],
    });
    both(mass({ const: 'KGM' }), hands({}), {
      events: [{ equipment: { mass: { value: 15400.5, unit: 'KGM' } } }],
    });
    expect(
      write(mass({ const: 'KGM' }), { events: [{ equipment: { mass: { value: 1, unit: 'TNE' } } }] })
        .problems,
    ).toEqual(['field-not-carried EQD/MEA/3.2']);
  });
  test('default is written where there is no value, never read', () => {
    const rows = [
      { field: 'documentId', path: 'BGM/2' },
      { field: 'function', path: 'BGM/3', codes: { original: '9' }, default: 'original' },
    ];
    expect(write(rows, { documentId: 'A' }).hands).toEqual([['BGM', { 2: 'A', 3: '9' }]]);
    expect(write(rows, {}).hands).toEqual([]);
    expect(read(rows, [['BGM', { 2: 'A' }]]).values).toEqual({ documentId: 'A' });
  });
  test('a conditional default stays out of what the same mapping has read, not out of what another has', () => {
    const rows = [
      { field: 'documentId', path: 'BGM/2' },
      { field: 'function', path: 'BGM/3', codes: { original: '9' }, default: 'original' },
    ];
    const { name } = compiled(gate, rows);
    const by = (mapping: string) => ({ documentId: 'A', source: { mapping: { name: mapping, digest: '' } } });
    expect(write(rows, by(name)).hands).toEqual([['BGM', { 2: 'A' }]]);
    expect(write(rows, by('other/mapping')).hands).toEqual([['BGM', { 2: 'A', 3: '9' }]]);
  });
  test('boolean, integer', () => {
    both([{ field: 'tested', path: 'BGM/2', as: 'boolean:Y/N' }], [['BGM', { 2: 'N' }]], { tested: false });
  });
});

describe('predicates', () => {
  test('select when read, are constants when written; alternatives are read, the first is written', () => {
    const rows = [{ field: 'documentId', path: 'RFF[1.1=ABO|ACW]/1.2' }];
    both(rows, [['RFF', { '1.1': 'ABO', '1.2': 'x' }]], { documentId: 'x' });
    expect(read(rows, [['RFF', { '1.1': 'ACW', '1.2': 'x' }]])).toMatchObject({
      values: { documentId: 'x' },
      problems: [],
    });
  });
  test('negated ones take what the others don’t', () => {
    const rows = [
      { field: 'documentId', path: 'RFF[1.1=ABO]/1.2' },
      {
        each: 'references',
        path: 'RFF[1.1!=ABO]',
        rows: [
          { field: 'type', path: '1.1' },
          { field: 'number', path: '1.2' },
        ],
      },
    ];
    both(
      rows,
      [
        ['RFF', { '1.1': 'ABO', '1.2': 'x' }],
        ['RFF', { '1.1': 'BN', '1.2': 'y' }],
      ],
      {
        documentId: 'x',
        references: [{ type: 'BN', number: 'y' }],
      },
    );
    expect(write(rows, { references: [{ type: 'ABO', number: 'y' }] }).problems).toEqual([
      'field-not-carried RFF',
    ]);
  });
});

describe('each', () => {
  test('is an array and a repeating segment, with arrays inside', () => {
    both(
      [
        {
          each: 'events',
          path: 'EQD',
          rows: [
            { const: 'CN', path: '1' },
            { field: 'equipment.reference', path: '2.1' },
            { each: 'equipment.seals', path: 'SEL', rows: [{ field: 'number', path: '1' }] },
          ],
        },
        { count: 'events', path: 'CNT[1.1=16]/1.2' },
      ],
      [
        ['EQD', { 1: 'CN', '2.1': 'A' }, ['SEL', { 1: '1' }], ['SEL', { 1: '2' }]],
        ['EQD', { 1: 'CN', '2.1': 'B' }],
        ['CNT', { '1.1': '16', '1.2': '2' }],
      ],
      {
        events: [
          { equipment: { reference: 'A', seals: [{ number: '1' }, { number: '2' }] } },
          { equipment: { reference: 'B' } },
        ],
      },
    );
  });
  test('over elements of one segment', () => {
    const rows = [
      {
        each: 'events',
        path: 'EQD',
        rows: [
          {
            each: 'equipment.seals',
            path: 'GIN/2..4',
            rows: [
              { field: 'number', path: '1' },
              { field: 'issuer', path: '2' },
            ],
          },
        ],
      },
    ];
    both(rows, [['EQD', {}, ['GIN', { '2.1': 'a', '2.2': 'x', '3.1': 'b' }]]], {
      events: [{ equipment: { seals: [{ number: 'a', issuer: 'x' }, { number: 'b' }] } }],
    });
    const four = ['a', 'b', 'c', 'd'].map((number) => ({ number }));
    expect(write(rows, { events: [{ equipment: { seals: four } }] }).problems).toEqual([
      'field-not-carried events.equipment.seals.number',
    ]);
    expect(read(rows, [['EQD', {}, ['GIN', { 1: 'BN', '2.1': 'a' }]]]).extensions).toEqual([
      { path: 'EQD/GIN/1', value: 'BN' },
    ]);
  });
  test('of plain values', () => {
    both(
      [{ each: 'countries', path: 'RFF[1.1=AA]', rows: [{ field: '', path: '1.2' }] }],
      [
        ['RFF', { '1.1': 'AA', '1.2': 'HK' }],
        ['RFF', { '1.1': 'AA', '1.2': 'CN' }],
      ],
      {
        countries: ['HK', 'CN'],
      },
    );
  });
  test('several rows feed one array where `only` tells their items apart', () => {
    both(
      [
        {
          each: 'parties',
          path: 'NAD[1=CA]',
          only: { field: 'role', is: ['carrier'] },
          rows: [{ field: 'code', path: '2.1' }],
        },
        {
          each: 'parties',
          path: 'NAD[1!=CA]',
          only: { field: 'role', not: ['carrier'] },
          rows: [
            { field: 'role', path: '1' },
            { field: 'code', path: '2.1' },
          ],
        },
      ],
      [
        ['NAD', { 1: 'CA', '2.1': 'COS' }],
        ['NAD', { 1: 'CF', '2.1': 'X' }],
      ],
      {
        parties: [
          { role: 'carrier', code: 'COS' },
          { role: 'CF', code: 'X' },
        ],
      },
    );
  });
  test('above: rows of the node around items, which share it while they agree', () => {
    const rows = [
      {
        each: 'events',
        path: 'CNI/STS',
        above: [{ field: 'consignment', path: '1' }],
        rows: [{ field: 'place', path: '1.1' }],
      },
    ];
    both(
      rows,
      [
        ['CNI', { 1: '1' }, ['STS', { '1.1': 'a' }], ['STS', { '1.1': 'b' }]],
        ['CNI', { 1: '2' }, ['STS', { '1.1': 'c' }]],
      ],
      {
        events: [
          { consignment: '1', place: 'a' },
          { consignment: '1', place: 'b' },
          { consignment: '2', place: 'c' },
        ],
      },
    );
  });
  test('with several steps shares the nodes above', () => {
    both(
      [{ each: 'events', path: 'CNI/STS', rows: [{ field: 'place', path: '1.1' }] }],
      [['CNI', {}, ['STS', { '1.1': 'a' }], ['STS', { '1.1': 'b' }]]],
      { events: [{ place: 'a' }, { place: 'b' }] },
    );
  });
});

describe('const, count, spread, ignore, fixed', () => {
  test('const warns where it differs and never makes a segment', () => {
    const rows = [
      { field: 'documentId', path: 'BGM/2' },
      { const: '34', path: 'BGM/1.1' },
    ];
    expect(write(rows, {}).hands).toEqual([]);
    both(rows, [['BGM', { '1.1': '34', 2: 'A' }]], { documentId: 'A' });
    expect(read(rows, [['BGM', { '1.1': '36', 2: 'A' }]])).toMatchObject({
      problems: ['const-different BGM/1.1'],
      extensions: [{ path: 'BGM/1.1', value: '36' }],
    });
  });
  test('const waits for the composite it stands in', () => {
    const rows = [
      { field: 'documentId', path: 'BGM/2' },
      { field: 'kind', path: 'BGM/1.1', codes: { in: '34' } },
      { const: '9', path: 'BGM/1.3' },
    ];
    expect(write(rows, { documentId: 'A' }).hands).toEqual([['BGM', { 2: 'A' }]]);
    expect(write(rows, { kind: 'in' }).hands).toEqual([['BGM', { '1.1': '34', '1.3': '9' }]]);
  });
  test('const fills what the shape demands and no row has made', () => {
    const demanded = (name: string): ShapeNode => {
      const made = place(name, 9, [4]);
      const elements = made.elements.map((each) => ({
        ...each,
        mandatory: true,
        components: each.components.map((part, i) => ({ ...part, mandatory: i === 0 })),
      }));
      return { ...made, min: 1, elements };
    };
    const shape = table(
      'edifact',
      'PLAN:D:95B:UN',
      place('BGM', 1, [1]),
      demanded('RFF'),
      place('UNT', 1, [1]),
    );
    const rows = [
      { const: '1', path: 'RFF[1.1=BM,1.2=1]/1.2' },
      { field: 'documentId', path: 'RFF[1.1=BM,1.2!=1]/1.2' },
      { field: 'remark', path: 'RFF[1.1=BN]/1.2' },
    ];
    both(rows, [['RFF', { '1.1': 'BM', '1.2': '1' }]], {}, shape);
    both(rows, [['RFF', { '1.1': 'BN', '1.2': 'B' }]], { remark: 'B' }, shape);
    const type = [
      { field: 'documentId', path: 'RFF[1.1=ON]/1.2' },
      { const: 'ON', path: 'RFF[1.1=ON]/1.1' },
    ];
    expect(write(type, {}, shape).hands).toEqual([['RFF', { '1.1': 'ON' }]]);
  });
  test('count compares and is the length when written', () => {
    const rows = [
      { each: 'events', path: 'EQD', rows: [{ field: 'place', path: '1' }] },
      { count: 'events', path: 'CNT[1.1=16]/1.2' },
    ];
    expect(
      read(rows, [
        ['EQD', { 1: 'a' }],
        ['CNT', { '1.1': '16', '1.2': '7' }],
      ]),
    ).toMatchObject({
      problems: ['total-mismatch CNT/1.2'],
      extensions: [{ path: 'CNT/1.2', value: '7' }],
    });
  });
  test('spread joins and splits; a part shorter than the width ends a line', () => {
    const rows = [{ spread: 'remark', path: 'FTX[1=AAI]/4.1', width: 5, parts: 5 }];
    both(rows, [['FTX', { 1: 'AAI', '4.1': 'abcde', '4.2': 'fgh', '4.3': 'x y' }]], {
      remark: 'abcdefgh\nx y',
    });
    expect(write(rows, { remark: 'x'.repeat(26) }).problems).toEqual(['field-not-carried FTX/4.1']);
    both(
      [{ spread: 'remarkLines', path: 'FTX[1=AAI]/4.1', width: 5, parts: 5 }],
      [['FTX', { 1: 'AAI', '4.1': 'a', '4.2': 'bc' }]],
      { remarkLines: ['a', 'bc'] },
    );
  });
  test('ignore drops by name', () => {
    expect(
      read(
        [{ ignore: 'FTX' }, { ignore: 'BGM/2..3' }],
        [
          ['BGM', { 2: 'a', 3: 'b', '1.1': 'c' }],
          ['FTX', { 1: 'x' }],
        ],
      ),
    ).toMatchObject({
      extensions: [{ path: 'BGM/1.1', value: 'c' }],
    });
  });
  test('fixed is a value without a place', () => {
    const rows = [
      {
        each: 'events',
        path: 'EQD',
        rows: [
          { field: 'classifier', fixed: 'ACT' },
          { field: 'place', path: '1' },
        ],
      },
    ];
    both(rows, [['EQD', { 1: 'a' }]], { events: [{ classifier: 'ACT', place: 'a' }] });
    expect(write(rows, { events: [{ classifier: 'EST', place: 'a' }] }).problems).toEqual([
      'field-not-carried events.classifier',
    ]);
  });
});

describe('lift, parts, by, when, documents', () => {
  test('lift: one place for all items; differing items are a problem', () => {
    const rows = [
      {
        field: 'eventType',
        lift: 'events',
        path: 'BGM/1.1',
        codes: { GTIN: '34', GTOT: '36' },
        keep: 'eventTypeCode',
      },
      {
        each: 'events',
        path: 'EQD',
        rows: [{ field: 'place', path: '1', when: { field: 'eventType', is: ['GTIN'] } }],
      },
    ];
    both(
      rows,
      [
        ['BGM', { '1.1': '34' }],
        ['EQD', { 1: 'a' }],
        ['EQD', { 1: 'b' }],
      ],
      {
        events: [
          { eventType: 'GTIN', eventTypeCode: '34', place: 'a' },
          { eventType: 'GTIN', eventTypeCode: '34', place: 'b' },
        ],
      },
    );
    expect(write(rows, { events: [{ eventType: 'GTIN' }, { eventType: 'GTOT' }] }).problems).toEqual([
      'field-not-carried BGM/1.1',
    ]);
    expect(write(rows, { events: [{ eventType: 'GTIN' }, { place: 'x' }] }).problems).toContain(
      'field-not-carried BGM/1.1',
    );
    expect(read(rows, [['BGM', { '1.1': '34' }]])).toMatchObject({
      values: {},
      extensions: [{ path: 'BGM/1.1', value: '34' }],
    });
    expect(
      read(rows, [
        ['BGM', { '1.1': '1' }],
        ['EQD', {}],
        ['EQD', {}],
      ]).problems,
    ).toEqual(['code-unmapped BGM/1.1']);
  });
  test('parts: one wire value of several fields', () => {
    both(
      [{ parts: ['port.code', 'port.facility', 'port.office'], as: 'locode/customs', path: 'BGM/2' }],
      [['BGM', { 2: 'CNNHS510088/5119' }]],
      {
        port: { code: 'CNNHS', facility: '510088', office: '5119' },
      },
    );
  });
  test('by: a word decided by a tuple, with a place of the message from inside an item', () => {
    const rows = [
      {
        each: 'events',
        path: 'EQD',
        rows: [
          {
            field: 'eventType',
            by: ['/BGM/1.1', '5'],
            codes: {
              GTIN: [
                ['34', '2'],
                ['34', '3'],
              ],
              GTOT: [['36', '']],
            },
          },
        ],
      },
    ];
    both(
      rows,
      [
        ['BGM', { '1.1': '34' }],
        ['EQD', { 5: '2' }],
      ],
      { events: [{ eventType: 'GTIN' }] },
    );
    expect(
      read(rows, [
        ['BGM', { '1.1': '34' }],
        ['EQD', { 5: '3' }],
      ]).values,
    ).toEqual({ events: [{ eventType: 'GTIN' }] });
    both(
      rows,
      [
        ['BGM', { '1.1': '36' }],
        ['EQD', {}],
      ],
      { events: [{ eventType: 'GTOT' }] },
    );
    expect(
      read(rows, [
        ['BGM', { '1.1': '36' }],
        ['EQD', { 5: '9' }],
      ]).problems,
    ).toEqual(['code-unmapped BGM/1.1']);
  });
  test('when: rows that hold only for some words share a place', () => {
    const rows = [
      { field: 'kind', path: 'BGM/1.1', codes: { in: '34', out: '36', move: '1' } },
      { field: 'documentId', path: 'BGM/2', when: { field: 'kind', is: ['in'] } },
      { field: 'remark', path: 'BGM/2', when: { field: 'kind', not: ['in'] } },
    ];
    both(rows, [['BGM', { '1.1': '34', 2: 'A' }]], { kind: 'in', documentId: 'A' });
    both(rows, [['BGM', { '1.1': '36', 2: 'A' }]], { kind: 'out', remark: 'A' });
    expect(write(rows, { kind: 'out', documentId: 'A' }).problems).toEqual(['field-not-carried documentId']);
  });
  test('documents: entries that are documents of their own', () => {
    const shape = table(
      'xml',
      'Calls',
      place('Head', 1, ['id']),
      place('Call', 99, [], place('Name', 1, []), place('Other', 1, [])),
    );
    const rows = [
      { field: 'documentId', path: 'Head/@id' },
      { field: 'remark', path: 'Call/Name' },
    ];
    const more = { documents: 'Call' };
    const found = read(
      rows,
      [
        [
          'Calls',
          {},
          ['Head', { '@id': 'h' }],
          ['Call', {}, ['Name', { '': 'a' }]],
          ['Call', {}, ['Name', { '': 'b' }], ['Other', { '': 'x' }]],
        ],
      ],
      shape,
      more,
    );
    expect(found.all).toEqual([
      { values: { documentId: 'h', remark: 'a' }, extensions: [] },
      { values: { documentId: 'h', remark: 'b' }, extensions: [{ path: 'Call/Other', value: 'x' }] },
    ]);
    expect(write(rows, { documentId: 'h', remark: 'a' }, shape, more).hands).toEqual([
      ['Calls', {}, ['Head', { '@id': 'h' }], ['Call', {}, ['Name', { '': 'a' }]]],
    ]);
  });
});

describe('XML', () => {
  const shape = table(
    'xml',
    'Report',
    place('Head', 1, ['id'], place('Version', 1, [])),
    place(
      'Units',
      1,
      ['count'],
      place('Unit', 99, ['number'], place('Mass', 2, ['unit']), place('Line', 9, [])),
    ),
  );
  test('attributes, texts, predicates on both, constants in elements that are there', () => {
    both(
      [
        { field: 'documentId', path: 'Head/@id' },
        { const: '1.0', path: 'Head/Version' },
        {
          each: 'events',
          path: 'Units/Unit',
          rows: [
            { field: 'equipment.reference', path: '@number' },
            { field: 'equipment.mass.value', path: 'Mass[@unit=kg]', as: 'decimal' },
            { field: 'place', path: '' },
          ],
        },
        { spread: 'remarkLines', path: 'Units/Unit/Line', width: 10, parts: 3 },
        { count: 'events', path: 'Units/@count' },
      ]
        .slice(0, 3)
        .concat({ count: 'events', path: 'Units/@count' } as never),
      [
        [
          'Report',
          {},
          ['Head', { '@id': 'x' }, ['Version', { '': '1.0' }]],
          [
            'Units',
            { '@count': '1' },
            ['Unit', { '': 'here', '@number': 'A' }, ['Mass', { '': '5', '@unit': 'kg' }]],
          ],
        ],
      ],
      { documentId: 'x', events: [{ equipment: { reference: 'A', mass: { value: 5 } }, place: 'here' }] },
      shape,
    );
  });
});

describe('nothing is lost', () => {
  test('what no row reads is a warning and an extension, the syntax’s own excepted', () => {
    const rows = [{ field: 'documentId', path: 'BGM/2' }];
    const hands: Hand[] = [
      ['UNH', { 1: '1' }],
      ['BGM', { '1.1': '34', 2: 'A' }],
      ['EQD', { 1: 'CN' }, ['SEL', { '2.1': 'x' }]],
      ['UNT', { 1: '3' }],
    ];
    expect(read(rows, hands)).toMatchObject({
      extensions: [
        { path: 'BGM/1.1', value: '34' },
        { path: 'EQD/1', value: 'CN' },
        { path: 'EQD/SEL/2.1', value: 'x' },
      ],
      problems: ['value-unmapped BGM/1.1', 'value-unmapped EQD/1', 'value-unmapped EQD/SEL/2.1'],
    });
  });
  test('a second node for a single value is not dropped', () => {
    const rows = [{ field: 'documentId', path: 'RFF[1.1=ABO]/1.2' }];
    expect(
      read(rows, [
        ['RFF', { '1.1': 'ABO', '1.2': 'a' }],
        ['RFF', { '1.1': 'ABO', '1.2': 'b' }],
      ]),
    ).toMatchObject({
      values: { documentId: 'a' },
      extensions: [
        { path: 'RFF/1.1', value: 'ABO' },
        { path: 'RFF/1.2', value: 'b' },
      ],
    });
  });
  test('fields that no row carries are named once, envelope members aside', () => {
    expect(
      write([{ field: 'documentId', path: 'BGM/2' }], {
        id: '1',
        type: 't',
        version: '1',
        extensions: [{ path: 'a', value: 'b' }],
        documentId: 'A',
        remark: 'x',
        events: [{ place: 'p' }, { place: 'q' }],
      }),
    ).toEqual({
      hands: [['BGM', { 2: 'A' }]],
      problems: ['field-not-carried remark', 'field-not-carried events.place'],
    });
  });
  test('too long and too many are named', () => {
    const rows = [
      { field: 'documentId', path: 'BGM/2' },
      { each: 'references', path: 'RFF', rows: [{ field: 'number', path: '1.2' }] },
    ];
    expect(write(rows, { documentId: 'x'.repeat(36) }).problems).toEqual(['element-too-long BGM/2']);
    expect(write(rows, { references: Array.from({ length: 10 }, () => ({ number: 'a' })) }).problems).toEqual(
      ['segment-repeats RFF'],
    );
  });
  test('siblings stand in the table’s order whatever the rows’', () => {
    const rows = [
      { field: 'remark', path: 'FTX/4.1' },
      { field: 'documentId', path: 'BGM/2' },
    ];
    expect(write(rows, { documentId: 'A', remark: 'b' }).hands.map((each) => (each as Hand)[0])).toEqual([
      'BGM',
      'FTX',
    ]);
  });
});
