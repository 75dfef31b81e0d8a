import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { charsetNamed, decodeText, gb18030, isUtf16, utf8 } from './charset.js';

describe('character sets', () => {
  it.each([
    ['utf8', 'UTF-8'],
    ['UTF-8', 'UTF-8'],
    ['gb18030', 'GB18030'],
    ['GBK', 'GB18030'],
    ['gb2312', 'GB18030'],
    ['CP936', 'GB18030'],
    ['latin1', 'ISO-8859-1'],
    ['iso_8859-1', 'ISO-8859-1'],
    ['ISO8859-15', 'ISO-8859-15'],
    ['iso-8859-5', 'ISO-8859-5'],
    ['Windows-1251', 'windows-1251'],
    ['cp1252', 'windows-1252'],
    ['KOI8-R', 'KOI8-R'],
    ['Big5', 'Big5'],
    ['us-ascii', 'US-ASCII'],
    ['UTF-16', undefined],
    ['EBCDIC', undefined],
    ['', undefined],
  ])('%s is %s', (label, name) => {
    expect(charsetNamed(label)?.name).toBe(name);
  });

  const one = fc.constantFrom(
    "'",
    '+',
    ':',
    '?',
    'A',
    '大',
    '连',
    '一',
    '乗',
    '𠮷',
    '：',
    'é',
    '€',
    'Я',
    '\u3000',
  );
  it('UTF-8 and GB18030 hold every text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(one, fc.string({ unit: 'grapheme', maxLength: 2 }))), (parts) => {
        const text = parts.join('').replace(/[\ue000-\uf8ff]/g, '');
        for (const each of [utf8, gb18030]) {
          const bytes = each.bytes(text) as Uint8Array;
          expect(each.invalidAt(bytes)).toBe(-1);
          expect(each.text(bytes, 0, bytes.length)).toBe(text);
        }
      }),
    );
  });

  it.each([
    ['UTF-8', 'a\ud800', 1],
    ['GB18030', 'ab\udc00c', 2],
    ['GBK', '港𠮷', 1],
    ['ISO-8859-1', 'a€', 1],
    ['ISO-8859-5', 'Яé', 1],
    ['US-ASCII', 'aé', 1],
    ['windows-1252', '€大', 1],
    ['Big5', '大Я한', 2],
  ])('%s tells the first character it lacks', (label, text, index) => {
    expect(charsetNamed(label)?.bytes(text)).toBe(index);
  });

  it.each([
    ['UTF-8', [0x41, 0xe5, 0xa4, 0xa7, 0xff], 4],
    ['UTF-8', [0x41, 0xe5, 0xa4], 1],
    ['UTF-8', [0xed, 0xa0, 0x80], 0],
    ['GB18030', [0x41, 0xb4, 0xf3, 0xff], 3],
    ['GB18030', [0x41, 0xb4], 1],
    ['GB18030', [0xb4, 0x2b], 0],
    ['ISO-8859-6', [0x41, 0xa1], 1],
    ['US-ASCII', [0x41, 0xa1], 1],
    ['EUC-KR', [0x41, 0xb0, 0xa1, 0xff, 0x41], 3],
    ['ISO-8859-1', [0x41, 0xff], -1],
  ])('%s tells the first byte that is not its own', (label, bytes, index) => {
    expect(charsetNamed(label)?.invalidAt(Uint8Array.from(bytes))).toBe(index);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('UTF-8', 'GB18030', 'GBK', 'ISO-8859-1', 'ISO-8859-6', 'EUC-KR', 'Big5', 'Shift_JIS'),
        (bytes, label) => {
          const charset = charsetNamed(label);
          const bad = charset?.invalidAt(bytes) ?? 0;
          expect(bad).toBeGreaterThanOrEqual(-1);
          expect(bad).toBeLessThan(Math.max(bytes.length, 1));
          charset?.text(bytes, 0, bytes.length);
        },
      ),
    );
  });

  it('shows bytes in a character set it does not know as UTF-8', () => {
    expect(decodeText(Buffer.from('大'), 'no-such')).toBe('大');
  });

  it('knows UTF-16 with and without a mark', () => {
    expect([
      isUtf16(iconv.encode('<a/>', 'utf-16le', { addBOM: true })),
      isUtf16(iconv.encode('UNB+', 'utf-16le')),
      isUtf16(iconv.encode('UNB+', 'utf-16be')),
      isUtf16(Buffer.from('UNB+')),
    ]).toEqual([true, true, true, false]);
  });
});
