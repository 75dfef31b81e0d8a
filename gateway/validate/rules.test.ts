import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, projectRoot, type Shape } from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { loadDirectories } from './directories.js';
import { checkDigit, checkDigits, containerProblem } from './rules.js';
import { structure } from './structure.js';

describe('ISO 6346 check digit', () => {
  it.each(['CSQU3054383', 'MSKU7351770', 'CBHU6818017', 'HLXU1234561', 'MEDU2345679'])('%s', (number) => {
    expect(String(checkDigit(number))).toBe(number[10]);
    expect(containerProblem(number, { offset: 0 })).toBeUndefined();
  });
  it('names the right one', () => {
    expect(containerProblem('CSQU3054384', { offset: 5 })).toMatchObject({
      code: 'check-digit',
      severity: 'warning',
      found: 'CSQU3054384',
      expected: '3',
      at: { offset: 5 },
    });
  });
  it.each(['CSQU305438', 'csqu3054384', 'CSQ13054384', '51234567', 'CSQU 305438-4', ''])(
    'leaves %s alone',
    (text) => {
      expect(containerProblem(text, { offset: 0 })).toBeUndefined();
    },
  );
  it('finds them in a message, references of the same look apart', () => {
    const text =
      "UNB+UNOC:3+A+B+260115:0812+1'UNH+1+CODECO:D:95B:UN'BGM+34'NAD+CF+X'EQD+CN+CSQU3054383'EQD+CN+CSQU3054384'RFF+BN:CSQU3054384'CNT+16:2'UNT+8+1'UNZ+1+1'";
    const shape = loadDirectories(join(projectRoot, 'schemas/edifact')).shape('CODECO:D:95B:UN')
      .value as Shape;
    const context = { message: '1', lenient: false, limits: defaultLimits };
    const nodes = readEdifact(Buffer.from(text), context).value?.messages[0]?.nodes().value ?? [];
    const found = checkDigits(structure(nodes, shape, context).value, shape, context);
    expect(found.map(({ code, at }) => [code, at])).toEqual([
      ['check-digit', { message: '1', segment: 5, path: 'EQD/2.1', offset: text.indexOf('CSQU3054384') }],
    ]);
  });
});
