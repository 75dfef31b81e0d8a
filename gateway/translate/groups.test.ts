import { expect, test } from 'vitest';
import type { Json } from '../core/index.js';
import { withGroups } from './groups.js';
import type { Objects } from './parse-row.js';

const of = (mapping: Json): { readonly made: Objects; readonly complaints: readonly string[] } => {
  const complaints: string[] = [];
  const made = withGroups(mapping as unknown as Objects, (at, { en }) => complaints.push(`${at} ${en}`));
  return { made, complaints };
};

test('rows of a group stand below the field and the path that the row using it names', () => {
  const { made, complaints } = of({
    canonical: 'a/1',
    groups: {
      address: [{ field: 'city', path: 'City' }],
      party: [
        { field: 'code', path: ['ID', '/Root/ID'], keep: 'sent' },
        { use: 'address', path: 'Address' },
        {
          each: 'phones',
          path: 'Phone',
          rows: [{ field: '', path: 'No' }],
          only: { field: 'x', is: ['TE'] },
        },
        { field: 'vat', path: '@vat', when: { field: 'code', is: ['A'] } },
        { spread: 'text', path: '', width: 35, parts: 5 },
        { parts: ['a', 'b'], as: 'code/list', path: 'Two' },
      ],
    },
    rows: [
      { use: 'party', field: 'buyer', path: 'Buyer' },
      { each: 'others', path: 'Other', rows: [{ use: 'party' }] },
    ],
  });
  expect(complaints).toEqual([]);
  const rest = [{ field: 'x', is: ['TE'] }];
  expect(made).toEqual({
    canonical: 'a/1',
    rows: [
      { field: 'buyer.code', path: ['Buyer/ID', '/Root/ID'], keep: 'buyer.sent' },
      { field: 'buyer.city', path: 'Buyer/Address/City' },
      { each: 'buyer.phones', path: 'Buyer/Phone', rows: [{ field: '', path: 'No' }], only: rest[0] },
      { field: 'buyer.vat', path: 'Buyer/@vat', when: { field: 'buyer.code', is: ['A'] } },
      { spread: 'buyer.text', path: 'Buyer', width: 35, parts: 5 },
      { parts: ['buyer.a', 'buyer.b'], as: 'code/list', path: 'Buyer/Two' },
      {
        each: 'others',
        path: 'Other',
        rows: [
          { field: 'code', path: ['ID', '/Root/ID'], keep: 'sent' },
          { field: 'city', path: 'Address/City' },
          { each: 'phones', path: 'Phone', rows: [{ field: '', path: 'No' }], only: rest[0] },
          { field: 'vat', path: '@vat', when: { field: 'code', is: ['A'] } },
          { spread: 'text', path: '', width: 35, parts: 5 },
          { parts: ['a', 'b'], as: 'code/list', path: 'Two' },
        ],
      },
    ],
  });
});

test('a mapping without groups is as it was', () => {
  const mapping = { rows: [{ field: 'a', path: 'A' }] };
  expect(of(mapping).made).toBe(mapping);
});

test.each<[string, Json, readonly string[]]>([
  [
    'no such group',
    { groups: { a: [] }, rows: [{ use: 'b' }, { use: 'a' }] },
    ['rows[0].use there is no group b'],
  ],
  [
    'a group that holds itself',
    { groups: { a: [{ use: 'a' }] }, rows: [{ use: 'a' }] },
    ['groups.a[0].use group a holds itself'],
  ],
  ['a group without a user', { groups: { a: [] }, rows: [] }, ['groups.a no row uses this group']],
  ['an unknown option', { groups: { a: [] }, rows: [{ use: 'a', as: 'text' }] }, ['rows[0].as']],
  ['no object of rows', { groups: { a: 1 }, rows: [] }, ['groups must be { name: rows }']],
])('%s is refused', (_, mapping, expected) => {
  const { complaints } = of(mapping);
  expect(complaints).toHaveLength(expected.length);
  complaints.forEach((each, i) => {
    expect(each).toContain(expected[i]);
  });
});
