import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, defaultLimits, type Node } from '../../core/index.js';
import { preparation } from './moment.js';
import { readEdifact } from './read.js';
import { type EdifactWriting, writeEdifact } from './write.js';

const draft = (
  tag: string,
  values: ReadonlyArray<[number, number, string, number?]>,
  children: readonly Draft[] = [],
): Draft => ({
  tag,
  values: values.map(([element, component, value, repeat]) => ({
    leaf: { kind: 'component', element, component, ...(repeat === undefined ? {} : { repeat }) },
    value,
  })),
  children,
});

const writing = (segments: readonly Draft[], more: Partial<EdifactWriting> = {}): EdifactWriting => ({
  sender: { code: 'TERMINAL', list: 'ZZ' },
  recipient: { code: 'CUSTOMS' },
  reference: 'REF1',
  preparedAt: '2026-01-15T00:12:00.000Z',
  timeZone: 'Asia/Shanghai',
  test: false,
  charset: 'UTF-8',
  messages: [{ name: 'CODECO:D:95B:UN:ITG13', reference: 'M1', segments }],
  ...more,
});

const textOf = (segments: readonly Draft[], more: Partial<EdifactWriting> = {}): string =>
  Buffer.from(writeEdifact(writing(segments, more)).value).toString('utf8');

const back = (bytes: Uint8Array, charset?: string) => {
  const outcome = readEdifact(bytes, {
    lenient: false,
    limits: defaultLimits,
    ...(charset === undefined ? {} : { charset }),
  });
  const nodes = outcome.value?.messages.map((message) => message.nodes()) ?? [];
  return {
    interchange: outcome.value,
    problems: [...outcome.problems, ...nodes.flatMap((each) => each.problems)],
    nodes: nodes.flatMap((each) => each.value),
  };
};

describe('writeEdifact', () => {
  it('makes envelope, counts and order, and leaves trailing separators out', () => {
    const text = textOf([
      draft('BGM', [
        [3, 1, '9'],
        [1, 1, '34'],
        [2, 1, 'DOC1'],
      ]),
      draft(
        'EQD',
        [
          [1, 1, 'CN'],
          [3, 2, '102'],
          [3, 1, '22G1'],
          [6, 1, ''],
        ],
        [
          draft('RFF', [
            [1, 1, 'BN'],
            [1, 2, 'X'],
          ]),
        ],
      ),
    ]);
    expect(text).toBe(
      "UNB+UNOA:3+TERMINAL:ZZ+CUSTOMS+260115:0812+REF1'UNH+M1+CODECO:D:95B:UN:ITG13'BGM+34+DOC1+9'EQD+CN++22G1:102'RFF+BN:X'UNT+5+M1'UNZ+1+REF1'",
    );
  });

  it('ends lines where people want them, and marks tests', () => {
    expect(textOf([draft('BGM', [])], { newline: true, test: true })).toBe(
      "UNB+UNOA:3+TERMINAL:ZZ+CUSTOMS+260115:0812+REF1++++++1'\nUNH+M1+CODECO:D:95B:UN:ITG13'\nBGM'\nUNT+3+M1'\nUNZ+1+REF1'\n",
    );
  });

  it.each([
    ['CAPITALS', 'UTF-8', 'UNOA:3'],
    ['small', 'UTF-8', 'UNOB:3'],
    ['a@b', 'UTF-8', 'UNOC:3'],
    ['大连', 'UTF-8', 'UNOY:4'],
    ['大连', 'GB18030', 'UNOB:3'],
    ['大连', 'gbk', 'UNOB:3'],
    ['Malmö', 'ISO-8859-1', 'UNOC:3'],
    ['Забайкальск', 'ISO-8859-5', 'UNOE:3'],
    ['İzmir', 'ISO-8859-9', 'UNOK:4'],
  ])('%s in %s is %s', (value, charset, level) => {
    const { value: bytes, problems } = writeEdifact(writing([draft('FTX', [[4, 1, value]])], { charset }));
    expect(problems).toEqual([]);
    expect(Buffer.from(bytes).toString('latin1')).toContain(`UNB+${level}+`);
    expect(back(bytes, charset).nodes[1]?.value({ kind: 'component', element: 4, component: 1 })).toBe(value);
  });

  it.each<[string, Partial<EdifactWriting>, string, string]>([
    ['a character that the character set lacks', { charset: 'ISO-8859-1' }, '大连', 'character-invalid'],
    ['a character that GBK lacks', { charset: 'GBK' }, '𠮷', 'character-invalid'],
    ['half a character', {}, 'a\ud800', 'character-invalid'],
    ['a control character', {}, 'a\u0007b', 'character-invalid'],
    ['an unknown character set', { charset: 'EBCDIC' }, 'A', 'charset-unknown'],
    ['a character set without a level', { charset: 'windows-1252' }, 'é', 'syntax-unsupported'],
    ['a reference too long', { reference: '123456789012345' }, 'A', 'element-too-long'],
  ])('%s is an error, and nothing is written', (_, more, value, code) => {
    const { value: bytes, problems } = writeEdifact(writing([draft('FTX', [[4, 1, value]])], more));
    expect(problems.map((each) => `${each.severity} ${each.code}`)).toEqual([`error ${code}`]);
    expect(bytes).toHaveLength(0);
  });

  it('names the place of what can be written in no way', () => {
    const { problems } = writeEdifact(
      writing([draft('EQD', [], [draft('FTX', [[4, 2, '港']])])], { charset: 'ISO-8859-1' }),
    );
    expect(problems[0]).toMatchObject({
      found: '港',
      expected: 'ISO-8859-1',
      at: { message: 'M1', segment: 3, path: 'EQD/FTX/4.2' },
    });
  });

  it('needs sender and recipient', () => {
    const { sender: _, recipient: __, ...rest } = writing([]);
    expect(writeEdifact(rest).problems.map((each) => [each.code, each.expected])).toEqual([
      ['element-missing', '0004'],
      ['element-missing', '0010'],
    ]);
  });

  it('writes line ends as blanks, and says so', () => {
    const { value, problems } = writeEdifact(writing([draft('FTX', [[4, 1, 'A\r\nB\tC']])]));
    expect(problems.map((each) => `${each.severity} ${each.code}`)).toEqual(['warning character-invalid']);
    expect(Buffer.from(value).toString()).toContain('FTX++++A B C');
  });

  it('takes version 4 for repeated elements', () => {
    expect(
      textOf([
        draft('PIA', [
          [2, 1, 'A'],
          [2, 1, 'B*', 2],
          [2, 2, 'C', 2],
        ]),
      ]),
    ).toContain(
      "UNB+UNOA:4+TERMINAL:ZZ+CUSTOMS+20260115:0812+REF1'UNH+M1+CODECO:D:95B:UN:ITG13'PIA++A*B?*:C'",
    );
  });

  it('what is written is read back, without a problem', () => {
    const piece = fc.constantFrom(
      ..."'+:?*",
      '??',
      "?'",
      ' ',
      'A',
      'z',
      '0',
      '大',
      '连',
      '港',
      'Ａ',
      '：',
      '𠮷',
      'ö',
      '乗',
      '乛',
      '|',
      '~',
      '^',
      '<',
      '&',
      '"',
    );
    const value = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    const leaf = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 5 }),
      value,
      fc.integer({ min: 1, max: 2 }),
    );
    const segment = fc
      .tuple(
        fc.constantFrom('BGM', 'FTX', 'NAD', 'UNS'),
        fc.uniqueArray(leaf, { maxLength: 6, selector: ([e, c, , r]) => `${e}.${c}.${r}` }),
      )
      .map(([tag, values]) => draft(tag, values));
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 6 }),
        fc.constantFrom('UTF-8', 'GB18030'),
        fc.boolean(),
        value.map((v) => v.slice(0, 30)),
        (segments, charset, newline, code) => {
          const well = code.replace(/\p{Surrogate}/gu, '');
          const { value: bytes, problems } = writeEdifact(
            writing(segments, { charset, newline, sender: { code: `S${well}` } }),
          );
          expect(problems).toEqual([]);
          const got = back(bytes, charset);
          expect(got.problems).toEqual([]);
          expect(got.interchange?.sender?.code).toBe(`S${well}`);
          expect(got.nodes.slice(1, -1).map((node) => content(node))).toEqual(
            segments.map((each) => [
              each.tag,
              ...each.values
                .map(
                  ({ leaf: at, value: text }) =>
                    [
                      at.kind === 'component' ? [at.element, at.repeat ?? 1, at.component] : [],
                      text,
                    ] as const,
                )
                .sort(
                  ([a], [b]) =>
                    (a[0] as number) - (b[0] as number) ||
                    (a[1] as number) - (b[1] as number) ||
                    (a[2] as number) - (b[2] as number),
                ),
            ]),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

const content = (node: Node): unknown[] => [
  node.name,
  ...node
    .leaves()
    .map((at) => [at.kind === 'component' ? [at.element, at.repeat ?? 1, at.component] : [], node.value(at)]),
];

describe('the moment of preparation', () => {
  it.each([
    ['2026-01-15T18:30:00Z', 'Asia/Shanghai', false, '260116', '0230'],
    ['2026-01-15T18:30:00Z', '+08:00', true, '20260116', '0230'],
    ['2026-01-15T18:30:00Z', 'UTC', true, '20260115', '1830'],
    ['2026-07-15T18:30:00Z', 'Europe/Berlin', false, '260715', '2030'],
    ['2026-01-15T18:30:00Z', 'Nowhere/At-all', false, '260115', '1830'],
  ])('%s in %s', (moment, zone, century, date, time) => {
    expect(preparation(moment, zone, century)).toEqual({ date, time });
  });
});
