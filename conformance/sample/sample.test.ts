import { describe, expect, it } from 'vitest';
import { defaultAgreement, judge, loadRules, type ProblemCode } from '../../gateway/index.js';
import { sampleOf, typesOf } from './sample.js';

const { value: rules } = loadRules({ lazy: true });

const made = (type: string, more: { profile?: string; seed?: number; broken?: string } = {}) => {
  const found = sampleOf(rules, { type, seed: 1, ...more });
  if (found.kind !== 'sample') throw new Error(`${type} ${JSON.stringify(more)}: ${found.kind}`);
  return found.sample;
};
const problemsOf = (bytes: Uint8Array, profile?: string) =>
  judge(bytes, { ...defaultAgreement, ...(profile === undefined ? {} : { profile }) }, rules, {
    id: 'x',
    receivedAt: '2026-01-15T00:00:00.000Z',
  }).problems;

describe('a sample', () => {
  it.each(typesOf(rules).map((type) => [type]))(
    'of %s is valid, the same again, another with another seed',
    (type) => {
      const { bytes } = made(type);
      expect(problemsOf(bytes).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(made(type).bytes).toEqual(bytes);
      const others = [2, 3, 4].map((seed) => Buffer.from(made(type, { seed }).bytes).toString('latin1'));
      expect(new Set([...others, Buffer.from(bytes).toString('latin1')]).size).toBeGreaterThan(1);
    },
  );

  it.each([
    ['CODECO', 'smdg'],
    ['COARRI', 'smdg'],
    ['BAPLIE', 'smdg'],
    ['CODECO', 'itigg'],
    ['MT1101', 'single-window'],
  ])('of %s is valid by the profile %s', (type, profile) => {
    const found = problemsOf(made(type, { profile, seed: 7 }).bytes, profile);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  const FAULTS: readonly (readonly [string, readonly ProblemCode[]])[] = [
    [
      'CODECO',
      [
        'segment-missing',
        'segment-unexpected',
        'segment-unknown',
        'segment-repeats',
        'element-missing',
        'element-unknown',
        'element-too-long',
        'element-type',
        'code-unlisted',
        'date-impossible',
        'check-digit',
        'count-mismatch',
        'reference-mismatch',
        'trailer-missing',
        'total-mismatch',
        'message-unknown',
        'format-unknown',
        'input-empty',
      ],
    ],
    [
      'MT1101',
      [
        'xml-element-missing',
        'xml-element-unexpected',
        'xml-element-repeats',
        'xml-element-order',
        'xml-malformed',
        'xml-forbidden',
        'date-impossible',
      ],
    ],
    [
      'CTNVGM',
      ['record-missing', 'record-unexpected', 'element-too-long', 'count-mismatch', 'date-impossible'],
    ],
    ['RailWagonList', ['json-malformed']],
  ];
  it.each(FAULTS.flatMap(([type, codes]) => codes.map((code) => [type, code] as const)))(
    'of %s broken by %s has that problem once, and no other than the whole one has',
    (type, code) => {
      const before = made(type).problems.map((each) => each.code);
      const { bytes } = made(type, { broken: code });
      const found = problemsOf(bytes).map((each) => each.code);
      expect(found.filter((each) => each === code)).toHaveLength(
        before.filter((each) => each === code).length + 1,
      );
      expect(found.filter((each) => each !== code && !before.includes(each))).toEqual([]);
    },
  );

  it('says which types there are, and when there is none', () => {
    expect(sampleOf(rules, { type: 'NOSUCH', seed: 1 })).toMatchObject({ kind: 'unknown' });
    expect(sampleOf(rules, { type: 'CODECO', seed: 1, broken: 'gateway-bug' })).toEqual({ kind: 'none' });
  });
});
