import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { defaultLimits, hasError, type Limits, type Node, type Problem } from '../../core/index.js';
import { type EdifactInterchange, readEdifact } from './read.js';

const bytesOf = (text: string, charset = 'utf8'): Uint8Array => iconv.encode(text, charset);

function read(
  input: string | Uint8Array,
  more: { lenient?: boolean; charset?: string; limits?: Partial<Limits> } = {},
) {
  const bytes = typeof input === 'string' ? bytesOf(input) : input;
  const { value, problems } = readEdifact(bytes, {
    lenient: more.lenient ?? false,
    limits: { ...defaultLimits, ...more.limits },
    ...(more.charset === undefined ? {} : { charset: more.charset }),
  });
  const messages = value?.messages ?? [];
  const inside = messages.map((message) => message.nodes());
  const all: readonly Problem[] = [...problems, ...inside.flatMap((each) => each.problems)];
  return { bytes, value, messages, nodes: inside.map((each) => each.value), problems: all };
}

const codes = (problems: readonly Problem[]): string[] =>
  problems.map((each) => `${each.severity} ${each.code}`);
const tags = (value: ReturnType<typeof read>, message = 0): string =>
  (value.nodes[message] ?? []).map((node) => node.name).join(' ');
const leaf = (element: number, component = 1, repeat?: number) =>
  ({ kind: 'component', element, component, ...(repeat === undefined ? {} : { repeat }) }) as const;

const UNB = "UNB+UNOA:2+TERMINAL:ZZ+CUSTOMS:ZZ+260115:0812+REF1'";
const BODY = "UNH+M1+CODECO:D:95B:UN:ITG13'BGM+34+DOC1+9'UNT+3+M1'";
const GOOD = `${UNB}${BODY}UNZ+1+REF1'`;

describe('an interchange as the standard has it', () => {
  it('gives head and messages, without a problem', () => {
    const got = read(GOOD);
    expect(got.problems).toEqual([]);
    expect(got.value).toMatchObject({
      syntax: 'edifact',
      charset: 'UTF-8',
      reference: 'REF1',
      sender: { code: 'TERMINAL', list: 'ZZ' },
      recipient: { code: 'CUSTOMS', list: 'ZZ' },
      preparedAt: '260115:0812',
      test: false,
      acknowledgementRequested: false,
    });
    expect(
      got.messages.map(({ ordinal, reference, name, from, to }) => [ordinal, reference, name, from, to]),
    ).toEqual([[1, 'M1', 'CODECO:D:95B:UN:ITG13', UNB.length, UNB.length + BODY.length]]);
    expect(tags(got)).toBe('UNH BGM UNT');
    expect(got.nodes[0]?.map((node) => node.position)).toEqual([1, 2, 3]);
  });

  it.each<[string, string, Partial<EdifactInterchange>]>([
    [
      'acknowledgement request and test indicator',
      GOOD.replace("+REF1'", "+REF1++++1++1'"),
      { test: true, acknowledgementRequested: true },
    ],
    ['trailing separators in UNB', GOOD.replace("+REF1'U", "+REF1+++++'U"), { reference: 'REF1' }],
    [
      'eight digits of the date under version 2',
      GOOD.replace('260115', '20260115'),
      { preparedAt: '20260115:0812' },
    ],
    [
      'version 4',
      GOOD.replace('UNOA:2', 'UNOA:4').replace('260115', '20260115'),
      { header: expect.objectContaining({ version: 4 }) },
    ],
    [
      'routing addresses',
      GOOD.replace('TERMINAL:ZZ', 'TERMINAL:ZZ:BERTH9'),
      { header: expect.objectContaining({ senderAddress: 'BERTH9' }) },
    ],
  ])('%s', (_, text, expected) => {
    const got = read(text);
    expect(got.problems).toEqual([]);
    expect(got.value).toMatchObject(expected);
  });

  it.each([
    ['line ends after segments', GOOD.replaceAll("'", "'\n")],
    ['CR LF and blanks after segments', GOOD.replaceAll("'", "' \r\n")],
    ['several segments on a line, the last without a line end', GOOD.replace("'UNT", "'\r\nUNT")],
    ['UNA as usual', `UNA:+.? '${GOOD}`],
    ['UNA and a line end', `UNA:+.? '\r\n${GOOD}`],
    ['blanks behind UNA', `UNA:+.? '   ${GOOD}`],
    ['a byte order mark', `\ufeff${GOOD}`],
    ['blank lines before it', `\r\n\r\n  ${GOOD}`],
    ['a Ctrl-Z and NULs behind it', `${GOOD}\u001a\0\0`],
    ['a decimal comma in UNA', `UNA:+,? '${GOOD}`],
    [
      'separators of its own',
      `UNA*|.# ~${GOOD.replaceAll('+', '|').replaceAll(':', '*').replaceAll("'", '~')}`,
    ],
    ['a minus between elements', `UNA:-.? '${GOOD.replaceAll('+', '-')}`],
    ['a line end as the terminator that UNA names', `UNA:+.? \n${GOOD.replaceAll("'", '\n')}`],
    ['CR LF as terminator', `UNA:+.? \r\n${GOOD.replaceAll("'", '\r\n')}`],
    [
      'level B by IS1, IS3, IS4',
      GOOD.replace('UNOA', 'UNOB').replaceAll('+', '\x1d').replaceAll(':', '\x1f').replaceAll("'", '\x1c'),
    ],
    ['zero-padded counts', GOOD.replace('UNT+3', 'UNT+000003').replace('UNZ+1', 'UNZ+00001')],
  ])('%s', (_, text) => {
    const got = read(text);
    expect(codes(got.problems)).toEqual([]);
    expect(tags(got)).toBe('UNH BGM UNT');
    expect(got.nodes[0]?.[1]?.value(leaf(2))).toBe('DOC1');
  });

  it.each([
    'UNOA',
    'UNOB',
    'UNOC',
    'UNOD',
    'UNOE',
    'UNOF',
    'UNOG',
    'UNOH',
    'UNOI',
    'UNOJ',
    'UNOK',
    'UNOW',
    'UNOX',
    'UNOY',
    'KECA',
  ])('level %s', (level) => {
    expect(codes(read(GOOD.replace('UNOA', level)).problems)).toEqual([]);
  });

  it('functional groups: UNZ counts groups, UNE messages', () => {
    const ung = "UNG+CODECO+A+B+260115:0812+G1+UN+D:95B'";
    const got = read(
      `${UNB}${ung}${BODY}${BODY.replaceAll('M1', 'M2')}UNE+2+G1'${ung.replace('G1', 'G2')}${BODY.replaceAll('M1', 'M3')}UNE+1+G2'UNZ+2+REF1'`,
    );
    expect(got.problems).toEqual([]);
    expect(got.messages.map((each) => [each.reference, each.group])).toEqual([
      ['M1', 'G1'],
      ['M2', 'G1'],
      ['M3', 'G2'],
    ]);
  });
});

describe('what real files do', () => {
  it.each<[string, string, string[]]>([
    ['a service string of four characters', `UNA:+.'${GOOD}`, ['warning una-malformed']],
    ['a service string of five', `UNA:+.?'\n${GOOD}`, ['warning una-malformed']],
    ['a service string cut before its end', `UNA:+.? ${GOOD}`, ['warning una-malformed']],
    ['a stray byte before UNA', `IUNA:+.? '${GOOD}`, ['warning segment-outside']],
    [
      'telex text before and mail text behind',
      `CRX 12\r\n.HDQ 130631\r\n${GOOD}\r\n\r\nSent by mail\r\n`,
      ['warning segment-outside', 'warning segment-outside'],
    ],
    ['UNB without a version', GOOD.replace('UNOA:2', 'UNOA'), ['warning syntax-unsupported']],
    ['no UNB and no UNZ', BODY, ['warning unb-missing']],
    ['UNA and no UNB', `UNA:+.? '${BODY}`, ['warning unb-missing']],
    ['lines instead of terminators', GOOD.replaceAll("'", '\r\n'), ['warning segment-unterminated']],
    ['the same message reference twice', `${UNB}${BODY}${BODY}UNZ+2+REF1'`, ['warning reference-duplicate']],
    ['an empty segment', GOOD.replace("'BGM", "''BGM"), ['warning segment-malformed']],
    ['a line end inside a segment', GOOD.replace('DOC1', 'DO\r\nC1\n'), ['warning character-invalid']],
    ['a tab in a text', GOOD.replace('DOC1', 'DO\tC1'), ['warning character-invalid']],
  ])('%s', (_, text, expected) => {
    const got = read(text);
    expect(codes(got.problems)).toEqual(expected);
    expect(tags(got)).toBe('UNH BGM UNT');
  });

  it('reads lines wrapped at a column, even within tags and behind the release character', () => {
    const text = GOOD.replace('DOC1', "D?'O?+C??1");
    for (let at = 3; at < text.length; at++) {
      const got = read(`UNA:+.? '${text.slice(0, at)}\r\n${text.slice(at)}`);
      expect(
        got.problems.filter((each) => each.code !== 'character-invalid' || each.severity !== 'warning'),
      ).toEqual([]);
      expect(tags(got)).toBe('UNH BGM UNT');
      expect(got.nodes[0]?.[1]?.value(leaf(2)), `wrapped at ${at}`).toBe("D'O+C?1");
    }
  });

  it('resolves released separators, in UNB too', () => {
    const got = read(GOOD.replace('CUSTOMS', "CUS?'TOMS").replace('DOC1', "A?+B?:C?'D??E?F?*"));
    expect(got.value?.recipient?.code).toBe("CUS'TOMS");
    expect(got.nodes[0]?.[1]?.value(leaf(2))).toBe("A+B:C'D?EF*");
  });

  it('reads UNH of seven components by its first five', () => {
    const got = read(GOOD.replace('UN:ITG13', 'UN:ITG13:X:Y'));
    expect(got.messages[0]?.name).toBe('CODECO:D:95B:UN:ITG13');
    expect(got.nodes[0]?.[0]?.value(leaf(2, 7))).toBe('Y');
  });

  it('keeps an asterisk before version 4, and takes it as repetition from then on unless UNA leaves its place blank', () => {
    const text = GOOD.replace('DOC1', 'A*B');
    expect(read(text).nodes[0]?.[1]?.value(leaf(2))).toBe('A*B');
    const four = read(text.replace('UNOA:2', 'UNOA:4')).nodes[0]?.[1];
    expect([four?.value(leaf(2)), four?.value(leaf(2, 1, 2))]).toEqual(['A', 'B']);
    expect(read(`UNA:+.? '${text.replace('UNOA:2', 'UNOA:4')}`).nodes[0]?.[1]?.value(leaf(2))).toBe('A*B');
    expect(read(`UNA:+.?*'${text}`).nodes[0]?.[1]?.value(leaf(2))).toBe('A*B');
  });

  it('reads interchanges one behind the other, each message with its own header', () => {
    const second = `UNA*|.# ~${GOOD.replaceAll('REF1', 'REF2').replaceAll('M1', 'M2').replaceAll('+', '|').replaceAll(':', '*').replaceAll("'", '~')}`;
    const got = read(`${GOOD}\n${second}\n${GOOD}`);
    expect(got.problems).toEqual([]);
    expect(got.messages.map((each) => [each.ordinal, each.reference, each.header.reference])).toEqual([
      [1, 'M1', 'REF1'],
      [2, 'M2', 'REF2'],
      [3, 'M1', 'REF1'],
    ]);
    expect(tags(got, 1)).toBe('UNH BGM UNT');
  });

  it('names a tag in look-alike letters, and reads on', () => {
    const text = GOOD.replace('BGM', 'МЕА');
    const got = read(text);
    expect(codes(got.problems)).toEqual(['error segment-malformed']);
    expect(got.problems[0]).toMatchObject({
      found: 'МЕА',
      expected: 'MEA',
      at: { message: 'M1', segment: 2, offset: text.indexOf('МЕА') },
    });
    expect(tags(got)).toBe('UNH MEA UNT');
    expect(codes(read(text, { lenient: true }).problems)).toEqual(['warning segment-malformed']);
  });
});

describe('what is wrong, and where', () => {
  const at = (text: string, part: string): number => bytesOf(text.slice(0, text.indexOf(part))).length;
  it.each<[string, string, string[], string, object]>([
    [
      'a wrong count of segments',
      GOOD.replace('UNT+3', 'UNT+99'),
      ['error count-mismatch'],
      '99',
      { path: 'UNT/1', message: 'M1', segment: 3 },
    ],
    [
      'a count of messages that is no number',
      GOOD.replace('UNZ+1', 'UNZ+1X'),
      ['error count-mismatch'],
      '1X',
      { path: 'UNZ/1' },
    ],
    [
      "UNZ without a reference, UNB's being held against nothing",
      GOOD.replace('UNZ+1+REF1', 'UNZ+1'),
      ['error element-missing'],
      'UNZ',
      { path: 'UNZ/2' },
    ],
    [
      "UNT's reference",
      GOOD.replace('UNT+3+M1', 'UNT+3+M9'),
      ['error reference-mismatch'],
      'M9',
      { path: 'UNT/2', message: 'M1' },
    ],
    [
      'a wrong count of messages',
      GOOD.replace('UNZ+1', 'UNZ+7'),
      ['error count-mismatch'],
      "7+REF1'",
      { path: 'UNZ/1' },
    ],
    [
      "UNZ's reference",
      GOOD.replace('UNZ+1+REF1', 'UNZ+1+REF9'),
      ['error reference-mismatch'],
      'REF9',
      { path: 'UNZ/2' },
    ],
    ['no UNZ', `${UNB}${BODY}`, ['error trailer-missing'], '', { path: 'UNZ' }],
    [
      'no UNT',
      GOOD.replace("UNT+3+M1'", ''),
      ['error trailer-missing'],
      'BGM',
      { path: 'UNT', message: 'M1', segment: 2 },
    ],
    [
      'a segment between messages',
      GOOD.replace('UNZ', "LOC+9+CNDLC'UNZ"),
      ['error segment-outside'],
      'LOC',
      {},
    ],
    ['text between messages', GOOD.replace('UNZ', 'thank you\nUNZ'), ['error segment-outside'], 'thank', {}],
    ['no message', `${UNB}UNZ+0+REF1'`, ['error interchange-empty'], 'UNB', {}],
    [
      'messages beside groups',
      `${UNB}UNG+CODECO+A+B+260115:0812+G1+UN+D:95B'${BODY}UNE+1+G1'${BODY.replaceAll('M1', 'M2')}UNZ+1+REF1'`,
      ['error group-mixed'],
      'UNH+M2',
      {},
    ],
    [
      'no UNE',
      `${UNB}UNG+CODECO+A+B+260115:0812+G1+UN+D:95B'${BODY}UNZ+1+REF1'`,
      ['error trailer-missing'],
      'UNZ',
      { path: 'UNE' },
    ],
    [
      "UNE's count",
      `${UNB}UNG+CODECO+A+B+260115:0812+G1+UN+D:95B'${BODY}UNE+4+G1'UNZ+1+REF1'`,
      ['error count-mismatch'],
      '4+G1',
      { path: 'UNE/1' },
    ],
    ['the last terminator', GOOD.slice(0, -1), ['error segment-unterminated'], 'UNZ', {}],
    [
      'a control byte',
      GOOD.replace('DOC1', 'DO\u0000C1'),
      ['error character-invalid'],
      '\u0000',
      { message: 'M1', segment: 2 },
    ],
    [
      'a tag in lower case',
      GOOD.replace('BGM', 'bgm'),
      ['error segment-malformed'],
      'bgm',
      { message: 'M1', segment: 2 },
    ],
    [
      'an unknown level',
      GOOD.replace('UNOA', 'UNOZ'),
      ['error syntax-unsupported'],
      'UNOZ',
      { path: 'UNB/1.1' },
    ],
    [
      'an unknown version',
      GOOD.replace('UNOA:2', 'UNOA:7'),
      ['error syntax-unsupported'],
      '7+TERMINAL',
      { path: 'UNB/1.2' },
    ],
    [
      'no sender',
      GOOD.replace('TERMINAL:ZZ', ''),
      ['error element-missing'],
      '+CUSTOMS',
      { path: 'UNB/2.1' },
    ],
    [
      'no reference',
      GOOD.replace("0812+REF1'", "0812'").replace('UNZ+1+REF1', 'UNZ+1'),
      ['error element-missing'],
      'UNB',
      { path: 'UNB/5' },
    ],
    [
      'a reference too long',
      GOOD.replaceAll('REF1', 'REFERENCE123456'),
      ['error element-too-long'],
      'REFERENCE123456',
      { path: 'UNB/5' },
    ],
    [
      'a day that no calendar has',
      GOOD.replace('260115', '260231'),
      ['error date-impossible'],
      '260231',
      { path: 'UNB/4.1' },
    ],
    [
      'an hour that no clock has',
      GOOD.replace('0812', '2512'),
      ['error date-impossible'],
      '2512',
      { path: 'UNB/4.2' },
    ],
    ['no hour', GOOD.replace(':0812', ''), ['error element-missing'], '260115', { path: 'UNB/4.2' }],
    [
      'no reference of the interchange, which its trailer has',
      GOOD.replace("0812+REF1'", "0812+'"),
      ['error element-missing'],
      "'UNH",
      { path: 'UNB/5' },
    ],
    [
      'no reference of the message, which its trailer has',
      GOOD.replace('UNH+M1', 'UNH+').replace('UNT+3+M1', 'UNT+X+M1'),
      [],
      '',
      {},
    ],
    ['text behind the interchange', `${GOOD}\r\n  thank you`, ['warning segment-outside'], 'thank', {}],
    ['a service string that says one thing twice', `UNA++.? '${GOOD}`, ['error una-malformed'], 'UNA', {}],
    ['a service string that UNB contradicts', `UNA:*.? '${GOOD}`, ['error una-malformed'], 'UNA', {}],
  ])('%s', (_, text, expected, place, more) => {
    const got = read(text);
    expect(codes(got.problems)).toEqual(expected);
    const offset = place === '' ? bytesOf(text).length : at(text, place);
    if (expected.length > 0) expect(got.problems[0]?.at).toMatchObject({ ...more, offset });
  });

  it('no count of messages', () => {
    const text = GOOD.replace('UNZ+1', 'UNZ+');
    expect(read(text).problems).toMatchObject([
      { code: 'element-missing', expected: '0036', at: { path: 'UNZ/1', offset: text.indexOf('UNZ') + 4 } },
    ]);
  });

  it('makes counts, references and trailers warnings for those who tolerate them', () => {
    for (const text of [
      GOOD.replace('UNT+3', 'UNT+99'),
      GOOD.replace('UNT+3+M1', 'UNT+3+M9'),
      `${UNB}${BODY}`,
      GOOD.slice(0, -1),
      GOOD.replace('UNZ', "LOC+9'UNZ"),
    ]) {
      const got = read(text, { lenient: true });
      expect(got.problems).toHaveLength(1);
      expect(hasError(got.problems)).toBe(false);
    }
  });

  it('finds the errors of the envelope outside of every message, those of a message inside it', () => {
    const got = read(`${UNB}${BODY}`);
    expect(got.problems[0]?.at?.offset).toBeGreaterThanOrEqual(got.messages[0]?.to as number);
  });

  it('goes on with the next message when one has no trailer', () => {
    const got = read(`${UNB}UNH+M1+CODECO:D:95B:UN'BGM+34'${BODY.replaceAll('M1', 'M2')}UNZ+2+REF1'`);
    expect(codes(got.problems)).toEqual(['error trailer-missing']);
    expect(got.messages.map((each) => each.reference)).toEqual(['M1', 'M2']);
  });

  it('begins again where UNZ is missing and another UNB stands', () => {
    const got = read(`${UNB}${BODY}${GOOD}`);
    expect(codes(got.problems)).toEqual(['error trailer-missing']);
    expect(got.messages).toHaveLength(2);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'input-empty'],
    ['blanks', ' \r\n ', 'input-empty'],
    ['something else', 'hello, is this the port?', 'format-unknown'],
    ['UTF-16', iconv.encode(GOOD, 'utf16', { addBOM: true }), 'charset-unknown'],
  ])('refuses %s whole', (_, input, code) => {
    const got = read(input);
    expect(got.value).toBeUndefined();
    expect(got.problems.map((each) => each.code)).toEqual([code]);
  });

  it('keeps what UNB said of an interchange it refuses', () => {
    expect(read(GOOD.replace('UNOA', 'UNOZ')).value).toMatchObject({ reference: 'REF1', messages: [] });
  });
});

describe('limits', () => {
  it.each<[string, string, Partial<Limits>]>([
    ['interchangeBytes', GOOD, { interchangeBytes: 20 }],
    ['segmentBytes', GOOD.replace('DOC1', 'X'.repeat(500)), { segmentBytes: 400 }],
    ['segmentBytes of UNB', GOOD.replace('TERMINAL', 'X'.repeat(500)), { segmentBytes: 400 }],
    ['messagesPerInterchange', `${UNB}${BODY}${BODY}UNZ+2+REF1'`, { messagesPerInterchange: 1 }],
    [
      'segmentsPerMessage',
      `${UNB}UNH+M1+CODECO:D:95B:UN'${"LOC+9'".repeat(9)}UNT+11+M1'UNZ+1+REF1'`,
      { segmentsPerMessage: 5 },
    ],
  ])('%s', (_, text, limits) => {
    const got = read(text, { limits });
    expect(
      got.problems.some((each) => each.code === 'limit-exceeded' || each.code === 'input-too-large'),
    ).toBe(true);
  });

  it('tells no more than so many problems of one message', () => {
    const got = read(`${UNB}UNH+M1+CODECO:D:95B:UN'${"a\u0001+9'".repeat(500)}UNT+502+M1'UNZ+1+REF1'`);
    expect(got.problems.length).toBeLessThanOrEqual(2 * defaultLimits.problemsPerMessage);
  });
});

describe('character sets', () => {
  const name = (input: Uint8Array, charset?: string) => {
    const got = read(input, charset === undefined ? {} : { charset });
    return [got.nodes[0]?.[1]?.value(leaf(2)), got.value?.charset, ...codes(got.problems)];
  };
  const with_ = (text: string, level: string, charset: string): Uint8Array =>
    bytesOf(GOOD.replace('UNOA', level).replace('DOC1', text), charset);

  it.each<[string, Uint8Array, string | undefined, unknown[]]>([
    ['UTF-8 under UNOA', with_('大连港', 'UNOA', 'utf8'), undefined, ['大连港', 'UTF-8']],
    ['GB18030 under UNOA', with_('大连港集团𠮷', 'UNOA', 'gb18030'), undefined, ['大连港集团𠮷', 'GB18030']],
    ['lower case under UNOA', with_('Dalian port', 'UNOA', 'ascii'), undefined, ['Dalian port', 'UTF-8']],
    ['Latin-1', with_('Malmö', 'UNOC', 'latin1'), undefined, ['Malmö', 'ISO-8859-1']],
    ['Cyrillic', with_('Забайкальск', 'UNOE', 'iso-8859-5'), undefined, ['Забайкальск', 'ISO-8859-5']],
    ['UTF-8 by UNOY', with_('满洲里', 'UNOY', 'utf8'), undefined, ['满洲里', 'UTF-8']],
    ['the caller overrules UNB', with_('一', 'UNOC', 'gb18030'), 'gbk', ['一', 'GB18030']],
    [
      'Windows-1252 under UNOC',
      with_('5 €', 'UNOC', 'windows-1252'),
      undefined,
      ['5 €', 'ISO-8859-1', 'warning character-invalid'],
    ],
  ])('%s', (_, input, charset, expected) => {
    expect(name(input, charset)).toEqual(expected);
  });

  it('separators that may be the second byte of a Chinese character', () => {
    // In GBK these characters end in ^ | ~ and more: 乗 81 5C, 亅 81 7C, 乛 81 5E …
    const text = iconv.decode(
      Buffer.from([0x81, 0x5e, 0x81, 0x7c, 0x81, 0x7e, 0xb0, 0x7e, 0xb0, 0x5e]),
      'gb18030',
    );
    const own = `UNA^|.? ~${GOOD.replaceAll('+', '|').replaceAll(':', '^').replaceAll("'", '~')}`.replace(
      'DOC1',
      `${text}?~`,
    );
    expect(name(bytesOf(own, 'gb18030'), 'GB18030')).toEqual([`${text}~`, 'GB18030']);
  });

  it('says where bytes are not of the character set', () => {
    const bytes = with_('ab#cd', 'UNOY', 'ascii');
    const at = bytes.indexOf(0x23);
    bytes[at] = 0xff;
    const got = read(bytes);
    expect(codes(got.problems)).toEqual(['error charset-invalid']);
    expect(got.problems[0]).toMatchObject({
      expected: 'UTF-8',
      at: { message: 'M1', segment: 2, offset: at },
    });
    expect(codes(read(bytes, { charset: 'no-such' }).problems)).toContain('error charset-unknown');
  });
});

describe('nodes', () => {
  const node = read(
    `${UNB.replace('UNOA:2', 'UNOA:4')}UNH+M1+CODECO:D:95B:UN'NAD+CA++N1:N2::N4*R2:X+++'UNT+3+M1'UNZ+1+REF1'`,
  );
  const nad = node.nodes[0]?.[1] as Node;
  const text = Buffer.from(node.bytes).toString();

  it('values, offsets and lengths', () => {
    expect([
      nad.value(leaf(1)),
      nad.value(leaf(2)),
      nad.value(leaf(3)),
      nad.value(leaf(3, 4)),
      nad.value(leaf(3, 3)),
      nad.value(leaf(9)),
    ]).toEqual(['CA', undefined, 'N1', 'N4', undefined, undefined]);
    expect(nad.value(leaf(3, 2, 2))).toBe('X');
    expect(nad.value({ kind: 'text' })).toBeUndefined();
    const from = text.indexOf('NAD');
    expect([nad.offset(), nad.length()]).toEqual([from, 3]);
    expect(nad.offset(leaf(3, 4))).toBe(text.indexOf('N4'));
    expect(nad.length(leaf(3, 4))).toBe(2);
    expect(nad.offset(leaf(3, 9)), 'the element around it').toBe(text.indexOf('N1'));
    expect(nad.offset(leaf(3, 9, 2)), 'the repetition around it').toBe(text.indexOf('R2'));
    expect(nad.offset(leaf(44)), 'the segment around it').toBe(from);
    expect(nad.length(leaf(44))).toBe(0);
  });

  it('leaves that hold a value, in wire order', () => {
    expect(nad.leaves()).toEqual([leaf(1), leaf(3), leaf(3, 2), leaf(3, 4), leaf(3, 1, 2), leaf(3, 2, 2)]);
  });

  it('occurrences of elements', () => {
    const found = nad.elements(2, 9);
    expect(
      found.map((each) => [
        each.element,
        each.repeat,
        each.value(leaf(1)),
        each.value(leaf(2)),
        each.leaves().length,
      ]),
    ).toEqual([
      [3, 1, 'N1', 'N2', 3],
      [3, 2, 'R2', 'X', 2],
    ]);
    expect(found[1]?.owner).toBe(nad);
    expect([found[0]?.offset(), found[0]?.length()]).toEqual([text.indexOf('N1'), 'N1:N2::N4'.length]);
    expect(found[1]?.offset(leaf(2))).toBe(text.indexOf('X+++'));
  });

  it('can be grouped under another name, and is still the same segment', () => {
    const bgm = node.nodes[0]?.[0] as Node;
    const grouped = nad.grouped('NAD_2', [bgm]);
    expect([grouped.name, grouped.children, grouped.position, grouped.value(leaf(1))]).toEqual([
      'NAD_2',
      [bgm],
      2,
      'CA',
    ]);
  });
});

describe('whatever comes', () => {
  const nasty = fc.constantFrom(
    ...[
      "'",
      '+',
      ':',
      '?',
      '*',
      '\n',
      '\r',
      ' ',
      'UNH+1+A:B:C:D',
      'UNT+2+1',
      'UNB+UNOA:1+A+B+260101:0101+R',
      'UNZ+1+R',
      'UNG',
      'UNE+1',
      'UNA',
      "UNA:+.? '",
      'X',
      '中',
      '\u0000',
      '\u00e9',
    ],
  );
  it('an outcome, never a throw, and every place within the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(nasty, { maxLength: 40 }).map((parts) => bytesOf(parts.join(''))),
          fc.uint8Array({ maxLength: 200 }),
          fc
            .array(nasty, { maxLength: 40 })
            .map((parts) => bytesOf(`UNA:+.? 'UNB+UNOA:4+A+B+260101:0101+R'${parts.join('')}`, 'gb18030')),
        ),
        fc.boolean(),
        (bytes, lenient) => {
          const got = read(bytes, { lenient });
          for (const each of got.problems)
            if (each.at !== undefined) {
              expect(each.at.offset).toBeGreaterThanOrEqual(0);
              expect(each.at.offset).toBeLessThanOrEqual(bytes.length);
            }
          for (const [i, nodes] of got.nodes.entries()) {
            for (const node of nodes) {
              for (const at of node.leaves()) {
                expect(node.value(at)).toBeDefined();
                expect(node.offset(at) + node.length(at)).toBeLessThanOrEqual(got.messages[i]?.to as number);
              }
              node.elements(1, 99).map((each) => each.leaves());
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('flips of any byte of a good interchange', () => {
    const good = bytesOf(`UNA:+.? '${GOOD}`);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = good.slice();
        bytes[at] = byte;
        read(bytes);
      }),
      { numRuns: 1500 },
    );
    for (let length = 0; length < good.length; length++) read(good.slice(0, length));
  });

  it.each([
    ['one endless component', 'X'.repeat(1_000_000)],
    ['elements', '+'.repeat(1_000_000)],
    ['empty segments', "'".repeat(1_000_000)],
    ['released characters', '?A'.repeat(500_000)],
    ['stray segments', "A'".repeat(500_000)],
    ['line ends', '\n'.repeat(1_000_000)],
    ['headers', "UNH+1'".repeat(30_000)],
  ])('a megabyte of %s, in time', (_, text) => {
    const begun = performance.now();
    const got = read(`${UNB}UNH+M1+CODECO:D:95B:UN'BGM'${text}`);
    read(`${UNB}${text}`);
    expect(got.problems.length).toBeLessThan(700_000);
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it('reads every value of one long segment in time that grows with its length only', () => {
    const got = read(`${UNB}UNH+M1+CODECO:D:95B:UN'FTX${'+A:B'.repeat(15_000)}'UNT+3+M1'UNZ+1+REF1'`);
    const ftx = got.nodes[0]?.[1] as Node;
    const begun = performance.now();
    for (const each of ftx.leaves()) ftx.value(each);
    for (const each of ftx.elements(1, 15_000)) each.leaves();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
