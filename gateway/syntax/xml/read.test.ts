import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Node, projectRoot } from '../../core/index.js';
import { readXml } from './read.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (input: string | Uint8Array, charset?: string) =>
  readXml(typeof input === 'string' ? bytesOf(input) : input, {
    lenient: false,
    limits: defaultLimits,
    ...(charset === undefined ? {} : { charset }),
  });
const rootOf = (input: string | Uint8Array, charset?: string): Node => {
  const { value, problems } = read(input, charset);
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return value.messages[0]!.nodes().value[0]!;
};
const TEXT = { kind: 'text' } as const;
const attribute = (name: string) => ({ kind: 'attribute', name }) as const;

describe('values', () => {
  it('resolves references, keeps CDATA as text, trims the white space around', () => {
    expect(rootOf('<a>\n  10&#48;<![CDATA[ <b>&amp; ]]>x<!-- y -->z\r\n</a>').value(TEXT)).toBe(
      '100 <b>&amp; xz',
    );
    expect(rootOf('<a>1\r\n2\r3</a>').value(TEXT)).toBe('1\n2\n3');
    expect(rootOf('<a>&#32;&#13;x </a>').value(TEXT)).toBe(' \rx');
    expect(rootOf('<a> \n </a>').value(TEXT)).toBeUndefined();
    expect(rootOf('<a><![CDATA[]]></a>').value(TEXT)).toBeUndefined();
    expect(rootOf('<a>one<b>no</b>two</a>').value(TEXT)).toBe('onetwo');
    expect(rootOf('<a b="x&lt;\n\ty"/>').value(attribute('b'))).toBe('x<  y');
  });

  it('matches names without prefixes and leaves xmlns and xsi out', () => {
    const root = rootOf('<n:a xmlns:n="u" xmlns:xsi="v" xsi:type="t" n:b="1" b="2" c=""><n:d/></n:a>');
    expect(root.name).toBe('a');
    expect(root.children.map((each) => each.name)).toEqual(['d']);
    expect(root.leaves()).toEqual([attribute('n:b'), attribute('b')]);
    expect(rootOf('<s:a xmlns:s="u" s:b="1"/>').value(attribute('b'))).toBe('1');
  });

  it('counts elements in document order', () => {
    const [b, c] = rootOf('<a><b><d/></b><c/></a>').children;
    expect([b!.position, b!.children[0]!.position, c!.position]).toEqual([2, 3, 4]);
  });

  it('keeps text that children divide when it is grouped without them', () => {
    const root = rootOf('<a>one<b>no</b>two</a>');
    expect(root.grouped('a_2', []).value(TEXT)).toBe('onetwo');
    expect(root.grouped('a_2', []).name).toBe('a_2');
  });

  const alphabet = [...'AZ09 <>&"\'\n:+?*]', '中', '锟', '臷', '\u{20000}', 'é', 'A'];
  for (const charset of ['UTF-8', 'GB18030', 'UTF-16LE', 'UTF-16BE'])
    it(`offsets point at the values in the received bytes (${charset})`, () => {
      const encode = (text: string): Buffer =>
        charset.startsWith('UTF-16')
          ? Buffer.concat([
              Buffer.from(charset === 'UTF-16LE' ? [0xff, 0xfe] : [0xfe, 0xff]),
              iconv.encode(text, charset),
            ])
          : iconv.encode(`<?xml version="1.0" encoding="${charset}"?>${text}`, charset);
      fc.assert(
        fc.property(
          fc.array(
            fc.tuple(fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 6 }), fc.boolean()),
            { maxLength: 40 },
          ),
          (values) => {
            const texts = values.map(([value]) => `值${value.join('')}x`);
            const raw = (text: string): string =>
              text.replace(/[<>&"\n]/g, (each) => `&#${each.codePointAt(0)};`);
            const bytes = encode(
              `<a>${texts.map((each, i) => `\n<b c="${raw(each)}"> ${raw(each)} ${values[i]![1] ? '<!-- 中 -->' : ''}</b>`).join('')}</a>`,
            );
            const decode = (node: Node, leaf: Parameters<Node['value']>[0]): string =>
              iconv.decode(bytes.subarray(node.offset(leaf), node.offset(leaf) + node.length(leaf)), charset);
            const { children } = rootOf(bytes);
            expect(children.map((each) => each.value(TEXT))).toEqual(texts);
            expect(children.map((each) => each.value(attribute('c')))).toEqual(texts);
            expect(children.map((each) => decode(each, TEXT))).toEqual(texts.map(raw));
            expect(children.map((each) => decode(each, attribute('c')))).toEqual(texts.map(raw));
            for (const each of children)
              expect(iconv.decode(bytes.subarray(each.offset()), charset).startsWith('<b c=')).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    });
});

describe('character sets', () => {
  it('reads what declaration, byte order mark or the caller say, the caller first', () => {
    const text = '<a>中远</a>';
    expect(rootOf(iconv.encode(`<?xml version="1.0" encoding="GB2312"?>${text}`, 'gbk')).value(TEXT)).toBe(
      '中远',
    );
    expect(
      rootOf(iconv.encode(`<?xml version="1.0" encoding="UTF-8"?>${text}`, 'gbk'), 'GBK').value(TEXT),
    ).toBe('中远');
    expect(
      rootOf(Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>', 'latin1')).value(TEXT),
    ).toBe('é');
    expect(
      rootOf(
        Buffer.concat([
          Buffer.from([0xff, 0xfe]),
          iconv.encode(`<?xml version="1.0" encoding="UTF-16"?>${text}`, 'utf-16le'),
        ]),
      ).value(TEXT),
    ).toBe('中远');
    expect(rootOf(iconv.encode(text, 'utf-16be')).value(TEXT)).toBe('中远');
  });

  it('refuses a character set it does not know', () => {
    expect(read('<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>')).toMatchObject({
      value: undefined,
      problems: [{ code: 'charset-unknown', found: 'EBCDIC-CP-US' }],
    });
  });

  it('points at the first byte that is not of the character set, an error of the message', () => {
    const bytes = Buffer.concat([bytesOf('<a>'), iconv.encode('中', 'gbk'), bytesOf('</a>')]);
    const { value, problems } = read(bytes);
    expect(problems).toEqual([]);
    expect(value!.messages[0]!.nodes().problems).toMatchObject([
      { code: 'charset-invalid', at: { offset: 3 }, severity: 'error' },
    ]);
    const halves = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      iconv.encode('<a>', 'utf-16le'),
      Buffer.from([0x00, 0xd8]),
      iconv.encode('x</a>', 'utf-16le'),
    ]);
    expect(read(halves).value!.messages[0]!.nodes().problems).toMatchObject([
      { code: 'charset-invalid', at: { offset: 8 } },
    ]);
  });

  it('knows that ] may be half of a character in GB18030', () => {
    // 臷 is 0xC5 0x5D in GBK: its second byte is "]".
    const inside = iconv.encode('<?xml version="1.0" encoding="GBK"?><a>', 'gbk');
    const lead = Buffer.from([0xc5, 0x5d]);
    const section = Buffer.concat([inside, bytesOf('<![CDATA[x'), lead, bytesOf(']>y]]></a>')]);
    expect(rootOf(section).value(TEXT)).toBe(
      iconv.decode(Buffer.concat([bytesOf('x'), lead, bytesOf(']>y')]), 'gbk'),
    );
    expect(read(Buffer.concat([inside, lead, bytesOf(']>y</a>')])).problems).toEqual([]);
    expect(read(Buffer.concat([inside, lead, bytesOf(']]>y</a>')])).problems[0]?.code).toBe('xml-malformed');
  });
});

describe('heads', () => {
  it('reads who sent what to whom', () => {
    const text =
      '<Manifest xmlns="urn:x"><Head><MessageID>M1</MessageID><FunctionCode>9</FunctionCode><MessageType>MT1101</MessageType><SenderID>S</SenderID><ReceiverID>EPORT</ReceiverID><SendTime>20260101120000000</SendTime></Head><Declaration/></Manifest>';
    expect(read(text).value).toMatchObject({
      reference: 'M1',
      sender: { code: 'S' },
      recipient: { code: 'EPORT' },
      preparedAt: '20260101120000000',
      messages: [{ name: 'MT1101', variant: '9', ordinal: 1, from: 0, to: text.length }],
    });
    const named = (xml: string): string => read(xml).value!.messages[0]!.name;
    expect(named(text.replace('<Declaration/>', '<Response/>'))).toBe('ManifestResponse');
    expect(named(text.replace('<Declaration/>', '<Response><ImportInformation/></Response>'))).toBe(
      'ManifestTransferCheckResponse',
    );
    expect(
      named('<MESSAGE><MESSAGE_HEAD><MESSAGE_TYPE>WLJK_IRTA</MESSAGE_TYPE></MESSAGE_HEAD></MESSAGE>'),
    ).toBe('WLJK_IRTA');
    const signed = (type: string, inner: string) =>
      `<Signature><Object><Package><EnvelopInfo><message_type>${type}</message_type></EnvelopInfo>` +
      `<DataInfo><BussinessData>${inner}</BussinessData></DataInfo></Package></Object></Signature>`;
    expect(named(signed('INV101', '<PassPortMessage/>'))).toBe('SAS121');
    expect(named(signed('INV101', '<InvtMessage/><DelcareFlag>0</DelcareFlag>'))).toBe('INV101');
    expect(named(signed('NEMS111', '<EmlMessage/>'))).toBe('NEMS111');
    expect(named('<Signature><Object/></Signature>')).toBe('Signature');
    expect(named('<d:DecMessage xmlns:d="http://www.chinaport.gov.cn/dec_3_1"/>')).toBe('DecMessage');
    expect(named('<md:MetaData xmlns:md="urn:m"><Declaration/></md:MetaData>')).toBe('WCO_DEC');
    expect(named('<MetaData><WCOTypeName>RES</WCOTypeName><Response/></MetaData>')).toBe('WCO_RES');
    expect(named('<ImportMessage><SWImpHead><CopMsgId>1</CopMsgId></SWImpHead></ImportMessage>')).toBe(
      'ImportMessage',
    );
    expect(named('<Message><Head><MessageType>MT9801</MessageType></Head></Message>')).toBe('MT9801');
    expect(named('<n:DecMessage xmlns:n="u"/>')).toBe('DecMessage');
    expect(named('<Manifest/>')).toBe('Manifest');
  });
});

describe('real files', () => {
  const folder = join(projectRoot, '../shared/samples');
  it('all XML samples are read, and every value stands where it is said to', (ctx) => {
    if (!existsSync(folder)) return ctx.skip('../shared/samples is not there');
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
      name.endsWith('.xml'),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const bytes = readFileSync(join(folder, file));
      const { value, problems } = read(bytes);
      expect([file, problems]).toEqual([file, []]);
      const visit = (node: Node): void => {
        for (const leaf of node.leaves()) {
          const wire = bytes.subarray(node.offset(leaf), node.offset(leaf) + node.length(leaf)).toString();
          if (!/[&<\r]/.test(wire))
            expect(node.value(leaf)).toBe(leaf.kind === 'attribute' ? wire.replace(/\s/g, ' ') : wire);
        }
        node.children.forEach(visit);
      };
      visit(value!.messages[0]!.nodes().value[0]!);
    }
  });
});

it('a WCO message without its MetaData is read as if it stood in one; another Response is not one', () => {
  const opened = (text: string) =>
    readXml(new TextEncoder().encode(text), { lenient: false, limits: defaultLimits }).value?.messages[0];
  const bare = opened('<Declaration><FunctionCode>9</FunctionCode></Declaration>');
  expect(bare?.name).toBe('WCO_DEC');
  const root = bare?.nodes().value[0];
  expect([root?.name, root?.children[0]?.name, root?.leaves()]).toEqual(['MetaData', 'Declaration', []]);
  const other = opened('<Response><Status>200</Status></Response>');
  expect([other?.name, other?.nodes().value[0]?.name]).toEqual(['Response', 'Response']);
});
