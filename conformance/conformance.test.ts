import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules, projectRoot } from '../gateway/index.js';
import { type Case, listCases } from './case.js';
import { runCase } from './run.js';

const { value: rules, problems } = loadRules();
const cases = listCases(join(projectRoot, 'conformance/cases'));

/** A partner's overlay is shown by cases of the mapping it lies over, with that partner. */
const baseOf = (name: string): string => name.replace(/^partners\/[^/]+\//, '');

describe('conformance cases', () => {
  it('are judged by rules without a fault', () => {
    expect(problems.filter((each) => each.severity === 'error')).toEqual([]);
  });

  it('show a golden and a wrong message for every mapping, and three wrong ones for every type of document', () => {
    const wrong = (each: Case): boolean =>
      each.expect.problems.some((problem) => problem.severity !== 'info');
    for (const name of rules.mappings.keys()) {
      const own = cases.filter((each) => each.mapping === name || each.mapping === baseOf(name));
      expect(
        own.filter((each) => each.expect.documents !== undefined).length,
        `${name}: golden`,
      ).toBeGreaterThan(0);
      expect(own.filter(wrong).length, `${name}: wrong`).toBeGreaterThan(0);
    }
    for (const type of new Set([...rules.mappings.values()].map((each) => each.type)))
      expect(
        cases.filter((each) => each.mapping.startsWith(`${type}/`) && wrong(each)).length,
        `${type}: wrong`,
      ).toBeGreaterThanOrEqual(3);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const result = runCase(each, rules);
    expect(result.differences).toEqual([]);
  });
});
