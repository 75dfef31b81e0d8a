import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, lines, locate, PROBLEMS, parsePath, problem, sortableIds } from './index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('lines', () => {
  it('counts lines and columns from 1 over LF, CRLF and CR', () => {
    const text = bytes('ab\ncd\r\nef\rgh');
    const at = lines(text);
    expect(at.at(0)).toEqual({ line: 1, column: 1 });
    expect(at.at(4)).toEqual({ line: 2, column: 2 });
    expect(at.at(7)).toEqual({ line: 3, column: 1 });
    expect(at.at(10)).toEqual({ line: 4, column: 1 });
    expect(at.at(99)).toEqual({ line: 4, column: 3 });
  });

  it('counts characters, not bytes, in UTF-8 and GB18030, and not the byte order mark', () => {
    expect(lines(bytes('大连港+X')).at(9)).toEqual({ line: 1, column: 4 });
    expect(lines(Uint8Array.of(0xb4, 0xf3, 0xc1, 0xac, 0x2b), 'GB18030').at(4)).toEqual({
      line: 1,
      column: 3,
    });
    expect(lines(Uint8Array.of(0x81, 0x30, 0x81, 0x30, 0x2b), 'GB18030').at(4)).toEqual({
      line: 1,
      column: 2,
    });
    expect(lines(bytes('\ufeffUNB')).at(3)).toEqual({ line: 1, column: 1 });
  });

  it('agrees with counting by hand on any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', "'", '\n', '\r\n', '港')), fc.nat(60), (parts, n) => {
        const before = parts.slice(0, n).join('');
        const { line, column } = lines(bytes(parts.join(''))).at(bytes(before).length);
        const rows = before.split(/\r\n|\n/);
        expect([line, column]).toEqual([rows.length, [...rows.at(-1)!].length + 1]);
      }),
    );
  });
});

describe('parsePath', () => {
  it.each([
    ['BGM/2', ['BGM'], { kind: 'component', element: 2, component: 1 }],
    ['DTM[1.1=7|334,1.3!=203]/1.2', ['DTM'], { kind: 'component', element: 1, component: 2 }],
    ['NAD[1=CA]/LOC_2/2.1', ['NAD', 'LOC_2'], { kind: 'component', element: 2, component: 1 }],
    ['PIA/2..6', ['PIA'], { kind: 'range', from: 2, to: 6 }],
    ['Units/Unit/@number', ['Units', 'Unit'], { kind: 'attribute', name: 'number' }],
    ['Head/MessageID', ['Head', 'MessageID'], undefined],
    ['港/代码', ['港', '代码'], undefined],
  ])('%s', (text, steps, leaf) => {
    const path = parsePath(text);
    if (typeof path === 'string') throw new Error(path);
    expect(path.steps.map((step) => step.name)).toEqual(steps);
    expect(path.leaf).toEqual(leaf);
  });

  it('takes a first part of two digits for a record in a platform file', () => {
    expect(parsePath('12/41/51/2', true)).toMatchObject({
      steps: [{ name: '12' }, { name: '41' }, { name: '51' }],
      leaf: { element: 2 },
    });
    expect(parsePath('12', true)).toMatchObject({ steps: [{ name: '12' }] });
  });

  it('keeps separators inside predicates', () => {
    expect(parsePath('FTX[4.1=a/b]/4.2')).toMatchObject({ steps: [{ predicates: [{ values: ['a/b'] }] }] });
  });

  it.each(['', 'A//1', 'A[1=2', 'A[x=2]/1', 'A]/1', '0'])('refuses %j', (text) => {
    expect(parsePath(text)).toBeTypeOf('string');
  });
});

describe('problems', () => {
  it('have a sentence in both languages, and fill in what was found', () => {
    for (const row of Object.values(PROBLEMS)) {
      expect(row.zh).toMatch(/\p{Script=Han}/u);
      expect(row.en).not.toMatch(/\p{Script=Han}/u);
      expect(row.contrl).toMatch(/^\d+$/);
    }
    const made = problem(
      'count-mismatch',
      { offset: 3 },
      { found: '2', expected: '3', values: { name: 'UNT' } },
    );
    expect(made.message.en).toBe('UNT says 2, counted 3');
    expect(made.message.zh).toContain('2');
  });

  it('are located and sorted by offset', () => {
    const found = [problem('segment-missing', { offset: 5 }), problem('unb-missing', { offset: 0 })];
    expect(locate(found, lines(bytes('UNH\n+1')))).toMatchObject([
      { code: 'unb-missing', at: { line: 1, column: 1 } },
      { code: 'segment-missing', at: { line: 2, column: 2 } },
    ]);
  });
});

describe('canonicalJson (RFC 8785)', () => {
  it('sorts names by UTF-16 code unit and writes numbers as ECMAScript does', () => {
    expect(
      canonicalJson({ '\ufb33': 1, '\ud83d\ude00': 2, b: [1e21, 0.1, -0], a: undefined, 港: 'x\u001f' }),
    ).toBe('{"b":[1e+21,0.1,0],"港":"x\\u001f","\ud83d\ude00":2,"\ufb33":1}');
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });
});

describe('sortableIds', () => {
  it('never repeats and always rises, within one millisecond and when the clock steps back', () => {
    let now = 1_700_000_000_000;
    const next = sortableIds({ now: () => now, after: () => () => {} });
    const made: string[] = [];
    for (let i = 0; i < 500; i++) {
      now += i % 7 === 0 ? -5 : i % 3;
      made.push(next());
    }
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
    expect(made[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });
});
