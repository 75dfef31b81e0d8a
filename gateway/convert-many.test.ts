import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spool } from './commands/spool.js';
import {
  convert,
  convertMany,
  type Document,
  defaultAgreement,
  judge,
  loadRules,
  projectRoot,
} from './index.js';

const { value: rules } = loadRules({ lazy: true });
const AT = '2026-01-15T00:00:00.000Z';
const golden = (file: string): readonly Document[] =>
  judge(
    readFileSync(join(projectRoot, 'conformance/cases/equipment-event/codeco-d95b', file)),
    defaultAgreement,
    rules,
    {
      id: 'many',
      receivedAt: AT,
    },
  ).documents;
const [plain] = golden('gate-in/input.edi') as [Document];
const named = (documentId: string, reference: string): Document => ({
  ...plain,
  documentId,
  source: { ...plain.source, messageReference: reference },
});

function both(documents: readonly Document[], charset = 'UTF-8') {
  const writing = { to: 'equipment-event/codeco-d95b', preparedAt: AT, charset };
  const many = convertMany(rules, writing, spool());
  if (many === undefined) throw new Error('not for this mapping');
  const problems = documents.flatMap((each) => many.add(each));
  const end = many.end();
  return {
    together: convert(documents, rules, writing),
    one: Buffer.concat([...end.value]),
    problems: [...problems, ...end.problems],
  };
}

describe('documents written one by one', () => {
  it.each([
    ['plain text', ['A1', 'A2'], 'UTF-8'],
    ['small letters in one of them', ['A1', 'a2', 'A3'], 'UTF-8'],
    ['Chinese in the last, asterisks in the first', ['A*1*', 'B?', '闸口'], 'UTF-8'],
    ['GB18030', ['A*1', '闸口', 'b'], 'GB18030'],
    ['one alone', ['A1'], 'UTF-8'],
  ])('are the same interchange as together: %s', (_, ids, charset) => {
    const { together, one, problems } = both(
      ids.map((id, nth) => named(id, `M${nth}`)),
      charset,
    );
    expect(together.value).toBeDefined();
    expect(one.toString('latin1')).toBe(Buffer.from(together.value ?? []).toString('latin1'));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('are none at all where one of them cannot be written', () => {
    const { together, one, problems } = both([
      named('A1', 'M1'),
      named('X'.repeat(90), 'M2'),
      named('A3', 'M3'),
    ]);
    expect(together.value).toBeUndefined();
    expect(one).toHaveLength(0);
    expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it.each([
    ['of this program', { envelope: { interchange: { test: '1', application: 'APP' } } }, []],
    [
      'of an earlier one, from a journal',
      {},
      [
        { path: 'UNB/11', value: '1' },
        { path: 'UNB/7', value: 'APP' },
      ],
    ],
  ])('say that they are a test, and for whom: documents %s', (_, more, extensions) => {
    const document = { ...plain, extensions, source: { ...plain.source, ...more } } as Document;
    const { together, one } = both([document, named('A2', 'M2')]);
    expect(one.toString('latin1')).toMatch(/^UNB(\+[^+']*){6}\+APP\+\+\+\+1'/);
    expect(one.toString('latin1')).toBe(Buffer.from(together.value ?? []).toString('latin1'));
  });

  it('are for EDIFACT alone', () => {
    const writing = { to: 'cargo-manifest/mt1101', preparedAt: AT };
    expect(convertMany(rules, writing, spool())).toBeUndefined();
  });
});
