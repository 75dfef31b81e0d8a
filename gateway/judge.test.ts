import { describe, expect, it } from 'vitest';
import { defaultAgreement, judge, loadRules, type Verdict } from './index.js';

const rules = loadRules({ lazy: true }).value;
const judged = (bytes: Uint8Array | string, lenient = false): Verdict =>
  judge(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { ...defaultAgreement, lenient }, rules, {
    id: 'x',
    receivedAt: '2026-01-15T00:00:00.000Z',
  });
const problems = (verdict: Verdict): string[] =>
  verdict.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, at }) => [code, at?.path].filter((each) => each !== undefined).join(' '));

const message =
  "UNH+1+CODECO:D:95B:UN'BGM+34+DOC1+9'TDT+20+042W+1++COS:172:20+++9512331:146::COSCO STAR'NAD+CA+COS:160:20'" +
  "EQD+CN+CSQU3054383+45G1:102:5++2+5'DTM+7:202601150812:203'CNT+16:1'UNT+8+1'";
const interchange = (reference: string, trailer = reference): string =>
  `UNB+UNOA:2+SND+RCV+260115:0812+${reference}'\r\n${message}\r\nUNZ+1+${trailer}'\r\n`;
const answered = (verdict: Verdict): string[] => verdict.acknowledgement?.text.match(/UCI[^']*/g) ?? [];

describe('interchanges one behind the other in the same bytes', () => {
  const empty = "UNB+UNOA:2+SND+RCV+260115:0812+R3'UNZ+0+R3'";
  it.each<[string, string, string, boolean[], string[]]>([
    ['both good', interchange('R1') + interchange('R2'), 'accepted', [true, true], ['R1 7', 'R2 7']],
    [
      'the second broken',
      interchange('R1') + interchange('R2', 'R9'),
      'partial',
      [true, false],
      ['R1 7', 'R2 4'],
    ],
    [
      'the first broken',
      interchange('R2', 'R9') + interchange('R1'),
      'partial',
      [false, true],
      ['R2 4', 'R1 7'],
    ],
    ['one that is empty', interchange('R1') + empty, 'partial', [true], ['R1 7', 'R3 4']],
    ['all broken', interchange('R2', 'R9') + empty, 'rejected', [false], ['R2 4', 'R3 4']],
    ['one whose UNA is none', `${interchange('R1')}UNA:::::'${empty}`, 'partial', [true], ['R1 7']],
  ])(
    '%s: an error of one envelope refuses that one, and each is answered',
    (_, text, status, accepted, uci) => {
      const verdict = judged(text);
      expect(verdict.status).toBe(status);
      expect(verdict.messages.map((each) => each.accepted)).toEqual(accepted);
      expect(verdict.documents.length).toBe(accepted.filter((each) => each).length);
      expect(answered(verdict).map((each) => each.replace(/^UCI\+(\w+)\+SND\+RCV\+(\d).*/, '$1 $2'))).toEqual(
        uci,
      );
    },
  );
});

describe('bytes that end too early', () => {
  const whole = interchange('R1');
  const until = (mark: string, more = 0): string => whole.slice(0, whole.indexOf(mark) + more);
  it.each<[string, string, string[]]>([
    ['before the control total', until('CNT'), ['trailer-missing UNT', 'trailer-missing UNZ']],
    ['before the first equipment', until('EQD'), ['trailer-missing UNT', 'trailer-missing UNZ']],
    ['in a value', until('812:203'), ['segment-unterminated', 'trailer-missing UNT', 'trailer-missing UNZ']],
    ['in the trailer', until('UNT', 5), ['segment-unterminated', 'trailer-missing UNZ']],
  ])('%s: nothing is missed behind the cut', (_, text, expected) => {
    expect(problems(judged(text))).toEqual(expected);
  });
  it('who tolerates a trailer that is missing still misses what is mandatory', () => {
    expect(problems(judged(until('CNT'), true))).toEqual(['segment-missing CNT']);
  });
});

it.each([
  ['blanks', Buffer.from(' \r\n\t\n')],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x0a])],
  ['nothing', Buffer.alloc(0)],
])('%s: there is nothing in it', (_, bytes) => {
  expect(problems(judged(bytes))).toEqual(['input-empty']);
});

it.each<[string, number[], string[]]>([
  ['another character set', [0x41, 0xff], ['charset-invalid TDT/8.4']],
  ['control characters', [0x41, 0x01], ['character-invalid TDT/8.4', 'character-invalid EQD/DTM/1.2']],
])('bytes of %s are told at their value', (_, bytes, expected) => {
  const text = interchange('R1').replace('UNOA:2', 'UNOY:4').replace('+260115:', '+20260115:');
  const found = judged(
    Buffer.from(text.replace(/COSCO STAR|202601150812/g, Buffer.from(bytes).toString('latin1')), 'latin1'),
  );
  expect(problems(found).filter((each) => each.startsWith('char'))).toEqual(expected);
});
