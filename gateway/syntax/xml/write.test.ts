import fc from 'fast-check';
import iconv from 'iconv-lite';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { type Draft, defaultLimits, type Node } from '../../core/index.js';
import { readXml } from './read.js';
import { writeXml } from './write.js';

const text = (value: string) => ({ leaf: { kind: 'text' as const }, value });
const attribute = (name: string, value: string) => ({ leaf: { kind: 'attribute' as const, name }, value });
const draft = (tag: string, values: Draft['values'], ...children: Draft[]): Draft => ({
  tag,
  values,
  children,
});

/** What a read tree says, as the draft that would write it. */
const drafted = (node: Node): Draft => ({
  tag: node.name,
  values: node.leaves().map((leaf) => ({ leaf, value: node.value(leaf)! })),
  children: node.children.map(drafted),
});
const reread = (bytes: Uint8Array): Draft => {
  const { value, problems } = readXml(bytes, { lenient: false, limits: defaultLimits });
  expect(problems).toEqual([]);
  const { value: nodes, problems: more } = value!.messages[0]!.nodes();
  expect(more).toEqual([]);
  return drafted(nodes[0]!);
};

describe('writeXml', () => {
  it('writes declaration, default namespace, attributes and indented children', () => {
    const { value } = writeXml(
      draft('A', [], draft('B', [text('中&<>]]>'), attribute('c', '"\n')]), draft('D', [])),
      { namespace: 'urn:x' },
    );
    expect(Buffer.from(value).toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="urn:x">\n  <B c="&quot;&#10;">中&amp;&lt;&gt;]]&gt;</B>\n  <D/>\n</A>\n',
    );
  });

  it('declares the namespace of an element that has its own, however deep it stands', () => {
    const { value } = writeXml(draft('A', [], draft('B', [], draft('C', [])), draft('D', [])), {
      namespace: 'urn:x',
      namespaces: { B: 'urn:b', C: 'urn:c' },
    });
    expect(Buffer.from(value).toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="urn:x">\n  <B xmlns="urn:b">\n    <C xmlns="urn:c"/>\n  </B>\n  <D/>\n</A>\n',
    );
  });

  it('tells elements of one name apart by the element around them, and declares what is not in force already', () => {
    const { value } = writeXml(
      draft('A', [], draft('B', [], draft('T', [])), draft('C', [], draft('T', []), draft('D', []))),
      { namespace: 'urn:x', namespaces: { 'B/T': 'urn:t', T: 'urn:u', D: 'urn:x', C: '' } },
    );
    expect(Buffer.from(value).toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="urn:x">\n  <B>\n    <T xmlns="urn:t"/>\n  </B>\n  <C xmlns="">\n    <T xmlns="urn:u"/>\n    <D xmlns="urn:x"/>\n  </C>\n</A>\n',
    );
  });

  const units = [
    ...' \t\n\r<>&"\'+:?*]/=;ab09',
    ']]>',
    '--',
    '中',
    '远',
    '\u3000',
    'A',
    '\u{1F6A2}',
    '\u{20BB7}',
    'é',
    '\u0085',
    '\u2028',
  ];
  const value = fc
    .array(fc.constantFrom(...units), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(''));
  const tree = fc.letrec<{ node: Draft }>((tie) => ({
    node: fc
      .tuple(
        fc.constantFrom('A', 'B', '船', 'TransportMeans'),
        fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', '属性'), value), {
          selector: ([name]) => name,
          maxLength: 3,
        }),
        fc.oneof({ depthSize: 'small' }, fc.option(value), fc.array(tie('node'), { maxLength: 3 })),
      )
      .map(
        ([tag, attributes, content]): Draft => ({
          tag,
          values: [
            ...attributes.map(([name, each]) => attribute(name, each)),
            ...(typeof content === 'string' ? [text(content)] : []),
          ],
          children: Array.isArray(content) ? content : [],
        }),
      ),
  })).node;

  for (const charset of ['UTF-8', 'GB18030', 'ISO-8859-1', 'GBK'])
    it(`what it writes reads back the same, white space and all (${charset})`, () => {
      fc.assert(
        fc.property(tree, (root) => {
          const ascii =
            charset === 'ISO-8859-1'
              ? (JSON.parse(JSON.stringify(root).replaceAll('船', 'S').replaceAll('属性', 'z')) as Draft)
              : root;
          const written = writeXml(ascii, { charset });
          expect(written.problems).toEqual([]);
          expect(reread(written.value)).toEqual(ascii);
          if (charset === 'UTF-8') XmlDocument.fromBuffer(written.value).dispose();
        }),
        { numRuns: 150 },
      );
    });

  it('says which character XML cannot hold', () => {
    const { problems } = writeXml(draft('A', [text('a\u0001\ud800\ufffe')]));
    expect(problems.map((each) => [each.code, each.found, each.at?.path])).toEqual([
      ['character-invalid', 'U+0001', 'A'],
      ['character-invalid', 'U+D800', 'A'],
      ['character-invalid', 'U+FFFE', 'A'],
    ]);
  });

  it('refuses unknown character sets, names that are none, and components', () => {
    expect(writeXml(draft('A', []), { charset: 'X' }).problems[0]?.code).toBe('charset-unknown');
    expect(writeXml(draft('1A', [])).problems[0]?.code).toBe('character-invalid');
    expect(
      writeXml(draft('A', [{ leaf: { kind: 'component', element: 1, component: 1 }, value: 'x' }]))
        .problems[0]?.code,
    ).toBe('field-not-carried');
  });

  it('writes what the character set does not have as a reference', () => {
    const { value: bytes } = writeXml(draft('A', [text('é中')]), { charset: 'ISO-8859-1' });
    expect(iconv.decode(Buffer.from(bytes), 'latin1')).toContain('<A>é&#20013;</A>');
  });
});
