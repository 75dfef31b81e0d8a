import { describe, expect, test } from 'vitest';
import { defaultLimits, type Node, printLeaf } from '../../core/index.js';
import { readJson } from './read.js';

const shown = (node: Node): unknown => [
  node.name,
  Object.fromEntries(node.leaves().map((leaf) => [printLeaf(leaf, false), node.value(leaf)])),
  ...node.children.map(shown),
];
const root = (consignment: unknown): Node => {
  const text = JSON.stringify({ specifiedConsignment: [consignment] });
  const read = readJson(Buffer.from(text), { lenient: false, limits: defaultLimits });
  expect(read.problems).toEqual([]);
  return read.value?.messages[0]?.nodes().value[0] as Node;
};

describe('UN/CEFACT content', () => {
  test.each([
    [
      { grossWeight: [{ content: '1.5', unitCode: 'KGM' }] },
      ['grossWeight', { '@unitCode': 'KGM', '': '1.5' }],
    ],
    [{ id: { content: 'A' } }, ['id', { '': 'A' }]],
    [{ id: 'A' }, ['id', { '': 'A' }]],
    [{ note: { content: [{ content: 'A' }] } }, ['note', {}, ['content', { '': 'A' }]]],
    [
      { note: { content: ['A', 'B', 'C'] } },
      ['note', {}, ['content', { '': 'A' }], ['content', { '': 'B' }], ['content', { '': 'C' }]],
    ],
    [{ id: { content: null, schemeId: 'x' } }, ['id', {}, ['content', {}], ['schemeId', { '': 'x' }]]],
    [{ id: { content: '', schemeId: 'x' } }, ['id', { '@schemeId': 'x' }]],
  ])('%j', (consignment, expected) => {
    expect(shown(root(consignment).children[0]?.children[0] as Node)).toEqual(expected);
  });

  test('places: the value, what says more of it, the whole', () => {
    const text = JSON.stringify({ specifiedConsignment: [{ w: { content: '1.5', unitCode: 'KGM' } }] });
    const node = root({ w: { content: '1.5', unitCode: 'KGM' } }).children[0]?.children[0] as Node;
    const from = (offset: number): string => text.slice(offset, offset + 5);
    expect(from(node.offset({ kind: 'text' }))).toBe('"1.5"');
    expect(from(node.offset({ kind: 'attribute', name: 'unitCode' }))).toBe('"KGM"');
    expect(from(node.offset({ kind: 'attribute', name: 'no' }))).toBe('{"con');
    expect(from(node.offset())).toBe('{"con');
  });

  test('a list without content members is left as it is for anybody else', () => {
    const bytes = Buffer.from('{"a":{"content":"x","unit":"y"}}');
    const read = readJson(bytes, { lenient: false, limits: defaultLimits });
    const node = read.value?.messages[0]?.nodes().value[0]?.children[0] as Node;
    expect(shown(node)).toEqual(['a', {}, ['content', { '': 'x' }], ['unit', { '': 'y' }]]);
  });
});
