import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules, projectRoot } from '../gateway/index.js';
import { listCases } from './case.js';
import { runCase } from './run.js';

const { value: rules, problems } = loadRules();
const cases = listCases(join(projectRoot, 'conformance/cases'));

describe('conformance cases', () => {
  it('are judged by rules without a fault', () => {
    expect(problems).toEqual([]);
  });

  it('show a golden and at least three wrong messages for every mapping', () => {
    for (const name of rules.mappings.keys()) {
      const own = cases.filter((each) => each.mapping === name);
      expect(
        own.filter((each) => each.expect.documents !== undefined).length,
        `${name}: golden`,
      ).toBeGreaterThan(0);
      const wrong = own.filter((each) => each.expect.problems.some((problem) => problem.severity !== 'info'));
      expect(wrong.length, `${name}: wrong ones`).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const result = runCase(each, rules);
    expect(result.differences).toEqual([]);
  });
});
