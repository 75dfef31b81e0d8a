import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type Json, projectRoot } from '../core/index.js';
import { explain } from './explain.js';
import { applyOverlay } from './overlay.js';
import { parseMapping } from './parse.js';
import { compiled, gate, place, table, tree, tryCompile } from './testing/handmade.js';

const wrong = (rows: Json): readonly string[] => {
  const made = tryCompile(gate, rows);
  return Array.isArray(made) ? made : [];
};

describe('a mapping is refused, naming file and row, for', () => {
  const events = (...rows: Json[]): Json => [{ each: 'events', path: 'EQD', rows }];
  test.each<[string, Json, RegExp]>([
    [
      'an unknown field',
      [{ field: 'documentID', path: 'BGM/2' }],
      /rows\[0\]: report has no field documentID/,
    ],
    [
      'an unknown segment',
      [{ field: 'documentId', path: 'BGX/2' }],
      /rows\[0\]: there is no BGX in the message/,
    ],
    [
      'an unknown segment of a group',
      events({ field: 'place', path: 'XYZ/1' }),
      /rows\[0\]\.rows\[0\]: there is no XYZ in EQD/,
    ],
    ['an unknown element', [{ field: 'documentId', path: 'BGM/99' }], /BGM has 3 elements, no 99/],
    ['an unknown component', [{ field: 'documentId', path: 'BGM/1.7' }], /has no component 7/],
    ['an unknown predicate', [{ field: 'documentId', path: 'RFF[3=A]/1.2' }], /RFF has 1 elements, no 3/],
    ['a missing element number', [{ field: 'documentId', path: 'BGM' }], /BGM names no element/],
    [
      'one place twice',
      [
        { field: 'documentId', path: 'BGM/2' },
        { field: 'remark', path: 'BGM/2' },
      ],
      /rows\[1\]: BGM\/2 and BGM\/2 of rows\[0\] are one place/,
    ],
    [
      'a place inside an array’s segments',
      [
        { each: 'events', path: 'EQD', rows: [{ field: 'place', path: '1' }] },
        { field: 'remark', path: 'EQD/5' },
      ],
      /may be the same segment/,
    ],
    [
      'selectors that may mean one segment',
      [
        { field: 'documentId', path: 'RFF[1.1=A]/1.2' },
        { field: 'remark', path: 'RFF/1.3' },
      ],
      /may be the same segment/,
    ],
    [
      'one field twice',
      [
        { field: 'documentId', path: 'BGM/2' },
        { field: 'documentId', path: 'RFF[1.1=A]/1.2' },
      ],
      /field documentId is already in rows\[0\]/,
    ],
    [
      'a code of two words',
      [{ field: 'kind', path: 'BGM/1.1', codes: { in: '1', out: ['2', '1'] } }],
      /code 1 belongs to both in and out/,
    ],
    [
      'a tuple of two words',
      [{ field: 'kind', by: ['BGM/1.1', 'BGM/3'], codes: { in: [['1', '2']], out: [['1', '2']] } }],
      /already belongs to in/,
    ],
    [
      'a tuple of another size',
      [{ field: 'kind', by: ['BGM/1.1', 'BGM/3'], codes: { in: [['1']] } }],
      /arrays of 2 codes/,
    ],
    [
      'a word that the schema hasn’t',
      [{ field: 'kind', path: 'BGM/1.1', codes: { sideways: '1' } }],
      /sideways is no canonical word/,
    ],
    ['an array as a value', [{ field: 'events', path: 'BGM/2' }], /events is an array: use each/],
    [
      'a value as an array',
      [{ each: 'documentId', path: 'RFF', rows: [{ field: '', path: '1.2' }] }],
      /documentId is no array/,
    ],
    [
      'plain items of objects',
      [{ each: 'events', path: 'EQD', rows: [{ field: '', path: '1' }] }],
      /items of events are objects/,
    ],
    [
      'object items of plain values',
      [{ each: 'countries', path: 'RFF', rows: [{ field: 'code', path: '1.2' }] }],
      /plain values/,
    ],
    [
      'a number as text',
      events({ field: 'equipment.quantity', path: '5' }),
      /equipment.quantity is integer, which text doesn't give/,
    ],
    ['no such codec', [{ field: 'documentId', path: 'BGM/2', as: 'roman' }], /no codec roman/],
    [
      'no such format',
      [{ field: 'issuedAt', path: 'DTM[1.1=137]/1.2', as: 'datetime', formats: ['203', 'HH'] }],
      /no format HH/,
    ],
    [
      'no such pattern',
      [{ parts: ['port.code', 'port.facility'], as: 'x/y', path: 'BGM/2' }],
      /no pattern x\/y/,
    ],
    ['too few parts', [{ parts: ['port.code'], as: 'locode/customs', path: 'BGM/2' }], /made of 3 fields/],
    [
      'two rows of one array',
      [
        { each: 'references', path: 'RFF', rows: [{ field: 'number', path: '1.2' }] },
        { each: 'references', path: 'DTM', rows: [{ field: 'number', path: '1.2' }] },
      ],
      /tell their items apart/,
    ],
    [
      'lift without its each',
      [{ field: 'eventType', lift: 'events', path: 'BGM/1.1', codes: { GTIN: '34' } }],
      /there is no each of events/,
    ],
    [
      'a condition on nothing',
      [{ field: 'documentId', path: 'BGM/2', when: { field: 'nothing', is: ['x'] } }],
      /no field nothing/,
    ],
    [
      'a misspelt option',
      [{ field: 'documentId', path: 'BGM/2', format: '203' }],
      /rows\[0\]\.format: is no option here/,
    ],
    ['no row at all', [{ feild: 'documentId', path: 'BGM/2' }], /is no known row/],
    ['no path', [{ field: 'documentId' }], /a path is missing/],
    ['a path that isn’t one', [{ field: 'documentId', path: 'BGM[1=/2' }], /is not a path/],
    ['an empty mapping', [], /non-empty array/],
  ])('%s', (_, rows, sentence) => {
    const problems = wrong(rows);
    expect(problems.join('\n')).toMatch(sentence);
    expect(problems[0]).toContain('report/test.mapping.json');
  });

  test('both languages name the row', () => {
    const parsed = parseMapping('a/b', {
      canonical: 'x/1',
      syntax: 'xml',
      message: 'M',
      rows: [{ nothing: 1 }],
    });
    expect(parsed.problems[0]?.message.zh).toContain('a/b.mapping.json rows[0]:不是已知的行');
    expect(parseMapping('a/b', '{').problems[0]?.message.en).toContain('not JSON');
    expect(parseMapping('a/b', '[]').problems[0]?.message.en).toContain('must be a JSON object');
  });
});

test('rows without a place in another directory are left out, the others stay', () => {
  const rows = [
    { field: 'documentId', path: 'BGM/2' },
    { field: 'remark', path: 'BGX/2' },
    { each: 'events', path: 'EQX', rows: [{ field: 'place', path: '1' }] },
  ];
  expect(tryCompile(gate, rows)).toHaveLength(2);
  expect(
    compiled(gate, rows, {}, { adapt: true }).write({ documentId: 'A' }, { timeZone: '+08:00' }).value,
  ).toHaveLength(1);
});

test('a rest is left out in a directory where its place stands once', () => {
  const rows = [
    { field: 'documentId', path: 'NAD[1=CA]/2' },
    { each: 'events', path: 'NAD', rest: true, rows: [{ field: 'place', path: '2' }] },
  ];
  const once = table('edifact', gate.message, place('NAD', 1, [1, 1]));
  expect(tryCompile(once, rows)).toContainEqual(expect.stringContaining('NAD stands once'));
  expect(
    compiled(once, rows, {}, { adapt: true }).read(tree(once, ['NAD', { 1: 'CA', 2: 'X' }]), {
      timeZone: '+08:00',
    }).value[0],
  ).toMatchObject({ values: { documentId: 'X' }, extensions: [] });
});

test('a range of elements made for another directory takes those of its kind that stand here', () => {
  const gin = place('GIN', 1, [1, 2, 2, 1]);
  const elements = gin.elements.map((each, i) => ({
    ...each,
    id: ['7405', 'C208', 'C208', '4405'][i] ?? '',
  }));
  const shape = table('edifact', gate.message, place('EQD', 9, [1], { ...gin, elements }));
  const seals = { each: 'equipment.seals', path: 'GIN/2..6', rows: [{ field: 'number', path: '1' }] };
  const rows = [{ each: 'events', path: 'EQD', rows: [{ field: 'place', path: '1' }, seals] }];
  expect(tryCompile(shape, rows)).toHaveLength(1);
  const wire = tree(shape, ['EQD', { 1: 'CN' }, ['GIN', { '2.1': 'a', '3.1': 'b', 4: 'c' }]]);
  expect(
    compiled(shape, rows, {}, { adapt: true }).read(wire, { timeZone: '+08:00' }).value[0],
  ).toMatchObject({
    values: { events: [{ equipment: { seals: [{ number: 'a' }, { number: 'b' }] } }] },
    extensions: [{ value: 'c' }],
  });
});

describe('an overlay', () => {
  const base = parseMapping('report/base', {
    canonical: 'report/1',
    syntax: 'edifact',
    message: gate.message,
    rows: [
      { field: 'documentId', path: 'BGM/2' },
      { field: 'remark', path: 'FTX/4.1' },
      {
        each: 'events',
        path: 'EQD',
        rows: [
          { field: 'place', path: '1' },
          { field: 'consignment', path: '4' },
        ],
      },
    ],
  }).value;
  const lay = (overlay: Json) =>
    applyOverlay('partners/ningbo/base', overlay, (name) => (name === 'report/base' ? base : undefined));
  test('replaces, adds, leaves out, and reaches inside arrays', () => {
    const made = lay({
      extends: 'report/base',
      rows: [
        { field: 'documentId', path: 'RFF[1.1=AA]/1.2' },
        { each: 'events', rows: [{ field: 'place', path: '5' }], without: ['consignment'] },
      ],
      without: ['remark'],
      add: [{ ignore: 'NAD' }],
    });
    expect(made.problems).toEqual([]);
    expect(made.value?.name).toBe('partners/ningbo/base');
    expect(made.value?.source).toHaveProperty('rows', [
      { field: 'documentId', path: 'RFF[1.1=AA]/1.2' },
      { each: 'events', path: 'EQD', rows: [{ field: 'place', path: '5' }] },
      { ignore: 'NAD' },
    ]);
  });
  test.each<[Json, RegExp]>([
    [{ extends: 'report/none' }, /there is no mapping report\/none/],
    [
      { extends: 'report/base', rows: [{ field: 'kind', path: 'BGM/3' }] },
      /rows\[0\]: the mapping has no field:kind/,
    ],
    [{ extends: 'report/base', without: ['kind'] }, /without\[0\]: there is no kind/],
    [{ extends: 'report/base', row: [] }, /row: is no option here/],
    [
      { extends: 'report/base', rows: [{ each: 'events', rows: [{ field: 'at', path: '1' }] }] },
      /rows\[0\]\.rows\[0\]: the mapping has no field:at/,
    ],
  ])('is refused: %j', (overlay, sentence) => {
    const made = lay(overlay);
    expect(made.value).toBeUndefined();
    expect(made.problems.map((each) => each.message.en).join()).toMatch(sentence);
  });
});

test('explain is a table that says where each field stands', () => {
  const table = explain(
    compiled(gate, [
      { field: 'kind', path: 'BGM/1.1', codes: { in: ['34', '35'], out: '36' } },
      {
        each: 'events',
        path: 'EQD',
        rows: [{ field: 'equipment.mass', path: 'MEA[2.1=G]/3.2', as: 'decimal', unit: { path: '3.1' } }],
      },
    ]),
    'en',
  );
  expect(table).toMatch(/^report\/test {2}GATE:D:95B:UN {2}report\/1\n/);
  expect(table).toMatch(/kind +BGM\/1\.1 +BGM1\.1 +in=34\|35 out=36/);
  expect(table).toMatch(/each events +EQD/);
  expect(table).toMatch(/ {2}equipment\.mass +MEA\[2\.1=G\]\/3\.2 +MEA3\.2 +decimal/);
});

describe('the published schema of the notation agrees with the parser', () => {
  const load = (file: string): object =>
    JSON.parse(readFileSync(join(projectRoot, 'schemas', file), 'utf8')) as object;
  const ajv = new Ajv2020({ strict: false });
  const mapping = ajv
    .addSchema(load('mapping.schema.json'), 'mapping.schema.json')
    .getSchema('mapping.schema.json');
  const overlay = ajv.compile(load('overlay.schema.json'));
  const whole = (rows: Json): Json => ({
    canonical: 'report/1',
    syntax: 'edifact',
    message: 'GATE:D:95B:UN',
    rows,
  });
  test.each<Json>([
    { field: 'a.b', path: 'BGM/2' },
    { field: 'a', path: ['BGM/2', 'BGM/3'], as: 'datetime', formats: ['203'], note: 'x' },
    { field: 'a', path: 'BGM/2', codes: { x: '1', y: ['2', '3'] }, keep: 'aCode', default: 'x' },
    { field: 'a', path: 'BGM/2', unit: { path: '3.1', codes: { KGM: 'kg' } } },
    { field: 'a', path: 'BGM/2', unit: { const: 'KGM' }, lift: 'events', when: { field: 'b', is: ['x'] } },
    { field: 'a', by: ['BGM/1', '/BGM/3'], codes: { x: [['1', '2']] } },
    { field: 'a', fixed: 'ACT' },
    { parts: ['a', 'b'], as: 'type/number', path: 'BGM/2' },
    { spread: 'a', path: 'FTX/4.1', width: 35, parts: 5 },
    {
      each: 'a',
      path: 'EQD',
      rows: [{ field: '', path: '1' }],
      only: { field: 'b', not: ['x'] },
      above: [{ field: 'c', path: '1' }],
    },
    { const: 'CN', path: 'EQD/1' },
    { count: 'a', path: 'CNT/1.2' },
    { ignore: 'FTX' },
    { field: 'a' },
    { field: 'a', path: 3 },
    { field: 'a b', path: 'BGM/2' },
    { field: 'a', path: 'BGM/2', format: '203' },
    { field: 'a', path: 'BGM/2', codes: {} },
    { field: 'a', path: 'BGM/2', unit: { path: '3.1', const: 'KGM' } },
    { field: 'a', path: 'BGM/2', unit: {} },
    { field: 'a', path: 'BGM/2', when: { field: 'b' } },
    { field: 'a', path: 'BGM/2', when: { field: 'b', is: ['x'], not: ['y'] } },
    { field: 'a', by: ['BGM/1'] },
    { spread: 'a', path: 'FTX/4.1', width: 0, parts: 5 },
    { each: 'a', path: 'EQD', rows: [] },
    { const: '', path: 'EQD/1' },
    { nothing: 1 },
    'row',
  ])('%j', (row) => {
    expect(mapping?.(whole([row]))).toBe(parseMapping('a/b', whole([row])).value !== undefined);
  });
  test('on the head', () => {
    const right = { ...(whole([{ ignore: 'FTX' }]) as object) };
    for (const change of [
      {},
      { canonical: 'Report' },
      { syntax: 'json' },
      { message: '' },
      { reads: ['A'] },
      { reads: 'A' },
      { association: 'SMDG22' },
      { association: '' },
      { title: { zh: 'x', en: 'y' } },
      { title: { zh: 'x' } },
      { documents: 'CNI' },
      { more: 1 },
      { rows: [] },
    ]) {
      const json = { ...right, ...change } as Json;
      expect(mapping?.(json), JSON.stringify(change)).toBe(parseMapping('a/b', json).value !== undefined);
    }
  });
  test('on overlays', () => {
    expect(
      overlay({
        extends: 'report/base',
        rows: [
          { field: 'a', path: 'BGM/2' },
          { each: 'b', rows: [{ field: 'c', path: '1' }] },
        ],
        without: ['x'],
      }),
    ).toBe(true);
    expect(overlay({ rows: [] })).toBe(false);
    expect(overlay({ extends: 'a', row: [] })).toBe(false);
  });
});
