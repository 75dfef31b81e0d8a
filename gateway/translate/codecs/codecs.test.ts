import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codecOf, isUnreadable, momentsOf, PATTERNS, patternOf, type Zone, zoneOf } from './index.js';

const shanghai = zoneOf('Asia/Shanghai') as Zone;
const hostile = fc.string({
  unit: fc.constantFrom(...'+:?*\'<>&"/ \n0123456789.,-AZaz港(', '𠮷'),
  maxLength: 24,
});
const decode = (name: string, text: string, zone = shanghai): unknown => codecOf(name)?.decode(text, zone);
const encode = (name: string, value: unknown, zone = shanghai): unknown => codecOf(name)?.encode(value, zone);

describe('text', () => {
  test('is itself', () => {
    fc.assert(fc.property(hostile, (text) => decode('text', encode('text', text) as string) === text));
  });
});

describe('decimal', () => {
  test.each([
    ['15400', 15400],
    ['15400,50', 15400.5],
    ['0.100', 0.1],
    ['-7.25', -7.25],
    ['.5', 0.5],
    ['+3', 3],
    [' 12 ', 12],
    ['-0', 0],
    ['123456789012345', 123456789012345],
    ['1234567890123456', '1234567890123456'],
    ['0012345678901234567.10', '12345678901234567.1'],
    ['0.1234567890123456', '0.1234567890123456'],
  ])('reads %s as %s', (wire, value) => {
    expect(decode('decimal', wire)).toBe(value);
  });
  test.each(['', '.', '1e3', '1,000.5', 'NaN', '12a', '--1', '1 2'])('refuses %j', (wire) => {
    expect(decode('decimal', wire)).toMatchObject({ unreadable: 'value-unreadable' });
  });
  test.each([
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
    [1.5e-9, '0.0000000015'],
    ['12,5', '12.5'],
    [Number.NaN, undefined],
    ['1e3', undefined],
  ])('writes %s as %s', (value, wire) => {
    expect(encode('decimal', value)).toBe(wire);
  });
  test('reads back every number of up to 15 digits', () => {
    const numbers = fc
      .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
      .map(([value, scale]) => Number((value / 10 ** scale).toFixed(scale)))
      .map((value) => (value === 0 ? 0 : value));
    fc.assert(
      fc.property(numbers, (value) => decode('decimal', encode('decimal', value) as string) === value),
    );
  });
  test('reads back every longer decimal string', () => {
    const long = fc
      .bigInt({ min: 10n ** 15n, max: 10n ** 30n })
      .map(String)
      .filter((each) => !each.endsWith('0'));
    fc.assert(fc.property(long, (value) => decode('decimal', encode('decimal', value) as string) === value));
  });
});

describe('integer', () => {
  test('reads whole numbers only', () => {
    expect(decode('integer', '012')).toBe(12);
    expect(decode('integer', '12.0')).toBe(12);
    expect(decode('integer', '12.5')).toMatchObject({ unreadable: 'value-unreadable' });
    expect(encode('integer', 12.5)).toBeUndefined();
  });
});

describe('boolean', () => {
  test('is two words', () => {
    expect(decode('boolean:Y/N', 'Y')).toBe(true);
    expect(decode('boolean:Y/N', 'N')).toBe(false);
    expect(decode('boolean:Y/N', 'y')).toMatchObject({ unreadable: 'value-unreadable' });
    expect(encode('boolean:Y/N', false)).toBe('N');
    expect(codecOf('boolean:Y/Y')).toBeUndefined();
  });
});

describe('datetime', () => {
  test.each([
    ['datetime:203', '202601150812', '2026-01-15T08:12+08:00'],
    ['datetime:204', '20260115081230', '2026-01-15T08:12:30+08:00'],
    ['datetime:102', '20260115', '2026-01-15'],
    ['datetime:101', '260115', '2026-01-15'],
    ['datetime:BBMMDD', '590610', '1959-06-10'],
    ['datetime:BBMMDD', '290228', '2029-02-28'],
    ['datetime:201', '2601150812', '2026-01-15T08:12+08:00'],
    ['datetime:202', '991231235959', '1999-12-31T23:59:59+08:00'],
    ['datetime:205', '202601150812+0100', '2026-01-15T08:12+01:00'],
    ['datetime:303', '202601150812UTC', '2026-01-15T08:12+00:00'],
    ['datetime:304', '20260115081230086', '2026-01-15T08:12:30+08:00'],
    ['datetime:304=CCYYMMDDHHMMSSZHH', '20260115081230+08', '2026-01-15T08:12:30+08:00'],
    ['datetime:304=CCYYMMDDHHMMSSZHH', '20260115081230Z', '2026-01-15T08:12:30+00:00'],
    ['datetime:602', '2026', '2026'],
    ['datetime:610', '202601', '2026-01'],
    ['datetime:718', '20260115-20260131', '2026-01-15/2026-01-31'],
    ['datetime:719', '202601150812-202601160000', '2026-01-15T08:12+08:00/2026-01-16T00:00+08:00'],
    ['datetime:CCYYMMDDHHMMSSmmm', '20260115081230005', '2026-01-15T08:12:30.005+08:00'],
    ['datetime:CCYY-MM-DD HH:MM:SS', '2026-01-15 08:12:30', '2026-01-15T08:12:30+08:00'],
    ['datetime:CCYY-MM-DDTHH:MM:SSZ', '2026-01-15T08:12:30+09:00', '2026-01-15T08:12:30+09:00'],
    ['datetime:CCYYMMDDHHMMZZZ', '202601150812086', '2026-01-15T08:12+08:00'],
  ])('%s reads and writes %s', (name, wire, value) => {
    expect(decode(name, wire)).toBe(value);
    expect(decode(name, encode(name, value) as string)).toBe(value);
  });
  test('names of months and weekdays', () => {
    const java = 'datetime:WWW MMM DD HH:MM:SS ZZZ CCYY';
    expect(decode(java, 'Thu Jan 15 08:12:30 UTC 2026')).toBe('2026-01-15T08:12:30+00:00');
    expect(decode('datetime:DD MMM CCYY', '05 Dec 2026')).toBe('2026-12-05');
    expect(encode('datetime:DD MMM CCYY', '2026-12-05')).toBe('05 Dec 2026');
    expect(decode('datetime:DD MMM CCYY', '31 Feb 2026')).toMatchObject({ unreadable: 'date-impossible' });
    expect(decode('datetime:DD MMM CCYY', '05 Foo 2026')).toMatchObject({ unreadable: 'value-unreadable' });
    expect(decode(java, 'Foo Jan 15 08:12:30 UTC 2026')).toMatchObject({ unreadable: 'value-unreadable' });
  });
  test('refuses days and hours that no calendar has', () => {
    for (const [name, wire] of [
      ['datetime:102', '20260229'],
      ['datetime:102', '20261301'],
      ['datetime:102', '20260100'],
      ['datetime:102', '19000229'],
      ['datetime:203', '202601152400'],
      ['datetime:203', '202601150860'],
    ] as const)
      expect(decode(name, wire), wire).toMatchObject({ unreadable: 'date-impossible' });
    expect(decode('datetime:102', '20240229')).toBe('2024-02-29');
    expect(decode('datetime:203', '20260115')).toMatchObject({ unreadable: 'value-unreadable' });
  });
  test('converts to the zone it writes in, with daylight saving', () => {
    const rome = zoneOf('Europe/Rome') as Zone;
    expect(encode('datetime:203', '2026-01-15T08:12+08:00', rome)).toBe('202601150112');
    expect(encode('datetime:203', '2026-07-15T08:12+08:00', rome)).toBe('202607150212');
    expect(decode('datetime:203', '202607150212', rome)).toBe('2026-07-15T02:12+02:00');
    expect(decode('datetime:203', '202610250230', rome)).toBe('2026-10-25T02:30+02:00');
    expect(decode('datetime:203', '198607010000')).toBe('1986-07-01T00:00+09:00');
    expect(decode('datetime:203', '202601150812', zoneOf('-03:30') as Zone)).toBe('2026-01-15T08:12-03:30');
    expect(zoneOf('Nowhere/At_all')).toBeUndefined();
  });
  test('invents no precision and says what it cuts', () => {
    const moments = momentsOf(['203', '102', '204']);
    if (typeof moments === 'string') return expect.unreachable();
    expect(moments.encode('2026-01-15', shanghai)).toEqual({ text: '20260115', format: '102', cut: false });
    expect(moments.encode('2026-01-15T08:12:30+08:00', shanghai)).toMatchObject({
      format: '204',
      cut: false,
    });
    expect(moments.encode('2026-01-15T08:12:30.5+08:00', shanghai)).toMatchObject({
      format: '203',
      cut: true,
    });
    expect(encode('datetime:203', '2026-01-15')).toBeUndefined();
    expect(encode('datetime:203', '2026-02-30T00:00+08:00')).toBeUndefined();
    expect(encode('datetime:101', '2080-01-01')).toBeUndefined();
    expect(momentsOf(['203', 'QQ'])).toBe('QQ');
    expect(moments.decode('20260115', shanghai, '203')).toMatchObject({ unreadable: 'value-unreadable' });
    expect(moments.decode('2601150812', shanghai, '201')).toBe('2026-01-15T08:12+08:00');
    expect(moments.decode('202601150812', shanghai, '999')).toBeUndefined();
    expect(moments.decode('20260115-20260120', shanghai, '718')).toBeUndefined();
  });
});

describe('patterns', () => {
  test.each([
    ['locode/customs', 'CNDLC/0900', ['CNDLC', undefined, '0900']],
    ['locode/customs', 'CNNHS510088/5119', ['CNNHS', '510088', '5119']],
    ['locode/customs', 'HKHKG', ['HKHKG', undefined, undefined]],
    ['locode/customs', 'AAE/4201', ['AAE', undefined, '4201']],
    ['vessel-un', 'UN9783148', ['9783148', undefined, undefined]],
    ['vessel-un', 'CN5200550298', [undefined, '5200550298', undefined]],
    ['vessel-un', '5200550298', [undefined, undefined, '5200550298']],
    ['imo-number', '9321483', ['9321483', undefined]],
    ['imo-number', '9321484', [undefined, '9321484']],
    ['imo-number', 'VRIB3', [undefined, 'VRIB3']],
    ['port-time', '132', ['ARRI', 'EST', undefined]],
    ['port-time', '824', ['CMPL_DISC', 'ACT', undefined]],
    ['port-time', '186', [undefined, undefined, '186']],
    ['type+value', 'USCI+91310000X', ['USCI', '91310000X']],
    ['type/number', 'M/123456', ['M', '123456']],
    ['type/number', '123456', [undefined, '123456']],
  ])('%s: %s', (name, wire, values) => {
    const codec = patternOf(name);
    expect(codec?.decode(wire)).toEqual(values);
    expect(codec?.encode(values)).toBe(wire);
  });
  test.each(PATTERNS.map((codec) => [codec.name, codec] as const))(
    '%s: wire → parts → wire is the identity',
    (_, codec) => {
      fc.assert(
        fc.property(
          hostile.filter((each) => each !== ''),
          (wire) => {
            const values = codec.decode(wire);
            return isUnreadable(values) || codec.encode(values) === wire;
          },
        ),
      );
    },
  );
  test.each(PATTERNS.map((codec) => [codec.name, codec] as const))(
    '%s: what it writes it reads',
    (_, codec) => {
      const part = fc.option(
        hostile.filter((each) => each !== ''),
        { nil: undefined },
      );
      fc.assert(
        fc.property(fc.tuple(...codec.parts.map(() => part)), (values) => {
          const wire = codec.encode(values);
          if (wire !== undefined) expect(codec.decode(wire)).toEqual(values);
        }),
      );
    },
  );
});

test('decoding never throws', () => {
  const names = [
    'text',
    'decimal',
    'integer',
    'boolean:Y/N',
    'datetime:203',
    'datetime:718',
    'datetime:304',
    'datetime:CCYY-MM-DDTHH:MM:SSZ',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.oneof(hostile, fc.string()), (name, text) => {
      decode(name, text);
    }),
    { numRuns: 500 },
  );
});

test('a pattern without a code is written without one, and read where there is none', () => {
  const moments = momentsOf(['=CCYY-MM-DDTHH:MMZ', '205']);
  if (typeof moments === 'string') throw new Error(moments);
  const at = '2026-01-15T08:12+02:00';
  expect(moments.encode(at, shanghai)).toEqual({ text: at, format: '', cut: false });
  expect(moments.decode(at, shanghai)).toBe(at);
  expect(moments.decode('202601150812+0200', shanghai, '205')).toBe(at);
  expect(moments.decode(at, shanghai, '205')).toMatchObject({ unreadable: 'value-unreadable' });
});

test('a fraction of any length is read to the millisecond, and never written', () => {
  const moments = momentsOf(['CCYY-MM-DDTHH:MM:SS.mmmZ', 'CCYY-MM-DDTHH:MM:SS.fffZ']);
  if (typeof moments === 'string') throw new Error(moments);
  const read = (fraction: string) => moments.decode(`2026-01-15T08:12:30.${fraction}+02:00`, shanghai);
  expect(['7', '77', '7729775', '000'].map(read)).toEqual(
    ['700', '770', '772', '000'].map((each) => `2026-01-15T08:12:30.${each}+02:00`),
  );
  expect(moments.encode('2026-01-15T08:12:30.772+02:00', shanghai)?.text).toBe(
    '2026-01-15T08:12:30.772+02:00',
  );
  const alone = momentsOf(['CCYY-MM-DDTHH:MM:SS.fffZ']);
  expect(
    typeof alone === 'string' || alone.encode('2026-01-15T08:12:30.772+02:00', shanghai),
  ).toBeUndefined();
});
