import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Document, defaultAgreement } from './core/index.js';
import { convert, judge, loadRules } from './index.js';

const rules = loadRules({ lazy: true }).value;
const departure: Document = {
  id: 'case-1',
  type: 'vessel-call',
  version: '1',
  function: 'original',
  sender: { code: 'A' },
  recipient: { code: 'B' },
  source: {
    format: 'EDIFACT',
    message: 'VESDEP:D:00B:UN',
    position: 1,
    sha256: '0'.repeat(64),
    mapping: { name: 'vessel-call/vesdep', digest: '' },
  },
  extensions: [],
  voyage: '2603E',
};
const head = (document: Document): string | undefined => {
  const { value, problems } = convert([document], rules, {
    to: 'vessel-call/vesdep-flat',
    preparedAt: '2026-01-15T00:00:00.000Z',
  });
  expect(problems.map(({ code, message }) => `${code} ${message.en}`)).toEqual([]);
  return new TextDecoder().decode(value).split("'")[0];
};

it('writes the moment of writing into a platform file of a document that has none', () => {
  expect(head(departure)).toBe('00:VESDEP:VESSEL DEPARTURE:9:A:B:202601150800');
});

it("writes the document's own moment where it has one", () => {
  expect(head({ ...departure, issuedAt: '2026-01-14T21:30+08:00' })).toBe(
    '00:VESDEP:VESSEL DEPARTURE:9:A:B:202601142130',
  );
});

it('goes on being a test, to and from the same addresses', () => {
  const unb = "UNB+UNOA:3+A:ZZZ:BERTH+B:ZZZ:DESK+260115:0800+R1++CODECO++++1'";
  const text = `${unb}UNH+1+CODECO:D:95B:UN'BGM+34+1+9'TDT+20+0612E'NAD+CF+BHS:160:20'EQD+CN+DLSU3012742+22G1:102:5++2+5'DTM+7:202601150812:203'CNT+16:1'UNT+8+1'UNZ+1+R1'`;
  const at = '2026-01-15T00:00:00.000Z';
  const { documents, problems } = judge(Buffer.from(text), defaultAgreement, rules, {
    id: 'x',
    receivedAt: at,
  });
  expect(problems).toEqual([]);
  const { value } = convert(documents, rules, { to: 'equipment-event/codeco-d95b', preparedAt: at });
  expect(new TextDecoder().decode(value).slice(0, unb.length)).toBe(unb);
});

const gateOut: Document = {
  ...departure,
  type: 'equipment-event',
  documentId: 'G1',
  sender: { code: 'NGBTERM' },
  events: [
    {
      eventType: 'GTOT',
      equipment: { category: 'CN', reference: 'CSQU3054383' },
      at: '2026-01-15T08:12+08:00',
      times: [{ event: 'GTIN', at: '2026-01-14T08:12+08:00' }],
    },
  ],
};
delete (gateOut as unknown as Record<string, unknown>).voyage;

it('of a document that names nobody the sender is named, and a time without a qualifier is left out and said so', () => {
  const { value, problems } = convert([gateOut], rules, {
    to: 'equipment-event/codeco-d95b',
    preparedAt: '2026-01-15T00:00:00.000Z',
  });
  const text = new TextDecoder().decode(value);
  expect(text).toContain("NAD+MS+NGBTERM'");
  expect(text.match(/DTM[^']*/g)).toEqual(['DTM+7:202601150812:203']);
  expect(problems.map(({ severity, message }) => `${severity} ${message.en}`)).toContain(
    'warning EQD/DTM cannot be carried in this notation',
  );
});

it('warns of extensions, which no notation has a place for', () => {
  const { value, problems } = convert(
    [
      {
        ...gateOut,
        extensions: [
          { path: 'UNB/7', value: 'X' },
          { path: 'EQD/HAN/1.1', value: 'HOT' },
        ],
      },
    ],
    rules,
    { to: 'equipment-event/codeco-d95b', preparedAt: '2026-01-15T00:00:00.000Z' },
  );
  expect(value).toBeDefined();
  expect(
    problems.filter(({ found }) => found === 'EQD/HAN/1.1').map(({ code, message }) => [code, message.en]),
  ).toEqual([['field-not-carried', 'extensions cannot be carried in this notation']]);
});

it('says of what the notation demands where it would stand and which fields of the document it comes from', () => {
  const bytes = readFileSync('conformance/cases/cargo-manifest/cuscar/full/input.edi');
  const received = { id: 'case-1', receivedAt: '2026-01-15T00:00:00.000Z' };
  const { documents } = judge(bytes, defaultAgreement, rules, received);
  const { value, problems } = convert(documents, rules, { to: 'MT1101', preparedAt: received.receivedAt });
  expect(value).toBeUndefined();
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(errors.every(({ at, hint }) => at === undefined && hint !== undefined)).toBe(true);
  const consignor = errors.filter(({ expected }) => expected === 'Consignor');
  expect(consignor.map(({ hint }) => hint?.en.split(',')[0])).toEqual([
    'at Declaration/Consignment[2]/Consignor of the MT1101 written',
  ]);
  expect(consignor[0]?.hint?.zh).toContain('consignments.shipper.name');
});
