import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Leaf, type Node, projectRoot } from '../../core/index.js';
import { readFlat } from './read.js';

const read = (input: string | Uint8Array, options: { charset?: string; lenient?: boolean } = {}) =>
  readFlat(typeof input === 'string' ? Buffer.from(input) : input, {
    lenient: false,
    limits: defaultLimits,
    ...options,
  });
const nodesOf = (input: string | Uint8Array, options: { charset?: string; lenient?: boolean } = {}) => {
  const { value, problems } = read(input, options);
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return value.messages[0]!.nodes();
};
const field = (element: number): Leaf => ({ kind: 'component', element, component: 1 });
const fields = (node: Node): readonly (string | undefined)[] => {
  const last = node.leaves().at(-1);
  const count = last?.kind === 'component' ? last.element : 0;
  return Array.from({ length: count }, (_, i) => node.value(field(i + 1)));
};
const codes = (problems: readonly { code: string; severity: string }[]) =>
  problems.map((each) => [each.code, each.severity]);

const FILE =
  "00:IFCSUM:MANIFEST:9:SENDER:RECEIVER:202601151200'\r\n10::OCEAN STAR:CN:026E::::20260115'\r\n99:3'\r\n";

describe('readFlat', () => {
  it('reads the head, and every record with its fields, the id being field 1', () => {
    const { value, problems } = read(FILE);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      syntax: 'flat',
      charset: 'UTF-8',
      sender: { code: 'SENDER' },
      recipient: { code: 'RECEIVER' },
      preparedAt: '202601151200',
      messages: [{ ordinal: 1, name: 'IFCSUM', from: 0, to: FILE.trimEnd().length }],
    });
    const { value: nodes, problems: more } = value!.messages[0]!.nodes();
    expect(more).toEqual([]);
    expect(nodes.map((each) => [each.name, each.position])).toEqual([
      ['00', 1],
      ['10', 2],
      ['99', 3],
    ]);
    expect(fields(nodes[1]!)).toEqual([
      '10',
      undefined,
      'OCEAN STAR',
      'CN',
      '026E',
      undefined,
      undefined,
      undefined,
      '20260115',
    ]);
    expect(nodes[1]!.value(field(50))).toBeUndefined();
    expect(nodes[1]!.value({ kind: 'component', element: 3, component: 2 })).toBeUndefined();
    expect(
      nodes[1]!
        .elements(3, 8)
        .map((each) => [each.element, each.value(field(1)), each.value(field(2)), each.leaves()]),
    ).toEqual([
      [3, 'OCEAN STAR', undefined, [field(1)]],
      [4, 'CN', undefined, [field(1)]],
      [5, '026E', undefined, [field(1)]],
    ]);
    expect(nodes[1]!.grouped('10_2', [nodes[2]!])).toMatchObject({
      name: '10_2',
      children: [nodes[2]],
      position: 2,
    });
  });

  it('takes any released character as it is, and lines without CR LF', () => {
    const { value, problems } = nodesOf("00:X'47:C?/ L?'H:TEL?: 1??:?'z'99:3'");
    expect(problems).toEqual([]);
    expect(fields(value[1]!)).toEqual(['47', "C/ L'H", 'TEL: 1?', "'z"]);
  });

  it('ends a released sequence where it should', () => {
    const { value } = nodesOf("00:X'47:a??'99:3'");
    expect(value.map((each) => each.name)).toEqual(['00', '47', '99']);
    expect(fields(value[1]!)).toEqual(['47', 'a?']);
  });

  it('reads UTF-8 where it is valid, else GB18030; the caller overrules', () => {
    const text = "00:X:中远海运'99:2'";
    expect(nodesOf(text).value[0]!.value(field(3))).toBe('中远海运');
    expect(read(iconv.encode(text, 'gb18030')).value!.charset).toBe('GB18030');
    expect(nodesOf(iconv.encode(text, 'gb18030')).value[0]!.value(field(3))).toBe('中远海运');
    expect(nodesOf(`\ufeff${text}`).value[0]!.value(field(3))).toBe('中远海运');
    expect(
      nodesOf(Buffer.from("00:X:\xe9'99:2'", 'latin1'), { charset: 'ISO-8859-1' }).value[0]!.value(field(3)),
    ).toBe('é');
    expect(read(text, { charset: 'NOPE' }).problems[0]?.code).toBe('charset-unknown');
    expect(read(iconv.encode(text, 'utf-16le')).problems[0]?.code).toBe('charset-unknown');
  });

  it('does not take half a character for a separator, nor lose the separator after half a character', () => {
    const cut = Buffer.concat([
      Buffer.from('00:X:'),
      Buffer.from([0xd6, 0xd0, 0xd6]),
      Buffer.from("'12:B'99:3'"),
    ]);
    const { value, problems } = nodesOf(cut);
    expect(value.map((each) => each.name)).toEqual(['00', '12', '99']);
    expect(problems).toMatchObject([
      { code: 'charset-invalid', at: { offset: 7, segment: 1, path: '00', message: '1' } },
    ]);
  });

  it.each([
    ['count', "00:X'99:3'", [['count-mismatch', 'error']]],
    ['count that is none', "00:X'99:two'", [['count-mismatch', 'error']]],
    ['trailer', "00:X'12:B'", [['trailer-missing', 'error']]],
    ['terminator at the end', "00:X'99:2", [['segment-unterminated', 'error']]],
    ['terminator before a line', "00:X\r\n12:B'\r\n99:3'", [['segment-unterminated', 'error']]],
  ])('reports a wrong or missing %s', (_, text, expected) => {
    expect(codes(nodesOf(text).problems)).toEqual(expected);
  });

  it('tolerates counts and trailers where the agreement does', () => {
    expect(codes(nodesOf("00:X'99:3'", { lenient: true }).problems)).toEqual([['count-mismatch', 'warning']]);
    expect(codes(nodesOf("00:X'", { lenient: true }).problems)).toEqual([['trailer-missing', 'warning']]);
    expect(nodesOf("00:X'99'").problems).toEqual([]);
  });

  it('survives stray terminators, keeping the record and those after it', () => {
    const { value, problems } = nodesOf("00:X'\r\n55:3':::'\r\n47:L'HOSPITALET'\r\n44:NONE''\r\n99:5'\r\n");
    expect(value.map((each) => each.name)).toEqual(['00', '55', '47', '44', '99']);
    expect(fields(value[1]!)).toEqual(['55', '3']);
    expect(fields(value[2]!)).toEqual(['47', "L'HOSPITALET"]);
    expect(fields(value[3]!)).toEqual(['44', 'NONE']);
    expect(problems.map((each) => [each.code, each.severity, each.at?.segment])).toEqual([
      ['segment-malformed', 'error', 2],
      ['segment-malformed', 'error', 3],
      ['segment-malformed', 'error', 4],
    ]);
    expect(nodesOf("00:X'55:3':::'99:3'", { lenient: true }).problems[0]?.severity).toBe('warning');
  });

  it('keeps a value that goes over lines whole', () => {
    expect(nodesOf("00:X'\n47:STEEL\nCOILS'\n99:3'").value[1]!.value(field(2))).toBe('STEEL\nCOILS');
  });

  it('reads several files one after another, each a message', () => {
    const { value, problems } = read(`${FILE}${FILE.replace('IFCSUM', 'BAPLIE')}`);
    expect(problems).toEqual([]);
    expect(value!.messages.map((each) => [each.ordinal, each.name, each.nodes().problems])).toEqual([
      [1, 'IFCSUM', []],
      [2, 'BAPLIE', []],
    ]);
    const untrailed = read("00:A'12:X'00:B'99:2'").value!.messages;
    expect(untrailed.map((each) => codes(each.nodes().problems))).toEqual([
      [['trailer-missing', 'error']],
      [],
    ]);
    expect(codes(read("00:A'99:2'12:B'").problems)).toEqual([['segment-outside', 'error']]);
  });

  it('refuses what has no head, and what is larger than allowed', () => {
    expect(read("10:X'99:2'")).toMatchObject({
      value: undefined,
      problems: [{ code: 'record-missing', expected: '00' }],
    });
    expect(read(' ')).toMatchObject({ value: undefined, problems: [{ code: 'record-missing' }] });
    expect(read('')).toMatchObject({ value: undefined, problems: [{ code: 'input-empty' }] });
    const limited = (limits: Partial<typeof defaultLimits>) =>
      readFlat(Buffer.from(FILE), { lenient: false, limits: { ...defaultLimits, ...limits } }).problems[0]
        ?.code;
    expect(limited({ segmentsPerMessage: 2 })).toBe('limit-exceeded');
    expect(limited({ segmentBytes: 20 })).toBe('limit-exceeded');
    expect(limited({ messagesPerInterchange: 0 })).toBe('limit-exceeded');
    expect(limited({ interchangeBytes: 20 })).toBe('input-too-large');
  });

  it('any bytes: an outcome, never an exception, in time that grows with their number', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            ...[..."00:'?\r\n 99", '中', '\u0000'].map((each) => Buffer.from(each)),
            Buffer.from([0xd6]),
            Buffer.from([0x81, 0x30]),
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          for (const lead of ['', "00:X'"])
            for (const message of read(Buffer.concat([Buffer.from(lead), ...parts])).value?.messages ?? [])
              for (const node of message.nodes().value) node.leaves();
        },
      ),
      { numRuns: 1000 },
    );
    const started = performance.now();
    for (const junk of ["'", "' ", '\n', '?', "'\n0"]) nodesOf(`00:X'${junk.repeat(20_000)}x`);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('reads the real fragment, which has no trailer', (ctx) => {
    const file = join(projectRoot, '../shared/samples/cn/mot/IFCSUM_ningbo_2003_fragment.txt');
    if (!existsSync(file)) return ctx.skip('../shared/samples is not there');
    const { value, problems } = nodesOf(readFileSync(file), { lenient: true });
    expect(codes(problems)).toEqual([['trailer-missing', 'warning']]);
    expect(value.map((each) => each.name).join(' ')).toBe('00 10 11 12 13 16 17 18 41 44 47 51 12 13');
    expect(value[5]!.value(field(5))).toBe("08908 L'HOSPITALET DE LLOBREGAT");
  });
});
