import { describe, expect, it } from 'vitest';
import { judge, loadRules } from './index.js';

const { value: rules } = loadRules({ lazy: true });
const agreement = { partner: 'p', lenient: false, timeZone: 'Asia/Shanghai' };
const received = { id: 'x', receivedAt: '2026-01-15T00:00:00Z' };

function told(s009: string): readonly unknown[] {
  const text = `UNB+UNOA:2+A+B+260115:0812+R'UNH+1+${s009}'BGM+34'UNT+3+1'UNZ+1+R'`;
  return judge(Buffer.from(text), agreement, rules, received)
    .problems.filter(({ at }) => at?.path?.startsWith('UNH') ?? true)
    .map(({ code, at, found }) => [
      code,
      at?.segment,
      at?.path,
      text.slice(at?.offset, (at?.offset ?? 0) + 3),
      found,
    ]);
}

describe('a message type that has no table', () => {
  it('is told at the component', () => {
    expect(told('XYZZYX:D:95B:UN')).toEqual([['message-unknown', 1, 'UNH/2.1', 'XYZ', 'XYZZYX']]);
    expect(told('CODECO:D:99C:UN')).toEqual([['directory-unknown', 1, 'UNH/2.3', '99C', 'D:99C']]);
    expect(told('CODECO:X:95B:UN')).toEqual([['directory-unknown', 1, 'UNH/2.2', 'X:9', 'X:95B']]);
    expect(told('CODECO:D:94A:UN')).toEqual([['directory-nearest', 1, 'UNH/2.3', '94A', 'D:94A']]);
  });
  it('lacks elements where it has no directory at all', () => {
    expect(told('CODECO').map((each) => (each as unknown[]).slice(0, 3))).toEqual([
      ['element-missing', 1, 'UNH/2.2'],
      ['element-missing', 1, 'UNH/2.3'],
      ['element-missing', 1, 'UNH/2.4'],
    ]);
  });
  it.each([
    ['a platform file', "00:XYZABC:MANIFEST:9:A:B:202601150830'99:2'", '00/2', 'XYZABC'],
    [
      'an XML document',
      '<Manifest><Head><MessageID>1</MessageID><MessageType>MT9999</MessageType></Head></Manifest>',
      'Head/MessageType',
      'MT9999',
    ],
  ])('is told where %s says it', (_, text, path, found) => {
    const { problems } = judge(Buffer.from(text), agreement, rules, received);
    expect(problems.find(({ code }) => code === 'message-unknown')).toMatchObject({
      found,
      at: { message: '1', path, offset: text.indexOf(found) },
    });
  });
});
