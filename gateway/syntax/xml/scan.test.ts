import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../core/index.js';
import { readXml } from './read.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (input: string | Uint8Array, charset?: string) =>
  readXml(typeof input === 'string' ? bytesOf(input) : input, {
    lenient: false,
    limits: defaultLimits,
    ...(charset === undefined ? {} : { charset }),
  });

/** What libxml2 says of a document: whether it is well-formed, apart from namespaces, and not holding a DOCTYPE. */
function oracle(bytes: Uint8Array): boolean {
  try {
    XmlDocument.fromBuffer(bytes).dispose();
    return true;
  } catch {
    return false;
  }
}

describe('well-formedness', () => {
  const good = [
    '<a/>',
    '<?xml version="1.0"?><a/>',
    "<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n<a/>\n",
    '<a><!-- <b> & --><?pi <b> & ?><![CDATA[<b>&]]]]></a><!-- after --><?and this?>',
    '<a b="1" c=\'"\'>]] > &lt;&gt;&amp;&quot;&apos;&#65;&#x4e2d;</a>',
    '<a  b = "1"  ></a >',
    '<船 名="远洋">中文</船>',
    '<p:a xmlns:p="u" p:b="1"><p:c/></p:a>',
    '<a>\u{1F6A2}\u0085\u007f</a>',
    '<a b=">"/>',
    '<a>]]</a>',
    '\ufeff<a/>',
  ];
  const bad: Record<string, string> = {
    empty: ' ',
    'no markup': 'hello',
    'blank before the declaration': ' <?xml version="1.0"?><a/>',
    'two roots': '<a/><b/>',
    'text after the root': '<a/>x',
    'CDATA outside': '<a/><![CDATA[x]]>',
    'reference outside': '<a/>&#65;',
    unclosed: '<a><b></a>',
    'never closed': '<a><b></b>',
    'cut in a tag': '<a><b',
    'cut in an end tag': '<a></a',
    'end tag first': '</a>',
    'duplicate attribute': '<a b="1" b="2"/>',
    'no quote': '<a b=1/>',
    'no value': '<a b/>',
    'attributes glued': '<a b="1"c="2"/>',
    'less-than in attribute': '<a b="<"/>',
    'bracket in text': '<a>x]]>y</a>',
    'bare ampersand': '<a>A & B</a>',
    'unknown entity': '<a>&nbsp;</a>',
    'reference to nothing': '<a>&#0;</a>',
    'reference to a surrogate': '<a>&#xD800;</a>',
    'reference too large': '<a>&#x110000;</a>',
    'reference without digits': '<a>&#x;</a>',
    'control character': '<a>\u0001</a>',
    'control character in attribute': '<a b="\u0008"/>',
    'control character in CDATA': '<a><![CDATA[\u0001]]></a>',
    'control character in comment': '<a><!--\u0001--></a>',
    'not a character': '<a>\uffff</a>',
    'double hyphen': '<a><!-- x -- y --></a>',
    'comment ends in three': '<a><!-- x ---></a>',
    'comment open': '<a><!-- x</a>',
    'CDATA open': '<a><![CDATA[x</a>',
    'second declaration': '<a><?xml version="1.0"?></a>',
    'declaration without version': '<?xml encoding="UTF-8"?><a/>',
    'name begins with digit': '<1a/>',
    'blank before name': '< a/>',
    'slash in the middle': '<a / >',
    NUL: '<a/>\0',
  };
  for (const text of good)
    it(`accepts ${JSON.stringify(text)}, as libxml2 does`, () => {
      expect(read(text)).toMatchObject({ problems: [], value: { syntax: 'xml' } });
      expect(oracle(bytesOf(text))).toBe(true);
    });
  for (const [name, text] of Object.entries(bad))
    it(`refuses: ${name}, as libxml2 does`, () => {
      const { value, problems } = read(text);
      expect(value).toBeUndefined();
      expect(problems[0]).toMatchObject({ code: 'xml-malformed', severity: 'error' });
      expect(problems[0]!.at!.offset).toBeLessThanOrEqual(bytesOf(text).length);
      expect(problems[0]!.message.zh).toMatch(/^XML 格式不良:/);
      expect(oracle(bytesOf(text))).toBe(false);
    });

  it('refuses a DOCTYPE, whatever it declares', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>';
    expect(read(bomb).problems).toMatchObject([
      { code: 'xml-forbidden', found: 'DOCTYPE', at: { offset: 0 } },
    ]);
    expect(read('<a/><!doctype a>').value).toBeUndefined();
  });

  it('names an undeclared prefix in a warning and reads on', () => {
    const { value, problems } = read('<p:a><p:b x:c="1">v</p:b></p:a>');
    expect(problems.map((each) => [each.code, each.severity, each.found])).toEqual([
      ['xml-malformed', 'warning', 'p'],
      ['xml-malformed', 'warning', 'x'],
    ]);
    expect(value!.messages[0]!.name).toBe('a');
  });

  it('agrees with libxml2 on mutilated documents, and never throws', () => {
    const seed =
      '<?xml version="1.0"?><a n="u" b="1&amp;2">t&#65;<!-- c --><b c=\'3\'><![CDATA[<x>]]></b> 中 <?p q?><d/></a>';
    const pieces = [
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '--',
      '<b>',
      '</b>',
      '<!--',
      '-->',
      '/',
      ' ',
      '=',
      'x',
      '中',
      '&#65;',
      '<?',
      '?>',
      '\u0002',
      '',
    ];
    fc.assert(
      fc.property(fc.nat(seed.length), fc.nat(6), fc.constantFrom(...pieces), (at, cut, piece) => {
        const text = seed.slice(0, at) + piece + seed.slice(at + cut);
        // VersionNum is 1. and digits (XML 1.0 §2.8); libxml2 lets the digits be missing
        fc.pre(!/^<\?xml version="1\."/.test(text));
        expect([text, read(text).value !== undefined]).toEqual([text, oracle(bytesOf(text))]);
      }),
      { numRuns: 1500 },
    );
  });

  it('any bytes: an outcome, never an exception; what it accepts fast-xml-parser accepts too', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'<>/&;!-[]?="\' ab:\n中'), { maxLength: 30 }), (parts) => {
        const text = `<a>${parts.join('')}</a>`;
        if (read(text).value !== undefined) expect(XMLValidator.validate(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (noise, wrapped) => {
        const bytes = wrapped ? Buffer.concat([bytesOf('<a>'), noise, bytesOf('</a>')]) : noise;
        for (const charset of [undefined, 'GB18030', 'UTF-16LE', 'ISO-8859-1'])
          read(bytes, charset).value?.messages[0]?.nodes();
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps to the limits of depth, elements and bytes', () => {
    const deep = (n: number): Uint8Array => bytesOf('<a>'.repeat(n) + '</a>'.repeat(n));
    const code = (bytes: Uint8Array, limits: Partial<typeof defaultLimits>) =>
      readXml(bytes, { lenient: false, limits: { ...defaultLimits, ...limits } }).problems[0]?.code;
    expect(code(deep(64), {})).toBeUndefined();
    expect(code(deep(65), {})).toBe('limit-exceeded');
    expect(code(bytesOf(`<a>${'<b/>'.repeat(10)}</a>`), { segmentsPerMessage: 10 })).toBe('limit-exceeded');
    const wide = (n: number): Uint8Array =>
      bytesOf(`<a ${Array.from({ length: n }, (_, i) => `a${i}=""`).join(' ')}/>`);
    expect(code(wide(256), {})).toBeUndefined();
    expect(code(wide(257), {})).toBe('limit-exceeded');
    expect(code(bytesOf('<a>123</a>'), { interchangeBytes: 5 })).toBe('input-too-large');
  });
});
