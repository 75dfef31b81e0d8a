import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  defaultLimits,
  type Leaf,
  type Node,
  projectRoot,
  type Shape,
  type ShapeNode,
} from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { loadDirectories } from './directories.js';
import { validateElements, validateSegment } from './elements.js';
import { structure } from './structure.js';

const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const context = { message: '7', lenient: false, limits: defaultLimits };

/** Problems of one segment of a message, told as `code path found expected`, offsets counted from the segment's tag. */
function check(message: string, segment: string, syntax = 'UNOC:3'): string[] {
  const parts =
    { CODECO: ['BGM+34', 'NAD+CF+X', 'EQD+CN', 'CNT+16:1'], IFTMIN: ['BGM+722', 'NAD+CZ+X'] }[
      message.slice(0, 6)
    ] ?? [];
  const order = [
    'BGM',
    'COM',
    'FTX',
    'LOC',
    'TDT',
    'NAD',
    'GID',
    'TMP',
    'DGS',
    'EQD',
    'DTM',
    'MEA',
    'SEL',
    'CNT',
  ];
  const rank = (text: string): number => order.indexOf(text.slice(0, 3));
  const body = [
    ...parts.filter((part) => part.slice(0, 3) !== segment.slice(0, 3) || /^(DTM|NAD)/.test(segment)),
    segment,
  ];
  body.sort((a, b) => rank(a) - rank(b));
  const text = `UNB+${syntax}+A+B+260115:0812+1'UNH+7+${message}'${body.map((part) => `${part}'`).join('')}UNT+1+7'UNZ+1+1'`;
  const bytes = Buffer.from(text, 'latin1');
  const read = readEdifact(bytes, { lenient: false, limits: defaultLimits });
  const nodes = read.value?.messages[0]?.nodes().value ?? [];
  const shape = directories.shape(message).value as Shape;
  const tree = structure(nodes, shape, context);
  expect(tree.problems).toEqual([]);
  const start = bytes.indexOf(`'${segment}'`, 0, 'latin1') + 1;
  return validateElements(tree.value, shape, context).map(
    ({ code, at, found, expected }) =>
      `${code} ${at?.path} @${(at?.offset ?? 0) - start} ${found ?? '-'} ${expected ?? '-'}`,
  );
}

describe('values of a segment', () => {
  it.each([
    ['CODECO:D:95B:UN', "BGM+34+AB?'C+9", []],
    // element-missing
    ['CODECO:D:95B:UN', 'EQD++ABCU1234560', ['element-missing EQD/1 @4 - 8053 Equipment qualifier']],
    ['CODECO:D:95B:UN', 'CNT+16', ['element-missing CNT/1.2 @4 - 6066 Control value']],
    ['CODECO:D:95B:UN', 'CNT', ['element-missing CNT/1.1 @0 - C270 CONTROL']],
    // element-too-long: characters, not bytes on the wire
    ['CODECO:D:95B:UN', `BGM+34+${'A'.repeat(35)}`, []],
    ['CODECO:D:95B:UN', `BGM+34+${'?+'.repeat(35)}`, []],
    ['CODECO:D:95B:UN', `BGM+34+${'A'.repeat(36)}`, [`element-too-long BGM/2 @7 ${'A'.repeat(36)} 35`]],
    // numbers
    ['CODECO:D:95B:UN', 'MEA+AAE+G+KGM:12.5', []],
    ['CODECO:D:95B:UN', 'MEA+AAE+G+KGM:-12,5', []],
    ['CODECO:D:95B:UN', 'CNT+16:1x', ['element-type CNT/1.2 @7 1x n']],
    ['CODECO:D:95B:UN', 'CNT+16:1.', ['element-type CNT/1.2 @7 1. n']],
    ['CODECO:D:95B:UN', 'CNT+16:.5', ['element-type CNT/1.2 @7 .5 n']],
    [
      'CODECO:D:95B:UN',
      'CNT+16:+5',
      ['element-missing CNT/1.2 @7 - 6066 Control value', 'element-unknown CNT/2 @8 5 -'],
    ],
    ['CODECO:D:95B:UN', 'CNT+16:1.2.3', ['element-type CNT/1.2 @7 1.2.3 n']],
    ['CODECO:D:95B:UN', `CNT+16:-${'1'.repeat(17)}.1`, []],
    ['CODECO:D:95B:UN', `CNT+16:${'1'.repeat(19)}`, [`element-too-long CNT/1.2 @7 ${'1'.repeat(19)} 18`]],
    // a list named by its standard, as directories from D.99B on allow; longer than those do is a broken value
    ['CODECO:D:95B:UN', 'EQD+CN+A+22G1:6346:5', ['code-unlisted EQD/3.2 @14 6346 3']],
    [
      'CODECO:D:95B:UN',
      `EQD+CN+A+22G1:${'L'.repeat(18)}:5`,
      [`element-too-long EQD/3.2 @14 ${'L'.repeat(18)} 3`],
    ],
    // too many
    ['CODECO:D:95B:UN', 'CNT+16:1:KGM:9', ['element-unknown CNT/1.4 @13 9 -']],
    ['CODECO:D:95B:UN', 'SEL+A1:CA', ['element-unknown EQD/SEL/1.2 @7 CA -']],
    ['CODECO:D:95B:UN', 'CNT+16:1+', []],
    ['CODECO:D:95B:UN', 'CNT+16:1+++X', ['element-unknown CNT/4 @11 X -']],
    // codes
    ['CODECO:D:95B:UN', 'EQD+QQ', ['code-unlisted EQD/1 @4 QQ -']],
    ['CODECO:D:95B:UN', 'EQD+CN+ABCU1234560+22G1:102:5', []],
    ['CODECO:D:95B:UN', 'EQD+CN++22G1', []],
    ['CODECO:D:95B:UN', 'BGM+QQQ::6', ['code-unlisted BGM/1.1 @4 QQQ -']],
    ['CODECO:D:95B:UN', 'BGM+QQQ::20', []],
    ['CODECO:D:95B:UN', 'BGM+QQQ:106', []],
    ['CODECO:D:95B:UN', 'BGM+34:QQ:306', []],
    ['CODECO:D:95B:UN', 'BGM+34::QQ', ['code-unlisted BGM/1.3 @8 QQ -']],
    // moments
    [
      'CODECO:D:95B:UN',
      'DTM+7:202602291200:203',
      ['date-impossible EQD/DTM/1.2 @6 202602291200 CCYYMMDDHHMM'],
    ],
    ['CODECO:D:95B:UN', 'DTM+7:202402291200:203', []],
    ['CODECO:D:95B:UN', 'DTM+7:20260115:203', ['value-unreadable EQD/DTM/1.2 @6 20260115 CCYYMMDDHHMM']],
    ['CODECO:D:95B:UN', 'DTM+7:************:203', []],
    ['CODECO:D:95B:UN', 'DTM+7:nonsense:ZZZ', ['code-unlisted EQD/DTM/1.3 @15 ZZZ -']],
    ['CODECO:D:95B:UN', 'DTM+7', []],
    // COM repeats its one composite; before version 4 in the next positions
    ['IFTMIN:D:01B:UN', 'COM+1:TE+2:FX+3:EM', []],
    ['IFTMIN:D:01B:UN', 'COM+1:TE+2:FX+3:EM+4:TE', ['element-unknown COM/4 @19 4 -']],
  ])('%s %s', (message, segment, problems) => {
    expect(check(message, segment)).toEqual(problems);
  });

  it('counts repetitions of version 4', () => {
    expect(check('IFTMIN:D:01B:UN', 'COM+1:TE*2:FX*3:EM', 'UNOC:4')).toEqual([]);
    expect(check('IFTMIN:D:01B:UN', 'COM+1:TE*2:FX*3:EM*4:TE', 'UNOC:4')).toEqual([
      'element-repeats COM/1.1 @19 4 3',
    ]);
    expect(check('CODECO:D:95B:UN', 'SEL+A1*B2', 'UNOC:4')).toEqual(['element-repeats EQD/SEL/1 @7 B2 1']);
  });

  it('says what it means in both languages', () => {
    const shape = directories.shape('CODECO:D:95B:UN').value as Shape;
    const cnt = shape.root.children.find((each) => each.tag === 'CNT') as ShapeNode;
    const [told] = validateSegment(segment('CNT', [['16', 'abc']]), cnt, context);
    expect(told?.message).toEqual({ zh: '6066 Control value 应为 n', en: '6066 Control value must be n' });
    expect(told?.at).toEqual({ message: '7', segment: 3, path: 'CNT/1.2', offset: 12 });
  });
});

describe('fixed lengths', () => {
  const shape = (type: 'a' | 'n' | 'an', length: number): ShapeNode => ({
    tag: 'TMP',
    name: 'TMP',
    min: 1,
    max: 1,
    attributes: [],
    children: [],
    elements: [
      {
        id: '6246',
        name: 'x',
        mandatory: true,
        repeat: 1,
        composite: false,
        components: [{ id: '6246', name: 'x', mandatory: true, type, min: length, max: length }],
      },
    ],
  });
  it.each([
    ['n', 3, '018', []],
    ['n', 3, '-18', []],
    ['n', 3, '-018', []],
    ['n', 3, '14.3', []],
    ['n', 3, '18', ['element-too-short']],
    ['n', 3, '1234', ['element-too-long']],
    ['n', 4, '1263', []],
    ['n', 4, '126', ['element-too-short']],
    ['a', 1, '5', ['element-type']],
    ['a', 2, 'AB', []],
    ['an', 4, '12A', ['element-too-short']],
    ['an', 2, '港口', []],
    ['an', 2, '𠮷𠮷', []],
  ] as const)('%s%i %s', (type, length, value, codes) => {
    expect(
      validateSegment(segment('TMP', [[value]]), shape(type, length), context).map((each) => each.code),
    ).toEqual(codes);
  });
  it('a number without its leading zeros is a warning, a short text an error', () => {
    const severities = (type: 'n' | 'an') =>
      validateSegment(segment('TMP', [['5']]), shape(type, 3), context).map((each) => each.severity);
    expect(severities('n')).toEqual(['warning']);
    expect(severities('an')).toEqual(['error']);
  });
});

/** A segment with these components; component c of element e stands at byte 10e + c. */
function segment(tag: string, elements: readonly (readonly string[])[]): Node {
  const of = (leaf?: Leaf) =>
    leaf?.kind === 'component' ? elements[leaf.element - 1]?.[leaf.component - 1] : undefined;
  return {
    name: tag,
    position: 3,
    children: [],
    value: (leaf) => of(leaf) || undefined,
    offset: (leaf) => (leaf?.kind === 'component' ? leaf.element * 10 + leaf.component : 0),
    length: (leaf) => Buffer.byteLength(of(leaf) ?? ''),
    leaves: () =>
      elements.flatMap((each, e) =>
        each.map((_, c) => ({ kind: 'component', element: e + 1, component: c + 1 }) as const),
      ),
    elements: () => [],
    grouped: () => segment(tag, elements),
  };
}
