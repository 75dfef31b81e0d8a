import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Head, type Node, type Problem, problem, projectRoot } from '../../core/index.js';
import { localTime } from './local-time.js';
import { readXml } from './read.js';
import { type XmlAnswer, xmlReceipt } from './receipt.js';

const manifest = (type: string, body: string): string =>
  `<Manifest xmlns="urn:x"><Head><MessageID>CN_1</MessageID><FunctionCode>9</FunctionCode><MessageType>${type}</MessageType><SenderID>4200A_SWS</SenderID><ReceiverID>EPORT</ReceiverID><SendTime>20260101120000000</SendTime><Version>1.0</Version></Head>${body}</Manifest>`;
const bill = (id: string, house?: string): string =>
  `<Consignment><TransportContractDocument><ID>${id}</ID></TransportContractDocument>${house === undefined ? '' : `<AssociatedTransportDocument><ID>${house}</ID></AssociatedTransportDocument>`}</Consignment>`;
const cargo = `<Declaration><BorderTransportMeans><JourneyID>026E</JourneyID><ID>UN9074729</ID></BorderTransportMeans>${bill('BL1')}${bill('BL2', 'H1')}</Declaration>`;

function answerTo(
  xml: string,
  accepted: boolean,
  problems: readonly Problem[] = [],
): XmlAnswer & { root: Node } {
  const interchange = readXml(Buffer.from(xml), { lenient: false, limits: defaultLimits }).value!;
  const message = interchange.messages[0]!;
  const head: Head = {
    syntax: 'xml',
    reference: interchange.reference!,
    ...(interchange.sender && { sender: interchange.sender }),
    ...(interchange.recipient && { recipient: interchange.recipient }),
    test: false,
  };
  return {
    head,
    messages: [{ ordinal: 1, name: message.name, accepted }],
    problems,
    preparedAt: '2026-01-15T00:12:30.123Z',
    root: message.nodes().value[0]!,
  };
}

const valid = (text: string, ctx: { skip(reason: string): never }, xsd = 'Manifest_Response'): void => {
  const file = join(projectRoot, `../shared/reference/cn/manifest-xsd/${xsd}.xsd`);
  if (!existsSync(file)) ctx.skip('../shared/reference is not there');
  const schema = XmlDocument.fromBuffer(readFileSync(file));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(text);
  validator.validate(document);
  document.dispose();
  validator.dispose();
  schema.dispose();
};

describe('customs manifest receipt', () => {
  it('accepts every bill, with the head turned round, valid by the customs XSD', (ctx) => {
    const receipt = xmlReceipt(answerTo(manifest('MT1101', cargo), true))!;
    expect(receipt).toMatchObject({ name: 'ManifestResponse', mediaType: 'application/xml' });
    const flat = receipt.text.replace(/>\s+</g, '><');
    expect(flat).toContain(
      '<Head><MessageID>CN_1</MessageID><FunctionCode>9</FunctionCode><MessageType>MT1101</MessageType><SenderID>EPORT</SenderID><ReceiverID>4200A_SWS</ReceiverID><SendTime>20260115081230123</SendTime><Version>1.0</Version></Head>',
    );
    expect(flat).toContain(
      '<BorderTransportMeans><JourneyID>026E</JourneyID><ID>UN9074729</ID></BorderTransportMeans>',
    );
    expect(flat).toContain(
      '<Consignment><TransportContractDocument><ID>BL2</ID></TransportContractDocument><AssociatedTransportDocument><ID>H1</ID></AssociatedTransportDocument><ResponseType><Code>01</Code><Text>接受申报</Text></ResponseType></Consignment>',
    );
    valid(receipt.text, ctx);
  });

  it('returns all bills of a refused message and says at each what is wrong with it', (ctx) => {
    const xml = manifest('MT1101', cargo);
    const wrong = problem(
      'xml-element-missing',
      { offset: xml.indexOf('BL2'), path: 'Declaration/Consignment/ConsignmentPackaging', line: 7 },
      { expected: 'ConsignmentPackaging' },
    );
    const receipt = xmlReceipt(answerTo(xml, false, [wrong]))!;
    expect(receipt.text.match(/<Code>03<\/Code>/g)).toHaveLength(3);
    expect(receipt.text).toContain('<Text>退单:同一报文中另有错误</Text>');
    expect(
      receipt.text.match(
        /<Text>退单:缺少必备元素 ConsignmentPackaging\(Declaration\/Consignment\/ConsignmentPackaging,第 7 行\)<\/Text>/g,
      ),
    ).toHaveLength(2);
    valid(receipt.text, ctx);
  });

  it('answers a tally report container by container, and a message whose body is unreadable as a whole', (ctx) => {
    const tally = xmlReceipt(
      answerTo(
        manifest(
          'MT5101',
          '<Declaration><TransportEquipment><EquipmentIdentification><ID>MSKU0000017</ID></EquipmentIdentification></TransportEquipment></Declaration>',
        ),
        true,
      ),
    )!;
    expect(tally.text).toContain('<ID>MSKU0000017</ID>');
    valid(tally.text, ctx);
    const { root: _, ...headOnly } = answerTo(manifest('MT1101', '<Declaration/>'), false, [
      problem('xml-forbidden', { offset: 0 }, { found: 'bad \u0001' }),
    ]);
    const bare = xmlReceipt(headOnly)!;
    expect(bare.text).toContain('<Code>03</Code>');
    valid(bare.text, ctx);
  });

  it('answers an international transfer pair by pair', (ctx) => {
    const side = (name: string) =>
      `<${name}><BorderTransportMeans><JourneyID>1</JourneyID></BorderTransportMeans>${bill(name)}</${name}>`;
    const receipt = xmlReceipt(
      answerTo(
        manifest(
          'MT8105',
          `<Declaration><Relation>${side('ImportInformation')}${side('ExportInformation')}</Relation></Declaration>`,
        ),
        true,
      ),
    )!;
    expect(receipt.name).toBe('ManifestTransferCheckResponse');
    valid(receipt.text, ctx, 'Manifest_Transfer_Check_Response');
  });

  it('never answers receipts, nor families that have none', () => {
    expect(xmlReceipt(answerTo(manifest('MT1101', '<Response/>'), true))).toBeUndefined();
    expect(
      xmlReceipt(
        answerTo(
          '<Message><Head><MessageId>1</MessageId><MessageType>MT9801</MessageType></Head></Message>',
          true,
        ),
      ),
    ).toBeUndefined();
    expect(
      xmlReceipt({ ...answerTo(manifest('MT1101', cargo), true), head: { test: false } }),
    ).toBeUndefined();
  });
});

describe('rail yard receipt', () => {
  const yard = (type: string): string =>
    `<MESSAGE><MESSAGE_HEAD><MESSAGE_ID>Y_1</MESSAGE_ID><FUNCTION_CODE>2</FUNCTION_CODE><MESSAGE_TYPE>${type}</MESSAGE_TYPE><SENDER>Y</SENDER><RECEIVER>0102</RECEIVER></MESSAGE_HEAD><MESSAGE_LIST><RAILWAY_BILLINFO><BILL_NO>B1</BILL_NO></RAILWAY_BILLINFO></MESSAGE_LIST></MESSAGE>`;

  it('answers a tally with its own flag and one for each bill, and not the answer', () => {
    const receipt = xmlReceipt(answerTo(yard('WLJK_IRTA'), false))!;
    expect(receipt.name).toBe('WLJK_IRTR');
    const flat = receipt.text.replace(/>\s+</g, '><');
    expect(flat).toContain(
      '<RESPONSE_INFO><MSGID>Y_1</MSGID><CHK_FLAG>03</CHK_FLAG><PER_TIME>2026-01-15 08:12:30</PER_TIME><PER_OP>0102</PER_OP>',
    );
    expect(flat).toContain('<RESPONSE_RAILWAY_BILLINFO><BILL_NO>B1</BILL_NO><CHK_FLAG>03</CHK_FLAG>');
    expect(flat).toContain('<MESSAGE_ID>0102_20260115081230123</MESSAGE_ID>');
    expect(xmlReceipt(answerTo(yard('WLJK_IRTR'), true))).toBeUndefined();
    expect(xmlReceipt(answerTo(yard('WLJK_TREL'), true))).toBeUndefined();
  });
});

describe('single-window receipt', () => {
  const declaration = (sign: string, sequence = ''): string =>
    `<DecMessage xmlns="http://www.chinaport.gov.cn/dec"><DecHead><SeqNo>${sequence}</SeqNo></DecHead><DecSign>${sign}</DecSign></DecMessage>`;
  const number = '<ClientSeqNo>202601160831000042</ClientSeqNo>';
  const flat = (answer: XmlAnswer) => xmlReceipt(answer)?.text.replace(/>\s+</g, '><');

  it('answers a declaration under its ClientSeqNo, with or without the wrapper of 2018', () => {
    const taken = flat(answerTo(declaration(number, 'E20260000012345678'), true));
    expect(taken).toContain('<DecImportResponse xmlns="http://www.chinaport.gov.cn/dec"><ResponseCode>0<');
    expect(taken).toContain(`${number}<SeqNo>E20260000012345678</SeqNo></DecImportResponse>`);
    const refused = flat(answerTo(declaration(number), false, [problem('element-missing', undefined)]));
    expect(refused).toMatch(/<ResponseCode>1<.*<ErrorMessage>[^<]+<\/ErrorMessage><ClientSeqNo>/);
    expect(refused).not.toContain('<SeqNo>');
    const wrapped = `<ImportMessage><SWImpHead><CopMsgId>C1</CopMsgId></SWImpHead><SWImpData>${declaration(number)}</SWImpData></ImportMessage>`;
    expect(flat(answerTo(wrapped, true))).toContain(number);
  });

  it('has no answer where there is nothing to answer under, nor to the answer', () => {
    expect(xmlReceipt(answerTo(declaration('<ClientSeqNo/>'), true))).toBeUndefined();
    expect(
      xmlReceipt(
        answerTo(`<DecImportResponse><ResponseCode>0</ResponseCode>${number}</DecImportResponse>`, true),
      ),
    ).toBeUndefined();
  });
});

describe('localTime', () => {
  it('knows names and offsets of zones', () => {
    const at = '2026-07-01T20:00:00.000Z';
    expect(localTime(at, 'Asia/Shanghai')).toEqual({ date: '20260702', time: '040000', millis: '000' });
    expect(localTime(at, '-03:30').time).toBe('163000');
    expect(localTime(at, 'Europe/Berlin').time).toBe('220000');
    expect(localTime(at, 'UTC').time).toBe('200000');
    expect(localTime(at, 'Nowhere/Land').time).toBe('040000');
  });
});
