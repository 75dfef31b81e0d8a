import { describe, expect, it } from 'vitest';
import {
  defaultLimits,
  type MessageVerdict,
  type Place,
  type Problem,
  type ProblemCode,
  problem,
} from '../../core/index.js';
import { contrl, isAcknowledgement } from './contrl.js';
import { readEdifact } from './read.js';

const UNB = "UNB+UNOA:2+TERMINAL:ZZ:QUAY+CUSTOMS:30+260115:0812+REF1'";
const message = (reference: string): string =>
  `UNH+${reference}+CODECO:D:95B:UN:ITG13'BGM+34+DOC1+9'UNT+3+${reference}'`;

/** An answer to `text`, where these problems were found; messages with an error are rejected. */
function answer(
  text: string,
  found: ReadonlyArray<readonly [ProblemCode, Place]> = [],
  more: { bare?: boolean } = {},
) {
  const read = readEdifact(Buffer.from(text), { lenient: false, limits: defaultLimits });
  const interchange = read.value;
  if (interchange === undefined) throw new Error('not readable');
  const problems: Problem[] = [...read.problems, ...found.map(([code, at]) => problem(code, at))];
  const messages: MessageVerdict[] = interchange.messages.map((each) => ({
    ordinal: each.ordinal,
    ...(each.reference === undefined ? {} : { reference: each.reference }),
    name: each.name,
    accepted: !problems.some(
      ({ at, severity }) =>
        severity === 'error' && at !== undefined && at.offset >= each.from && at.offset < each.to,
    ),
  }));
  const { sender, recipient, reference } = interchange;
  const result = contrl({
    head: {
      syntax: 'edifact',
      test: interchange.test,
      ...(sender && { sender }),
      ...(recipient && { recipient }),
      ...(reference && { reference }),
    },
    messages,
    problems,
    ...(more.bare ? {} : { interchange }),
    reference: 'ACK1',
    preparedAt: '2026-01-15T01:00:00Z',
  });
  if (result !== undefined) {
    const check = readEdifact(Buffer.from(result.text), { lenient: false, limits: defaultLimits });
    expect(check.problems).toEqual([]);
    expect(check.value?.messages.flatMap((each) => each.nodes().problems)).toEqual([]);
  }
  return result?.text.replace(/^.*?UNH\+1\+[^']*'/, '').replace(/UNT\+\d+\+\d+'UNZ.*$/, '');
}

describe('contrl', () => {
  it('accepts: swapped parties, version 3 to version 2', () => {
    const text = `${UNB}${message('M1')}UNZ+1+REF1'`;
    const read = readEdifact(Buffer.from(text), { lenient: false, limits: defaultLimits });
    const given = contrl({
      head: { test: true },
      messages: [],
      problems: [],
      interchange: read.value,
      preparedAt: '2026-01-15T01:00:00Z',
      reference: 'ACK1',
    });
    expect(given).toEqual({
      name: 'CONTRL',
      mediaType: 'application/edifact',
      text: "UNB+UNOA:3+CUSTOMS:30+TERMINAL:ZZ:QUAY+260115:0900+ACK1++++++1'UNH+1+CONTRL:D:3:UN'UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UNT+3+1'UNZ+1+ACK1'",
    });
  });

  it('answers version 4 in version 4', () => {
    const read = readEdifact(Buffer.from(`${UNB.replace('UNOA:2', 'UNOA:4')}${message('M1')}UNZ+1+REF1'`), {
      lenient: false,
      limits: defaultLimits,
    });
    const given = contrl({
      head: { test: false },
      messages: [],
      problems: [],
      interchange: read.value,
      preparedAt: '2026-01-15T01:00:00Z',
    });
    expect(given?.text).toContain('UNB+UNOA:4+CUSTOMS:30+TERMINAL:ZZ:QUAY+20260115:0900+');
    expect(given?.text).toContain("UNH+1+CONTRL:4:1:UN'");
  });

  const two = `${UNB}${message('M1')}${message('M2')}UNZ+2+REF1'`;
  const inSecond = two.indexOf('BGM', two.indexOf('UNH+M2'));
  const at = (path: string | undefined, segment: number | undefined): Place => ({
    message: 'M2',
    offset: inSecond,
    ...(path === undefined ? {} : { path }),
    ...(segment === undefined ? {} : { segment }),
  });

  it.each<[string, ReadonlyArray<readonly [ProblemCode, Place]>, string]>([
    ['a missing segment', [['segment-missing', at('EQD', 2)]], "UCM+M2+CODECO:D:95B:UN:ITG13+4'UCS+2+13'"],
    [
      'a missing component: the tag counts as 1',
      [['element-missing', at('EQD/2.1', 2)]],
      "UCM+M2+CODECO:D:95B:UN:ITG13+4'UCS+2'UCD+13+3:1'",
    ],
    [
      'a simple element too long, and a segment too often',
      [
        ['element-too-long', at('BGM/2', 2)],
        ['segment-repeats', at('BGM', 2)],
      ],
      "UCM+M2+CODECO:D:95B:UN:ITG13+4'UCS+2+35'UCS+2'UCD+39+3'",
    ],
    [
      'two elements of one segment, one of them twice',
      [
        ['element-too-long', at('BGM/2', 2)],
        ['element-type', at('BGM/3', 2)],
        ['element-too-long', at('BGM/2', 2)],
      ],
      "UCM+M2+CODECO:D:95B:UN:ITG13+4'UCS+2'UCD+39+3'UCD+37+4'",
    ],
    [
      'an unknown message type',
      [['message-unknown', at(undefined, undefined)]],
      "UCM+M2+CODECO:D:95B:UN:ITG13+4+12'",
    ],
    [
      'a code of version 4 in version 3',
      [['charset-unknown', at('BGM/1.1', 2)]],
      "UCM+M2+CODECO:D:95B:UN:ITG13+4'UCS+2'UCD+2+2:1'",
    ],
  ])('%s', (_, found, expected) => {
    expect(answer(two, found)).toBe(`UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'${expected}`);
    expect(answer(two, found, { bare: true })).toBe(`UCI+REF1+TERMINAL:ZZ+CUSTOMS:30+7'${expected}`);
  });

  it.each([
    [
      "UNT's count",
      two.replace('UNT+3+M2', 'UNT+9+M2'),
      "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UCM+M2+CODECO:D:95B:UN:ITG13+4+29+UNT+2'",
    ],
    ["UNZ's count", two.replace('UNZ+2', 'UNZ+9'), "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+4+29+UNZ+2'"],
    ['no UNZ', two.replace(/UNZ.*/, ''), "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+4+13+UNZ'"],
    [
      'a message type without its directory',
      two.replace('+M1+CODECO:D:95B:UN:ITG13', '+M1+CODECO').replace('UNT+3+M1', 'UNT+4+M1'),
      "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UCM+M1+CODECO:ZZZ:ZZZ:UN+4+29+UNT+2'",
    ],
    [
      'an agency too long for the answer',
      two.replace('+M1+CODECO:D:95B:UN:ITG13', '+M1+CODECO:D:95B:UNU').replace('UNT+3+M1', 'UNT+4+M1'),
      "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UCM+M1+CODECO:D:95B:UN+4+29+UNT+2'",
    ],
    ['an unknown level', two.replace('UNOA', 'UNOQ'), "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+4+2+UNB+2:1'"],
    [
      'a reference too long',
      two.replaceAll('REF1', 'REFERENCE123456'),
      "UCI+REFERENCE12345+TERMINAL:ZZ:QUAY+CUSTOMS:30+4+39+UNB+6'",
    ],
  ])('%s', (_, text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  it('answers messages in functional groups under their UCF', () => {
    const text = `${UNB}UNG+CODECO+GATE+OFFICE+260115:0812+G1+UN+D:95B'${message('M1')}UNE+1+G1'UNZ+1+REF1'`;
    expect(
      answer(text, [
        ['segment-missing', { message: 'M1', segment: 2, path: 'EQD', offset: text.indexOf('BGM') }],
      ]),
    ).toBe(
      "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UCF+G1+GATE+OFFICE+7'UCM+M1+CODECO:D:95B:UN:ITG13+4'UCS+2+13'",
    );
  });

  it('answers each of several interchanges in a message of its own', () => {
    const given = answer(
      `${UNB}${message('M1')}UNZ+1+REF1'${UNB.replace('REF1', 'REF2')}${message('M1').replace('UNT+3', 'UNT+4')}UNZ+1+REF2'`,
    );
    expect(given).toBe(
      "UCI+REF1+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UNT+3+1'UNH+2+CONTRL:D:3:UN'UCI+REF2+TERMINAL:ZZ:QUAY+CUSTOMS:30+7'UCM+M1+CODECO:D:95B:UN:ITG13+4+29+UNT+2'",
    );
  });

  it('has no answer where UNB lacks what it must repeat, and none to answers', () => {
    expect(
      contrl({
        head: { test: false, sender: { code: 'A' } },
        messages: [],
        problems: [],
        preparedAt: '2026-01-15T01:00:00Z',
      }),
    ).toBeUndefined();
    expect(isAcknowledgement([{ name: 'CONTRL:D:3:UN' }])).toBe(true);
    expect(isAcknowledgement([{ name: 'APERAK:D:95B:UN' }])).toBe(true);
    expect(isAcknowledgement([{ name: 'CODECO:D:95B:UN' }, { name: 'CONTRL:D:3:UN' }])).toBe(false);
    expect(isAcknowledgement([])).toBe(false);
  });

  it('makes the same reference of the same interchange, at most 14 characters', () => {
    const once = (moment: string) =>
      contrl({
        head: { test: false, sender: { code: 'A' }, recipient: { code: 'B' }, reference: 'R' },
        messages: [],
        problems: [],
        preparedAt: moment,
      })?.text.match(/UNZ\+1\+(\w+)'/)?.[1];
    expect(once('2026-01-15T01:00:00Z')).toBe(once('2026-01-15T01:00:00Z'));
    expect(once('2026-01-15T01:00:00Z')).not.toBe(once('2026-01-15T01:00:01Z'));
    expect(once('2026-01-15T01:00:00Z')).toHaveLength(14);
  });

  it('answers a flood of broken messages in time that grows with their number', () => {
    const count = 60_000;
    const text = `${UNB}${Array.from({ length: count }, (_, i) => `UNH+${i + 1}+CODECO:D:95B:UN'`).join('')}`;
    const read = readEdifact(Buffer.from(text), { lenient: false, limits: defaultLimits });
    const { value: interchange, problems } = read;
    if (interchange === undefined) throw new Error('not readable');
    const messages = interchange.messages.map(({ ordinal, name }) => ({ ordinal, name, accepted: false }));
    const started = performance.now();
    const made = contrl({
      head: { test: false },
      messages,
      problems: problems.filter(({ at }) => at?.path === 'UNT'),
      interchange,
      preparedAt: '2026-01-15T01:00:00Z',
    });
    expect(made?.text.match(/'UCM/g)).toHaveLength(count);
    expect(performance.now() - started).toBeLessThan(5_000);
  }, 30_000);
});
