import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  convert,
  type Document,
  defaultAgreement,
  defaultLimits,
  judge,
  judgeMessages,
  loadRules,
  open,
  projectRoot,
} from './index.js';

const { value: rules } = loadRules({ lazy: true });
const received = { id: 'r', receivedAt: '2026-01-15T00:00:00.000Z' };
const file = (name: string): Buffer => readFileSync(join(projectRoot, 'conformance/cases', name));
const judged = (bytes: Uint8Array) => judge(bytes, defaultAgreement, rules, received);
const bare = (documents: readonly Document[]) => documents.map(({ id: _, source: __, ...rest }) => rest);

describe('a message in a wrapper', () => {
  it('gives the documents that it gives alone, the wrapper noted', () => {
    const wrapped = judged(file('dxp/zipped/input.xml'));
    const alone = judged(file('equipment-event/mt3101/original/input.xml'));
    expect(bare(wrapped.documents)).toEqual(bare(alone.documents));
    expect(wrapped.documents[0]?.source.wrapper).toMatchObject({
      name: 'DxpMsg',
      sender: 'DXPENT0000000001',
    });
    expect(wrapped.head.reference).toBe('DXPENT0000000001202601180001');
    expect(wrapped.acknowledgement).toEqual(alone.acknowledgement);
  });

  it('gives the same message by message, as commands read it', () => {
    for (const name of ['plain', 'several-documents', 'error-inside', 'no-sender']) {
      const bytes = file(`dxp/${name}/input.xml`);
      const opened = open(bytes, defaultAgreement, received);
      const each = [...judgeMessages(opened, defaultAgreement, rules, received)];
      const whole = judged(bytes);
      const codes = (problems: typeof whole.problems): readonly string[] =>
        problems.map(({ code, at }) => `${code} ${at?.path} ${at?.offset}`);
      expect(each.flatMap(({ documents }) => documents)).toEqual(whole.documents);
      expect(codes([...opened.problems, ...each.flatMap(({ problems }) => problems)])).toEqual(
        codes(whole.problems),
      );
    }
  });

  it('is refused whole when the wrapper is wrong', () => {
    const verdict = judged(file('dxp/no-sender/input.xml'));
    expect(verdict.status).toBe('rejected');
    expect(verdict.documents).toEqual([]);
    expect(verdict.messages.map((each) => each.accepted)).toEqual([false]);
  });

  it('is written into one again, and read back the same', () => {
    const { documents } = judged(file('dxp/several-documents/input.xml'));
    const { value } = convert(documents, rules, { to: 'dxp+MT9801', preparedAt: received.receivedAt });
    const again = judged(value ?? Buffer.alloc(0)).documents;
    expect(bare(again)).toEqual(bare(documents));
    expect(again[0]?.source.wrapper).toEqual(documents[0]?.source.wrapper);
  });

  it('is not unpacked beyond the limit', () => {
    const limits = { ...defaultLimits, interchangeBytes: 3000 };
    const bytes = file('dxp/zipped/input.xml');
    expect(bytes.length).toBeLessThan(3000);
    expect(judge(bytes, defaultAgreement, rules, received, limits).problems.map(({ code }) => code)).toEqual([
      'limit-exceeded',
    ]);
  });
});
