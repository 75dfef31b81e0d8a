import { expect, it } from 'vitest';
import type { Document } from './core/index.js';
import { convert, loadRules } from './index.js';

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
