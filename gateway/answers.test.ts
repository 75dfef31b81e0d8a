import { describe, expect, it } from 'vitest';
import { defaultAgreement, type MessageRow, type Verdict } from './core/index.js';
import { ANSWER_MAPPINGS, answerDocuments, furtherAnswers, furtherDeliveries } from './deliver/index.js';
import { convert, judge, loadRules } from './index.js';
import { answersOf } from './route/answers.js';

const rules = loadRules().value;
const AT = '2026-03-02T01:00:00.000Z';

const judged = (text: string): Verdict =>
  judge(Buffer.from(text), defaultAgreement, rules, { id: '01JBHS00000000000000000001', receivedAt: AT });
const row = { id: '01JBHS00000000000000000001', sha256: 'ab', version: 1 } as MessageRow;

const codeco = (moment: string): string =>
  [
    "UNB+UNOA:2+BHTERM+DLPORT+260302:0900+BHS77'UNH+M1+CODECO:D:95B:UN'BGM+34+GATE77+9'TDT+20+BH26+1++BHL:172:20'",
    "NAD+CF+BHL:160:20'EQD+CN+BHSU1234565+22G1:102:5+++5'RFF+BN:BHB1'",
    `DTM+7:${moment}:203'LOC+9+CNDLC:139:6'CNT+16:1'UNT+10+M1'UNZ+1+BHS77'`,
  ].join('');

const written = (verdict: Verdict, name: string): string => {
  const made = convert(answerDocuments(row, verdict, name, AT), rules, {
    to: ANSWER_MAPPINGS[name] ?? '',
    preparedAt: AT,
    reference: 'ANSWER0001',
  });
  expect(made.problems.filter((each) => each.severity === 'error')).toEqual([]);
  return Buffer.from(made.value ?? []).toString();
};

describe('answers beside the acknowledgement', () => {
  it('what is refused for its meaning is answered by an APERAK that names message, code and place', () => {
    const verdict = judged(codeco('202602300900'));
    expect(verdict.status).toBe('rejected');
    expect(furtherAnswers(verdict)).toEqual(['APERAK']);
    const aperak = written(verdict, 'APERAK');
    expect(aperak).toMatch(/^UNB\+UNO.:\d\+DLPORT\+BHTERM\+.*\+ANSWER0001'/);
    expect(aperak).toContain("'BGM+313+");
    expect(aperak).toContain("'RFF+ACW:M1'");
    expect(aperak).toMatch(/'ERC\+12::ZZZ'FTX\+AAO\+\+\+date-impossible\?: 202602300900 不是/);
    expect(aperak).toContain('(EQD/DTM/1.2)');
    // Who gets it back knows what it answers.
    expect(answersOf(judged(aperak).documents)).toEqual([
      { reference: 'M1', accepted: false, name: 'APERAK' },
    ]);
  });

  it('what is well is not answered by one, nor what is refused for its syntax alone', () => {
    expect(furtherAnswers(judged(codeco('202603020900')))).toEqual([]);
    expect(furtherAnswers(judged(codeco('202603020900').replace("CNT+16:1'", '')))).toEqual([]);
  });

  it('an APERAK is never answered', () => {
    const aperak = written(judged(codeco('202602300900')), 'APERAK');
    expect(furtherAnswers(judged(aperak.replace('DTM+137:', 'DTM+137:9')))).toEqual([]);
  });

  const dxp = (data: string): string =>
    `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo><CopMsgId>BHSCOP0001</CopMsgId><SenderId>DXPENT0000000077</SenderId><ReceiverIds><ReceiverId>DXPDSWMFT0000001</ReceiverId></ReceiverIds><CreatTime>2026-03-02T09:00:00+08:00</CreatTime><MsgType>MT1101</MsgType></TransInfo><Data>${data}</Data><AddInfo><IsText Encode="UTF-8"/></AddInfo></DxpMsg>`;

  it.each([
    ['what can not be read inside', '!!!', '1'],
    ['what is no message', Buffer.from('<a/>').toString('base64'), '1'],
    ['what is well', Buffer.from(codeco('202603020900')).toString('base64'), '0'],
  ])('a DxpMsg is answered by a DxpRep under its CopMsgId: %s', (_name, data, code) => {
    const verdict = judged(dxp(data));
    expect(furtherAnswers(verdict)).toEqual(['DxpRep']);
    const rep = written(verdict, 'DxpRep');
    expect(rep).toContain('<RecevierId>DXPENT0000000077</RecevierId>');
    expect(rep).toContain(`<ResponseCode>${code}</ResponseCode>`);
    expect(rep).toContain('<CopMsgId>BHSCOP0001</CopMsgId>');
    expect(rep).toContain('<ReceiverId>DXPDSWMFT0000001</ReceiverId>');
    expect(rep).toContain('<MsgType>MT1101</MsgType>');
    expect(answersOf(judged(rep).documents)).toEqual([
      { reference: 'BHSCOP0001', accepted: code === '0', name: 'DxpRep' },
    ]);
  });

  it('their deliveries have ids of their own, a repaired version again others', () => {
    const verdict = judged(dxp('!!!'));
    const of = (version: number) =>
      furtherDeliveries({ id: 'E1', sender: 'term', lane: 'l', version }, verdict).map((each) => each.id);
    expect(of(1)).toEqual(['E1~term~DxpRep']);
    expect(of(2)).toEqual(['E1~term~DxpRep~v2']);
  });
});
