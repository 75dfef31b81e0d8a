import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentFault } from './dates.js';

describe('moments and periods (2379, 2380)', () => {
  it.each([
    ['102', '20260115', undefined],
    ['102', '20261315', 'impossible'],
    ['102', '20260230', 'impossible'],
    ['102', '20240229', undefined],
    ['102', '19000229', 'impossible'],
    ['102', '20000229', undefined],
    ['102', '00000000', 'impossible'],
    ['102', '2026-01-15', 'unreadable'],
    ['102', '202601151200', 'unreadable'],
    ['101', '260115', undefined],
    ['101', '260431', 'impossible'],
    ['201', '2601150812', undefined],
    ['202', '260115081260', 'impossible'],
    ['203', '202601152400', 'impossible'],
    ['203', '202601152359', undefined],
    ['203', '20260115', 'unreadable'],
    ['204', '20260115081230', undefined],
    ['303', '202601150812UTC', undefined],
    ['303', '202601150812+08', undefined],
    ['304', '20260115081230CST', undefined],
    ['205', '202601150812+0800', undefined],
    ['205', '202601150812+1561', 'impossible'],
    ['401', '2460', 'impossible'],
    ['501', '08001730', undefined],
    ['501', '08002530', 'impossible'],
    ['610', '202613', 'impossible'],
    ['616', '202654', 'impossible'],
    ['105', '25366', 'impossible'],
    ['718', '2026011520260116', undefined],
    ['718', '20260115-20260116', undefined],
    ['718', '2026011520260132', 'impossible'],
    ['719', '202601150800202601160800', undefined],
    ['2', '310126', undefined],
    ['3', '013126', undefined],
    ['ZZZ', 'anything', undefined],
    ['805', '48', undefined],
    ['203', '****', undefined],
    ['102', 'XXXXXXXX', undefined],
  ])('%s %s: %s', (format, value, fault) => {
    expect(momentFault(value, format)?.kind).toBe(fault);
  });

  it('accepts every day there is', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const digits = date.toISOString().replace(/\D/g, '');
          for (const [format, length] of [
            ['102', 8],
            ['203', 12],
            ['204', 14],
          ] as const)
            expect(momentFault(digits.slice(0, length), format)).toBeUndefined();
        },
      ),
    );
  });
});
