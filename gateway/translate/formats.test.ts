import { describe, expect, test } from 'vitest';
import { gate } from './testing/handmade.js';
import { both, read, write } from './testing/ways.js';

const rows = [{ field: 'issuedAt', path: 'DTM[1.1=137]/1.2', as: 'datetime', formats: ['203', '102'] }];
const dtm = (value: string, format?: string) =>
  ['DTM', { '1.1': '137', '1.2': value, ...(format === undefined ? {} : { '1.3': format }) }] as const;

describe('a moment beside its 2379 code', () => {
  test.each([
    ['3', '804'],
    ['2026011520260120', '718'],
    ['202603', '616'],
    ['260115/260120', 'ZZZ'],
    ['20269999', '204'],
  ])('%s in format %s, which the row does not list, is kept unread', (value, format) => {
    expect(read(rows, [dtm(value, format)])).toMatchObject({
      values: {},
      extensions: [
        { path: 'DTM/1.2', value },
        { path: 'DTM/1.3', value: format },
      ],
      problems: ['value-unmapped DTM/1.2', 'value-unmapped DTM/1.3'],
    });
  });
  test('of another known format is read all the same', () => {
    expect(read(rows, [dtm('260115', '101')])).toMatchObject({
      values: { issuedAt: '2026-01-15' },
      extensions: [],
      problems: [],
    });
  });
  test.each([
    ['202601', '610', '2026-01'],
    ['2026', '602', '2026'],
  ])('%s (%s), a month or a year by itself, goes out as it came', (value, format, issuedAt) =>
    both(rows, [dtm(value, format)], { issuedAt }),
  );
  test('a month has no place among periods', () =>
    expect(write([{ ...rows[0], formats: ['718'] }], { issuedAt: '2026-01' }).problems).toEqual([
      'field-not-carried DTM/1.2',
    ]));
  test.each([
    ['20260230', '102', 'date-impossible'],
    ['2026011', '102', 'value-unreadable'],
    ['2026011', undefined, 'value-unreadable'],
  ])('%s in the listed format %s is %s', (value, format, code) => {
    expect(read(rows, [dtm(value, format)]).problems).toEqual([`${code} DTM/1.2`]);
  });
  test('of a list of periods, single moments are not', () => {
    const periods = [{ ...rows[0], formats: ['718'] }];
    both(periods, [dtm('20260115-20260120', '718')], { issuedAt: '2026-01-15/2026-01-20' });
    expect(read(periods, [dtm('2601152601200000000000', '713')]).values).toEqual({});
    expect(read(periods, [dtm('20260115', '102')]).values).toEqual({});
  });
  test('unread, leaves the field to the next of several paths', () => {
    const two = [{ ...rows[0], path: ['DTM[1.1=137]/1.2', 'DTM[1.1=182]/1.2'] }];
    const other = ['DTM', { '1.1': '182', '1.2': '20260116', '1.3': '102' }] as const;
    expect(read(two, [dtm('3', '804'), other])).toMatchObject({
      values: { issuedAt: '2026-01-16' },
      problems: ['value-unmapped DTM/1.2', 'value-unmapped DTM/1.3'],
    });
    expect(read(two, [dtm('20260116', '102'), other]).problems).toEqual([]);
    expect(read(two, [dtm('202601160000', '203'), other]).problems).toEqual(['value-conflict DTM/1.2']);
    expect(read(two, [other, dtm('20260116', '102')], gate).problems).toEqual([]);
    expect(
      read(two, [dtm('20260116', '102'), ['DTM', { '1.1': '182', '1.2': '3', '1.3': '804' }]]),
    ).toMatchObject({
      problems: ['value-unmapped DTM/1.2', 'value-unmapped DTM/1.3'],
    });
    expect(write(two, { issuedAt: '2026-01-16' }).hands).toEqual([dtm('20260116', '102')]);
  });
});
