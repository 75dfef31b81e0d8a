import { expect, test } from 'vitest';
import { withTypes } from './shape-types.js';

const types = {
  Party: [
    ['ID', '0..1', '标识'],
    ['Address', '0..1', '地址', '#Address'],
  ],
  Address: [
    ['City', '0..1', '城市'],
    ['Use', '0..1', '用途', '=A|B'],
  ],
} as const;

test('rows of a named type stand below each row that names it, those of types in it too', () => {
  expect(
    withTypes(
      [
        ['Buyer', '1', '买方', '#Party'],
        ['Place', '0..1', '地点', '#Address'],
        ['X', '1', '甲'],
      ],
      types,
    ),
  ).toEqual([
    ['Buyer', '1', '买方'],
    ['Buyer/ID', '0..1', '标识'],
    ['Buyer/Address', '0..1', '地址'],
    ['Buyer/Address/City', '0..1', '城市'],
    ['Buyer/Address/Use', '0..1', '用途', '=A|B'],
    ['Place', '0..1', '地点'],
    ['Place/City', '0..1', '城市'],
    ['Place/Use', '0..1', '用途', '=A|B'],
    ['X', '1', '甲'],
  ]);
});

test('a type that is not there, and one that holds itself, stop the start', () => {
  expect(() => withTypes([['A', '1', '甲', '#B']], {})).toThrow('A: there is no type B');
  expect(() => withTypes([['A', '1', '甲', '#B']], { B: [['C', '1', '丙', '#B']] })).toThrow(
    'A/C: type B holds itself',
  );
});
