import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { defaultLimits, type Node } from '../../core/index.js';
import { detect } from '../detect.js';
import { peek } from '../peek.js';
import { readJson } from './read.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (input: string | Uint8Array, limits = defaultLimits) =>
  readJson(typeof input === 'string' ? bytesOf(input) : input, { lenient: false, limits });

/** Names, texts and kinds of a tree, in order. */
const shown = (node: Node): unknown => [
  node.name,
  ...(node.scalar === undefined ? [] : [`${node.scalar} ${node.value({ kind: 'text' }) ?? ''}`]),
  ...node.children.map(shown),
];
const tree = (text: string): unknown => {
  const { value, problems } = read(text);
  expect(problems).toEqual([]);
  const nodes = value?.messages[0]?.nodes();
  expect(nodes?.problems).toEqual([]);
  return shown(nodes?.value[0] as Node);
};

describe('the tree', () => {
  test.each([
    ['{}', ['']],
    ['\ufeff \t\r\n{"a":"1"}\n', ['', ['a', 'string 1']]],
    [
      '{"a":{"b":1,"c":true,"d":null,"e":false}}',
      ['', ['a', ['b', 'number 1'], ['c', 'boolean true'], ['d'], ['e', 'boolean false']]],
    ],
    ['{"a":[1,"2",{"b":[]},{}],"c":[]}', ['', ['a', 'number 1'], ['a', 'string 2'], ['a'], ['a']]],
    ['{"a":[[1,[2]],[]]}', ['', ['a', ['item', 'number 1'], ['item', ['item', 'number 2']]], ['a']]],
    ['{"船 名":"\\u8fdc\\ud83d\\udea2\\n\\"\\/"}', ['', ['船 名', 'string 远🚢\n"/']]],
    ['{"__proto__":{"constructor":"x"}}', ['', ['__proto__', ['constructor', 'string x']]]],
    [
      '{"a":-0.5,"b":1.25E3,"c":12e-3,"d":1e999,"e":0e1,"f":-120e-1}',
      [
        '',
        ['a', 'number -0.5'],
        ['b', 'number 1250'],
        ['c', 'number 0.012'],
        ['d', 'number 1e999'],
        ['e', 'number 0'],
        ['f', 'number -12'],
      ],
    ],
    ['{"a":""}', ['', ['a', 'string ']]],
  ])('of %s', (text, expected) => {
    expect(tree(text)).toEqual(expected);
  });

  it('knows the byte of every value and counts them from 1', () => {
    const text = '{"中":"文","a":[1,{"b":2}]}';
    const root = read(text).value?.messages[0]?.nodes().value[0] as Node;
    const [first, second, third] = root.children as [Node, Node, Node];
    const at = (node: Node): string =>
      bytesOf(text)
        .subarray(node.offset(), node.offset() + node.length())
        .toString();
    expect([root, first, second, third, third.children[0] as Node].map(at)).toEqual([
      text,
      '"文"',
      '1',
      '{"b":2}',
      '2',
    ]);
    expect([root, first, second, third, third.children[0]].map((each) => each?.position)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it('makes a message of each object of an outermost array', () => {
    const { value } = read(' [ {"a":1} , {"agencyNotice":{"messageId":"N2","sender":{"code":"X"}}} ]');
    expect(value?.messages.map(({ name, from, to, envelope }) => ({ name, from, to, envelope }))).toEqual([
      { name: 'a', from: 0, to: 13, envelope: {} },
      { name: 'agencyNotice', from: 13, to: 72, envelope: { reference: 'N2', sender: { code: 'X' } } },
    ]);
    expect(value?.messages.map((each) => each.nodes().value[0]?.position)).toEqual([1, 2]);
  });
});

describe('faults, each at its byte', () => {
  test.each([
    ['', 'input-empty', 0],
    ['  ', 'json-malformed', 2],
    ['[]', 'interchange-empty', 0],
    ['"a"', 'json-malformed', 0],
    ['[1]', 'json-malformed', 1],
    ['[[{}]]', 'json-malformed', 1],
    ['{', 'json-malformed', 1],
    ['{"a"', 'json-malformed', 4],
    ['{"a":', 'json-malformed', 5],
    ['{"a":1', 'json-malformed', 6],
    ['{"a":1,}', 'json-malformed', 7],
    ['{"a":[1,]}', 'json-malformed', 8],
    ['{,}', 'json-malformed', 1],
    ['{"a":[,1]}', 'json-malformed', 6],
    ['{"a" 1}', 'json-malformed', 5],
    ['{"a":1 "b":2}', 'json-malformed', 7],
    ['{"a":1]', 'json-malformed', 6],
    ['{a:1}', 'json-malformed', 1],
    ["{'a':1}", 'json-malformed', 1],
    ['{"a":tru}', 'json-malformed', 5],
    ['{"a":NaN}', 'json-malformed', 5],
    ['{"a":01}', 'json-malformed', 5],
    ['{"a":+1}', 'json-malformed', 5],
    ['{"a":1.}', 'json-malformed', 5],
    ['{"a":.5}', 'json-malformed', 5],
    ['{"a":1e}', 'json-malformed', 5],
    ['{"a":"x', 'json-malformed', 5],
    ['{"a":"x\ny"}', 'json-malformed', 7],
    ['{"a":"\\x"}', 'json-malformed', 6],
    ['{"a":"\\u12g4"}', 'json-malformed', 6],
    ['{"a":"\\udc00"}', 'json-malformed', 6],
    ['{"a":"\\ud800x"}', 'json-malformed', 6],
    ['{"a":1}{', 'json-malformed', 7],
    ['{"a":1} // x', 'json-malformed', 8],
    ['{"a":1,"\\u0061":2}', 'json-malformed', 7],
    ['{"a":[{"b":1,"b":1}]}', 'json-malformed', 13],
  ])('%s', (text, code, offset) => {
    const { value, problems } = read(text);
    expect(value).toBeUndefined();
    expect(problems.map((each) => [each.code, each.at?.offset])).toEqual([[code, offset]]);
    expect(problems[0]?.message.zh).not.toMatch(/undefined|\{\d/);
  });

  it('says in both languages what is wrong', () => {
    expect(read('{"柜号":1,"柜号":2}').problems[0]?.message).toEqual({
      zh: 'JSON 格式不良:成员 柜号 重复',
      en: 'not well-formed JSON: member 柜号 stands twice',
    });
  });

  it('bounds depth and number of values', () => {
    const limits = { ...defaultLimits, xmlDepth: 3, segmentsPerMessage: 4 };
    expect(read('{"a":{"b":{"c":{}}}}', limits).problems.map((each) => each.code)).toEqual([
      'limit-exceeded',
    ]);
    expect(read('{"a":{"b":[1]}}', limits).problems).toEqual([]);
    expect(read('{"a":[1,2,3]}', limits).problems.map((each) => [each.code, each.at?.offset])).toEqual([
      ['limit-exceeded', 10],
    ]);
    expect(read(`{"a":${'['.repeat(200_000)}`).problems.map((each) => each.code)).toEqual(['limit-exceeded']);
  });

  it('reports bytes that are not UTF-8 at the message that they stand in', () => {
    const bytes = Buffer.concat([bytesOf('[{"a":1},{"b":"'), Buffer.from([0xd6, 0xd0]), bytesOf('"}]')]);
    const { value, problems } = read(bytes);
    expect(problems).toEqual([]);
    expect(
      value?.messages.map((each) => each.nodes().problems.map(({ code, at }) => [code, at?.offset])),
    ).toEqual([[], [['charset-invalid', 15]]]);
  });
});

describe('detect and peek', () => {
  test.each([
    ['{"a":1}', 'json'],
    ['\ufeff\n [ {"a":1}]', 'json'],
    ['{a', 'json'],
    ["[mail]\nUNB+UNOA:1+A+B+260115:0812+1'", 'edifact'],
    ['{"a":"\nUNB+UNOA:1+A+B+260115:0812+1\'"}', 'json'],
  ])('%s is %s', (text, syntax) => {
    expect(detect(bytesOf(text))).toBe(syntax);
  });

  it('finds the business key without the rest', () => {
    const notice = (id: string, rest = '') =>
      bytesOf(`{"agencyNotice":{"messageId":"${id}","sender":{"code":"310000"}${rest}`);
    expect(peek(notice('N1')).key).toBe('json|310000|agencyNotice|N1');
    expect(peek(notice('N1', `,"text":"${'船'.repeat(9000)}"}}`)).key).toBe('json|310000|agencyNotice|N1');
    expect(peek(bytesOf('[{"agencyNotice":{"messageId":"1"}},{"a":1}]')).key).toBeUndefined();
    const wagons = '{"exchangedDocument":{"id":{"content":"WL|7"}},"specifiedConsignment":[]}';
    expect(peek(bytesOf(wagons)).key).toBe('json||RailWagonList|WL%7C7');
  });
});

describe('against the platform', () => {
  const json = fc.json({ maxDepth: 6, stringUnit: 'binary' }).filter((text) => text.startsWith('{'));

  it('accepts what JSON.parse accepts and gives the same values', () => {
    const items = (array: readonly unknown[], name: string): unknown[] =>
      array.flatMap((each) => (Array.isArray(each) ? [[name, ...items(each, 'item')]] : plain(each, name)));
    const plain = (value: unknown, name: string): unknown[] => {
      if (Array.isArray(value)) return items(value, name);
      if (value !== null && typeof value === 'object')
        return [[name, ...Object.entries(value).flatMap(([key, each]) => plain(each, key))]];
      return [[name, value === null ? undefined : typeof value === 'number' ? value : String(value)]];
    };
    const told = (node: Node): unknown => {
      const text = node.value({ kind: 'text' });
      if (node.scalar === 'number') return [node.name, Number(text)];
      if (node.scalar !== undefined) return [node.name, text ?? ''];
      return [node.name, ...node.children.map(told)];
    };
    const bare = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, each) => (Object.is(each, -0) ? 0 : each)));
    fc.assert(
      fc.property(json, (text) => {
        const { value, problems } = read(text);
        // Half surrogates are JSON to the platform.
        if (/\\u[dD][89a-fA-F]/.test(text)) return;
        expect(problems).toEqual([]);
        const root = value?.messages[0]?.nodes().value[0] as Node;
        expect(bare([told(root)])).toEqual(
          bare(plain(JSON.parse(text), '').map((each) => withoutNull(each))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const near = fc
      .tuple(
        json,
        fc.nat(),
        fc.constantFrom('', ',', '"', ':', '{', '}', '[', ']', '\\', '0', '-', 'e', '.', '\u0001', 'null'),
      )
      .map(([text, at, piece]) => {
        const cut = at % text.length;
        return text.slice(0, cut) + piece + text.slice(cut + 1);
      });
    fc.assert(
      fc.property(near, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (!valid && text.trim() !== '') expect(read(text).value).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws, whatever the bytes', () => {
    const alphabet = fc.constantFrom(...'{}[]":,\\u0019-+.eEtrufalsn \n\u4e2d'.split(''));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(alphabet, { maxLength: 80 }).map((each) => bytesOf(`{${each.join('')}`)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const { value, problems } = read(input);
        expect(value === undefined ? problems.length : 1).toBe(1);
        for (const each of value?.messages ?? []) shown(each.nodes().value[0] as Node);
        for (const each of problems) expect(each.at?.offset).toBeLessThanOrEqual(input.length);
        peek(input);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A null is a member without text, as an empty object is. */
function withoutNull(each: unknown): unknown {
  if (!Array.isArray(each)) return each;
  const [name, ...rest] = each as [string, ...unknown[]];
  return rest.length === 1 && rest[0] === undefined ? [name] : [name, ...rest.map(withoutNull)];
}
