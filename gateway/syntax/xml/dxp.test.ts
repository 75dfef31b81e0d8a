import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Document, defaultLimits } from '../../core/index.js';
import { unwrapDxp, wrapperOf } from './dxp.js';
import { wrapDxp } from './dxp-write.js';
import { readXml } from './read.js';

const OPTIONS = { lenient: false, limits: defaultLimits };
const limits = { ...defaultLimits, interchangeBytes: 10_000 };

/** A zip archive of files that are stored (0) or deflated (8), as APPNOTE has it. */
function zip(files: ReadonlyArray<readonly [name: string, content: string, method?: 0 | 8]>): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content, method = 8] of files) {
    const plain = Buffer.from(content);
    const body = method === 0 ? plain : deflateRawSync(plain);
    const label = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc32(plain), 16);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt16LE(label.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, label, body);
    central.push(entry, label);
    at += 30 + label.length + body.length;
  }
  const size = central.reduce((sum, each) => sum + each.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...central, end]);
}

const rootOf = (data: string) => {
  const text = `<DxpMsg ver="1.0"><TransInfo><CopMsgId>C1</CopMsgId><SenderId>S</SenderId><ReceiverIds><ReceiverId>R1</ReceiverId><ReceiverId>R2</ReceiverId></ReceiverIds></TransInfo><Data>${data}</Data><AddInfo><BizKey><Key name="RetType">1</Key></BizKey><IsText Encode="GBK"/></AddInfo></DxpMsg>`;
  const root = readXml(Buffer.from(text), OPTIONS).value?.messages[0]?.nodes().value[0];
  if (root === undefined) throw new Error('not XML');
  return root;
};
const textIn = (data: string) => {
  const { value, problems } = unwrapDxp(rootOf(data), limits);
  return value === undefined ? problems.map((each) => each.code) : Buffer.from(value.bytes).toString('utf8');
};

describe('what a DxpMsg carries', () => {
  const plain = '<a>报文</a>';
  const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');

  it.each([
    ['plain', base64(plain)],
    ['with white space', `\n  ${base64(plain).slice(0, 6)}\n${base64(plain).slice(6)} `],
    ['a zip', `<Zip>${base64(zip([['报文.xml', plain]]))}</Zip>`],
    ['a zip without compression', `<Zip>${base64(zip([['a.xml', plain, 0]]))}</Zip>`],
    [
      'a zip with a folder',
      `<Zip>${base64(
        zip([
          ['d/', '', 0],
          ['d/a.xml', plain],
        ]),
      )}</Zip>`,
    ],
    ['a zip without Zip around it', base64(zip([['a.xml', plain]]))],
    ['gzip', `<Zip>${base64(gzipSync(plain))}</Zip>`],
  ])('is read: %s', (_, data) => {
    expect(textIn(data)).toBe(plain);
  });

  const broken = zip([['a.xml', plain]]);
  broken.writeUInt32LE(1, broken.length - 22 - 46 - 5 + 16);
  it.each([
    ['nothing', ''],
    ['an empty Zip', '<Zip/>'],
    ['not base64', 'a$b='],
    ['base64 cut short', 'YWJ'],
    ['no zip in Zip', `<Zip>${base64(plain)}</Zip>`],
    [
      'two files',
      `<Zip>${base64(
        zip([
          ['a', 'x'],
          ['b', 'y'],
        ]),
      )}</Zip>`,
    ],
    ['a zip cut short', `<Zip>${base64(zip([['a', 'x'.repeat(99)]]).subarray(0, 40))}</Zip>`],
    ['a wrong checksum', `<Zip>${base64(broken)}</Zip>`],
  ])('is refused: %s', (_, data) => {
    expect(textIn(data)).toEqual(['payload-unreadable']);
  });

  it.each([
    ['zipped', zip([['a', 'x'.repeat(20_000)]])],
    ['gzipped', gzipSync('x'.repeat(20_000))],
    ['plain', Buffer.alloc(20_000, 'x')],
  ])('never makes more of it than allowed: %s', (_, bytes) => {
    expect(textIn(base64(bytes))).toEqual(['limit-exceeded']);
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, packed) => {
        const head = packed ? [0x50, 0x4b, 3, 4] : [];
        const end = packed ? [0x50, 0x4b, 5, 6, ...bytes.slice(0, 18)] : [];
        unwrapDxp(rootOf(base64(Buffer.from([...head, ...bytes, ...end]))), limits);
      }),
    );
  });

  it('says what stands around it', () => {
    expect(wrapperOf(rootOf(base64(plain)))).toEqual({
      name: 'DxpMsg',
      version: '1.0',
      reference: 'C1',
      sender: 'S',
      recipients: ['R1', 'R2'],
      keys: [{ name: 'RetType', value: '1' }],
      encoding: 'GBK',
    });
  });
});

describe('writing a DxpMsg', () => {
  const document = (more: object): Document =>
    ({ id: '1', type: 't', version: '1', source: {}, extensions: [], ...more }) as unknown as Document;
  const wrapping = { createdAt: '2026-01-15T08:00:00+08:00', messageType: 'MT1101' };

  it('says again what the wrapper said that the document came in', () => {
    const wrapper = wrapperOf(rootOf('YQ=='));
    const { value } = wrapDxp(Buffer.from('b'), document({ source: { wrapper } }), wrapping);
    const root = readXml(value, OPTIONS).value?.messages[0]?.nodes().value[0];
    const again = root && unwrapDxp(root, limits).value;
    expect(Buffer.from(again?.bytes ?? []).toString()).toBe('b');
    expect(root && wrapperOf(root)).toEqual({
      ...(wrapper as object),
      createdAt: wrapping.createdAt,
      messageType: 'MT1101',
    });
  });

  it("takes the platform's address out of sender and recipient", () => {
    const parties = {
      sender: { code: '5317796611420_DXPESW0000093228' },
      recipient: { code: 'EPORT' },
      documentId: 'CN_1',
    };
    const { value, problems } = wrapDxp(Buffer.from('b'), document(parties), wrapping);
    expect(problems).toEqual([]);
    expect(Buffer.from(value).toString()).toMatch(
      /<CopMsgId>CN_1<[\s\S]*<SenderId>DXPESW0000093228<[\s\S]*<ReceiverId>EPORT</,
    );
  });

  it('refuses a party that is no address', () => {
    const parties = { sender: { code: '5317796611420_SWS0000000001' } };
    expect(wrapDxp(Buffer.from('b'), document(parties), wrapping).problems.map((each) => each.code)).toEqual([
      'document-not-carried',
      'document-not-carried',
    ]);
  });
});
