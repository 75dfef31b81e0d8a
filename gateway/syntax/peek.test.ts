import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { detect } from './detect.js';
import { peek } from './peek.js';

const EDIFACT = "UNB+UNOA:2+TERMINAL:ZZ+CUSTOMS+260115:0812+REF1'UNH+M1+CODECO:D:95B:UN'UNT+2+M1'UNZ+1+REF1'";

describe('detect', () => {
  it.each<[string, string, string | undefined]>([
    ['UNB', EDIFACT, 'edifact'],
    ['UNA', `UNA:+.? '${EDIFACT}`, 'edifact'],
    ['UNA of four characters', `UNA:+.'${EDIFACT}`, 'edifact'],
    ['UNH alone', "UNH+1+CODECO:D:95B:UN'", 'edifact'],
    ['text before it', `QK PEKCA\r\n.DLCXX 130631\r\n${EDIFACT}`, 'edifact'],
    ['a byte order mark and blanks', `\ufeff \r\n${EDIFACT}`, 'edifact'],
    ['XML', '<?xml version="1.0"?><a/>', 'xml'],
    ['XML behind a mark', '\ufeff\n<a/>', 'xml'],
    ['a platform file', "00:IFCSUM:MANIFEST:9:S:R:202601150812'", 'flat'],
    ['UNABLE TO READ', 'UNABLE TO READ THIS', undefined],
    ['UNB in a text', 'The UNB segment', undefined],
    ['JSON', '{"a":1}', 'json'],
    ['nothing', '', undefined],
  ])('%s', (_, text, syntax) => {
    expect(detect(Buffer.from(text))).toBe(syntax);
  });

  it('knows UTF-16 as XML only', () => {
    expect(detect(iconv.encode('<a/>', 'utf-16le', { addBOM: true }))).toBe('xml');
    expect(detect(iconv.encode(EDIFACT, 'utf-16be'))).toBeUndefined();
  });
});

describe('peek', () => {
  it('EDIFACT: UNB', () => {
    expect(peek(Buffer.from(EDIFACT))).toEqual({
      head: {
        syntax: 'edifact',
        charset: 'UTF-8',
        reference: 'REF1',
        sender: { code: 'TERMINAL', list: 'ZZ' },
        recipient: { code: 'CUSTOMS' },
        test: false,
      },
      key: 'edifact|TERMINAL|ZZ|CUSTOMS||REF1|',
    });
  });

  it('EDIFACT: a test is another submission, and separators of its own change nothing', () => {
    const test = EDIFACT.replace("REF1'UNH", "REF1++++++1'UNH");
    expect(peek(Buffer.from(test)).key).toBe('edifact|TERMINAL|ZZ|CUSTOMS||REF1|1');
    expect(
      peek(Buffer.from(`UNA*|.# ~${EDIFACT.replaceAll('+', '|').replaceAll(':', '*').replaceAll("'", '~')}`))
        .key,
    ).toBe(peek(Buffer.from(EDIFACT)).key);
  });

  it('EDIFACT: every interchange of a file has its key, whatever stands between them and however they are separated', () => {
    const second = EDIFACT.replaceAll('REF1', 'REF2');
    const own = `UNA*|.# ~${EDIFACT.replaceAll('REF1', 'REF3').replaceAll('+', '|').replaceAll(':', '*').replaceAll("'", '~')}`;
    const key = (reference: string) => `edifact|TERMINAL|ZZ|CUSTOMS||${reference}|`;
    const keys = (text: string) => peek(Buffer.from(text)).keys;
    expect(keys(`${EDIFACT}\r\n${second}\n${own}`)).toEqual([key('REF1'), key('REF2'), key('REF3')]);
    // No UNZ, lines for segments, the same reference twice, and what only looks like one.
    expect(keys(`${EDIFACT.replace("UNZ+1+REF1'", '')}${second}`)).toEqual([key('REF1'), key('REF2')]);
    const lines = (text: string) => text.replaceAll("'", '\n');
    expect(keys(`${lines(EDIFACT)}\n${lines(second)}\n`)).toEqual([key('REF1'), key('REF2')]);
    expect(keys(EDIFACT + EDIFACT)).toBeUndefined();
    expect(keys(EDIFACT.replace('M1', `?'${second}`))).toBeUndefined();
    expect(keys(EDIFACT.replace('+M1+', '+A UNB+UNOA:2+'))).toBeUndefined();
    expect(peek(Buffer.from(EDIFACT + second)).key).toBe(key('REF1'));
  });

  it.each([
    [
      'customs',
      '<?xml version="1.0" encoding="UTF-8"?><Manifest xmlns="urn:x"><Head><MessageID>CN_MT1101_1</MessageID><FunctionCode>9</FunctionCode><MessageType>MT1101</MessageType><SenderID>4600001</SenderID><ReceiverID>EPORT</ReceiverID></Head></Manifest>',
      'CN_MT1101_1',
      '4600001',
      'EPORT',
      'xml|4600001|MT1101|CN_MT1101_1',
    ],
    [
      'rail',
      '<MESSAGE><MESSAGE_HEAD><MESSAGE_ID>0102_7</MESSAGE_ID><MESSAGE_TYPE>WLJK_IRTA</MESSAGE_TYPE><SENDER>01022</SENDER><RECEIVER>0102</RECEIVER></MESSAGE_HEAD></MESSAGE>',
      '0102_7',
      '01022',
      '0102',
      'xml|01022|WLJK_IRTA|0102_7',
    ],
    [
      'exchange',
      '<d:DxpMsg xmlns:d="u"><d:TransInfo><d:CopMsgId>C1&amp;2</d:CopMsgId><d:SenderId>DXP1</d:SenderId><d:MsgType>DECMSG</d:MsgType></d:TransInfo></d:DxpMsg>',
      'C1&2',
      'DXP1',
      undefined,
      'xml|DXP1|DECMSG|C1%262',
    ],
    [
      'a commented id',
      '<M><!--<MessageID>old</MessageID>--><MessageID>new</MessageID></M>',
      'new',
      undefined,
      undefined,
      'xml|||new',
    ],
  ])('XML: %s', (_, text, reference, sender, recipient, key) => {
    const got = peek(Buffer.from(text));
    expect([got.head.reference, got.head.sender?.code, got.head.recipient?.code, got.key]).toEqual([
      reference,
      sender,
      recipient,
      key,
    ]);
  });

  it('platform file: the head record', () => {
    const got = peek(iconv.encode("00:IFCSUM:MANIFEST:9:港务?:局:CUSTOMS:202601150812'\r\n10:X'", 'gb18030'));
    expect(got.head).toMatchObject({
      syntax: 'flat',
      sender: { code: '港务:局' },
      recipient: { code: 'CUSTOMS' },
    });
    expect(got.key).toContain(encodeURIComponent('港务:局'));
  });

  it('says what it can, and never throws', () => {
    expect(peek(Buffer.from('?'))).toEqual({ head: { test: false } });
    expect(peek(Buffer.from('<a>')).key).toBeUndefined();
    expect(peek(Buffer.from("UNH+1+X'")).key).toBeUndefined();
    const parts = fc.constantFrom(
      'UNA',
      'UNB',
      '+',
      ':',
      "'",
      '?',
      '00:',
      '<',
      '>',
      'MessageID',
      '</',
      '\ufeff',
      '中',
      ' ',
      '\n',
      "UNA:+.? '",
      'UNOA:4',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.array(parts, { maxLength: 25 }).map((all) => Buffer.from(all.join(''))),
        ),
        (bytes) => {
          expect(peek(bytes).head.syntax).toBe(detect(bytes));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('looks at heads only', () => {
    const large = Buffer.concat([Buffer.from(EDIFACT), Buffer.alloc(40_000_000, 0x41)]);
    const begun = performance.now();
    expect(peek(large).head.reference).toBe('REF1');
    peek(Buffer.concat([Buffer.from('<a>'), large]));
    peek(Buffer.concat([Buffer.from(EDIFACT), Buffer.alloc(20_000_000, "UNB+'")]));
    peek(Buffer.concat([Buffer.from(EDIFACT), Buffer.alloc(20_000_000, 'UNB')]));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
